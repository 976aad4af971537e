#include "app/portal/signin/PasswordStep.h"

#include "app/portal/http/Problem.h"
#include "app/portal/policy/Policy.h"
#include "app/portal/signin/Addresses.h"
#include "app/portal/signin/Arrival.h"
#include "app/portal/signin/Listed.h"
#include "app/portal/signin/Sessions.h"
#include "app/portal/signin/Trail.h"
#include "app/portal/store/Registrations.h"
#include "app/portal/store/UserNames.h"
#include "core/base/Json.h"

namespace fidesk::server {

namespace {

constexpr std::size_t longestUserName = 4 * maxUserText; // bytes

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
    return entered;
}

http::Response keyAsked(const std::vector<RegistrationRecord>& registrations) {
    return http::json({{QStringLiteral("state"), QStringLiteral("chooseKey")},
                       {QStringLiteral("registrations"), listed(registrations)}});
}

/// One request, and who makes it.
struct Attempt {
    Database& database;
    const SignInContext& context;
    const http::Request& request;
    const Entered& entered;
    Try counted{};

    [[nodiscard]] Throttle throttle() const { return {database, context.clock}; }
    [[nodiscard]] Result<void> record(const UserRecord& user, const std::string& outcome,
                                      const std::string& detail = {}) const {
        return server::record(database, context, request, user, "signin.password", outcome, detail);
    }
};

Result<std::optional<UserRecord>> userOf(const Attempt& attempt) {
    const std::string& name = attempt.entered.user;
    if (name.empty() || name.size() > longestUserName)
        return std::optional<UserRecord>();
    return Users(attempt.database).byUserPrincipalName(name);
}

/// The user whose password it is. The work is the same whether there is one or not. Errors: SignInRefused;
/// PortalBusy if the passwords of too many others are being looked at.
Result<UserRecord> checkedUser(const Attempt& attempt) {
    FIDESK_ASSIGN(const auto user, userOf(attempt));
    FIDESK_ASSIGN(const bool right, attempt.context.passwords.checkUnlessBusy(
                                        attempt.entered.password, user ? user->passwordHash : std::string()));
    if (user && right && !user->disabled)
        return *user;
    const std::string reason = !user ? "unknown user" : !right ? "wrong password" : "disabled user";
    FIDESK_TRY(attempt.record(user.value_or(UserRecord{}), "invalidCredentials", reason));
    return fail(ErrorCode::SignInRefused);
}

/// Made at the cost of today, where the user's hash is older; else "".
Result<std::string> newHash(const Attempt& attempt, const UserRecord& user) {
    const PasswordHasher& passwords = attempt.context.passwords;
    if (!passwords.isOutdated(user.passwordHash))
        return std::string();
    return passwords.hash(attempt.entered.password);
}

/// Whether nobody disabled them or changed their password while it was being looked at.
Result<bool> isStillRight(const Attempt& attempt, const UserRecord& checked) {
    FIDESK_ASSIGN(const auto user, Users(attempt.database).byId(checked.id));
    return user && !user->disabled && user->passwordHash == checked.passwordHash;
}

http::Response keyRequired(const Attempt& attempt) {
    return http::problem(attempt.request, attempt.context.clock.now(), 403, "keyRequired",
                         "Your organisation lets nobody in without a security key, and none is registered "
                         "for you. Your Local Administrator can issue one.");
}

/// What the right password leads to. Writes the audit line last: it holds up all others.
Result<http::Response> arrived(const Attempt& attempt, const UserRecord& user) {
    FIDESK_ASSIGN(const auto registrations, Registrations(attempt.database).ofUser(user.id));
    if (!registrations.empty()) {
        FIDESK_ASSIGN(const auto cookie,
                      replaceSession(attempt.database, attempt.context, attempt.request, user.id,
                                     SessionState::Pending, attempt.entered.returnPath));
        FIDESK_TRY(attempt.record(user, "done", "key asked for"));
        return std::move(keyAsked(registrations).with("Set-Cookie", cookie));
    }
    FIDESK_ASSIGN(const auto policy, policyOf(attempt.database, user.organisation.id));
    if (!policy.passwordAlone) {
        FIDESK_TRY(attempt.record(user, "keyRequired", "no registration"));
        return keyRequired(attempt);
    }
    FIDESK_ASSIGN(auto response, signedInAnswer(attempt.database, attempt.context, attempt.request, user,
                                                attempt.entered.returnPath));
    FIDESK_TRY(attempt.record(user, "done", "signed in"));
    return response;
}

/// The transaction of the right password; @p hash replaces the user's where it is not empty.
Result<http::Response> beginOnce(const Attempt& attempt, const UserRecord& user, const std::string& hash) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(attempt.database));
    FIDESK_TRY(attempt.database.lock("users", user.id));
    FIDESK_ASSIGN(const bool right, isStillRight(attempt, user));
    if (!right) {
        FIDESK_TRY(attempt.record(user, "invalidCredentials", "changed meanwhile"));
        FIDESK_TRY(transaction.commit());
        return fail(ErrorCode::SignInRefused);
    }
    if (!hash.empty())
        FIDESK_TRY(Users(attempt.database).replacePasswordHash(user.id, user.passwordHash, hash));
    FIDESK_TRY(attempt.throttle().succeeded(attempt.counted));
    FIDESK_ASSIGN(auto response, arrived(attempt, user));
    FIDESK_TRY(transaction.commit());
    return response;
}

Result<http::Response> begin(const Attempt& attempt, const UserRecord& user) {
    FIDESK_ASSIGN(const std::string hash, newHash(attempt, user));
    FIDESK_ASSIGN(auto response, repeatedIfVictim([&] { return beginOnce(attempt, user, hash); }));
    purgeInPassing(attempt.database, attempt.context);
    return response;
}

Result<void> takeBack(const Attempt& attempt) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(attempt.database));
    FIDESK_TRY(attempt.throttle().succeeded(attempt.counted));
    return transaction.commit();
}

/// The password was not looked at.
Result<http::Response> busy(const Attempt& attempt, const Error& error) {
    FIDESK_TRY(repeatedIfVictim([&] { return takeBack(attempt); }));
    const auto wait =
        std::chrono::ceil<std::chrono::seconds>(error.retryAfter.value_or(std::chrono::seconds(1)));
    return std::move(http::problem(attempt.request, attempt.context.clock.now(), 503, "serviceUnavailable",
                                   "Too many people sign in at this moment. Try again in a few seconds.")
                         .with("Retry-After", std::to_string(wait.count())));
}

Result<http::Response> refused(const Attempt& attempt, const Try::Refusal& refusal) {
    if (refusal.isNews)
        FIDESK_TRY(attempt.record({}, "tooManyAttempts"));
    return fail(tooManyTries(refusal));
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
    Attempt attempt{*database, context, request, entered};
    FIDESK_ASSIGN(attempt.counted, attempt.throttle().begin(guesserOf(context, request, entered.user)));
    if (attempt.counted.refusal)
        return refused(attempt, *attempt.counted.refusal);
    const auto user = checkedUser(attempt);
    if (user)
        return begin(attempt, *user);
    return user.error().code == ErrorCode::PortalBusy ? busy(attempt, user.error())
                                                      : Result<http::Response>(fail(user.error()));
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
