#include "core/simulator/GetInfo.h"

#include "core/simulator/Attestation.h"
#include "core/simulator/BuiltInVerification.h"

namespace fidesk::simulator {

namespace {

constexpr int firmwareVersion = 1;
/// USER_VERIFY_FINGERPRINT_INTERNAL of the FIDO Registry of Predefined Values.
constexpr int fingerprintInternal = 0x02;

cbor::Value algorithm(std::int64_t number) {
    return cbor::Map{{"alg", number}, {"type", "public-key"}};
}

cbor::Value options(const Device& device) {
    const Memory& memory = device.memory;
    cbor::Map map{{"rk", true},
                  {"up", true},
                  {"credMgmt", true},
                  {"clientPin", memory.pinHash.has_value()},
                  {"pinUvAuthToken", true},
                  {"makeCredUvNotRqd", !memory.alwaysUv},
                  {"alwaysUv", memory.alwaysUv},
                  {"authnrCfg", true},
                  {"setMinPINLength", true},
                  {"ep", memory.enterpriseAttestation},
                  {"largeBlobs", true}};
    if (device.personality.fingerprintReader) {
        map.emplace_back("uv", builtInUvReady(device));
        map.emplace_back("bioEnroll", !memory.fingerprints.empty());
        map.emplace_back("uvBioEnroll", true);
        map.emplace_back("uvAcfg", true);
    }
    return map;
}

cbor::Value certificationsOf(const Personality& personality) {
    cbor::Map map;
    for (const auto& [name, level] : personality.certifications)
        map.emplace_back(name, level);
    return map;
}

} // namespace

cbor::Value getInfo(const Device& device) {
    const Personality& personality = device.personality;
    cbor::Map map{
        {0x01, cbor::Array{"FIDO_2_0", "FIDO_2_1"}},
        {0x02, cbor::Array{"credBlob", "credProtect", "hmac-secret", "largeBlobKey", "minPinLength"}},
        {0x03, ByteView(softwareKeyAaguid)},
        {0x04, options(device)},
        {0x05, maxMessageSize},
        {0x06, cbor::Array{2, 1}},
        {0x07, maxCredentialsInList},
        {0x08, maxCredentialIdLength},
        {0x09, cbor::Array{"usb"}},
        {0x0A, cbor::Array{algorithm(coseEs256), algorithm(coseEdDsa)}},
        {0x0B, personality.largeBlobStore},
        {0x0C, device.memory.forcePinChange},
        {0x0D, device.memory.minPinLength},
        {0x0E, firmwareVersion},
        {0x0F, maxCredBlobLength},
        {0x10, personality.minPinLengthRpIds},
        {0x14, device.freeSlots()}};
    if (personality.fingerprintReader) {
        map.emplace_back(0x11, personality.uvAttempts);
        map.emplace_back(0x12, fingerprintInternal);
    }
    if (!personality.certifications.empty())
        map.emplace_back(0x13, certificationsOf(personality));
    return map;
}

} // namespace fidesk::simulator
