#include "core/portal/http/Message.h"

#include <algorithm>
#include <cctype>

namespace fidesk::portal::http {

HttpRequest HttpRequest::clone() const {
    return {.method = method, .url = url, .headers = headers, .bearer = bearer.clone(), .body = body.clone()};
}

std::string HttpResponse::header(std::string_view name) const {
    const auto sameLetter = [](char stored, char asked) {
        return stored == static_cast<char>(std::tolower(static_cast<unsigned char>(asked)));
    };
    const auto hit = std::find_if(headers.begin(), headers.end(), [&](const auto& entry) {
        return std::equal(entry.first.begin(), entry.first.end(), name.begin(), name.end(), sameLetter);
    });
    return hit == headers.end() ? std::string() : hit->second;
}

} // namespace fidesk::portal::http
