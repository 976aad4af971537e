#pragma once

#include "core/base/Result.h"

#include <QJsonObject>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fidesk::server::http {

/// Names and values in the order they came, names possibly more than once; percent-decoded, well-formed
/// UTF-8.
using Fields = std::vector<std::pair<std::string, std::string>>;

/// The largest body that is read; a longer one is answered with 413.
inline constexpr std::size_t maxBodyBytes = std::size_t{256} * 1024;

/// One HTTP request, read completely.
struct Request {
    std::string
        id{}; ///< UUID, made for this request: the `request-id` of its answer, its log and audit lines
    std::string method{}; ///< "GET", "POST", ...
    std::string path{};   ///< as sent, without the query: still percent-encoded
    Fields query{};
    std::map<std::string, std::string> pathParameters{}; ///< by the names in the route; percent-decoded
    std::vector<std::pair<std::string, std::string>> headers{}; ///< names in lower case
    std::string body{};
    std::string remoteAddress{};

    /// The first value of the query parameter @p name, which is compared exactly.
    [[nodiscard]] std::optional<std::string> queryValue(std::string_view name) const;

    /// The value of the path segment `{name}`; "" if the route has none.
    [[nodiscard]] std::string pathParameter(const std::string& name) const;

    /// The first header @p name (lower case); "" where it is absent.
    [[nodiscard]] std::string header(std::string_view name) const;

    /// The cookie @p name (RFC 6265 section 4.2); nothing where it is absent.
    [[nodiscard]] std::optional<std::string> cookie(std::string_view name) const;

    /// The body as a JSON object. Errors: InvalidArgument if Content-Type is not application/json; Malformed.
    [[nodiscard]] Result<QJsonObject> json() const;

    /// The body as application/x-www-form-urlencoded. Errors: InvalidArgument if Content-Type is another one;
    /// Malformed.
    [[nodiscard]] Result<Fields> form() const;
};

/// The first value of @p name; nothing where it is absent.
std::optional<std::string> valueOf(const Fields& fields, std::string_view name);

/// "%41" -> "A"; "+" is a space where @p plusIsSpace. Errors: Malformed on a broken escape, a NUL, or what is
/// not UTF-8.
Result<std::string> percentDecoded(std::string_view text, bool plusIsSpace);

/// Everything but unreserved characters (RFC 3986 section 2.3) as %XX.
std::string percentEncoded(std::string_view text);

/// Reads a query or a form body; at most 100 fields. Errors: Malformed.
Result<Fields> parseFields(std::string_view text);

} // namespace fidesk::server::http
