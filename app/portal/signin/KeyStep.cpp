#include "app/portal/signin/KeyStep.h"

#include "app/portal/http/Problem.h"
#include "app/portal/policy/Rules.h"
#include "app/portal/signin/Arrival.h"
#include "app/portal/signin/Sessions.h"
#include "app/portal/signin/Trail.h"
#include "app/portal/store/Challenges.h"
#include "app/portal/store/Registrations.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/webauthn/ClientData.h"
#include "core/webauthn/Options.h"
#include "core/webauthn/Verification.h"

namespace fidesk::server {

namespace {

constexpr std::size_t challengeBytes = 32;

struct Pending {
    Session session{};
    UserRecord user{};
};

Result<Pending> pendingOf(Database& database, const SignInContext& context, const http::Request& request) {
    FIDESK_ASSIGN(const auto session, sessionOf(database, context, request));
    if (!session || session->session.state != SessionState::Pending)
        return fail(ErrorCode::SignInExpired);
    FIDESK_ASSIGN(auto user, Users(database).byId(session->session.user));
    if (!user)
        return fail(ErrorCode::SignInExpired);
    return Pending{session->session, std::move(*user)};
}

Result<Bytes> requireBinary(const QJsonObject& json, const char* name) {
    FIDESK_ASSIGN(const auto text, requireString(json, name));
    return fromBase64(text);
}

Result<webauthn::AssertionResponse> parseAssertion(const QJsonObject& json) {
    FIDESK_ASSIGN(const auto type, requireString(json, "type"));
    if (type != "public-key")
        return fail(ErrorCode::Malformed, "type");
    webauthn::AssertionResponse response;
    FIDESK_ASSIGN(response.credentialId, requireBinary(json, "rawId"));
    FIDESK_ASSIGN(const Bytes id, requireBinary(json, "id"));
    if (!equal(id, response.credentialId))
        return fail(ErrorCode::Malformed, "id and rawId differ");
    FIDESK_ASSIGN(const auto inner, requireObject(json, "response"));
    FIDESK_ASSIGN(response.clientDataJson, requireBinary(inner, "clientDataJSON"));
    FIDESK_ASSIGN(response.authenticatorData, requireBinary(inner, "authenticatorData"));
    FIDESK_ASSIGN(response.signature, requireBinary(inner, "signature"));
    FIDESK_ASSIGN(const auto handle, optionalString(inner, "userHandle"));
    if (!handle.empty()) {
        FIDESK_ASSIGN(response.userHandle, fromBase64(handle));
    }
    return response;
}

Result<RegistrationRecord> chosen(Database& database, const SignInContext& context, const Pending& pending,
                                  ByteView challenge) {
    FIDESK_ASSIGN(const auto issued,
                  Challenges(database).use(challenge, ChallengePurpose::Get, pending.user.id,
                                           toSeconds(context.clock.now())));
    if (!equal(issued.sessionHash, pending.session.tokenHash))
        return fail(ErrorCode::ChallengeMismatch, "another session's");
    FIDESK_ASSIGN(auto registration, Registrations(database).find(pending.user.id, issued.registration));
    if (!registration)
        return fail(ErrorCode::RegistrationNotFound);
    return std::move(*registration);
}

/// Everything section 7.2 asks, and the policy of the user's organisation as it is now: a key that was
/// registered before its model was blocked is refused. Uses the challenge up and notes the use. The
/// registration's nickname.
Result<std::string> accept(Database& database, const SignInContext& context, const Pending& pending,
                           const webauthn::AssertionResponse& response) {
    FIDESK_ASSIGN(const auto clientData, webauthn::parseClientData(response.clientDataJson));
    FIDESK_ASSIGN(const auto registration, chosen(database, context, pending, clientData.challenge));
    FIDESK_ASSIGN(const auto rules, policyOf(database, pending.user.organisation.id));
    FIDESK_TRY(checkModel(rules, registration.aaguid, registration.model));
    const webauthn::AssertionPolicy policy{.rpId = context.rpId,
                                           .origins = context.origins,
                                           .challenge = clientData.challenge,
                                           .userVerificationRequired =
                                               rules.userVerification == webauthn::UserVerification::Required,
                                           .credentialId = registration.credentialId,
                                           .publicKey = registration.publicKey,
                                           .userHandle = pending.user.userHandle,
                                           .storedCounter = static_cast<std::uint32_t>(registration.counter)};
    FIDESK_ASSIGN(const auto verified, webauthn::verifyAssertion(response, policy));
    FIDESK_TRY(Registrations(database).noteUse(registration.id, verified.signatureCounter,
                                               toSeconds(context.clock.now())));
    return registration.nickname;
}

bool isFault(ErrorCode code) {
    return code == ErrorCode::DatabaseFailed || code == ErrorCode::Internal;
}

Result<http::Response> refusal(const http::Request& request, TimePoint now, ErrorCode code) {
    auto response = http::problem(request, now, 401, "keyRefused", "The security key was not accepted.");
    FIDESK_ASSIGN(auto envelope, parseJsonObject(asBytes(response.body)));
    QJsonObject error = envelope[QStringLiteral("error")].toObject();
    QJsonObject inner = error[QStringLiteral("innerError")].toObject();
    inner[QStringLiteral("code")] = toQString(refusalCode(code));
    error[QStringLiteral("innerError")] = inner;
    envelope[QStringLiteral("error")] = error;
    response.body = toJsonText(envelope);
    return response;
}

Result<QJsonObject> issueOptions(Database& database, const SignInContext& context, const Pending& pending,
                                 const RegistrationRecord& registration) {
    webauthn::RequestOptions options;
    options.rpId = context.rpId;
    options.challenge = context.random.bytes(challengeBytes);
    options.allowCredentials = {registration.credentialId};
    FIDESK_ASSIGN(const auto policy, policyOf(database, pending.user.organisation.id));
    options.userVerification = policy.userVerification;
    FIDESK_TRY(Challenges(database).add(options.challenge,
                                        {.purpose = ChallengePurpose::Get,
                                         .user = pending.user.id,
                                         .registration = registration.id,
                                         .sessionHash = pending.session.tokenHash,
                                         .expiresAt = toSeconds(context.clock.now() + challengeTime)}));
    QJsonObject json = webauthn::toJson(options);
    json[QStringLiteral("timeout")] = static_cast<qint64>(std::chrono::milliseconds(challengeTime).count());
    return json;
}

/// Refuses the assertion, unless too many were refused: then it is told so, and written down once.
Result<http::Response> refused(Database& database, const SignInContext& context, const http::Request& request,
                               const Pending& pending, ErrorCode why) {
    const Guesser guesser = guesserOf(context, request, pending.user.userPrincipalName);
    FIDESK_ASSIGN(const Try counted, Throttle(database, context.clock).countKey(guesser));
    if (!counted.refusal || counted.refusal->isNews)
        FIDESK_TRY(record(database, context, request, pending.user, "signin.key",
                          counted.refusal ? "tooManyAttempts" : refusalCode(why)));
    return counted.refusal ? http::problem(request, context.clock.now(), tooManyTries(*counted.refusal))
                           : refusal(request, context.clock.now(), why);
}

Result<http::Response> signedIn(Database& database, const SignInContext& context,
                                const http::Request& request, const Pending& pending,
                                const std::string& nickname) {
    FIDESK_ASSIGN(auto response,
                  signedInAnswer(database, context, request, pending.user, pending.session.returnPath));
    FIDESK_TRY(record(database, context, request, pending.user, "signin.key", "done", nickname));
    return response;
}

/// The options, or why there are none.
Result<http::Response> asked(Database& database, const SignInContext& context, const http::Request& request,
                             const Pending& pending, const std::string& registrationId) {
    const Guesser guesser = guesserOf(context, request, pending.user.userPrincipalName);
    FIDESK_ASSIGN(const Try counted, Throttle(database, context.clock).countKey(guesser));
    if (counted.refusal) {
        if (counted.refusal->isNews)
            FIDESK_TRY(record(database, context, request, pending.user, "signin.key", "tooManyAttempts"));
        return http::problem(request, context.clock.now(), tooManyTries(*counted.refusal));
    }
    FIDESK_ASSIGN(const auto registration, Registrations(database).find(pending.user.id, registrationId));
    if (!registration) {
        FIDESK_TRY(record(database, context, request, pending.user, "signin.key",
                          refusalCode(ErrorCode::RegistrationNotFound)));
        return http::problem(request, context.clock.now(), Error(ErrorCode::RegistrationNotFound));
    }
    FIDESK_ASSIGN(const auto options, issueOptions(database, context, pending, *registration));
    return http::json({{QStringLiteral("publicKey"), options}});
}

} // namespace

Result<http::Response> keyOptions(const SignInContext& context, const http::Request& request) {
    FIDESK_ASSIGN(const auto json, ownJson(context, request));
    FIDESK_ASSIGN(const auto id, requireString(json, "registrationId"));
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(*database));
    FIDESK_ASSIGN(const Pending pending, pendingOf(*database, context, request));
    FIDESK_ASSIGN(auto response, asked(*database, context, request, pending, id));
    FIDESK_TRY(transaction.commit());
    return response;
}

Result<http::Response> keyStep(const SignInContext& context, const http::Request& request) {
    FIDESK_ASSIGN(const auto json, ownJson(context, request));
    FIDESK_ASSIGN(Database * database, context.store.database());
    // One transaction, so that challenge, counter and session change together or not at all.
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(*database));
    FIDESK_ASSIGN(const Pending pending, pendingOf(*database, context, request));
    FIDESK_ASSIGN(const auto assertion, parseAssertion(json));
    const auto accepted = accept(*database, context, pending, assertion);
    if (!accepted && isFault(accepted.error().code))
        return fail(accepted.error());
    FIDESK_ASSIGN(auto response, accepted
                                     ? signedIn(*database, context, request, pending, *accepted)
                                     : refused(*database, context, request, pending, accepted.error().code));
    FIDESK_TRY(transaction.commit());
    return response;
}

} // namespace fidesk::server
