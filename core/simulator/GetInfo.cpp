#include "core/simulator/GetInfo.h"

#include "core/simulator/Attestation.h"
#include "core/simulator/Exotic.h"
#include "core/simulator/Offers.h"

namespace fidesk::simulator {

namespace {

constexpr int firmwareVersion = 1;

cbor::Value algorithm(std::int64_t number) {
    return cbor::Map{{"alg", number}, {"type", "public-key"}};
}

cbor::Array versions(const Device& device) {
    cbor::Array out{"FIDO_2_0"};
    if (device.personality.standard == Standard::Preview)
        out.emplace_back("FIDO_2_1_PRE");
    if (device.personality.standard == Standard::Ctap21)
        out.emplace_back("FIDO_2_1");
    if (offersU2f(device.personality))
        out.emplace_back("U2F_V2");
    return out;
}

cbor::Array extensions(const Device& device) {
    cbor::Array out{"hmac-secret"};
    if (device.personality.standard != Standard::Ctap20)
        out.insert(out.begin(), "credProtect");
    return out;
}

cbor::Map options(const Device& device) {
    const Personality& personality = device.personality;
    const bool isCtap21 = personality.standard == Standard::Ctap21;
    cbor::Map out{{"rk", personality.discoverable}, {"up", true}};
    if (personality.clientPin)
        out.emplace_back("clientPin", device.memory.pinHash.has_value());
    if (offers(personality, Command::CredentialManagement))
        out.emplace_back("credMgmt", true);
    if (!isCtap21 && offers(personality, Command::CredentialManagementPreview))
        out.emplace_back("credentialMgmtPreview", true);
    if (offersPermissions(personality))
        out.emplace_back("pinUvAuthToken", true);
    if (offersUvNotRequired(personality))
        out.emplace_back("makeCredUvNotRqd", true);
    return out;
}

/// What CTAP 2.0 did not have.
void addNewMembers(const Device& device, cbor::Map& info) {
    info.insert(info.end(), {{0x07, device.personality.maxCredentialsInList},
                             {0x08, device.personality.maxCredentialIdLength},
                             {0x09, cbor::Array{"usb"}},
                             {0x0A, cbor::Array{algorithm(coseEs256), algorithm(coseEdDsa)}}});
    if (device.personality.clientPin)
        info.insert(info.end(), {{0x0C, device.memory.forcePinChange}, {0x0D, device.memory.minPinLength}});
    info.emplace_back(0x0E, firmwareVersion);
    if (device.personality.discoverable)
        info.emplace_back(0x14, device.freeSlots());
}

} // namespace

cbor::Value getInfo(const Device& device) {
    cbor::Map info{{0x01, versions(device)},
                   {0x02, extensions(device)},
                   {0x03, ByteView(softwareKeyAaguid)},
                   {0x04, options(device)},
                   {0x05, device.personality.maxMessageSize}};
    if (offers(device.personality, Command::ClientPin))
        info.emplace_back(0x06, offersProtocolTwo(device.personality) ? cbor::Array{2, 1} : cbor::Array{1});
    if (tellsNewMembers(device.personality))
        addNewMembers(device, info);
    if (device.personality.exotic)
        addExotic(info);
    return info;
}

} // namespace fidesk::simulator
