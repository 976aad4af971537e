#include "core/sql/PostgreSql.h"

#include "core/base/Json.h"
#include "core/sql/Failures.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QVariant>

#include <algorithm>
#include <array>
#include <charconv>

namespace fidesk::sql {

namespace {

constexpr std::array<std::string_view, 2> schemes{"postgresql://", "postgres://"};

// What an address may say beside user, host, port and database. `password` and `options` are left out.
constexpr std::array<std::string_view, 21> keywords{"host",
                                                    "port",
                                                    "user",
                                                    "dbname",
                                                    "service",
                                                    "passfile",
                                                    "sslmode",
                                                    "sslcert",
                                                    "sslkey",
                                                    "sslrootcert",
                                                    "sslcrl",
                                                    "sslsni",
                                                    "ssl_min_protocol_version",
                                                    "channel_binding",
                                                    "gssencmode",
                                                    "krbsrvname",
                                                    "requirepeer",
                                                    "target_session_attrs",
                                                    "connect_timeout",
                                                    "application_name",
                                                    "tcp_user_timeout"};

// A server that has gone must not hold a request for the quarter of an hour that TCP would wait.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> defaults{
    {{"connect_timeout", "10"},
     {"tcp_user_timeout", "30000"},
     {"keepalives_idle", "30"},
     {"application_name", "fidesk-portal"}}};

tl::unexpected<Error> passwordRefused() {
    return fail(ErrorCode::InvalidArgument,
                "A password in the address of the database could be read by everyone on this computer. "
                "Put it into ~/.pgpass, a file that PGPASSFILE names, or PGPASSWORD");
}

tl::unexpected<Error> unreadable(std::string_view why) {
    return fail(ErrorCode::InvalidArgument,
                "The address of the database cannot be read: " + std::string(why) +
                    ". It has the form postgresql://[user@]host[:port]/database");
}

Result<std::string> decoded(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned char byte = static_cast<unsigned char>(text[i]);
        if (byte == '%') {
            const std::string_view digits = text.substr(i + 1, 2);
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
            if (digits.size() != 2 || error != std::errc() || end != digits.data() + 2)
                return unreadable("% is not followed by two hexadecimal digits");
            i += 2;
        }
        if (byte < ' ')
            return unreadable("it has a control character");
        result += static_cast<char>(byte);
    }
    return result;
}

Result<int> parsePort(std::string_view text) {
    constexpr int highest = 65535;
    int port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size() || port < 1 || port > highest)
        return unreadable("the port is not a number from 1 to 65535");
    return port;
}

/// @p text before the last @p separator, which is cut off with it; nothing if it is not there.
std::string_view cutFront(std::string_view& text, char separator) {
    const auto at = text.rfind(separator);
    if (at == std::string_view::npos)
        return {};
    const std::string_view front = text.substr(0, at);
    text.remove_prefix(at + 1);
    return front;
}

/// @p text behind the first @p separator, which is cut off with it; nothing if it is not there.
std::string_view cutBack(std::string_view& text, char separator) {
    const auto at = text.find(separator);
    if (at == std::string_view::npos)
        return {};
    const std::string_view back = text.substr(at + 1);
    text = text.substr(0, at);
    return back;
}

Result<void> readHost(std::string_view text, ServerAddress& address) {
    std::string_view port;
    if (text.starts_with('[')) { // IPv6
        const auto end = text.find(']');
        if (end == std::string_view::npos)
            return unreadable("] is missing");
        port = text.substr(end + 1);
        if (!port.empty() && !port.starts_with(':'))
            return unreadable("something stands behind ]");
        port = port.empty() ? port : port.substr(1);
        text = text.substr(1, end - 1);
    } else {
        port = cutBack(text, ':');
    }
    FIDESK_ASSIGN(address.host, decoded(text));
    if (!port.empty()) {
        FIDESK_ASSIGN(address.port, parsePort(port));
    }
    return {};
}

Result<void> readOption(std::string_view option, ServerAddress& address) {
    const std::string_view text = cutBack(option, '=');
    FIDESK_ASSIGN(const std::string value, decoded(text));
    const std::string name(option);
    if (name == "password")
        return passwordRefused();
    if (std::find(keywords.begin(), keywords.end(), name) == keywords.end())
        return unreadable("\"" + name + "\" is not an option for this");
    if (value.find(';') != std::string::npos) // Qt's driver takes it for the end of the value
        return unreadable("\"" + name + "\" has a semicolon");
    if (name == "host")
        address.host = value;
    else if (name == "user")
        address.user = value;
    else if (name == "dbname")
        address.database = value;
    else if (name == "port") {
        FIDESK_ASSIGN(address.port, parsePort(value));
    } else
        address.options.emplace_back(name, value);
    return {};
}

