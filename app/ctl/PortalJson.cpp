#include "app/ctl/PortalJson.h"

#include "core/base/Json.h"

#include <QDateTime>
#include <QJsonArray>

namespace fidesk::ctl {

namespace {

QJsonArray textArray(const std::vector<std::string>& values) {
    QJsonArray array;
    for (const std::string& value : values)
        array.append(toQString(value));
    return array;
}

} // namespace

QJsonObject toJson(const portal::User& user) {
    return {{QStringLiteral("id"), toQString(user.id)},
            {QStringLiteral("displayName"), toQString(user.displayName)},
            {QStringLiteral("userPrincipalName"), toQString(user.userPrincipalName)},
            {QStringLiteral("mail"), toQString(user.mail)},
            {QStringLiteral("organisation"), toQString(user.organisation)}};
}

QJsonObject toJson(const portal::Registration& registration) {
    QJsonObject object{{QStringLiteral("id"), toQString(registration.id)},
                       {QStringLiteral("nickname"), toQString(registration.nickname)},
                       {QStringLiteral("createdAt"), toQString(toIso8601(registration.createdAt))},
                       {QStringLiteral("aaguid"), toQString(registration.aaguid)},
                       {QStringLiteral("model"), toQString(registration.model)},
                       {QStringLiteral("attested"), registration.attested}};
    if (registration.lastUsedAt)
        object.insert(QStringLiteral("lastUsedAt"), toQString(toIso8601(*registration.lastUsedAt)));
    return object;
}

QJsonObject toJson(const portal::Account& account) {
    return {{QStringLiteral("id"), toQString(account.id)},
            {QStringLiteral("displayName"), toQString(account.displayName)},
            {QStringLiteral("userPrincipalName"), toQString(account.userPrincipalName)},
            {QStringLiteral("roles"), textArray(account.roles)},
            {QStringLiteral("organisations"), textArray(account.organisations)}};
}

QJsonObject summaryOf(const portal::oauth::PortalSettings& settings) {
    return {{QStringLiteral("url"), toQString(settings.url)},
            {QStringLiteral("clientId"), toQString(settings.clientId)},
            {QStringLiteral("capabilities"),
             QJsonObject{{QStringLiteral("rename"), settings.capabilities.rename}}}};
}

std::string nameOf(const portal::User& user) {
    if (user.displayName.empty())
        return user.userPrincipalName;
    return user.displayName + " (" + user.userPrincipalName + ')';
}

std::string localTime(TimePoint time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    return toUtf8(QDateTime::fromSecsSinceEpoch(seconds).toString(QStringLiteral("yyyy-MM-dd HH:mm")));
}

} // namespace fidesk::ctl
