#include "core/simulator/CredentialManagement.h"

#include "core/simulator/Authorization.h"
#include "core/simulator/Credentials.h"
#include "core/simulator/MakeCredential.h"
#include "core/simulator/Offers.h"
#include "core/simulator/Parameters.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

constexpr int subCommandKey = 1, subCommandParams = 2, protocolKey = 3, pinUvAuthParam = 4;
constexpr int rpIdHashKey = 1, credentialIdKey = 2, userKey = 3;

enum Subcommand : std::int64_t {
    getCredsMetadata = 1,
    enumerateRpsBegin,
    enumerateRpsNext,
    enumerateCredentialsBegin,
    enumerateCredentialsNext,
    deleteCredential,
    updateUserInformation
};

/// The token must verify over the subcommand's number and its parameters as they came.
Answer<void> authorize(Device& device, const cbor::Value& map, std::int64_t command) {
    Bytes message{static_cast<std::uint8_t>(command)};
    if (const cbor::Value* params = map.find(subCommandParams))
        append(message, cbor::encodeInOrder(*params));
    return simulator::authorize(device, map, {protocolKey, pinUvAuthParam}, message,
                                permissionCredentialManagement);
}

Answer<void> requireUnbound(const Device& device) {
    if (!device.power.token.boundToNone())
        return refuse(Status::PinAuthInvalid);
    return {};
}

/// Section 6.8.2.
Answer<cbor::Value> metadata(Device& device) {
    CTAP_TRY(requireUnbound(device));
    return cbor::Value(cbor::Map{{1, device.memory.credentials.size()}, {2, device.freeSlots()}});
}

cbor::Map describeRp(const std::string& rpId) {
    return {{3, cbor::Map{{"id", rpId}}}, {4, ByteView(sha256(asBytes(rpId)))}};
}

/// Section 6.8.3.
Answer<cbor::Value> beginRps(Device& device) {
    CTAP_TRY(requireUnbound(device));
    Enumeration enumeration;
    for (const Credential& credential : device.memory.credentials)
        if (std::find(enumeration.rpIds.begin(), enumeration.rpIds.end(), credential.rpId) ==
            enumeration.rpIds.end())
            enumeration.rpIds.push_back(credential.rpId);
    if (enumeration.rpIds.empty())
        return refuse(Status::NoCredentials);
    cbor::Map response = describeRp(enumeration.rpIds.front());
    response.emplace_back(5, enumeration.rpIds.size());
    enumeration.touched = Device::now();
    device.power.enumeration = std::move(enumeration);
    return cbor::Value(std::move(response));
}

/// The enumeration that is under way, if it is of that kind and has not run out.
Answer<Enumeration*> current(Device& device, bool ofRps) {
    auto& enumeration = device.power.enumeration;
    const bool good = enumeration && enumeration->ofRps == ofRps &&
                      Device::now() - enumeration->touched < device.personality.followUpTimeout;
    const std::size_t count = !good   ? 0
                              : ofRps ? enumeration->rpIds.size()
                                      : enumeration->credentialIds.size();
    if (!good || enumeration->next >= count) {
        enumeration.reset();
        return refuse(Status::NotAllowed);
    }
    enumeration->touched = Device::now();
    return &*enumeration;
}

Answer<cbor::Value> nextRp(Device& device) {
    CTAP_ASSIGN(Enumeration * enumeration, current(device, true));
    return cbor::Value(describeRp(enumeration->rpIds[enumeration->next++]));
}

cbor::Map describeCredential(const Credential& credential) {
    cbor::Map user{{"id", credential.userId}};
    if (!credential.userName.empty())
        user.emplace_back("name", credential.userName);
    if (!credential.userDisplayName.empty())
        user.emplace_back("displayName", credential.userDisplayName);
    cbor::Map response{{6, std::move(user)},
                       {7, descriptorOf(credential)},
                       {8, publicKey(credential)},
                       {10, credential.protection}};
    if (credential.largeBlobKey)
        response.emplace_back(11, ByteView(*credential.largeBlobKey));
    return response;
}

