#include "core/simulator/ClientPin.h"

#include "core/base/Secret.h"
#include "core/base/Text.h"
#include "core/simulator/BuiltInVerification.h"
#include "core/simulator/Offers.h"
#include "core/simulator/Parameters.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

constexpr int protocolKey = 1, subCommand = 2, keyAgreement = 3, pinUvAuthParam = 4, newPinEnc = 5,
              pinHashEnc = 6, permissionsKey = 9, rpIdKey = 10;

constexpr int mismatchesPerPowerUp = 3;
constexpr std::size_t paddedPinSize = 64;
constexpr std::uint8_t permissionsKnown = permissionMakeCredential | permissionGetAssertion |
                                          permissionCredentialManagement | permissionBioEnrollment |
                                          permissionLargeBlobWrite | permissionAuthenticatorConfig;

using PinHash = std::array<std::uint8_t, 16>;

/// What the subcommands that use a PIN have in common.
struct PinRequest {
    PinProtocol protocol{PinProtocol::One};
    const cbor::Value* platformKey{nullptr};
    SharedSecret secret{};
};

Answer<PinProtocol> readProtocol(const Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(const std::int64_t* number, requiredMember<std::int64_t>(map, protocolKey));
    const auto protocol = pinProtocolOf(*number, device.personality);
    if (!protocol)
        return refuse(Status::InvalidParameter);
    return *protocol;
}

Answer<PinRequest> readPinRequest(const Device& device, const cbor::Value& map) {
    PinRequest request;
    CTAP_ASSIGN(request.protocol, readProtocol(device, map));
    CTAP_ASSIGN(request.platformKey, requiredMember<cbor::Value>(map, keyAgreement));
    return request;
}

Answer<void> agree(Device& device, PinRequest& request) {
    const auto secret =
        decapsulate(request.protocol, device.power.keyAgreementOf(request.protocol), *request.platformKey);
    if (!secret)
        return refuse(Status::InvalidParameter);
    request.secret = *secret;
    return {};
}

/// The locks of section 6.5.5.6: none left at all, or three wrong in a row since power-up.
Answer<void> requireUnlocked(const Device& device) {
    if (!device.memory.pinHash)
        return refuse(Status::PinNotSet);
    if (device.memory.pinRetries == 0)
        return refuse(Status::PinBlocked);
    if (device.power.consecutivePinMismatches >= mismatchesPerPowerUp)
        return refuse(Status::PinAuthBlocked);
    return {};
}

PinHash hashOf(ByteView pin) {
    const Sha256Digest digest = sha256(pin);
    PinHash hash{};
    std::copy_n(digest.begin(), hash.size(), hash.begin());
    return hash;
}

Status statusOfMismatch(const Device& device) {
    if (device.memory.pinRetries == 0)
        return Status::PinBlocked;
    return device.power.consecutivePinMismatches >= mismatchesPerPowerUp ? Status::PinAuthBlocked
                                                                         : Status::PinInvalid;
}

/// Takes a try, compares, and gives the tries back if it was right.
Answer<void> checkPin(Device& device, const PinRequest& request, ByteView encryptedHash) {
    --device.memory.pinRetries;
    const auto hash = decryptFrom(request.protocol, request.secret, encryptedHash);
    if (!hash || !equalInConstantTime(*hash, *device.memory.pinHash)) {
        device.power.keyAgreementOf(request.protocol) = newP256Key(device.random);
        ++device.power.consecutivePinMismatches;
        return refuse(statusOfMismatch(device));
    }
    device.memory.pinRetries = maxPinRetries;
    device.memory.uvMismatches = 0; // section 6.5.2.2
    device.power.consecutivePinMismatches = 0;
    return {};
}

/// The new PIN without its padding. Refusals: PinAuthInvalid, InvalidParameter (not 64 bytes).
Answer<Secret> decryptNewPin(const PinRequest& request, ByteView encrypted) {
    auto padded = decryptFrom(request.protocol, request.secret, encrypted);
    if (!padded)
        return refuse(Status::PinAuthInvalid);
    if (padded->size() != paddedPinSize)
        return refuse(Status::InvalidParameter);
    const auto end =
        std::find_if(padded->rbegin(), padded->rend(), [](std::uint8_t byte) { return byte != 0; });
    Secret pin(ByteView(*padded).first(static_cast<std::size_t>(padded->rend() - end)));
    wipe(*padded);
    return pin;
}

