#include "core/webauthn/ResponseChecks.h"

#include "core/webauthn/ClientData.h"

#include <algorithm>

namespace fidesk::webauthn {

Result<void> checkClientData(ByteView json, const ClientDataExpectation& expected) {
    FIDESK_ASSIGN(const ClientData data, parseClientData(json));
    if (data.type != expected.type)
        return fail(ErrorCode::ClientDataTypeMismatch, data.type);
    if (expected.challenge.empty() || !equalInConstantTime(data.challenge, expected.challenge))
        return fail(ErrorCode::ChallengeMismatch);
    if (std::ranges::find(expected.origins, data.origin) == expected.origins.end())
        return fail(ErrorCode::OriginMismatch, data.origin);
    if (data.crossOrigin || !data.topOrigin.empty())
        return fail(ErrorCode::CrossOriginRefused, data.topOrigin);
    return {};
}

Result<void> checkAuthenticatorData(const AuthenticatorData& data, const AuthenticatorExpectation& expected) {
    if (!equalInConstantTime(data.rpIdHash, sha256(asBytes(expected.rpId))))
        return fail(ErrorCode::RpIdMismatch);
    if (expected.userPresence && !data.userPresent())
        return fail(ErrorCode::UserPresenceMissing);
    if (expected.userVerification && !data.userVerified())
        return fail(ErrorCode::UserVerificationMissing);
    if (data.backedUp() && !data.backupEligible())
        return fail(ErrorCode::BackupFlagsInvalid);
    return {};
}

} // namespace fidesk::webauthn
