#include "core/simulator/MakeCredential.h"

#include "core/simulator/Attestation.h"
#include "core/simulator/BuiltInVerification.h"
#include "core/simulator/Credentials.h"
#include "core/simulator/Offers.h"
#include "core/simulator/Parameters.h"
#include "core/simulator/UserVerification.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

constexpr int clientDataHash = 1, rp = 2, userEntity = 3, algorithms = 4, excludeList = 5, extensions = 6,
              options = 7, pinAuth = 8, pinProtocol = 9;
constexpr int enterpriseAttestation = 10;
constexpr int vendorFacilitated = 1, platformManaged = 2;
constexpr std::size_t maxUserIdSize = 64;
constexpr std::size_t maxRpIdSize = 253;
constexpr std::size_t maxNameSize = 64;
constexpr std::uint8_t verificationRequired = 3;

struct Request {
    Bytes clientDataHash{};
    Credential credential{};
    std::vector<Bytes> excluded{};
    bool discoverable{false};
    bool verification{false};
    bool protectionAsked{false};
    bool blobAsked{false};
    bool minPinLengthAsked{false};
    bool enterprise{false};
};

/// Step 3: the first of pubKeyCredParams that is known.
Answer<std::int64_t> chooseAlgorithm(const cbor::Array& list) {
    std::optional<std::int64_t> chosen;
    for (const cbor::Value& element : list) {
        if (!element.map())
            return refuse(Status::CborUnexpectedType);
        CTAP_ASSIGN(const std::int64_t* algorithm, requiredMember<std::int64_t>(element, "alg"));
        CTAP_ASSIGN(const std::string* type, requiredMember<std::string>(element, "type"));
        if (!chosen && *type == "public-key" && (*algorithm == coseEs256 || *algorithm == coseEdDsa))
            chosen = *algorithm;
    }
    if (!chosen)
        return refuse(Status::UnsupportedAlgorithm);
    return *chosen;
}

/// Steps 4 and 5; what is not known is passed over.
Answer<void> readOptions(const Device& device, const cbor::Value& map, Request& request) {
    CTAP_ASSIGN(const cbor::Value* given, optionalMember<cbor::Value>(map, options));
    if (!given)
        return {};
    CTAP_ASSIGN(request.discoverable, memberOr<bool>(*given, "rk", false));
    CTAP_ASSIGN(const bool presence, memberOr<bool>(*given, "up", true));
    CTAP_ASSIGN(request.verification, memberOr<bool>(*given, "uv", false));
    if (!presence)
        return refuse(Status::InvalidOption);
    if (request.discoverable && !device.personality.discoverable)
        return refuse(Status::UnsupportedOption);
    return {};
}

/// What an extension asks for; null where it is absent or the key does not know it.
template <typename T>
Answer<const T*> extensionInput(const Device& device, const cbor::Value& given, const char* name) {
    if (!offersExtension(device.personality, name))
        return nullptr;
    return optionalMember<T>(given, name);
}

/// Section 12.1.
Answer<void> readProtection(const Device& device, const cbor::Value& given, Request& request) {
    CTAP_ASSIGN(const auto* protection, extensionInput<std::int64_t>(device, given, "credProtect"));
    if (protection && (*protection < 1 || *protection > verificationRequired))
        return refuse(Status::InvalidParameter);
    if (protection)
        request.credential.protection = static_cast<std::uint8_t>(*protection);
    request.protectionAsked = protection != nullptr;
    return {};
}

/// Section 12.2: a blob that is too long, or of a credential that is not stored, is not kept.
Answer<void> readBlob(const Device& device, const cbor::Value& given, Request& request) {
    CTAP_ASSIGN(const Bytes* blob, extensionInput<Bytes>(device, given, "credBlob"));
    request.blobAsked = blob != nullptr;
    if (blob && blob->size() <= maxCredBlobLength && request.discoverable)
        request.credential.blob = *blob;
    return {};
}

/// Section 12.3.
Answer<void> readLargeBlobKey(const Device& device, const cbor::Value& given, Request& request) {
    CTAP_ASSIGN(const bool* asked, extensionInput<bool>(device, given, "largeBlobKey"));
    if (!asked)
        return {};
    if (!*asked || !request.discoverable)
        return refuse(Status::InvalidOption);
    device.random.fill(request.credential.largeBlobKey.emplace());
    return {};
}

Answer<void> readExtensions(const Device& device, const cbor::Value& map, Request& request) {
    CTAP_ASSIGN(const cbor::Value* given, optionalMember<cbor::Value>(map, extensions));
    if (!given)
        return {};
    CTAP_TRY(readProtection(device, *given, request));
    CTAP_ASSIGN(const bool* hmacSecret, extensionInput<bool>(device, *given, "hmac-secret"));
    request.credential.hmacSecret = hmacSecret && *hmacSecret;
    CTAP_ASSIGN(const bool* minPinLength, extensionInput<bool>(device, *given, "minPinLength"));
    request.minPinLengthAsked = minPinLength && *minPinLength;
    CTAP_TRY(readBlob(device, *given, request));
    return readLargeBlobKey(device, *given, request);
}

/// Step 9. No RP is on the vendor's list.
Answer<bool> readEnterprise(const Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(const std::int64_t* kind, optionalMember<std::int64_t>(map, enterpriseAttestation));
    if (!kind)
        return false;
    if (!device.memory.enterpriseAttestation)
        return refuse(Status::InvalidParameter);
    if (*kind != vendorFacilitated && *kind != platformManaged)
        return refuse(Status::InvalidOption);
    return *kind == platformManaged;
}

