#include "app/portal/http/Request.h"

#include "core/base/Json.h"
#include "core/base/Text.h"

#include <algorithm>

namespace fidesk::server::http {

namespace {

constexpr std::size_t maxFields = 100;

std::optional<int> hexDigit(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return std::nullopt;
}

/// Takes what stands before the next @p separator off @p text.
std::string_view takeUntil(std::string_view& text, char separator) {
    const std::size_t end = text.find(separator);
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return part;
}

bool hasMediaType(const Request& request, std::string_view wanted) {
    const std::string contentType = request.header("content-type");
    std::string_view rest = contentType;
    return asciiLowerCase(trimmed(takeUntil(rest, ';'))) == wanted;
}

} // namespace

std::optional<std::string> valueOf(const Fields& fields, std::string_view name) {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
    return found == fields.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string> Request::queryValue(std::string_view name) const {
    return valueOf(query, name);
}

std::string Request::pathParameter(const std::string& name) const {
    const auto found = pathParameters.find(name);
    return found == pathParameters.end() ? std::string() : found->second;
}

std::string Request::header(std::string_view name) const {
    return valueOf(headers, name).value_or(std::string());
}

std::optional<std::string> Request::cookie(std::string_view name) const {
    for (const auto& [header, value] : headers) {
        if (header != "cookie")
            continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            std::string_view pair = trimmed(takeUntil(rest, ';'));
            if (takeUntil(pair, '=') == name)
                return std::string(pair);
        }
    }
    return std::nullopt;
}

Result<QJsonObject> Request::json() const {
    if (!hasMediaType(*this, "application/json"))
        return fail(ErrorCode::InvalidArgument, "Content-Type must be application/json");
    if (body.starts_with("\xEF\xBB\xBF"))
        return fail(ErrorCode::Malformed, "JSON text begins with a byte order mark (RFC 8259 section 8.1)");
    return parseJsonObject(asBytes(body), maxBodyBytes);
}

Result<Fields> Request::form() const {
    if (!hasMediaType(*this, "application/x-www-form-urlencoded"))
        return fail(ErrorCode::InvalidArgument, "Content-Type must be application/x-www-form-urlencoded");
    return parseFields(body);
}

Result<std::string> percentDecoded(std::string_view text, bool plusIsSpace) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') {
            const auto high = text.size() - i > 2 ? hexDigit(text[i + 1]) : std::nullopt;
            const auto low = high ? hexDigit(text[i + 2]) : std::nullopt;
            if (!low)
                return fail(ErrorCode::Malformed, "a percent sign without two hexadecimal digits");
            decoded += static_cast<char>(*high * 16 + *low);
            i += 2;
        } else {
            decoded += text[i] == '+' && plusIsSpace ? ' ' : text[i];
        }
    }
    if (!codePoints(decoded) || decoded.find('\0') != std::string::npos)
        return fail(ErrorCode::Malformed, "text that is not UTF-8");
    return decoded;
}

std::string percentEncoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view unreserved =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (unreserved.find(c) != std::string_view::npos) {
            encoded += c;
        } else {
            encoded += '%';
            encoded += digits[byte >> 4U];
            encoded += digits[byte & 15U];
        }
    }
    return encoded;
}

Result<Fields> parseFields(std::string_view text) {
    Fields fields;
    while (!text.empty()) {
        std::string_view pair = takeUntil(text, '&');
        if (pair.empty())
            continue;
        if (fields.size() == maxFields)
            return fail(ErrorCode::Malformed, "more than 100 fields");
        FIDESK_ASSIGN(std::string name, percentDecoded(takeUntil(pair, '='), true));
        FIDESK_ASSIGN(std::string value, percentDecoded(pair, true));
        fields.emplace_back(std::move(name), std::move(value));
    }
    return fields;
}

} // namespace fidesk::server::http
