#include "app/portal/store/SignIns.h"

#include <array>

namespace fidesk::server {

Result<void> endSignIns(Database& database, const std::string& user) {
    constexpr std::array statements{
        "DELETE FROM sessions WHERE user_id = ?", "DELETE FROM token_families WHERE user_id = ?",
        "DELETE FROM authorization_codes WHERE user_id = ?", "DELETE FROM device_codes WHERE user_id = ?"};
    for (const char* statement : statements)
        FIDESK_TRY(database.run(statement, {user}));
    return {};
}

} // namespace fidesk::server
