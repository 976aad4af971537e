#include "core/sql/Failures.h"

#include "core/sql/PostgreSql.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>

namespace fidesk::sql {

namespace {

using namespace std::chrono_literals;

constexpr auto contention = 1s; // ends with the transactions under way
constexpr auto absence = 5s;    // a server that starts again

constexpr int sqliteBusy = 5;
constexpr int sqliteLocked = 6;
constexpr int uniqueConstraint = 2067;     // SQLITE_CONSTRAINT_UNIQUE
constexpr int primaryKeyConstraint = 1555; // SQLITE_CONSTRAINT_PRIMARYKEY

constexpr int statesOfClass = 36 * 36 * 36;

/// The first two characters of a SQLSTATE stand for its class. 0, that of success: SQLite's.
constexpr int classOf(int native) {
    return native / statesOfClass;
}

constexpr bool isOfClass(int native, std::string_view state) {
    return classOf(native) == classOf(sqlState(state));
}

constexpr int unknownResolution = sqlState("08007");

std::optional<std::chrono::milliseconds> retryAfter(int native) {
    if (classOf(native) == 0) {
        const int primary = native & 0xFF;
        return primary == sqliteBusy || primary == sqliteLocked ? std::optional(contention) : std::nullopt;
    }
    // Rolled back for others; lock_not_available; idle_in_transaction_session_timeout.
    if (isOfClass(native, "40000") || native == sqlState("55P03") || native == sqlState("25P03"))
        return contention;
    // Connection exceptions, insufficient resources, operator intervention.
    const bool away = isOfClass(native, "08000") || isOfClass(native, "53000") || isOfClass(native, "57000");
    return away && native != unknownResolution ? std::optional(absence) : std::nullopt;
}

} // namespace

Error databaseError(std::string detail, int native) {
    Error error(ErrorCode::DatabaseFailed, std::move(detail), native);
    error.retryAfter = retryAfter(native);
    return error;
}

Error busy(std::string detail) {
    return databaseError(std::move(detail), sqliteBusy);
}

Error inDoubt(Error error) {
    return databaseError(std::move(error.detail), unknownResolution);
}

bool isDuplicate(const Error& error) {
    return error.code == ErrorCode::DatabaseFailed &&
           (error.native == uniqueConstraint || error.native == primaryKeyConstraint ||
            error.native == sqlState("23505") ||
            error.detail.find("UNIQUE constraint failed") != std::string::npos);
}

bool isVictim(const Error& error) {
    return error.code == ErrorCode::DatabaseFailed &&
           (error.native == sqlState("40001") || error.native == sqlState("40P01"));
}

} // namespace fidesk::sql
