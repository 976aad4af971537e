#include "app/portal/api/Paging.h"

#include "core/base/Base64.h"
#include "core/base/Text.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace fidesk::server {

namespace {

constexpr std::size_t defaultPageSize = 25;
constexpr std::size_t maxPageSize = 999;
constexpr std::string_view skipTokenOption = "$skiptoken";

} // namespace

Result<std::size_t> pageSize(const http::Request& request) {
    const auto text = request.queryValue("$top");
    if (!text)
        return defaultPageSize;
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), size);
    if (error != std::errc() || end != text->data() + text->size() || size < 1 || size > maxPageSize)
        return fail(ErrorCode::InvalidArgument, "$top must be a number from 1 to 999.");
    return size;
}

Result<std::optional<std::string>> skipToken(const http::Request& request) {
    const auto text = request.queryValue(skipTokenOption);
    if (!text)
        return std::nullopt;
    const auto bytes = fromBase64(*text);
    if (!bytes || bytes->empty() || !codePoints(asText(*bytes)) ||
        asText(*bytes).find('\0') != std::string::npos)
        return fail(ErrorCode::InvalidArgument, "$skiptoken is not one this portal gave out.");
    return asText(*bytes);
}

std::string nextLink(const Context& context, const http::Request& request, std::string_view position) {
    std::string link = context.url + request.path + '?';
    for (const auto& [name, value] : request.query)
        if (name != skipTokenOption)
            link += (name.starts_with('$') ? '$' + http::percentEncoded(std::string_view(name).substr(1))
                                           : http::percentEncoded(name)) +
                    '=' + http::percentEncoded(value) + '&';
    return link + std::string(skipTokenOption) + '=' + toBase64Url(asBytes(position));
}

Result<void> checkOptions(const http::Request& request, std::initializer_list<std::string_view> allowed) {
    std::set<std::string> seen;
    for (const auto& [name, value] : request.query) {
        if (!name.starts_with('$'))
            continue;
        if (std::find(allowed.begin(), allowed.end(), name) == allowed.end())
            return fail(ErrorCode::InvalidArgument, "The query option " + name + " is not supported here.");
        if (!seen.insert(name).second)
            return fail(ErrorCode::InvalidArgument, "The query option " + name + " is given twice.");
    }
    return {};
}

} // namespace fidesk::server