/// Section 6.8.4.
Answer<cbor::Value> beginCredentials(Device& device, const cbor::Value& params) {
    CTAP_ASSIGN(const Bytes* rpIdHash, requiredMember<Bytes>(params, rpIdHashKey));
    const PinToken& token = device.power.token;
    if (!token.boundToNone() && !equal(sha256(asBytes(token.rpId())), *rpIdHash))
        return refuse(Status::PinAuthInvalid);
    Enumeration enumeration;
    enumeration.ofRps = false;
    for (const Credential& credential : device.memory.credentials)
        if (equal(sha256(asBytes(credential.rpId)), *rpIdHash))
            enumeration.credentialIds.push_back(credential.id);
    if (enumeration.credentialIds.empty())
        return refuse(Status::NoCredentials);
    cbor::Map response =
        describeCredential(*findDiscoverable(device.memory, enumeration.credentialIds.front()));
    response.emplace_back(9, enumeration.credentialIds.size());
    enumeration.touched = Device::now();
    device.power.enumeration = std::move(enumeration);
    return cbor::Value(std::move(response));
}

Answer<cbor::Value> nextCredential(Device& device) {
    CTAP_ASSIGN(Enumeration * enumeration, current(device, false));
    const Credential* credential =
        findDiscoverable(device.memory, enumeration->credentialIds[enumeration->next++]);
    if (!credential)
        return refuse(Status::NotAllowed);
    return cbor::Value(describeCredential(*credential));
}

/// The stored credential that the parameters name.
Answer<Credential*> named(Device& device, const cbor::Value& params) {
    CTAP_ASSIGN(const cbor::Value* descriptor, requiredMember<cbor::Value>(params, credentialIdKey));
    CTAP_ASSIGN(const Bytes* id, requiredMember<Bytes>(*descriptor, "id"));
    Credential* credential = findDiscoverable(device.memory, *id);
    if (credential && device.power.token.boundToOther(credential->rpId))
        return refuse(Status::PinAuthInvalid);
    if (!credential)
        return refuse(Status::NoCredentials);
    return credential;
}

/// Section 6.8.5.
Answer<cbor::Value> remove(Device& device, const cbor::Value& params) {
    CTAP_ASSIGN(Credential * credential, named(device, params));
    device.memory.credentials.erase(device.memory.credentials.begin() +
                                    (credential - device.memory.credentials.data()));
    return cbor::Value(cbor::Map{});
}

/// Section 6.8.6.
Answer<cbor::Value> updateUser(Device& device, const cbor::Value& params) {
    CTAP_ASSIGN(const cbor::Value* user, requiredMember<cbor::Value>(params, userKey));
    CTAP_ASSIGN(const Bytes* userId, requiredMember<Bytes>(*user, "id"));
    CTAP_ASSIGN(const std::string name, memberOr<std::string>(*user, "name", {}));
    CTAP_ASSIGN(const std::string displayName, memberOr<std::string>(*user, "displayName", {}));
    CTAP_ASSIGN(Credential * credential, named(device, params));
    if (credential->userId != *userId)
        return refuse(Status::InvalidParameter);
    credential->userName = storedName(name);
    credential->userDisplayName = storedName(displayName);
    return cbor::Value(cbor::Map{});
}

Answer<cbor::Value> withParams(Device& device, const cbor::Value& map, std::int64_t command) {
    CTAP_ASSIGN(const cbor::Value* params, requiredMember<cbor::Value>(map, subCommandParams));
    CTAP_TRY(authorize(device, map, command));
    if (command == enumerateCredentialsBegin)
        return beginCredentials(device, *params);
    return command == deleteCredential ? remove(device, *params) : updateUser(device, *params);
}

} // namespace

Answer<cbor::Value> credentialManagement(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(const std::int64_t* command, requiredMember<std::int64_t>(map, subCommandKey));
    switch (*command) {
    case getCredsMetadata:
        CTAP_TRY(authorize(device, map, *command));
        return metadata(device);
    case enumerateRpsBegin:
        CTAP_TRY(authorize(device, map, *command));
        return beginRps(device);
    case enumerateRpsNext:
        return nextRp(device);
    case enumerateCredentialsNext:
        return nextCredential(device);
    case enumerateCredentialsBegin:
    case deleteCredential:
        return withParams(device, map, *command);
    case updateUserInformation:
        if (device.personality.standard == Standard::Ctap21)
            return withParams(device, map, *command);
        break;
    default:
        break;
    }
    return refuse(unknownSubcommand(device.personality));
}

} // namespace fidesk::simulator
