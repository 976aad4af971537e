#include "core/simulator/HmacSecret.h"

#include "core/simulator/Credentials.h"
#include "core/simulator/Parameters.h"

namespace fidesk::simulator {

namespace {

constexpr int keyAgreement = 1, saltEncrypted = 2, saltAuth = 3, protocolNumber = 4;
constexpr std::size_t saltSize = 32;

} // namespace

Answer<std::optional<HmacSecretInput>> readHmacSecret(Device& device, const cbor::Value& extensions) {
    CTAP_ASSIGN(const cbor::Value* map, optionalMember<cbor::Value>(extensions, "hmac-secret"));
    if (!map)
        return std::optional<HmacSecretInput>();
    CTAP_ASSIGN(const cbor::Value* platformKey, requiredMember<cbor::Value>(*map, keyAgreement));
    CTAP_ASSIGN(const Bytes* encrypted, requiredMember<Bytes>(*map, saltEncrypted));
    CTAP_ASSIGN(const Bytes* authentication, requiredMember<Bytes>(*map, saltAuth));
    CTAP_ASSIGN(const std::int64_t number, memberOr<std::int64_t>(*map, protocolNumber, 1));
    const auto protocol = pinProtocolOf(number, device.personality);
    if (!protocol)
        return refuse(Status::InvalidParameter);
    const auto secret = decapsulate(*protocol, device.power.keyAgreementOf(*protocol), *platformKey);
    if (!secret)
        return refuse(Status::InvalidParameter);
    if (!verifies(*protocol, secret->hmacKey, *encrypted, *authentication))
        return refuse(Status::PinAuthInvalid);
    const auto salts = decryptFrom(*protocol, *secret, *encrypted);
    if (!salts || (salts->size() != saltSize && salts->size() != 2 * saltSize))
        return refuse(Status::InvalidLength);
    return std::optional(HmacSecretInput{*protocol, *secret, *salts});
}

Bytes hmacSecretOutput(Device& device, const HmacSecretInput& input, const Credential& credential,
                       bool userVerified) {
    const Sha256Digest key = credentialRandom(device.memory, credential, userVerified);
    Bytes outputs;
    for (std::size_t at = 0; at < input.salts.size(); at += saltSize)
        append(outputs, hmacSha256(key, ByteView(input.salts).subspan(at, saltSize)));
    return encryptFor(input.protocol, input.secret, outputs, device.random);
}

} // namespace fidesk::simulator
