#pragma once

#include "core/base/Result.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

class QSqlDatabase;

namespace fidesk::sql {

/// Where a PostgreSQL database is, as libpq's connection URI says it. What is left out, libpq finds in its
/// own ways: PGHOST, PGSERVICE and the like, the service file, ~/.pgpass. A password comes from those alone.
struct ServerAddress {
    std::string host{}; ///< a name, an address, or the directory of a Unix socket
    int port{0};        ///< 0 where none is given
    std::string user{};
    std::string database{};
    std::vector<std::pair<std::string, std::string>> options{}; ///< libpq's keywords and values
};

/// Whether @p address is that of a server and not the path of a file.
bool isServerAddress(std::string_view address);

/// Reads `postgresql://[user@][host][:port][/database][?keyword=value&...]`. The host may be percent-encoded
/// ("%2Frun%2Fpostgresql"), or stand in the option `host`. Errors: InvalidArgument, with a sentence, for
/// anything else, for options that are not for this, and for a password.
Result<ServerAddress> parseServerAddress(std::string_view address);

/// Connects @p handle, of the driver QPSQL, and makes the session what the store relies on. Errors:
/// DatabaseFailed, with a sentence that says what to do, if the server cannot be reached or refuses, or the
/// database cannot hold a store.
Result<void> connectTo(const ServerAddress& address, QSqlDatabase& handle);

/// PostgreSQL's code of an error (SQLSTATE, five letters and digits) as a number: its digits to the base 36.
/// 0 for anything else.
constexpr int sqlState(std::string_view code) {
    constexpr std::size_t length = 5;
    constexpr int base = 36;
    int number = 0;
    for (const char c : code) {
        if (c >= '0' && c <= '9')
            number = number * base + (c - '0');
        else if (c >= 'A' && c <= 'Z')
            number = number * base + (c - 'A' + 10);
        else
            return 0;
    }
    return code.size() == length ? number : 0;
}

} // namespace fidesk::sql
