#include "app/portal/api/Verification.h"

#include "app/portal/api/CreationOptions.h"
#include "app/portal/policy/Rules.h"
#include "app/portal/store/Challenges.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/base/Text.h"
#include "core/models/Catalogue.h"
#include "core/webauthn/ClientData.h"
#include "core/webauthn/Verification.h"

#include <QCryptographicHash>

namespace fidesk::server {

namespace {

Result<Bytes> requireBinary(const QJsonObject& object, const char* name) {
    FIDESK_ASSIGN(const std::string text, requireString(object, name));
    auto bytes = fromBase64(text);
    if (!bytes || bytes->empty())
        return fail(ErrorCode::Malformed, std::string("\"") + name + "\" is not base64url.");
    return bytes;
}

std::string nameOf(webauthn::AttestationTrust trust) {
    switch (trust) {
    case webauthn::AttestationTrust::Self:
        return "self";
    case webauthn::AttestationTrust::Unchecked:
        return "unchecked";
    case webauthn::AttestationTrust::Chained:
        return "chained";
    case webauthn::AttestationTrust::None:
        break;
    }
    return "none";
}

std::string thumbprints(const std::vector<Bytes>& chain) {
    std::string text;
    for (const Bytes& certificate : chain) {
        const auto raw = QByteArray::fromRawData(reinterpret_cast<const char*>(certificate.data()),
                                                 static_cast<qsizetype>(certificate.size()));
        text += text.empty() ? "" : " ";
        text += QCryptographicHash::hash(raw, QCryptographicHash::Sha1).toHex().toStdString();
    }
    return text;
}

} // namespace

Result<RegistrationRequest> parseRegistrationRequest(const QJsonObject& body) {
    RegistrationRequest request;
    FIDESK_ASSIGN(const std::string name, optionalString(body, "displayName"));
    FIDESK_ASSIGN(request.nickname, parseNickname(name));
    FIDESK_ASSIGN(const QJsonObject credential, requireObject(body, "publicKeyCredential"));
    FIDESK_ASSIGN(const QJsonObject response, requireObject(credential, "response"));
    FIDESK_ASSIGN(request.response.credentialId, requireBinary(credential, "id"));
    FIDESK_ASSIGN(request.response.clientDataJson, requireBinary(response, "clientDataJSON"));
    FIDESK_ASSIGN(request.response.attestationObject, requireBinary(response, "attestationObject"));
    return request;
}

Result<void> checkRequest(Database& database, const OrganisationPolicy& policy, const UserRecord& user,
                          const RegistrationRequest& request) {
    FIDESK_TRY(checkNickname(policy, request.nickname));
    FIDESK_ASSIGN(
        const std::size_t others,
        Registrations(database).check(
            {.user = user.id, .nickname = request.nickname, .credentialId = request.response.credentialId}));
    return checkRoom(policy, others);
}

Result<void> useChallenge(Database& database, const Context& context, const UserRecord& user,
                          const RegistrationRequest& request) {
    FIDESK_ASSIGN(const auto clientData, webauthn::parseClientData(request.response.clientDataJson));
    FIDESK_TRY(Challenges(database).use(clientData.challenge, ChallengePurpose::Create, user.id,
                                        toSeconds(context.clock.now())));
    return {};
}

Result<RegistrationRecord> verify(const Context& context, const OrganisationPolicy& policy,
                                  const UserRecord& user, const RegistrationRequest& request) {
    const TimePoint now = context.clock.now();
    FIDESK_ASSIGN(const auto clientData, webauthn::parseClientData(request.response.clientDataJson));
    FIDESK_ASSIGN(const auto verified,
                  webauthn::verifyRegistration(
                      request.response, {.rpId = context.rpId,
                                         .origins = context.origins,
                                         .challenge = clientData.challenge,
                                         .algorithms = offeredAlgorithms(),
                                         .userVerificationRequired =
                                             policy.userVerification == webauthn::UserVerification::Required,
                                         .attestationRequired = policy.attestationRequired,
                                         .trustAnchors = context.trustAnchors,
                                         .now = now}));
    FIDESK_TRY(checkAttestation(policy, verified.trust));
    const std::string aaguid = webauthn::toString(verified.aaguid);
    const std::string model = models::modelName(verified.aaguid).value_or(std::string());
    FIDESK_TRY(checkModel(policy, aaguid, model));
    return RegistrationRecord{.id = toUrlToken(verified.credentialId),
                              .user = user.id,
                              .nickname = request.nickname,
                              .credentialId = verified.credentialId,
                              .publicKey = verified.publicKey,
                              .algorithm = static_cast<std::int64_t>(verified.algorithm),
                              .aaguid = aaguid,
                              .model = model,
                              .attestationTrust = nameOf(verified.trust),
                              .format = verified.attestationFormat,
                              .certificateThumbprints = thumbprints(verified.certificateChain),
                              .counter = verified.signatureCounter,
                              .createdAt = toSeconds(now)};
}

} // namespace fidesk::server
