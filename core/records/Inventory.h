#pragma once

#include "core/records/Trail.h"

namespace fidesk::records {

/// The keys that were issued, in a database. What is changed is in a transaction alone, and told to the
/// `changes` of its event. Errors of every call: DatabaseFailed.
class Inventory {
public:
    explicit Inventory(sql::Database& database) : database_(database) {}

    Result<void> add(const Item& item, Changes& changes);

    /// The keys that are at @p portal as @p registrationId and not Removed.
    Result<std::vector<Item>> registeredAs(const std::string& portal, const std::string& registrationId);

    /// Replaces what is kept of @p item.
    Result<void> change(const Item& item, Changes& changes);

    /// Those issued last first.
    Result<std::vector<Item>> items(const Search& search);

private:
    sql::Database& database_;
};

} // namespace fidesk::records