/// Whether three characters in a row are the same, or each one more or one less than the one before.
bool isSimple(std::string_view pin) {
    for (std::size_t i = 2; i < pin.size(); ++i) {
        const int step = pin[i] - pin[i - 1];
        if (step >= -1 && step <= 1 && pin[i - 1] - pin[i - 2] == step)
            return true;
    }
    return false;
}

/// Refusals: PinPolicyViolation (too short in code points, longer than 63 bytes, not UTF-8, against the key's
/// own rules, or, where a change is forced, the old one).
Answer<void> replacePin(Device& device, const Secret& pin) {
    const auto count = codePoints(pin.text());
    if (!count || *count < device.memory.minPinLength || pin.size() >= paddedPinSize)
        return refuse(Status::PinPolicyViolation);
    if (device.personality.refusesSimplePins && isSimple(pin.text()))
        return refuse(Status::PinPolicyViolation);
    const PinHash hash = hashOf(pin.view());
    if (device.memory.forcePinChange && device.memory.pinHash == hash)
        return refuse(Status::PinPolicyViolation);
    device.memory.pinHash = hash;
    device.memory.pinCodePoints = *count;
    device.memory.pinRetries = maxPinRetries;
    device.memory.forcePinChange = false;
    device.power.token.end();
    return {};
}

Answer<cbor::Value> getPinRetries(const Device& device) {
    cbor::Map answer{{3, device.memory.pinRetries}};
    if (device.personality.standard == Standard::Ctap21)
        answer.emplace_back(4, device.power.consecutivePinMismatches >= mismatchesPerPowerUp);
    return cbor::Value(std::move(answer));
}

Answer<cbor::Value> getKeyAgreement(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(const PinProtocol protocol, readProtocol(device, map));
    return cbor::Value(cbor::Map{{1, keyAgreementKey(p256Public(device.power.keyAgreementOf(protocol)))}});
}

/// Section 6.5.5.5.
Answer<cbor::Value> setPin(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(PinRequest request, readPinRequest(device, map));
    CTAP_ASSIGN(const Bytes* encrypted, requiredMember<Bytes>(map, newPinEnc));
    CTAP_ASSIGN(const Bytes* parameter, requiredMember<Bytes>(map, pinUvAuthParam));
    if (device.memory.pinHash)
        return refuse(Status::PinAuthInvalid);
    CTAP_TRY(agree(device, request));
    if (!verifies(request.protocol, request.secret.hmacKey, *encrypted, *parameter))
        return refuse(Status::PinAuthInvalid);
    CTAP_ASSIGN(const Secret pin, decryptNewPin(request, *encrypted));
    CTAP_TRY(replacePin(device, pin));
    return cbor::Value(cbor::Map{});
}

/// Section 6.5.5.6.
Answer<cbor::Value> changePin(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(PinRequest request, readPinRequest(device, map));
    CTAP_ASSIGN(const Bytes* encryptedHash, requiredMember<Bytes>(map, pinHashEnc));
    CTAP_ASSIGN(const Bytes* encrypted, requiredMember<Bytes>(map, newPinEnc));
    CTAP_ASSIGN(const Bytes* parameter, requiredMember<Bytes>(map, pinUvAuthParam));
    CTAP_TRY(requireUnlocked(device));
    CTAP_TRY(agree(device, request));
    Bytes message = *encrypted;
    append(message, *encryptedHash);
    if (!verifies(request.protocol, request.secret.hmacKey, message, *parameter))
        return refuse(Status::PinAuthInvalid);
    CTAP_TRY(checkPin(device, request, *encryptedHash));
    CTAP_ASSIGN(const Secret pin, decryptNewPin(request, *encrypted));
    CTAP_TRY(replacePin(device, pin));
    return cbor::Value(cbor::Map{});
}

cbor::Value newToken(Device& device, const PinRequest& request, std::uint8_t permissions,
                     const std::string& rpId, bool userIsPresent) {
    PinToken& token = device.power.token;
    token.begin(request.protocol, permissions, rpId, userIsPresent, device.random, Device::now());
    return cbor::Map{{2, encryptFor(request.protocol, request.secret, token.value(), device.random)}};
}

