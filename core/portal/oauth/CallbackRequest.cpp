#include "core/portal/oauth/CallbackRequest.h"

#include "core/base/Crypto.h"
#include "core/base/Text.h"

#include <QByteArray>

#include <map>

namespace fidesk::portal::oauth {

namespace {

using Parameters = std::map<std::string, std::string>;

std::string percentDecoded(std::string_view text) {
    QByteArray raw(text.data(), static_cast<qsizetype>(text.size()));
    raw.replace('+', ' ');
    return QByteArray::fromPercentEncoding(raw).toStdString();
}

/// Nothing if a name stands twice.
std::optional<Parameters> parseQuery(std::string_view query) {
    Parameters parameters;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        const std::string_view value = equals < pair.size() ? pair.substr(equals + 1) : std::string_view();
        if (!parameters.emplace(percentDecoded(pair.substr(0, equals)), percentDecoded(value)).second)
            return std::nullopt;
    }
    return parameters;
}

bool isOurHost(std::string_view head, int port) {
    const std::string lower = asciiLowerCase(head);
    const std::size_t start = lower.find("\r\nhost:");
    if (start == std::string::npos || lower.find("\r\nhost:", start + 1) != std::string::npos)
        return false;
    std::string host = lower.substr(start + 7, lower.find("\r\n", start + 2) - start - 7);
    std::erase(host, ' ');
    const std::string suffix = ':' + std::to_string(port);
    return host == "127.0.0.1" + suffix || host == "localhost" + suffix || host == "[::1]" + suffix;
}

std::string valueOr(const Parameters& parameters, const char* name) {
    const auto hit = parameters.find(name);
    return hit == parameters.end() ? std::string() : hit->second;
}

} // namespace

std::variant<Callback, Stray> parseCallbackRequest(std::string_view head, std::string_view state, int port) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    if (!line.starts_with("GET /") || !(line.ends_with(" HTTP/1.1") || line.ends_with(" HTTP/1.0")))
        return Stray{405};
    const std::string_view target = line.substr(4, line.size() - 4 - 9);
    const std::size_t mark = std::min(target.find('?'), target.size());
    if (target.substr(0, mark) != "/callback")
        return Stray{404};
    if (!isOurHost(head, port))
        return Stray{400};
    const auto parameters = parseQuery(mark < target.size() ? target.substr(mark + 1) : std::string_view());
    if (!parameters || !equalInConstantTime(asBytes(valueOr(*parameters, "state")), asBytes(state)))
        return Stray{400};
    Callback callback;
    callback.error = valueOr(*parameters, "error");
    callback.errorDescription = valueOr(*parameters, "error_description");
    std::string code = valueOr(*parameters, "code");
    callback.code = Secret(std::string_view(code));
    wipe(code);
    if (const auto issuer = parameters->find("iss"); issuer != parameters->end())
        callback.issuer = issuer->second;
    if (callback.code.empty() == callback.error.empty())
        return Stray{400};
    return callback;
}

} // namespace fidesk::portal::oauth
