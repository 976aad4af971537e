#include "app/portal/store/Purge.h"

#include <array>

namespace fidesk::server {

namespace {

constexpr std::string_view nextPurge = "nextPurge";
constexpr std::int64_t interval = 3600;
constexpr std::int64_t soon = 60;
constexpr std::int64_t day = std::int64_t{24} * 3600;

struct Expiring {
    const char* statement;
    std::int64_t kept; ///< seconds after it expired
};

// Tokens go before their families, so that the cascade of one family is short.
constexpr std::array kinds{
    Expiring{"DELETE FROM sessions WHERE token_hash IN"
             " (SELECT token_hash FROM sessions WHERE expires_at <= ? LIMIT ?)",
             0},
    Expiring{"DELETE FROM authorization_codes WHERE code_hash IN"
             " (SELECT code_hash FROM authorization_codes WHERE expires_at <= ? LIMIT ?)",
             day},
    Expiring{"DELETE FROM device_codes WHERE device_code_hash IN"
             " (SELECT device_code_hash FROM device_codes WHERE expires_at <= ? LIMIT ?)",
             day},
    Expiring{"DELETE FROM challenges WHERE challenge_hash IN"
             " (SELECT challenge_hash FROM challenges WHERE expires_at <= ? LIMIT ?)",
             day},
    Expiring{"DELETE FROM access_tokens WHERE token_hash IN"
             " (SELECT token_hash FROM access_tokens WHERE expires_at <= ? LIMIT ?)",
             0},
    Expiring{"DELETE FROM refresh_tokens WHERE token_hash IN"
             " (SELECT token_hash FROM refresh_tokens WHERE expires_at <= ? LIMIT ?)",
             0},
    Expiring{"DELETE FROM token_families WHERE family IN"
             " (SELECT family FROM token_families WHERE expires_at <= ? LIMIT ?)",
             0},
    Expiring{"DELETE FROM attempts WHERE subject IN"
             " (SELECT subject FROM attempts WHERE expires_at <= ? LIMIT ?)",
             0},
};

/// As text that compares like the number.
std::string padded(std::int64_t seconds) {
    std::string digits = std::to_string(seconds);
    return std::string(digits.size() < 12 ? 12 - digits.size() : 0, '0') + digits;
}

Result<bool> isDue(Database& database, std::int64_t now) {
    FIDESK_ASSIGN(const auto row,
                  database.first("SELECT value FROM settings WHERE name = ?", {std::string(nextPurge)}));
    return !row || row->text(0) <= padded(now);
}

/// Whether this caller is the one who purges now; the others come at @p next at the earliest.
Result<bool> claim(Database& database, std::int64_t now, std::int64_t next) {
    FIDESK_ASSIGN(const auto row, database.first("INSERT INTO settings (name, value) VALUES (?, ?)"
                                                 " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
                                                 " WHERE settings.value <= ? RETURNING name",
                                                 {std::string(nextPurge), padded(next), padded(now)}));
    return row.has_value();
}

} // namespace

Result<void> purgeWhenDue(Database& database, TimePoint now) {
    const std::int64_t time = toSeconds(now);
    FIDESK_ASSIGN(const bool due, isDue(database, time));
    if (!due)
        return {};
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database));
    FIDESK_ASSIGN(const bool mine, claim(database, time, time + interval));
    if (!mine)
        return {};
    bool all = true;
    for (const auto& [statement, kept] : kinds) {
        FIDESK_ASSIGN(const auto deleted, database.run(statement, {time - kept, purgeLimit}));
        all = all && deleted < purgeLimit;
    }
    if (!all)
        FIDESK_TRY(database.run("UPDATE settings SET value = ? WHERE name = ?",
                                {padded(time + soon), std::string(nextPurge)}));
    return transaction.commit();
}

} // namespace fidesk::server
