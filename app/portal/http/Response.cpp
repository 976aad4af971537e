#include "app/portal/http/Response.h"

#include "core/base/Json.h"

namespace fidesk::server::http {

Response& Response::with(std::string name, std::string_view value) {
    std::string clean(value);
    std::erase_if(clean, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
    headers.emplace_back(std::move(name), std::move(clean));
    return *this;
}

Response json(const QJsonObject& object, int status) {
    Response response;
    response.status = status;
    response.contentType = "application/json; charset=utf-8";
    response.body = toJsonText(object);
    return response;
}

Response noContent() {
    Response response;
    response.status = 204;
    return response;
}

Response redirect(std::string_view location) {
    Response response;
    response.status = 302;
    return response.with("Location", location);
}

} // namespace fidesk::server::http
