#pragma once

#include "app/portal/store/Users.h"

namespace fidesk::server {

/// Adds many users at once. Errors of every call: DatabaseFailed.
class UserLoader {
public:
    explicit UserLoader(Database& database) : database_(database) {}

    /// Takes the indexes of search away, if the store is as good as empty, until finish() makes them anew:
    /// sorting once is faster than a million insertions. Then nobody should be searching meanwhile: under
    /// PostgreSQL they wait. Belongs in the transaction of all that follows.
    Result<void> begin();

    /// Adds users the store does not know yet. Errors besides: InvalidArgument if it does.
    Result<void> add(const std::vector<UserRecord>& users);

    Result<void> finish();

    /// After the transaction: makes the store as fast as it can be.
    Result<void> settle();

private:
    Result<void> insert(std::string_view into, std::size_t columns, const std::vector<Value>& values);

    Database& database_;
    bool withoutIndexes_{false};
};

} // namespace fidesk::server
