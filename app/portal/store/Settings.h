#pragma once

#include "app/portal/store/Sql.h"

namespace fidesk::server {

/// Names of settings the portal keeps in its store.
inline constexpr std::string_view urlSetting = "url"; ///< the public URL, without a slash at its end

/// Settings by name. Errors of every call: DatabaseFailed.
class Settings {
public:
    explicit Settings(Database& database) : database_(database) {}

    /// "" where it was never set.
    Result<std::string> value(std::string_view name);
    Result<void> set(std::string_view name, const std::string& value);

private:
    Database& database_;
};

} // namespace fidesk::server
