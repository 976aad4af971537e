#include "core/portal/http/Url.h"

#include "core/base/Json.h"
#include "core/base/Text.h"

#include <QHostAddress>

namespace fidesk::portal::http {

namespace {

tl::unexpected<Error> invalid(const char* why) {
    return fail(ErrorCode::PortalAddressInvalid, why);
}

bool isUnreserved(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

int portOf(const QUrl& url) {
    return url.port(url.scheme() == u"https" ? 443 : 80);
}

} // namespace

bool isLoopback(const QString& host) {
    return host.compare(u"localhost", Qt::CaseInsensitive) == 0 || QHostAddress(host).isLoopback();
}

Result<QUrl> parseAddress(std::string_view text) {
    if (!codePoints(text) || hasControlCharacters(text))
        return invalid("not readable text");
    const QUrl url =
        QUrl::fromEncoded(QByteArray(text.data(), static_cast<qsizetype>(text.size())), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return invalid("not a web address");
    if (!url.userInfo().isEmpty() || url.hasFragment())
        return invalid("a user name or a fragment has no place in it");
    if (url.scheme() == u"https" || (url.scheme() == u"http" && isLoopback(url.host())))
        return url;
    return invalid("neither https nor http on this machine");
}

Result<std::string> normalizedPortalAddress(std::string_view text) {
    std::string address = toUtf8(toQString(text).trimmed());
    if (address.find("://") == std::string::npos)
        address.insert(0, "https://");
    FIDESK_ASSIGN(QUrl url, parseAddress(address));
    if (url.hasQuery())
        return invalid("a query has no place in it");
    QString path = url.path(QUrl::FullyEncoded);
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path, QUrl::TolerantMode);
    if (url.port() == (url.scheme() == u"https" ? 443 : 80))
        url.setPort(-1);
    return url.toEncoded().toStdString();
}

bool sameOrigin(std::string_view a, std::string_view b) {
    const auto first = parseAddress(a);
    const auto second = parseAddress(b);
    return first && second && first->scheme() == second->scheme() && first->host() == second->host() &&
           portOf(*first) == portOf(*second);
}

std::string percentEncoded(std::string_view text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (isUnreserved(byte))
            out += c;
        else
            (out += '%').append({digits[byte >> 4], digits[byte & 15]});
    }
    return out;
}

std::string formEncoded(const std::vector<std::pair<std::string, std::string>>& members) {
    std::string out;
    for (const auto& [name, value] : members) {
        if (!out.empty())
            out += '&';
        out += percentEncoded(name) + '=' + percentEncoded(value);
    }
    return out;
}

} // namespace fidesk::portal::http
