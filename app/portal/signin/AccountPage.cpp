#include "app/portal/signin/AccountPage.h"

#include "app/portal/signin/Addresses.h"
#include "app/portal/signin/Page.h"
#include "app/portal/signin/Sessions.h"
#include "app/portal/store/Registrations.h"
#include "app/portal/store/Users.h"
#include "core/base/Json.h"

#include <QJsonDocument>

namespace fidesk::server {

namespace {

std::string listed(const std::vector<RegistrationRecord>& registrations) {
    QJsonArray list;
    for (const RegistrationRecord& registration : registrations) {
        QJsonObject entry{
            {QStringLiteral("nickname"), toQString(registration.nickname)},
            {QStringLiteral("model"), toQString(registration.model)},
            {QStringLiteral("created"), toQString(toIso8601(fromSeconds(registration.createdAt)))}};
        if (registration.lastUsedAt)
            entry[QStringLiteral("lastUsed")] = toQString(toIso8601(fromSeconds(*registration.lastUsedAt)));
        list.append(entry);
    }
    return QJsonDocument(list).toJson(QJsonDocument::Compact).toStdString();
}

} // namespace

Result<http::Response> signInPage(const SignInContext& context, const http::Request& request) {
    const std::string path = safeReturnPath(request.queryValue("return").value_or(std::string()));
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(const auto session, signedInSessionOf(*database, context, request));
    if (session)
        return http::redirect(path);
    return page(context, "signin.html", {{"return", path}});
}

Result<http::Response> accountPage(const SignInContext& context, const http::Request& request) {
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(const auto session, signedInSessionOf(*database, context, request));
    if (!session)
        return http::redirect("/signin?return=%2Faccount");
    FIDESK_ASSIGN(const auto found, Users(*database).byId(session->session.user));
    FIDESK_ASSIGN(const auto registrations, Registrations(*database).ofUser(session->session.user));
    const UserRecord user = found.value_or(UserRecord{});
    return page(context, "account.html",
                {{"name", user.displayName},
                 {"user", user.userPrincipalName},
                 {"organisation", user.organisation.name},
                 {"keys", listed(registrations)}});
}

} // namespace fidesk::server
