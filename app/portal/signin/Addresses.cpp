#include "app/portal/signin/Addresses.h"

#include "core/base/Json.h"

#include <QHostAddress>

#include <algorithm>
#include <array>
#include <charconv>

namespace fidesk::server {

namespace {

constexpr std::size_t longestPath = 2048;

bool isPrintableAscii(char c) {
    return c > 0x20 && c < 0x7F;
}

} // namespace

std::string safeReturnPath(std::string_view path) {
    const bool local = path.size() <= longestPath && path.starts_with('/') && !path.starts_with("//") &&
                       path.find('\\') == std::string_view::npos &&
                       std::all_of(path.begin(), path.end(), isPrintableAscii);
    return local ? std::string(path) : std::string("/account");
}

bool isLoopbackRedirect(std::string_view uri) {
    constexpr std::array<std::string_view, 3> prefixes{
        "http://127.0.0.1:", "http://[::1]:", "http://localhost:"};
    const auto prefix = std::find_if(prefixes.begin(), prefixes.end(),
                                     [&](std::string_view each) { return uri.starts_with(each); });
    if (prefix == prefixes.end())
        return false;
    uri.remove_prefix(prefix->size());
    unsigned port = 0;
    const auto [stop, error] = std::from_chars(uri.data(), uri.data() + uri.size(), port);
    const auto digits = static_cast<std::size_t>(stop - uri.data());
    return error == std::errc{} && port >= 1 && port <= 65535 && digits <= 5 && uri.front() != '0' &&
           uri.substr(digits) == "/callback";
}

std::string addressBlock(const std::string& address) {
    constexpr int ownBits = 64;
    QHostAddress parsed(toQString(address));
    bool isIpv4 = false;
    const quint32 ipv4 = parsed.toIPv4Address(&isIpv4);
    if (isIpv4)
        return toUtf8(QHostAddress(ipv4).toString());
    if (parsed.protocol() != QAbstractSocket::IPv6Protocol)
        return address;
    Q_IPV6ADDR bytes = parsed.toIPv6Address();
    std::fill(std::begin(bytes.c) + ownBits / 8, std::end(bytes.c), quint8{0});
    return toUtf8(QHostAddress(bytes).toString()) + "/64";
}

} // namespace fidesk::server
