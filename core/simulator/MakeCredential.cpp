#include "core/simulator/MakeCredential.h"

#include "core/simulator/Attestation.h"
#include "core/simulator/Credentials.h"
#include "core/simulator/Offers.h"
#include "core/simulator/Parameters.h"
#include "core/simulator/UserVerification.h"

namespace fidesk::simulator {

namespace {

constexpr int clientDataHash = 1, rp = 2, user = 3, algorithms = 4, excludeList = 5, extensions = 6,
              options = 7, pinAuth = 8, pinProtocol = 9;
constexpr int enterpriseAttestation = 10;
constexpr std::size_t maxUserIdSize = 64;
constexpr std::size_t maxRpIdSize = 253;
constexpr std::size_t maxNameSize = 64;
constexpr std::uint8_t verificationRequired = 3;

struct Request {
    Bytes clientDataHash{};
    Credential credential{};
    std::vector<Bytes> excluded{};
    bool discoverable{false};
    bool protectionAsked{false};
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
    CTAP_ASSIGN(const bool verification, memberOr<bool>(*given, "uv", false));
    if (!presence || (verification && !map.find(pinAuth)))
        return refuse(Status::InvalidOption);
    if (request.discoverable && !device.personality.discoverable)
        return refuse(Status::UnsupportedOption);
    return {};
}

Answer<void> readExtensions(const cbor::Value& map, Request& request) {
    CTAP_ASSIGN(const cbor::Value* given, optionalMember<cbor::Value>(map, extensions));
    if (!given)
        return {};
    CTAP_ASSIGN(const std::int64_t* protection, optionalMember<std::int64_t>(*given, "credProtect"));
    if (protection && (*protection < 1 || *protection > verificationRequired))
        return refuse(Status::InvalidParameter);
    if (protection)
        request.credential.protection = static_cast<std::uint8_t>(*protection);
    request.protectionAsked = protection != nullptr;
    CTAP_ASSIGN(request.credential.hmacSecret, memberOr<bool>(*given, "hmac-secret", false));
    return {};
}

Answer<void> readUser(const cbor::Value& map, Credential& credential) {
    CTAP_ASSIGN(const cbor::Value* entity, requiredMember<cbor::Value>(map, user));
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
    CTAP_TRY(readExtensions(map, request));
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
Status afterExcluded(Device& device) {
    const auto touched = testPresence(device);
    if (!touched && touched.error() != Status::UserActionTimeout)
        return touched.error();
    return Status::CredentialExcluded;
}

cbor::Map extensionOutputs(const Request& request) {
    cbor::Map out;
    if (request.protectionAsked)
        out.emplace_back("credProtect", request.credential.protection);
    if (request.credential.hmacSecret)
        out.emplace_back("hmac-secret", true);
    return out;
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
    if (device.memory.pinHash && !auth.parameter &&
        (request.discoverable || !offersUvNotRequired(device.personality)))
        return refuse(Status::PuatRequired); // step 6
    if (map.find(enterpriseAttestation))
        return refuse(Status::InvalidParameter); // step 9: there is none here
    Credential& credential = request.credential;
    CTAP_ASSIGN(const bool userVerified,
                verifyUser(device, auth, request.clientDataHash, credential.rpId, permissionMakeCredential));
    if (isExcluded(device, request, userVerified))
        return refuse(afterExcluded(device));
    CTAP_TRY(testPresence(device));
    if (request.discoverable)
        CTAP_TRY(store(device.memory, credential, device.personality.passkeySlots, device.random));
    else
        wrap(device.memory, credential, device.random);
    const auto flags = static_cast<std::uint8_t>(flagUserPresent | (userVerified ? flagUserVerified : 0));
    const Bytes authData = authenticatorData(credential.rpId, flags, countUse(device.memory, credential),
                                             attestedData(credential), extensionOutputs(request));
    return cbor::Value(
        cbor::Map{{1, "packed"}, {2, authData}, {3, packedStatement(authData, request.clientDataHash)}});
}

} // namespace fidesk::simulator
