#include "app/portal/api/CreationOptions.h"
#include "app/portal/api/GraphJson.h"
#include "app/portal/api/Paging.h"
#include "app/portal/api/Routes.h"
#include "app/portal/api/Verification.h"
#include "app/portal/policy/Rules.h"
#include "app/portal/store/Challenges.h"
#include "core/base/Json.h"
#include "core/base/Text.h"

namespace fidesk::server {

namespace {

constexpr std::size_t challengeBytes = 32;

Result<http::Response> listMethods(const Context& context, const Visit& at) {
    FIDESK_TRY(checkOptions(at.request, {}));
    FIDESK_ASSIGN(const auto registrations, Registrations(at.database).ofUser(at.user.id));
    QJsonArray values;
    for (const RegistrationRecord& registration : registrations)
        values.append(toJson(registration));
    return http::json(
        collection(context.url, "users('" + at.user.id + "')/authentication/fido2Methods", values));
}

Result<RegistrationRecord> registrationOf(const Visit& at) {
    FIDESK_ASSIGN(auto registration,
                  Registrations(at.database).find(at.user.id, at.request.pathParameter("method")));
    if (!registration)
        return fail(ErrorCode::RegistrationNotFound);
    return std::move(*registration);
}

Result<http::Response> getMethod(const Context&, const Visit& at) {
    FIDESK_TRY(checkOptions(at.request, {}));
    FIDESK_ASSIGN(const RegistrationRecord registration, registrationOf(at));
    return http::json(toJson(registration));
}

Result<http::Response> issueOptions(const Context& context, Visit& at) {
    FIDESK_TRY(checkOptions(at.request, {}));
    FIDESK_ASSIGN(const std::int64_t minutes, challengeMinutes(at.request));
    FIDESK_ASSIGN(const auto policy, policyOf(at.database, at.user.organisation.id));
    FIDESK_ASSIGN(const auto registrations, Registrations(at.database).ofUser(at.user.id));
    FIDESK_TRY(checkRoom(policy, registrations.size()));
    const Bytes challenge = context.random.bytes(challengeBytes);
    const TimePoint now = context.clock.now();
    const TimePoint expiresAt = now + std::chrono::minutes(minutes);
    FIDESK_TRY(Challenges(at.database)
                   .add(challenge, {.purpose = ChallengePurpose::Create,
                                    .user = at.user.id,
                                    .expiresAt = toSeconds(expiresAt)}));
    at.detail = "valid for " + std::to_string(minutes) + " minutes";
    return http::json(creationOptionsJson(context, policy, at.user, registrations, challenge, expiresAt));
}

/// A registration that was asked for, as far as it goes without the store: read and verified.
struct Examined {
    std::string user{}; ///< the id of whom it is for
    Result<RegistrationRequest> wanted;
    Result<OrganisationPolicy> policy;       ///< the one it was verified under
    Result<RegistrationRecord> registration; ///< the verdict
};

Examined examine(const Context& context, const Visit& visit) {
    const auto read = [&]() -> Result<RegistrationRequest> {
        FIDESK_ASSIGN(const QJsonObject body, visit.request.json());
        return parseRegistrationRequest(body);
    };
    Examined result{visit.user.id, read(), policyOf(visit.database, visit.user.organisation.id),
                    fail(ErrorCode::Internal)};
    if (result.wanted && result.policy)
        result.registration = verify(context, *result.policy, visit.user, *result.wanted);
    return result;
}

/// What can be refused without the challenge is refused before it is used up, so that another nickname can be
/// tried with the same credential. A verdict under a policy that was changed meanwhile, or on another user,
/// is not used.
Result<http::Response> addMethod(const Context& context, const Examined& examined, Visit& at) {
    FIDESK_TRY(examined.wanted);
    const RegistrationRequest& wanted = *examined.wanted;
    at.detail = wanted.nickname;
    FIDESK_ASSIGN(const auto policy, policyOf(at.database, at.user.organisation.id));
    FIDESK_TRY(checkRequest(at.database, policy, at.user, wanted));
    FIDESK_TRY(useChallenge(at.database, context, at.user, wanted));
    const bool holds = examined.policy && *examined.policy == policy && examined.user == at.user.id;
    const auto registration = holds ? examined.registration : verify(context, policy, at.user, wanted);
    if (!registration) {
        at.detail +=
            registration.error().code == ErrorCode::ModelNotAllowed ? ": " + registration.error().detail : "";
        return fail(registration.error());
    }
    FIDESK_TRY(Registrations(at.database).addChecked(*registration)); // by checkRequest()
    at.detail += ", " + registration->id;
    return http::json(toJson(*registration), 201)
        .with("Location",
              context.url + "/v1.0/users/" + at.user.id + "/authentication/fido2Methods/" + registration->id);
}

Result<http::Response> renameMethod(const Context&, Visit& at) {
    at.detail = at.request.pathParameter("method");
    FIDESK_ASSIGN(const QJsonObject body, at.request.json());
    FIDESK_ASSIGN(const std::string text, requireString(body, "displayName"));
    FIDESK_ASSIGN(const std::string nickname, parseNickname(text));
    FIDESK_ASSIGN(RegistrationRecord registration, registrationOf(at));
    at.detail += ", " + registration.nickname + " to " + nickname;
    FIDESK_ASSIGN(const auto policy, policyOf(at.database, at.user.organisation.id));
    FIDESK_TRY(checkNickname(policy, nickname));
    FIDESK_TRY(Registrations(at.database).rename(at.user.id, registration.id, nickname));
    registration.nickname = nickname;
    return http::json(toJson(registration));
}

Result<http::Response> removeMethod(const Context&, Visit& at) {
    at.detail = at.request.pathParameter("method");
    FIDESK_ASSIGN(const RegistrationRecord registration, registrationOf(at));
    at.detail += ", " + registration.nickname;
    FIDESK_TRY(Registrations(at.database).remove(at.user.id, registration.id));
    return http::noContent();
}

} // namespace

void addMethodRoutes(ApiRoutes& routes, const Context& context) {
    const std::string methods = "/v1.0/users/{user}/authentication/fido2Methods";
    const auto add = [&](const char* method, const std::string& pattern, Action action, auto step) {
        routes.add(method, pattern, action, [&context, step](Visit& visit) { return step(context, visit); });
    };
    // The function form of creationOptions comes before {method}, which it would match too.
    add("GET", methods + "/creationOptions", Action::IssueOptions, issueOptions);
    add("GET", methods + "/creationOptions(challengeTimeoutInMinutes={challengeTimeoutInMinutes})",
        Action::IssueOptions, issueOptions);
    add("GET", methods, Action::ReadRegistrations, listMethods);
    routes.addPrepared("POST", methods, Action::Register, [&context](const Visit& before) -> ApiHandler {
        return [&context, examined = examine(context, before)](Visit& visit) {
            return addMethod(context, examined, visit);
        };
    });
    add("GET", methods + "/{method}", Action::ReadRegistrations, getMethod);
    add("PATCH", methods + "/{method}", Action::Rename, renameMethod);
    add("DELETE", methods + "/{method}", Action::Remove, removeMethod);
}

} // namespace fidesk::server
