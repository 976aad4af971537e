#include "app/portal/signin/PasswordStep.h"

#include "app/portal/signin/Addresses.h"
#include "app/portal/signin/Listed.h"
#include "app/portal/signin/Sessions.h"
#include "app/portal/signin/Throttle.h"
#include "app/portal/signin/Trail.h"
#include "app/portal/store/Registrations.h"
#include "app/portal/store/Words.h"
#include "core/base/Json.h"

namespace fidesk::server {

namespace {

constexpr std::size_t longestUserName = 256;

struct Entered {
    std::string user{};
    Secret password{};
    std::string returnPath{};
};

Result<Entered> parseEntered(const QJsonObject& json) {
    Entered entered;
    FIDESK_ASSIGN(entered.user, requireString(json, "user"));
    FIDESK_ASSIGN(auto password, requireString(json, "password"));
    entered.password = Secret(password);
    wipe(password);
    FIDESK_ASSIGN(const auto path, optionalString(json, "return"));
    entered.returnPath = safeReturnPath(path);
    if (entered.user.empty() || entered.user.size() > longestUserName)
        return fail(ErrorCode::SignInRefused);
    return entered;
}

http::Response answer(const std::vector<RegistrationRecord>& registrations, const std::string& returnPath) {
    if (registrations.empty())
        return http::json({{QStringLiteral("state"), QStringLiteral("signedIn")},
                           {QStringLiteral("return"), toQString(returnPath)}});
    return http::json({{QStringLiteral("state"), QStringLiteral("chooseKey")},
                       {QStringLiteral("registrations"), listed(registrations)}});
}

/// The user whose password it is. The work is the same whether there is one or not.
Result<UserRecord> checkedUser(Database& database, const SignInContext& context, const http::Request& request,
                               const Entered& entered) {
    FIDESK_ASSIGN(const auto user, Users(database).byUserPrincipalName(entered.user));
    const bool right = context.passwords.check(entered.password, user ? user->passwordHash : std::string());
    if (user && right && !user->disabled)
        return *user;
    const std::string reason = !user ? "unknown user" : !right ? "wrong password" : "disabled user";
    FIDESK_TRY(record(database, context, request, user.value_or(UserRecord{}), "signin.password",
                      "invalidCredentials", reason));
    return fail(ErrorCode::SignInRefused);
}

Result<http::Response> begin(Database& database, const SignInContext& context, const http::Request& request,
                             const UserRecord& user, const std::string& returnPath) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database));
    FIDESK_ASSIGN(const auto registrations, Registrations(database).ofUser(user.id));
    const auto state = registrations.empty() ? SessionState::SignedIn : SessionState::Pending;
    FIDESK_TRY(purgeExpired(database, context));
    FIDESK_ASSIGN(const auto cookie, replaceSession(database, context, request, user.id, state, returnPath));
    FIDESK_TRY(record(database, context, request, user, "signin.password", "done",
                      registrations.empty() ? "signed in" : "key asked for"));
    FIDESK_TRY(transaction.commit());
    return answer(registrations, returnPath).with("Set-Cookie", cookie);
}

QJsonObject shown(const UserRecord& user) {
    return {{QStringLiteral("id"), toQString(user.id)},
            {QStringLiteral("displayName"), toQString(user.displayName)},
            {QStringLiteral("userPrincipalName"), toQString(user.userPrincipalName)},
            {QStringLiteral("organisation"), toQString(user.organisation.name)}};
}

} // namespace

Result<http::Response> passwordStep(const SignInContext& context, const http::Request& request) {
    FIDESK_ASSIGN(const auto json, ownJson(context, request));
    FIDESK_ASSIGN(const Entered entered, parseEntered(json));
    FIDESK_ASSIGN(Database * database, context.store.database());
    Throttle throttle(*database, context.clock);
    const std::string account = foldedKey(entered.user);
    if (auto allowed = throttle.begin(account, request.remoteAddress); !allowed) {
        if (allowed.error().code == ErrorCode::PortalBusy)
            FIDESK_TRY(record(*database, context, request, {}, "signin.password", "tooManyAttempts"));
        return fail(allowed.error());
    }
    FIDESK_ASSIGN(const UserRecord user, checkedUser(*database, context, request, entered));
    FIDESK_TRY(throttle.succeeded(account, request.remoteAddress));
    return begin(*database, context, request, user, entered.returnPath);
}

Result<http::Response> sessionState(const SignInContext& context, const http::Request& request) {
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(const auto session, signedInSessionOf(*database, context, request));
    QJsonObject state{{QStringLiteral("signedIn"), session.has_value()}};
    if (session) {
        FIDESK_ASSIGN(const auto user, Users(*database).byId(session->session.user));
        state[QStringLiteral("user")] = shown(user.value_or(UserRecord{}));
    }
    return http::json(state);
}

} // namespace fidesk::server
