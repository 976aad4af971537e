#include "core/simulator/GetInfo.h"

#include "core/simulator/Attestation.h"
#include "core/simulator/BuiltInVerification.h"
#include "core/simulator/Offers.h"

namespace fidesk::simulator {

namespace {

constexpr int firmwareVersion = 1;
/// USER_VERIFY_FINGERPRINT_INTERNAL of the FIDO Registry of Predefined Values.
constexpr int fingerprintInternal = 0x02;

cbor::Value algorithm(std::int64_t number) {
    return cbor::Map{{"alg", number}, {"type", "public-key"}};
}

cbor::Value certificationsOf(const Personality& personality) {
    cbor::Map map;
    for (const auto& [name, level] : personality.certifications)
        map.emplace_back(name, level);
    return map;
}

/// alwaysUv switches U2F off (section 7.2.4).
cbor::Array versions(const Device& device) {
    cbor::Array out{"FIDO_2_0"};
    if (device.personality.standard == Standard::Preview)
        out.emplace_back("FIDO_2_1_PRE");
    if (device.personality.standard == Standard::Ctap21)
        out.emplace_back("FIDO_2_1");
    if (offersU2f(device.personality) && !device.memory.alwaysUv)
        out.emplace_back("U2F_V2");
    return out;
}

cbor::Array extensions(const Personality& personality) {
    cbor::Array out;
    for (const char* name : {"credBlob", "credProtect", "hmac-secret", "largeBlobKey", "minPinLength"})
        if (offersExtension(personality, name))
            out.emplace_back(name);
    return out;
}

void addFingerprintOptions(const Device& device, cbor::Map& out) {
    const Personality& personality = device.personality;
    if (!personality.fingerprintReader)
        return;
    const bool enrolled = builtInUvReady(device);
    out.emplace_back("uv", enrolled);
    if (!offers(personality, Command::BioEnrollment)) {
        out.emplace_back("userVerificationMgmtPreview", enrolled);
        return;
    }
    out.emplace_back("bioEnroll", enrolled);
    out.emplace_back("uvBioEnroll", true);
    out.emplace_back("uvAcfg", true);
}

void addConfigOptions(const Device& device, cbor::Map& out) {
    if (!offers(device.personality, Command::Config))
        return;
    out.emplace_back("authnrCfg", true);
    out.emplace_back("alwaysUv", device.memory.alwaysUv);
    out.emplace_back("ep", device.memory.enterpriseAttestation);
    if (device.personality.clientPin)
        out.emplace_back("setMinPINLength", true);
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
        out.emplace_back("makeCredUvNotRqd", !device.memory.alwaysUv);
    if (offers(personality, Command::LargeBlobs))
        out.emplace_back("largeBlobs", true);
    addConfigOptions(device, out);
    addFingerprintOptions(device, out);
    return out;
}

/// What CTAP 2.0 did not have.
void addNewMembers(const Device& device, cbor::Map& info) {
    const Personality& personality = device.personality;
    info.insert(info.end(), {{0x07, personality.maxCredentialsInList},
                             {0x08, personality.maxCredentialIdLength},
                             {0x09, cbor::Array{"usb"}},
                             {0x0A, cbor::Array{algorithm(coseEs256), algorithm(coseEdDsa)}},
                             {0x0E, firmwareVersion}});
    if (offers(personality, Command::LargeBlobs))
        info.emplace_back(0x0B, personality.largeBlobStore);
    if (personality.clientPin)
        info.insert(info.end(), {{0x0C, device.memory.forcePinChange},
                                 {0x0D, device.memory.minPinLength},
                                 {0x10, personality.minPinLengthRpIds}});
    if (offersExtension(personality, "credBlob"))
        info.emplace_back(0x0F, maxCredBlobLength);
    if (personality.fingerprintReader)
        info.insert(info.end(), {{0x11, personality.uvAttempts}, {0x12, fingerprintInternal}});
    if (!personality.certifications.empty())
        info.emplace_back(0x13, certificationsOf(personality));
    if (personality.discoverable)
        info.emplace_back(0x14, device.freeSlots());
}

} // namespace

cbor::Value getInfo(const Device& device) {
    const Personality& personality = device.personality;
    cbor::Map info{{0x01, versions(device)},
                   {0x02, extensions(personality)},
                   {0x03, ByteView(softwareKeyAaguid)},
                   {0x04, options(device)},
                   {0x05, personality.maxMessageSize}};
    if (offers(personality, Command::ClientPin))
        info.emplace_back(0x06, offersProtocolTwo(personality) ? cbor::Array{2, 1} : cbor::Array{1});
    if (tellsNewMembers(personality))
        addNewMembers(device, info);
    return info;
}

} // namespace fidesk::simulator
