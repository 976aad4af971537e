#include "core/enrolment/Enrolment.h"

#include "core/base/Base64.h"
#include "core/base/Crypto.h"
#include "core/base/Logging.h"
#include "core/base/Text.h"
#include "core/webauthn/AttestationObject.h"
#include "core/webauthn/ClientData.h"

#include <algorithm>

namespace fidesk::enrolment {

namespace {

constexpr std::size_t challengeSize = 32;

// An attStmt with nothing in it (WebAuthn section 8.7), as CBOR.
constexpr std::uint8_t emptyMap[] = {0xA0};

/// After these the portal may have acted although it did not say so.
bool leavesDoubt(ErrorCode code) {
    return code == ErrorCode::PortalTimeout || code == ErrorCode::PortalFailed ||
           code == ErrorCode::PortalUnreachable || code == ErrorCode::PortalMalformed ||
           code == ErrorCode::Cancelled;
}

/// Graph names a method by its credential id, in one of these two forms; other portals may not, and then none
/// matches.
bool names(const portal::Registration& registration, ByteView credentialId) {
    return registration.id == toUrlToken(credentialId) || registration.id == toBase64Url(credentialId);
}

} // namespace

Enrolment::Enrolment(portal::Portal& portal, token::Token& token, const Clock& clock, Random& random,
                     EnrolmentObserver& observer, Order order)
    : portal_(portal), token_(token), clock_(clock), random_(random), observer_(observer),
      order_(std::move(order)) {}

Result<token::AuthenticatorInfo> Enrolment::begin(std::stop_token stop) {
    observer_.stepStarted(Step::AskPortal);
    FIDESK_ASSIGN(challenge_, portal_.creationOptions(order_.user.id, stop));
    FIDESK_ASSIGN(info_, token_.info(stop));
    if (!info_.canPin())
        return fail(ErrorCode::NotSupportedByKey, "PIN");
    const bool discoverableNeeded = challenge_.options.residentKey == webauthn::ResidentKey::Required;
    if (discoverableNeeded && !info_.option("rk").value_or(false))
        return fail(ErrorCode::NotSupportedByKey, "passkeys");
    return info_;
}

Result<void> Enrolment::preparePin(token::Pin pin, std::stop_token stop) {
    observer_.stepStarted(Step::SetPin);
    if (info_.pinSet()) {
        FIDESK_TRY(token_.checkPin(pin, stop));
    } else {
        if (pin.codePoints() < info_.minPinLength)
            return fail(ErrorCode::PinTooShort);
        FIDESK_TRY(token_.setPin(pin, stop));
        info_.options["clientPin"] = true;
    }
    pin_ = std::move(pin);
    return {};
}

token::MakeCredential Enrolment::request(ByteView clientDataJson) const {
    const webauthn::CreationOptions& options = challenge_.options;
    token::MakeCredential request;
    request.clientDataHash = sha256(clientDataJson);
    request.rpId = options.rp.id;
    request.rpName = options.rp.name;
    request.userId = options.user.id;
    request.userName = options.user.name;
    request.userDisplayName = options.user.displayName;
    request.algorithms = options.algorithms;
    request.excludeList = options.excludeCredentials;
    request.discoverable = options.residentKey != webauthn::ResidentKey::Discouraged;
    request.hmacSecret = options.extensions.hmacCreateSecret;
    if (const auto level = options.extensions.credentialProtection)
        request.credProtect = static_cast<std::uint8_t>(*level);
    request.enforceCredProtect = options.extensions.enforceCredentialProtection;
    return request;
}

Result<Enrolment::Created> Enrolment::accept(const token::CreatedCredential& made,
                                             Bytes clientDataJson) const {
    const webauthn::CreationOptions& options = challenge_.options;
    Created created;
    created.response.credentialId = made.credentialId;
    created.response.clientDataJson = std::move(clientDataJson);
    FIDESK_ASSIGN(created.response.attestationObject,
                  webauthn::makeAttestationObject(made.format, made.statementCbor, made.authenticatorData));

    webauthn::RegistrationPolicy policy;
    policy.rpId = options.rp.id;
    policy.origins = {webauthn::originOf(options.rp.id)};
    policy.challenge = options.challenge;
    policy.algorithms = options.algorithms;
    policy.attestationRequired = order_.attestationRequired;
    policy.trustAnchors = order_.trustAnchors;
    policy.now = clock_.now();
    FIDESK_ASSIGN(created.verified, webauthn::verifyRegistration(created.response, policy));
    const auto& models = order_.allowedModels;
    if (!models.empty() && std::find(models.begin(), models.end(), created.verified.aaguid) == models.end())
        return fail(ErrorCode::AttestationUntrusted, "model " + webauthn::toString(created.verified.aaguid));

    // A client passes the statement on only where the relying party asked for it (WebAuthn section 5.1.3).
    if (options.attestation == webauthn::AttestationConveyance::None) {
        FIDESK_ASSIGN(created.response.attestationObject,
                      webauthn::makeAttestationObject("none", emptyMap, made.authenticatorData));
    }
    return created;
}

Result<void> Enrolment::createCredential(std::stop_token stop) {
    observer_.stepStarted(Step::CreateCredential);
    if (!pin_)
        return fail(ErrorCode::PinRequired);
    if (created_)
        return fail(ErrorCode::InvalidArgument, "a credential was created already");
    if (clock_.now() >= challenge_.expiresAt)
        return fail(ErrorCode::ChallengeExpired);
    Bytes clientDataJson = webauthn::serializeClientData(webauthn::createType, challenge_.options.challenge,
                                                         webauthn::originOf(challenge_.options.rp.id));
    FIDESK_ASSIGN(const token::CreatedCredential made,
                  token_.makeCredential(request(clientDataJson), *pin_, observer_, stop));

    observer_.stepStarted(Step::Verify);
    auto accepted = accept(made, std::move(clientDataJson));
    if (!accepted) {
        Error reason = accepted.error();
        if (auto deleted = deleteFromKey(made.credentialId); !deleted)
            reason.detail += "; the credential stays on the key: " + describe(deleted.error());
        return fail(std::move(reason));
    }
    created_ = std::move(*accepted);
    return {};
}

Result<Enrolled> Enrolment::registerAs(const std::string& nickname, std::stop_token stop) {
    FIDESK_ASSIGN(const std::string name, parseNickname(nickname));
    if (!created_)
        return fail(ErrorCode::InvalidArgument, "no credential was created");
    observer_.stepStarted(Step::Register);
    FIDESK_ASSIGN(portal::Registration registration, post(name, stop));

    observer_.stepStarted(Step::Prove);
    if (auto proved = prove(stop); !proved) {
        Error reason = proved.error();
        if (auto undone = abandon(); !undone)
            reason.detail += "; " + describe(undone.error());
        return fail(std::move(reason));
    }
    Enrolled enrolled{std::move(registration), created_->verified.credentialId, created_->verified.aaguid};
    created_.reset();
    observer_.stepStarted(Step::Done);
    return enrolled;
}

Result<portal::Registration> Enrolment::post(const std::string& nickname, std::stop_token stop) {
    const bool wasInDoubt = created_->maybeAtPortal;
    auto posted = portal_.registerCredential(order_.user.id, created_->response, nickname, stop);
    if (posted || leavesDoubt(posted.error().code))
        created_->maybeAtPortal = true;
    if (posted || posted.error().code == ErrorCode::Cancelled)
        return posted;
    const bool oursAlready = wasInDoubt && posted.error().code == ErrorCode::DuplicateCredential;
    if (!oursAlready && !leavesDoubt(posted.error().code))
        return posted;
    auto found = findAtPortal(stop);
    if (!found || !*found)
        return posted;
    return std::move(**found);
}

Result<std::optional<portal::Registration>> Enrolment::findAtPortal(std::stop_token stop) {
    FIDESK_ASSIGN(std::vector<portal::Registration> all, portal_.registrations(order_.user.id, stop));
    for (portal::Registration& registration : all)
        if (names(registration, created_->verified.credentialId))
            return std::optional(std::move(registration));
    return std::optional<portal::Registration>();
}

Result<void> Enrolment::prove(std::stop_token stop) {
    const webauthn::CreationOptions& options = challenge_.options;
    webauthn::AssertionPolicy policy;
    policy.rpId = options.rp.id;
    policy.origins = {webauthn::originOf(options.rp.id)};
    policy.challenge = random_.bytes(challengeSize);
    policy.userPresenceRequired = false;
    policy.credentialId = created_->verified.credentialId;
    policy.publicKey = created_->verified.publicKey;
    policy.userHandle = options.user.id;
    policy.storedCounter = created_->verified.signatureCounter;

    webauthn::AssertionResponse response;
    response.clientDataJson =
        webauthn::serializeClientData(webauthn::getType, policy.challenge, policy.origins.front());
    const token::GetAssertion request{
        sha256(response.clientDataJson), policy.rpId, {policy.credentialId}, false};
    FIDESK_ASSIGN(token::Assertion assertion, token_.getAssertion(request, *pin_, observer_, stop));
    response.credentialId = std::move(assertion.credentialId);
    response.authenticatorData = std::move(assertion.authenticatorData);
    response.signature = std::move(assertion.signature);
    response.userHandle = std::move(assertion.userHandle);
    FIDESK_TRY(webauthn::verifyAssertion(response, policy));
    return {};
}

Result<void> Enrolment::abandon() {
    if (!created_)
        return {};
    if (created_->maybeAtPortal) {
        // Without the portal's word the passkey stays: it may be what a registration there needs.
        auto found = findAtPortal({});
        if (!found)
            return fail(found.error().code,
                        "the registration may be at the portal: " + describe(found.error()));
        if (*found) {
            auto removed = portal_.remove(order_.user.id, (*found)->id, {});
            if (!removed && removed.error().code != ErrorCode::RegistrationNotFound)
                return fail(removed.error().code,
                            "the registration is at the portal: " + describe(removed.error()));
        }
        created_->maybeAtPortal = false;
    }
    if (auto deleted = deleteFromKey(created_->verified.credentialId); !deleted)
        return fail(deleted.error().code, "the passkey stays on the key: " + describe(deleted.error()));
    created_.reset();
    return {};
}

Result<void> Enrolment::deleteFromKey(ByteView credentialId) {
    if (!info_.canManageCredentials())
        return fail(ErrorCode::NotSupportedByKey, "deleting passkeys");
    auto deleted = token_.deletePasskey(credentialId, *pin_);
    if (!deleted && deleted.error().code == ErrorCode::NoCredentials)
        return {};
    return deleted;
}

} // namespace fidesk::enrolment
