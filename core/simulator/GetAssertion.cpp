#include "core/simulator/GetAssertion.h"

#include "core/simulator/Credentials.h"
#include "core/simulator/HmacSecret.h"
#include "core/simulator/Offers.h"
#include "core/simulator/Parameters.h"
#include "core/simulator/UserVerification.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

constexpr int rpIdKey = 1, clientDataHash = 2, allowList = 3, extensions = 4, options = 5, pinAuth = 6,
              pinProtocol = 7;

struct Request {
    std::string rpId{};
    std::vector<Bytes> allowed{};
    bool listGiven{false};
    bool presence{true};
    bool verification{false};
    AssertionContext context{};
};

/// Steps 4 and 5.
Answer<void> readOptions(const cbor::Value& map, Request& request) {
    CTAP_ASSIGN(const cbor::Value* given, optionalMember<cbor::Value>(map, options));
    if (!given)
        return {};
    CTAP_ASSIGN(request.presence, memberOr<bool>(*given, "up", true));
    CTAP_ASSIGN(request.verification, memberOr<bool>(*given, "uv", false));
    if (given->find("rk"))
        return refuse(Status::UnsupportedOption);
    return {};
}

Answer<void> readExtensions(Device& device, const cbor::Value& map, Request& request) {
    CTAP_ASSIGN(const cbor::Value* given, optionalMember<cbor::Value>(map, extensions));
    if (!given)
        return {};
    CTAP_ASSIGN(request.context.hmacSecret, readHmacSecret(device, *given));
    if (request.context.hmacSecret && !request.presence)
        return refuse(Status::UnsupportedOption); // section 12.5
    if (!offersExtension(device.personality, "largeBlobKey"))
        return {};
    CTAP_ASSIGN(request.context.credBlob, memberOr<bool>(*given, "credBlob", false));
    CTAP_ASSIGN(const bool* largeBlobKey, optionalMember<bool>(*given, "largeBlobKey"));
    if (largeBlobKey && !*largeBlobKey)
        return refuse(Status::InvalidOption); // section 12.3
    request.context.largeBlobKey = largeBlobKey != nullptr;
    return {};
}

Answer<Request> readRequest(const Device& device, const cbor::Value& map) {
    Request request;
    CTAP_ASSIGN(const std::string* rpId, requiredMember<std::string>(map, rpIdKey));
    request.rpId = *rpId;
    CTAP_ASSIGN(request.context.clientDataHash, readClientDataHash(map, clientDataHash));
    CTAP_ASSIGN(const cbor::Array* list, optionalMember<cbor::Array>(map, allowList));
    CTAP_ASSIGN(request.allowed, readDescriptors(device, list));
    request.listGiven = list && !list->empty();
    CTAP_TRY(readOptions(map, request));
    return request;
}

/// Step 7: what is applicable, newest first, less what credProtect hides (section 12.1).
std::vector<Credential> applicable(const Device& device, const Request& request, bool userVerified) {
    std::vector<Credential> found;
    if (!request.listGiven)
        found = discoverableOf(device.memory, request.rpId);
    for (const Bytes& id : request.allowed)
        if (auto credential = locate(device.memory, request.rpId, id))
            found.push_back(std::move(*credential));
    if (!userVerified)
        std::erase_if(found, [&](const Credential& credential) {
            return credential.protection == 3 || (credential.protection == 2 && !request.listGiven);
        });
    return found;
}

/// A user's names are told only where several accounts must be told apart and the user is verified.
cbor::Value userOf(const Credential& credential, bool withNames) {
    cbor::Map user{{"id", credential.userId}};
    if (withNames && !credential.userName.empty())
        user.emplace_back("name", credential.userName);
    if (withNames && !credential.userDisplayName.empty())
        user.emplace_back("displayName", credential.userDisplayName);
    return user;
}

cbor::Map assertWith(Device& device, const AssertionContext& context, const Credential& credential) {
    cbor::Map outputs;
    if (context.hmacSecret && credential.hmacSecret)
        outputs.emplace_back("hmac-secret", hmacSecretOutput(device, *context.hmacSecret, credential,
                                                             (context.flags & flagUserVerified) != 0));
    if (context.credBlob)
        outputs.emplace_back("credBlob", credential.blob.value_or(Bytes()));
    const Bytes authData =
        authenticatorData(credential.rpId, context.flags, countUse(device.memory, credential), {}, outputs);
    Bytes toSign = authData;
    append(toSign, context.clientDataHash);
    cbor::Map response{{1, descriptorOf(credential)}, {2, authData}, {3, sign(credential, toSign)}};
    if (credential.discoverable)
        response.emplace_back(4, userOf(credential, context.listAccounts));
    if (context.largeBlobKey && credential.largeBlobKey)
        response.emplace_back(7, ByteView(*credential.largeBlobKey));
    return response;
}

void remember(Device& device, const AssertionContext& context, const std::vector<Credential>& credentials) {
    PendingAssertions pending{context, {}, 1, Device::now()};
    for (const Credential& credential : credentials)
        pending.credentialIds.push_back(credential.id);
    device.power.assertions = std::move(pending);
}

} // namespace

Answer<cbor::Value> getAssertion(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(const PinAuth auth, readPinAuth(device, map, pinAuth, pinProtocol));
    CTAP_ASSIGN(Request request, readRequest(device, map));
    AssertionContext& context = request.context;
    CTAP_ASSIGN(const bool builtIn, wantsBuiltInUv(device, auth, request.verification,
                                                   device.memory.alwaysUv && request.presence));
    CTAP_ASSIGN(const UserState user, verifyUser(device, auth, builtIn, context.clientDataHash, request.rpId,
                                                 permissionGetAssertion));
    const std::vector<Credential> found = applicable(device, request, user.verified);
    if (found.empty())
        return refuse(Status::NoCredentials);
    CTAP_TRY(readExtensions(device, map, request));
    if (request.presence)
        CTAP_TRY(testPresence(device, user));
    context.flags = static_cast<std::uint8_t>((request.presence || builtIn ? flagUserPresent : 0) |
                                              (user.verified ? flagUserVerified : 0));
    const bool several = !request.listGiven && found.size() > 1;
    context.listAccounts = several && user.verified;
    cbor::Map response = assertWith(device, context, found.front());
    if (several) {
        response.emplace_back(5, found.size());
        remember(device, context, found);
    }
    return cbor::Value(std::move(response));
}

Answer<cbor::Value> getNextAssertion(Device& device) {
    auto& pending = device.power.assertions;
    if (!pending || pending->next >= pending->credentialIds.size() ||
        Device::now() - pending->touched >= device.personality.followUpTimeout) {
        pending.reset();
        return refuse(Status::NotAllowed);
    }
    const Credential* found = findDiscoverable(device.memory, pending->credentialIds[pending->next]);
    if (!found)
        return refuse(Status::NotAllowed);
    const Credential credential = *found;
    ++pending->next;
    pending->touched = Device::now();
    return cbor::Value(assertWith(device, pending->context, credential));
}

} // namespace fidesk::simulator
