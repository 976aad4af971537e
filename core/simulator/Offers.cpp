#include "core/simulator/Offers.h"

namespace fidesk::simulator {

namespace {

bool isCtap21(const Personality& personality) {
    return personality.standard == Standard::Ctap21;
}

bool verifiesUser(const Personality& personality) {
    return personality.clientPin || personality.fingerprintReader;
}

/// FIDO_2_1 keys answer to the preview's number too: libfido2 before 1.14 knows no other.
bool answersPreview(const Personality& personality) {
    return personality.standard == Standard::Preview || isCtap21(personality);
}

} // namespace

bool offersU2f(const Personality& personality) {
    return personality.u2f || personality.standard == Standard::U2f;
}

bool offersCtap2(const Personality& personality) {
    return personality.standard != Standard::U2f;
}

bool offersPermissions(const Personality& personality) {
    return isCtap21(personality) && verifiesUser(personality);
}

bool offersProtocolTwo(const Personality& personality) {
    return isCtap21(personality);
}

bool tellsNewMembers(const Personality& personality) {
    return isCtap21(personality);
}

Status unknownSubcommand(const Personality& personality) {
    return personality.standard == Standard::Ctap20 ? Status::InvalidParameter : Status::InvalidSubcommand;
}

bool offersUvNotRequired(const Personality& personality) {
    return isCtap21(personality) && verifiesUser(personality);
}

bool offers(const Personality& personality, Command command) {
    const bool manages = personality.discoverable && verifiesUser(personality);
    switch (command) {
    case Command::MakeCredential:
    case Command::GetAssertion:
    case Command::GetInfo:
    case Command::GetNextAssertion:
    case Command::Reset:
        return offersCtap2(personality);
    case Command::ClientPin:
        return offersCtap2(personality) && verifiesUser(personality);
    case Command::CredentialManagement:
        return isCtap21(personality) && manages;
    case Command::CredentialManagementPreview:
        return answersPreview(personality) && manages;
    case Command::BioEnrollment:
        return isCtap21(personality) && personality.fingerprintReader;
    case Command::BioEnrollmentPreview:
        return answersPreview(personality) && personality.fingerprintReader;
    case Command::Config:
        return isCtap21(personality) && verifiesUser(personality);
    case Command::LargeBlobs:
        return isCtap21(personality) && personality.discoverable;
    case Command::Selection:
        return isCtap21(personality);
    }
    return false;
}

std::uint8_t permissionsOffered(const Personality& personality) {
    std::uint8_t permissions = permissionMakeCredential | permissionGetAssertion;
    if (offers(personality, Command::CredentialManagementPreview))
        permissions |= permissionCredentialManagement;
    if (offers(personality, Command::BioEnrollmentPreview))
        permissions |= permissionBioEnrollment;
    if (offers(personality, Command::LargeBlobs))
        permissions |= permissionLargeBlobWrite;
    if (offers(personality, Command::Config))
        permissions |= permissionAuthenticatorConfig;
    return permissions;
}

bool offersExtension(const Personality& personality, std::string_view name) {
    if (name == "hmac-secret")
        return offersCtap2(personality);
    if (name == "credProtect")
        return isCtap21(personality) || personality.standard == Standard::Preview;
    if (name == "credBlob" || name == "largeBlobKey")
        return offers(personality, Command::LargeBlobs);
    return name == "minPinLength" && offers(personality, Command::Config) && personality.clientPin;
}

} // namespace fidesk::simulator
