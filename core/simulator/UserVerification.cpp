#include "core/simulator/UserVerification.h"

#include "core/simulator/BuiltInVerification.h"
#include "core/simulator/Offers.h"
#include "core/simulator/Parameters.h"

namespace fidesk::simulator {

namespace {

Status afterEmptyParameter(Device& device) {
    if (auto touched = device.touch(); !touched)
        return touched.error();
    return device.memory.pinHash ? Status::PinInvalid : Status::PinNotSet;
}

Status withoutVerification(const Device& device) {
    return device.personality.clientPin ? Status::PuatRequired : Status::OperationDenied;
}

/// What a finger that did not do leads to, for platforms of CTAP 2.0 (section 6.1.2 step 11.2).
Status withoutFinger(const Device& device, Status reason) {
    if (reason == Status::UserActionTimeout || reason == Status::KeepAliveCancel)
        return reason;
    if (device.memory.pinHash)
        return Status::PuatRequired;
    return reason == Status::UvBlocked ? Status::PinBlocked : Status::OperationDenied;
}

} // namespace

Answer<PinAuth> readPinAuth(Device& device, const cbor::Value& request, int parameterKey, int protocolKey) {
    CTAP_ASSIGN(const Bytes* parameter, optionalMember<Bytes>(request, parameterKey));
    CTAP_ASSIGN(const std::int64_t* number, optionalMember<std::int64_t>(request, protocolKey));
    PinAuth auth;
    if (!parameter)
        return auth;
    if (parameter->empty())
        return refuse(afterEmptyParameter(device));
    if (!number)
        return refuse(Status::MissingParameter);
    const auto protocol = pinProtocolOf(*number, device.personality);
    if (!protocol)
        return refuse(Status::InvalidParameter);
    auth.parameter = *parameter;
    auth.protocol = *protocol;
    return auth;
}

Answer<bool> wantsBuiltInUv(const Device& device, const PinAuth& auth, bool option, bool alwaysUv) {
    const bool asked = option && !auth.parameter;
    if (asked && !builtInUvReady(device))
        return refuse(Status::InvalidOption);
    if (!alwaysUv)
        return asked;
    if (!isProtected(device) || (!auth.parameter && !builtInUvReady(device)))
        return refuse(withoutVerification(device));
    return !auth.parameter;
}

Answer<UserState> verifyUser(Device& device, const PinAuth& auth, bool builtIn, ByteView clientDataHash,
                             const std::string& rpId, Permission permission) {
    if (builtIn) {
        const auto done = performBuiltInUv(device, true);
        if (!done)
            return refuse(withoutFinger(device, done.error()));
        return UserState{true, true};
    }
    if (!auth.parameter)
        return UserState{};
    PinToken& token = device.power.token;
    if (!token.allows(auth.protocol, clientDataHash, *auth.parameter, permission, device.personality,
                      Device::now()) ||
        !token.userVerified() || (offersPermissions(device.personality) && !token.bindTo(rpId)))
        return refuse(Status::PinAuthInvalid);
    return UserState{true, token.userPresent(device.personality, Device::now())};
}

Answer<void> testPresence(Device& device, const UserState& user) {
    if (!user.present)
        CTAP_TRY(device.touch());
    if (offersPermissions(device.personality))
        device.power.token.clearAfterPresence();
    return {};
}

Answer<std::vector<Bytes>> readDescriptors(const Device& device, const cbor::Array* list) {
    std::vector<Bytes> ids;
    if (!list)
        return ids;
    if (list->size() > device.personality.maxCredentialsInList)
        return refuse(Status::LimitExceeded);
    for (const cbor::Value& descriptor : *list) {
        if (!descriptor.map())
            return refuse(Status::CborUnexpectedType);
        CTAP_ASSIGN(const std::string* type, requiredMember<std::string>(descriptor, "type"));
        CTAP_ASSIGN(const Bytes* id, requiredMember<Bytes>(descriptor, "id"));
        if (*type == "public-key")
            ids.push_back(*id);
    }
    return ids;
}

Answer<Bytes> readClientDataHash(const cbor::Value& request, int key) {
    CTAP_ASSIGN(const Bytes* hash, requiredMember<Bytes>(request, key));
    if (hash->size() != 32)
        return refuse(Status::InvalidLength);
    return *hash;
}

} // namespace fidesk::simulator
