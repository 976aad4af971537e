#include "app/portal/api/GraphJson.h"

#include "core/base/Json.h"

namespace fidesk::server {

namespace {

QString time(std::int64_t seconds) {
    return toQString(toIso8601(fromSeconds(seconds)));
}

QJsonValue textOrNull(const std::string& text) {
    return text.empty() ? QJsonValue(QJsonValue::Null) : QJsonValue(toQString(text));
}

QJsonObject reference(const std::string& id, const std::string& name) {
    return {{QStringLiteral("id"), textOrNull(id)}, {QStringLiteral("userPrincipalName"), textOrNull(name)}};
}

} // namespace

QJsonObject toJson(const UserRecord& user) {
    return {{QStringLiteral("id"), toQString(user.id)},
            {QStringLiteral("displayName"), toQString(user.displayName)},
            {QStringLiteral("userPrincipalName"), toQString(user.userPrincipalName)},
            {QStringLiteral("mail"), textOrNull(user.mail)},
            {QStringLiteral("companyName"), toQString(user.organisation.name)},
            {QStringLiteral("accountEnabled"), !user.disabled}};
}

QJsonObject toJson(const Caller& caller) {
    QJsonArray roles;
    if (!caller.roles.administers.empty())
        roles.append(toQString(localAdministrator));
    if (caller.roles.portalAdministrator)
        roles.append(toQString(portalAdministrator));
    QJsonArray organisations;
    for (const OrganisationRecord& organisation : caller.roles.administers)
        organisations.append(toQString(organisation.name));
    QJsonObject account = toJson(caller.user);
    account[QStringLiteral("roles")] = roles;
    account[QStringLiteral("organisations")] = organisations;
    return account;
}

QJsonObject toJson(const RegistrationRecord& registration) {
    QJsonArray certificates;
    for (const QString& thumbprint :
         toQString(registration.certificateThumbprints).split(u' ', Qt::SkipEmptyParts))
        certificates.append(thumbprint);
    const bool attested = registration.attestationTrust == "chained";
    return {{QStringLiteral("@odata.type"), QStringLiteral("#microsoft.graph.fido2AuthenticationMethod")},
            {QStringLiteral("id"), toQString(registration.id)},
            {QStringLiteral("displayName"), toQString(registration.nickname)},
            {QStringLiteral("createdDateTime"), time(registration.createdAt)},
            {QStringLiteral("lastUsedDateTime"), registration.lastUsedAt
                                                     ? QJsonValue(time(*registration.lastUsedAt))
                                                     : QJsonValue(QJsonValue::Null)},
            {QStringLiteral("aaGuid"), toQString(registration.aaguid)},
            {QStringLiteral("model"), toQString(registration.model)},
            {QStringLiteral("attestationCertificates"), certificates},
            {QStringLiteral("attestationLevel"),
             attested ? QStringLiteral("attested") : QStringLiteral("notAttested")}};
}

QJsonObject toJson(const AuditRecord& record) {
    return {{QStringLiteral("id"), QString::number(record.id)},
            {QStringLiteral("activityDateTime"), time(record.time)},
            {QStringLiteral("activity"), toQString(record.action)},
            {QStringLiteral("result"), toQString(record.outcome)},
            {QStringLiteral("initiatedBy"), reference(record.actor, record.actorName)},
            {QStringLiteral("target"), reference(record.subject, record.subjectName)},
            {QStringLiteral("detail"), toQString(record.detail)},
            {QStringLiteral("requestId"), toQString(record.requestId)},
            {QStringLiteral("ipAddress"), toQString(record.remoteAddress)}};
}

QJsonObject collection(const std::string& url, std::string_view type, const QJsonArray& values,
                       const std::string& nextLink) {
    QJsonObject object{
        {QStringLiteral("@odata.context"), toQString(url + "/v1.0/$metadata#" + std::string(type))},
        {QStringLiteral("value"), values}};
    if (!nextLink.empty())
        object[QStringLiteral("@odata.nextLink")] = toQString(nextLink);
    return object;
}

} // namespace fidesk::server
