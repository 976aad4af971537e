#include "core/portal/signin/Cookies.h"

#include "core/base/Text.h"

#include <charconv>
#include <string_view>

namespace fidesk::portal::signin {

namespace {

/// Cuts the part up to @p separator off @p text.
std::string_view next(std::string_view& text, char separator) {
    const std::size_t end = text.find(separator);
    const std::string_view part = text.substr(0, end);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    return trimmed(part);
}

/// Whether the attributes of a Set-Cookie take the cookie away.
bool expires(std::string_view attributes) {
    while (!attributes.empty()) {
        std::string_view value = next(attributes, ';');
        if (asciiLowerCase(next(value, '=')) != "max-age")
            continue;
        long seconds = 1;
        std::from_chars(value.data(), value.data() + value.size(), seconds);
        return seconds <= 0;
    }
    return false;
}

} // namespace

void Cookies::take(const http::HttpResponse& response) {
    for (const auto& [name, line] : response.headers) {
        if (name != "set-cookie")
            continue;
        std::string_view attributes = line;
        std::string_view value = next(attributes, ';');
        const std::string cookie(next(value, '='));
        if (cookie.empty())
            continue;
        if (expires(attributes))
            values_.erase(cookie);
        else
            values_[cookie] = std::string(trimmed(value));
    }
}

std::string Cookies::header() const {
    std::string text;
    for (const auto& [name, value] : values_)
        text += (text.empty() ? "" : "; ") + name + '=' + value;
    return text;
}

} // namespace fidesk::portal::signin