std::string quoted(std::string_view value) {
    std::string result = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\')
            result += '\\';
        result += c;
    }
    return result + '\'';
}

std::string connectOptions(const ServerAddress& address) {
    std::string text;
    const auto add = [&](std::string_view name, std::string_view value) {
        text += text.empty() ? "" : ";";
        text += std::string(name) + '=' + quoted(value);
    };
    for (const auto& [name, value] : address.options)
        add(name, value);
    for (const auto& [name, value] : defaults)
        if (std::none_of(
                address.options.begin(), address.options.end(),
                [wanted = std::string_view(name)](const auto& option) { return option.first == wanted; }))
            add(name, value);
    return text;
}

/// libpq's message as a sentence with what can be done about it.
std::string refusalSentence(std::string message) {
    message = message.substr(0, message.find('\n'));
    if (message.find("no password supplied") != std::string::npos)
        return "PostgreSQL asks for a password (" + message +
               "). Put it into ~/.pgpass, a file that PGPASSFILE names, or PGPASSWORD";
    if (message.find("FATAL") != std::string::npos)
        return "PostgreSQL refused the connection (" + message +
               "). Check that the database was made, the user's name and password, and whom the server lets "
               "in";
    return "PostgreSQL cannot be reached (" + message +
           "). Check that it runs and that the address of the database is right";
}

/// Who refuses now may let in later: a server that starts, or has all the connections that it allows.
tl::unexpected<Error> notConnected(const QSqlError& error) {
    return fail(databaseError(refusalSentence(toUtf8(error.databaseText())), sqlState("08001")));
}

/// What the store relies on, whatever the server's defaults are: that locks are not waited for without end,
/// that a portal which hangs does not hold its locks for ever, and that what was committed is durable.
constexpr const char* sessionSettings =
    "SELECT getdatabaseencoding(), current_setting('transaction_read_only'), COALESCE(current_schema(), ''),"
    " set_config('client_min_messages', 'warning', false), set_config('lock_timeout', '10s', false),"
    " set_config('escape_string_warning', 'off', false),"
    " set_config('idle_in_transaction_session_timeout', '60s', false),"
    " set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on'"
    " ELSE current_setting('synchronous_commit') END, false)";

Result<void> prepareSession(QSqlDatabase& handle) {
    QSqlQuery query(handle);
    if (!query.exec(QString::fromLatin1(sessionSettings)) || !query.next())
        return notConnected(query.lastError());
    if (query.value(0).toString() != u"UTF8")
        return fail(
            ErrorCode::DatabaseFailed,
            "The database's encoding is " + toUtf8(query.value(0).toString()) +
                " and has to be UTF8. Make another with createdb --encoding=UTF8 --template=template0");
    if (query.value(1).toString() != u"off")
        return fail(ErrorCode::DatabaseFailed,
                    "The database is read only, perhaps a copy of another. Name the "
                    "server that takes changes");
    if (query.value(2).toString().isEmpty())
        return fail(ErrorCode::DatabaseFailed,
                    "The database has no schema this user may use. Check the user's search_path");
    return {};
}

} // namespace

bool isServerAddress(std::string_view address) {
    return std::any_of(schemes.begin(), schemes.end(),
                       [&](std::string_view scheme) { return address.starts_with(scheme); });
}

Result<ServerAddress> parseServerAddress(std::string_view address) {
    ServerAddress result;
    std::string_view rest = address.substr(std::min(address.size(), address.find("//") + 2));
    std::string_view options = cutBack(rest, '?');
    const std::string_view database = cutBack(rest, '/');
    std::string_view user = cutFront(rest, '@');
    if (user.find(':') != std::string_view::npos)
        return passwordRefused();
    FIDESK_ASSIGN(result.user, decoded(user));
    FIDESK_ASSIGN(result.database, decoded(database));
    FIDESK_TRY(readHost(rest, result));
    while (!options.empty()) {
        std::string_view option = options;
        options = cutBack(option, '&');
        FIDESK_TRY(readOption(option, result));
    }
    return result;
}

Result<void> connectTo(const ServerAddress& address, QSqlDatabase& handle) {
    if (!handle.isValid())
        return fail(ErrorCode::DatabaseFailed,
                    "Qt's driver for PostgreSQL is not installed. On Debian its package is libqt6sql6-psql");
    handle.setHostName(toQString(address.host));
    handle.setUserName(toQString(address.user));
    handle.setDatabaseName(toQString(address.database));
    if (address.port > 0)
        handle.setPort(address.port);
    handle.setConnectOptions(toQString(connectOptions(address)));
    if (!handle.open())
        return notConnected(handle.lastError());
    return prepareSession(handle);
}

} // namespace fidesk::sql