/// What getPinToken and its successor share once their own parameters are read.
Answer<cbor::Value> giveToken(Device& device, PinRequest& request, ByteView encryptedHash,
                              std::uint8_t permissions, const std::string& rpId) {
    CTAP_TRY(requireUnlocked(device));
    CTAP_TRY(agree(device, request));
    CTAP_TRY(checkPin(device, request, encryptedHash));
    if (device.memory.forcePinChange)
        return refuse(Status::PinPolicyViolation);
    return newToken(device, request, permissions, rpId, false);
}

/// Section 6.5.5.7.1 (superseded).
Answer<cbor::Value> getPinToken(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(PinRequest request, readPinRequest(device, map));
    CTAP_ASSIGN(const Bytes* encryptedHash, requiredMember<Bytes>(map, pinHashEnc));
    if (map.find(permissionsKey) || map.find(rpIdKey))
        return refuse(Status::InvalidParameter);
    const std::uint8_t permissions =
        offersPermissions(device.personality)
            ? static_cast<std::uint8_t>(permissionMakeCredential | permissionGetAssertion)
            : permissionsKnown;
    return giveToken(device, request, *encryptedHash, permissions, {});
}

/// What a token is asked for.
struct Scope {
    std::uint8_t permissions{0};
    std::string rpId{};
};

Answer<Scope> readScope(const Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(const std::int64_t* asked, requiredMember<std::int64_t>(map, permissionsKey));
    if (*asked <= 0)
        return refuse(Status::InvalidParameter);
    const auto known = static_cast<std::uint8_t>(*asked & permissionsKnown);
    if ((known & ~permissionsOffered(device.personality)) != 0)
        return refuse(Status::UnauthorizedPermission);
    CTAP_ASSIGN(const std::string* rpId, optionalMember<std::string>(map, rpIdKey));
    if (!rpId && (known & (permissionMakeCredential | permissionGetAssertion)) != 0)
        return refuse(Status::MissingParameter);
    return Scope{known, rpId ? *rpId : std::string()};
}

/// Section 6.5.5.7.2.
Answer<cbor::Value> getTokenWithPermissions(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(PinRequest request, readPinRequest(device, map));
    CTAP_ASSIGN(const Bytes* encryptedHash, requiredMember<Bytes>(map, pinHashEnc));
    CTAP_ASSIGN(const Scope scope, readScope(device, map));
    return giveToken(device, request, *encryptedHash, scope.permissions, scope.rpId);
}

/// Section 6.5.5.7.3. The platform repeats it itself, preferredPlatformUvAttempts times.
Answer<cbor::Value> getTokenUsingUv(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(PinRequest request, readPinRequest(device, map));
    CTAP_ASSIGN(const Scope scope, readScope(device, map));
    if (!builtInUvReady(device))
        return refuse(Status::NotAllowed);
    CTAP_TRY(agree(device, request));
    CTAP_TRY(performBuiltInUv(device, device.personality.uvAttempts == 1));
    return newToken(device, request, scope.permissions, scope.rpId, true);
}

/// Section 6.5.5.3.
Answer<cbor::Value> getUvRetries(const Device& device) {
    return cbor::Value(cbor::Map{{5, uvRetries(device)}});
}

Answer<cbor::Value> withFinger(Device& device, const cbor::Value& map, std::int64_t command) {
    if (!device.personality.fingerprintReader || !offersPermissions(device.personality))
        return refuse(unknownSubcommand(device.personality));
    return command == 0x06 ? getTokenUsingUv(device, map) : getUvRetries(device);
}

} // namespace

Answer<cbor::Value> clientPin(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(const std::int64_t* command, requiredMember<std::int64_t>(map, subCommand));
    switch (*command) {
    case 0x01:
        return getPinRetries(device);
    case 0x02:
        return getKeyAgreement(device, map);
    case 0x03:
        return setPin(device, map);
    case 0x04:
        return changePin(device, map);
    case 0x05:
        return getPinToken(device, map);
    case 0x06:
    case 0x07:
        return withFinger(device, map, *command);
    case 0x09:
        if (offersPermissions(device.personality))
            return getTokenWithPermissions(device, map);
        break;
    default:
        break;
    }
    return refuse(unknownSubcommand(device.personality));
}

} // namespace fidesk::simulator