Answer<void> readUser(const cbor::Value& map, Credential& credential) {
    CTAP_ASSIGN(const cbor::Value* entity, requiredMember<cbor::Value>(map, userEntity));
    CTAP_ASSIGN(const Bytes* id, requiredMember<Bytes>(*entity, "id"));
    if (id->empty() || id->size() > maxUserIdSize)
        return refuse(Status::InvalidLength);
    credential.userId = *id;
    CTAP_ASSIGN(const std::string name, memberOr<std::string>(*entity, "name", {}));
    CTAP_ASSIGN(const std::string displayName, memberOr<std::string>(*entity, "displayName", {}));
    credential.userName = storedName(name);
    credential.userDisplayName = storedName(displayName);
    return {};
}

Answer<Request> readRequest(const Device& device, const cbor::Value& map) {
    Request request;
    CTAP_ASSIGN(request.clientDataHash, readClientDataHash(map, clientDataHash));
    CTAP_ASSIGN(const cbor::Value* party, requiredMember<cbor::Value>(map, rp));
    CTAP_ASSIGN(const std::string* rpId, requiredMember<std::string>(*party, "id"));
    if (rpId->empty() || rpId->size() > maxRpIdSize)
        return refuse(Status::InvalidLength);
    Credential asked;
    CTAP_TRY(readUser(map, asked));
    CTAP_ASSIGN(const cbor::Array* list, requiredMember<cbor::Array>(map, algorithms));
    CTAP_ASSIGN(const std::int64_t algorithm, chooseAlgorithm(*list));
    request.credential = newCredential(algorithm, device.random);
    request.credential.rpId = *rpId;
    request.credential.userId = asked.userId;
    request.credential.userName = asked.userName;
    request.credential.userDisplayName = asked.userDisplayName;
    CTAP_TRY(readOptions(device, map, request));
    CTAP_TRY(readExtensions(device, map, request));
    CTAP_ASSIGN(const cbor::Array* excluded, optionalMember<cbor::Array>(map, excludeList));
    CTAP_ASSIGN(request.excluded, readDescriptors(device, excluded));
    return request;
}

/// Step 12. A credential that needs user verification is not spoken of without it.
bool isExcluded(const Device& device, const Request& request, bool userVerified) {
    for (const Bytes& id : request.excluded) {
        const auto existing = locate(device.memory, request.credential.rpId, id);
        if (existing && (existing->protection != verificationRequired || userVerified))
            return true;
    }
    return false;
}

/// Whether there was a touch or the wait ran out, the answer is the same.
Status afterExcluded(Device& device, const UserState& user) {
    const auto touched = testPresence(device, user);
    if (!touched && touched.error() != Status::UserActionTimeout)
        return touched.error();
    return Status::CredentialExcluded;
}

/// Section 12.4.
bool mayLearnMinPinLength(const Device& device, const std::string& rpId) {
    const auto& rpIds = device.memory.minPinLengthRpIds;
    return std::find(rpIds.begin(), rpIds.end(), rpId) != rpIds.end();
}

cbor::Map extensionOutputs(const Device& device, const Request& request) {
    cbor::Map out;
    if (request.protectionAsked)
        out.emplace_back("credProtect", request.credential.protection);
    if (request.credential.hmacSecret)
        out.emplace_back("hmac-secret", true);
    if (request.blobAsked)
        out.emplace_back("credBlob", request.credential.blob.has_value());
    if (request.minPinLengthAsked && mayLearnMinPinLength(device, request.credential.rpId))
        out.emplace_back("minPinLength", device.memory.minPinLength);
    return out;
}

/// Steps 5 to 11: who is there.
Answer<UserState> knowUser(Device& device, const PinAuth& auth, Request& request, const cbor::Value& map) {
    CTAP_ASSIGN(const bool builtIn,
                wantsBuiltInUv(device, auth, request.verification, device.memory.alwaysUv));
    const bool needed = request.discoverable || !offersUvNotRequired(device.personality);
    if (needed && isProtected(device) && !auth.parameter && !builtIn)
        return refuse(device.memory.pinHash ? Status::PuatRequired : Status::OperationDenied);
    CTAP_ASSIGN(request.enterprise, readEnterprise(device, map));
    return verifyUser(device, auth, builtIn, request.clientDataHash, request.credential.rpId,
                      permissionMakeCredential);
}

/// The last steps: the credential is kept, and attested.
Answer<cbor::Value> finish(Device& device, Request& request, bool userVerified) {
    Credential& credential = request.credential;
    if (request.discoverable)
        CTAP_TRY(store(device.memory, credential, device.personality.passkeySlots, device.random));
    else
        wrap(device.memory, credential, device.random);
    const auto flags = static_cast<std::uint8_t>(flagUserPresent | (userVerified ? flagUserVerified : 0));
    const Bytes authData = authenticatorData(credential.rpId, flags, countUse(device.memory, credential),
                                             attestedData(credential), extensionOutputs(device, request));
    cbor::Map response{{1, "packed"}, {2, authData}, {3, packedStatement(authData, request.clientDataHash)}};
    if (request.enterprise)
        response.emplace_back(4, true);
    if (credential.largeBlobKey)
        response.emplace_back(5, ByteView(*credential.largeBlobKey));
    return cbor::Value(std::move(response));
}

} // namespace

std::string storedName(const std::string& text) {
    if (text.size() <= maxNameSize)
        return text;
    std::size_t end = maxNameSize;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return text.substr(0, end);
}

Answer<cbor::Value> makeCredential(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(const PinAuth auth, readPinAuth(device, map, pinAuth, pinProtocol));
    CTAP_ASSIGN(Request request, readRequest(device, map));
    CTAP_ASSIGN(const UserState user, knowUser(device, auth, request, map));
    if (isExcluded(device, request, user.verified))
        return refuse(afterExcluded(device, user));
    CTAP_TRY(testPresence(device, user));
    return finish(device, request, user.verified);
}

} // namespace fidesk::simulator
