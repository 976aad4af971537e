#include "app/portal/signin/SignOut.h"

#include "app/portal/signin/Sessions.h"
#include "app/portal/signin/Trail.h"
#include "app/portal/store/SignedIn.h"
#include "core/base/Json.h"

namespace fidesk::server {

namespace {

/// What is to end: one program's tokens, everything, or (neither) the browser's session.
struct Asked {
    std::string program{};
    bool everywhere{false};
};

Result<Asked> parseAsked(const QJsonObject& json) {
    Asked asked;
    FIDESK_ASSIGN(asked.program, optionalString(json, "program"));
    const QJsonValue everywhere = json.value(QStringLiteral("everywhere"));
    if (!everywhere.isUndefined() && !everywhere.isBool())
        return fail(ErrorCode::Malformed, "everywhere");
    asked.everywhere = everywhere.toBool();
    if (asked.everywhere && !asked.program.empty())
        return fail(ErrorCode::Malformed, "program and everywhere exclude each other");
    return asked;
}

http::Response signedOut() {
    return http::json({{QStringLiteral("state"), QStringLiteral("signedOut")}});
}

Result<void> note(Database& database, const SignInContext& context, const http::Request& request,
                  const std::string& user, const std::string& detail = {}) {
    FIDESK_ASSIGN(const auto who, Users(database).byId(user));
    return record(database, context, request, who.value_or(UserRecord{}), "signin.signOut", "done", detail);
}

Result<void> endSession(Database& database, const SignInContext& context, const http::Request& request) {
    FIDESK_ASSIGN(const auto session, sessionOf(database, context, request));
    if (!session)
        return {};
    FIDESK_TRY(SessionStore(database).remove(session->session.tokenHash));
    return note(database, context, request, session->session.user);
}

Result<void> endProgram(Database& database, const SignInContext& context, const http::Request& request,
                        const std::string& program) {
    FIDESK_ASSIGN(const auto session, signedInSessionOf(database, context, request));
    if (!session)
        return fail(ErrorCode::SignInExpired);
    FIDESK_ASSIGN(const bool ended, SignedIn(database, session->session.user).endProgram(program));
    return ended ? note(database, context, request, session->session.user, "a program") : Result<void>();
}

Result<void> endAll(Database& database, const SignInContext& context, const http::Request& request) {
    FIDESK_ASSIGN(const auto session, signedInSessionOf(database, context, request));
    if (!session)
        return fail(ErrorCode::SignInExpired);
    FIDESK_TRY(SignedIn(database, session->session.user).endAll());
    return note(database, context, request, session->session.user, "everywhere");
}

} // namespace

Result<http::Response> signOut(const SignInContext& context, const http::Request& request) {
    FIDESK_ASSIGN(const auto json, ownJson(context, request));
    FIDESK_ASSIGN(const Asked asked, parseAsked(json));
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(*database));
    if (!asked.program.empty()) {
        FIDESK_TRY(endProgram(*database, context, request, asked.program));
        FIDESK_TRY(transaction.commit());
        return signedOut();
    }
    FIDESK_TRY(asked.everywhere ? endAll(*database, context, request)
                                : endSession(*database, context, request));
    FIDESK_TRY(transaction.commit());
    return std::move(signedOut().with("Set-Cookie", expiredSessionCookie(context)));
}

} // namespace fidesk::server
