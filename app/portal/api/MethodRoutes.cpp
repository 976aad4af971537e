#include "app/portal/api/Caller.h"
#include "app/portal/api/CreationOptions.h"
#include "app/portal/api/GraphJson.h"
#include "app/portal/api/Routes.h"
#include "app/portal/api/Verification.h"
#include "app/portal/http/Problem.h"
#include "app/portal/store/Challenges.h"
#include "core/base/Json.h"
#include "core/base/Text.h"

namespace fidesk::server {

namespace {

constexpr std::size_t challengeBytes = 32;

/// A request for one user's methods, as far as every such route goes.
struct Visit {
    const Context& context;
    const http::Request& request;
    Database& database;
    Caller caller;
    UserRecord user;
};

using Step = Result<http::Response> (*)(Visit&, AuditRecord&);

using FindUser = Result<UserRecord> (*)(Database&, const Caller&, const http::Request&);

Result<Visit> visit(const Context& context, const http::Request& request, FindUser find) {
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(Caller caller, authenticate(*database, context, request));
    FIDESK_ASSIGN(UserRecord user, find(*database, caller, request));
    return Visit{context, request, *database, std::move(caller), std::move(user)};
}

/// Whether a failure is the portal's own: then nothing it began may stay.
bool isFaultOfOurs(const Error& error) {
    return error.code == ErrorCode::DatabaseFailed || error.code == ErrorCode::Internal;
}

/// Runs @p step for an administrator of the user and writes down what came of it, both in one transaction: no
/// change without its audit line, and no audit line of a change that did not happen.
Result<http::Response> audited(Visit& visit, std::string_view action, Step step) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(visit.database));
    AuditRecord line = auditLine(visit.context, visit.request, visit.caller, action, visit.user);
    auto allowed = requireAdministratorOf(visit.caller, visit.user);
    auto result = allowed ? step(visit, line) : Result<http::Response>(fail(allowed.error()));
    if (!result) {
        if (isFaultOfOurs(result.error()))
            return result;
        line.outcome = http::graphCode(result.error().code);
    }
    FIDESK_TRY(Audit(visit.database).add(line));
    FIDESK_TRY(transaction.commit());
    return result;
}

Result<http::Response> change(const Context& context, const http::Request& request, std::string_view action,
                              Step step) {
    FIDESK_ASSIGN(Visit at, visit(context, request, namedUser));
    return audited(at, action, step);
}

Result<http::Response> listMethods(const Context& context, const http::Request& request) {
    FIDESK_ASSIGN(Visit at, visit(context, request, visibleUser));
    FIDESK_ASSIGN(const auto registrations, Registrations(at.database).ofUser(at.user.id));
    QJsonArray values;
    for (const RegistrationRecord& registration : registrations)
        values.append(toJson(registration));
    return http::json(
        collection(context.url, "users('" + at.user.id + "')/authentication/fido2Methods", values));
}

Result<RegistrationRecord> registrationOf(Visit& at) {
    FIDESK_ASSIGN(auto registration,
                  Registrations(at.database).find(at.user.id, at.request.pathParameter("method")));
    if (!registration)
        return fail(ErrorCode::RegistrationNotFound);
    return std::move(*registration);
}

Result<http::Response> getMethod(const Context& context, const http::Request& request) {
    FIDESK_ASSIGN(Visit at, visit(context, request, visibleUser));
    FIDESK_ASSIGN(const RegistrationRecord registration, registrationOf(at));
    return http::json(toJson(registration));
}

Result<http::Response> issueOptions(Visit& at, AuditRecord& line) {
    FIDESK_ASSIGN(const std::int64_t minutes, challengeMinutes(at.request));
    FIDESK_ASSIGN(const auto registrations, Registrations(at.database).ofUser(at.user.id));
    if (registrations.size() >= maxRegistrations)
        return fail(ErrorCode::TooManyRegistrations);
    const Bytes challenge = at.context.random.bytes(challengeBytes);
    const TimePoint now = at.context.clock.now();
    const TimePoint expiresAt = now + std::chrono::minutes(minutes);
    Challenges challenges(at.database);
    FIDESK_TRY(challenges.purge(toSeconds(now)));
    FIDESK_TRY(challenges.add(
        challenge,
        {.purpose = ChallengePurpose::Create, .user = at.user.id, .expiresAt = toSeconds(expiresAt)}));
    line.detail = "valid for " + std::to_string(minutes) + " minutes";
    return http::json(creationOptionsJson(at.context, at.user, registrations, challenge, expiresAt));
}

/// What can be refused without the challenge is refused before it is used up, so that another nickname can be
/// tried with the same credential.
Result<http::Response> addMethod(Visit& at, AuditRecord& line) {
    FIDESK_ASSIGN(const QJsonObject body, at.request.json());
    FIDESK_ASSIGN(const RegistrationRequest wanted, parseRegistrationRequest(body));
    line.detail = wanted.nickname;
    Registrations registrations(at.database);
    FIDESK_TRY(registrations.check(
        {.user = at.user.id, .nickname = wanted.nickname, .credentialId = wanted.response.credentialId}));
    FIDESK_ASSIGN(const RegistrationRecord registration, verify(at.database, at.context, at.user, wanted));
    FIDESK_TRY(registrations.add(registration));
    line.detail += ", " + registration.id;
    return http::json(toJson(registration), 201)
        .with("Location", at.context.url + "/v1.0/users/" + at.user.id + "/authentication/fido2Methods/" +
                              registration.id);
}

Result<http::Response> renameMethod(Visit& at, AuditRecord& line) {
    line.detail = at.request.pathParameter("method");
    FIDESK_ASSIGN(const QJsonObject body, at.request.json());
    FIDESK_ASSIGN(const std::string text, requireString(body, "displayName"));
    FIDESK_ASSIGN(const std::string nickname, parseNickname(text));
    FIDESK_ASSIGN(RegistrationRecord registration, registrationOf(at));
    line.detail += ", " + registration.nickname + " to " + nickname;
    FIDESK_TRY(Registrations(at.database).rename(at.user.id, registration.id, nickname));
    registration.nickname = nickname;
    return http::json(toJson(registration));
}

Result<http::Response> removeMethod(Visit& at, AuditRecord& line) {
    line.detail = at.request.pathParameter("method");
    FIDESK_ASSIGN(const RegistrationRecord registration, registrationOf(at));
    line.detail += ", " + registration.nickname;
    FIDESK_TRY(Registrations(at.database).remove(at.user.id, registration.id));
    return http::noContent();
}

} // namespace

void addMethodRoutes(http::Router& router, const Context& context) {
    const std::string methods = "/v1.0/users/{user}/authentication/fido2Methods";
    const auto add = [&](const char* method, const std::string& pattern, std::string_view action, Step step) {
        router.add(method, pattern, [&context, action, step](const http::Request& request) {
            return change(context, request, action, step);
        });
    };
    // The function form of creationOptions comes before {method}, which it would match too.
    add("GET", methods + "/creationOptions", "registration.options", issueOptions);
    add("GET", methods + "/creationOptions(challengeTimeoutInMinutes={challengeTimeoutInMinutes})",
        "registration.options", issueOptions);
    router.add("GET", methods, [&](const http::Request& request) { return listMethods(context, request); });
    add("POST", methods, "registration.create", addMethod);
    router.add("GET", methods + "/{method}",
               [&](const http::Request& request) { return getMethod(context, request); });
    add("PATCH", methods + "/{method}", "registration.rename", renameMethod);
    add("DELETE", methods + "/{method}", "registration.remove", removeMethod);
}

} // namespace fidesk::server
