#include "app/portal/signin/AccountPage.h"

#include "app/portal/signin/Addresses.h"
#include "app/portal/signin/Listed.h"
#include "app/portal/signin/OAuth.h"
#include "app/portal/signin/Page.h"
#include "app/portal/signin/Sessions.h"
#include "app/portal/store/SignedIn.h"
#include "app/portal/store/Users.h"
#include "core/base/Json.h"

#include <QJsonDocument>

namespace fidesk::server {

namespace {

std::string jsonText(const QJsonArray& list) {
    return QJsonDocument(list).toJson(QJsonDocument::Compact).toStdString();
}

QString moment(TimePoint time) {
    return toQString(toIso8601(time));
}

/// This browser first.
QJsonArray listed(const std::vector<SignedInBrowser>& browsers, ByteView current) {
    QJsonArray list;
    for (const SignedInBrowser& browser : browsers) {
        const bool isCurrent = equal(browser.tokenHash, current);
        const QJsonObject entry{{QStringLiteral("current"), isCurrent},
                                {QStringLiteral("since"), moment(browser.since)},
                                {QStringLiteral("until"), moment(browser.until)}};
        isCurrent ? list.prepend(entry) : list.append(entry);
    }
    return list;
}

QJsonArray listed(const std::vector<SignedInProgram>& programs) {
    QJsonArray list;
    for (const SignedInProgram& program : programs)
        list.append(QJsonObject{{QStringLiteral("id"), toQString(program.family)},
                                {QStringLiteral("name"), toQString(oauthClientName)},
                                {QStringLiteral("renewed"), moment(program.renewed)}});
    return list;
}

} // namespace

Result<http::Response> signInPage(const SignInContext& context, const http::Request& request) {
    const std::string path = safeReturnPath(request.queryValue("return").value_or(std::string()));
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(const auto session, signedInSessionOf(*database, context, request));
    if (session)
        return http::redirect(path);
    return page("signin.html", {{"return", path}});
}

Result<http::Response> accountPage(const SignInContext& context, const http::Request& request) {
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(const auto session, signedInSessionOf(*database, context, request));
    if (!session)
        return http::redirect("/signin?return=%2Faccount");
    FIDESK_ASSIGN(const auto found, Users(*database).byId(session->session.user));
    FIDESK_ASSIGN(const auto registrations, Registrations(*database).ofUser(session->session.user));
    SignedIn signedIn(*database, session->session.user);
    FIDESK_ASSIGN(const auto browsers, signedIn.browsers(context.clock.now()));
    FIDESK_ASSIGN(const auto programs, signedIn.programs(context.clock.now()));
    const UserRecord user = found.value_or(UserRecord{});
    return page("account.html", {{"name", user.displayName},
                                 {"user", user.userPrincipalName},
                                 {"organisation", user.organisation.name},
                                 {"keys", jsonText(listed(registrations))},
                                 {"sessions", jsonText(listed(browsers, session->session.tokenHash))},
                                 {"programs", jsonText(listed(programs))}});
}

} // namespace fidesk::server
