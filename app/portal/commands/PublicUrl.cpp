#include "app/portal/commands/PublicUrl.h"

#include "core/base/Json.h"

#include <QHostAddress>
#include <QUrl>

namespace fidesk::server {

Result<PublicUrl> parsePublicUrl(std::string_view text) {
    const auto wrong = [&](const char* why) {
        return fail(ErrorCode::InvalidArgument, "the URL " + std::string(text) + ' ' + why);
    };
    const QUrl url(toQString(text), QUrl::StrictMode);
    const QString host = url.host(QUrl::FullyEncoded);
    const bool https = url.scheme() == u"https";
    if (!url.isValid() || host.isEmpty() || (!https && url.scheme() != u"http"))
        return wrong("is not of the form https://portal.example");
    if (!https && host != u"localhost")
        return wrong("must begin with https: browsers use security keys over http with localhost only");
    if ((!url.path().isEmpty() && url.path() != u"/") || url.hasQuery() || url.hasFragment() ||
        !url.userInfo().isEmpty())
        return wrong("must be a scheme, a host and perhaps a port, and nothing more");
    if (!QHostAddress(host).isNull())
        return wrong("must name its host: security keys are not registered for numeric addresses");
    const int usualPort = https ? 443 : 80;
    PublicUrl result{.text = toUtf8(url.scheme()) + "://" + toUtf8(host), .host = toUtf8(host)};
    if (url.port(usualPort) != usualPort)
        result.text += ':' + std::to_string(url.port());
    return result;
}

} // namespace fidesk::server
