#pragma once

#include <QJsonObject>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fidesk::server::http {

/// One HTTP response. Server adds `request-id`, `Date` and, where it does not say otherwise,
/// `Cache-Control: no-store` and what protects browsers: a Content-Security-Policy that allows nothing,
/// X-Content-Type-Options and their like.
struct Response {
    int status{200};
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string contentType{};
    std::string body{};
    std::string route{}; ///< pattern of the route that answered, set by Router; for the log and the metrics

    /// Adds a header; @p value must not hold line breaks (they are taken out).
    Response& with(std::string name, std::string_view value);
};

/// @p object with @p status, as application/json.
Response json(const QJsonObject& object, int status = 200);

/// 204 without a body.
Response noContent();

/// 302 to @p location.
Response redirect(std::string_view location);

} // namespace fidesk::server::http
