#pragma once

#include "core/base/Result.h"
#include "core/webauthn/AuthenticatorData.h"

#include <string>
#include <vector>

namespace fidesk::webauthn {

/// What both ceremonies ask of client data (sections 7.1 and 7.2).
struct ClientDataExpectation {
    std::string_view type{};
    ByteView challenge{};
    const std::vector<std::string>& origins;
};

/// Errors: ClientDataMalformed, ClientDataTypeMismatch, ChallengeMismatch, OriginMismatch,
/// CrossOriginRefused.
Result<void> checkClientData(ByteView json, const ClientDataExpectation& expected);

/// What both ceremonies ask of authenticator data.
struct AuthenticatorExpectation {
    std::string_view rpId{};
    bool userPresence{true};
    bool userVerification{true};
};

/// Errors: RpIdMismatch, UserPresenceMissing, UserVerificationMissing, BackupFlagsInvalid.
Result<void> checkAuthenticatorData(const AuthenticatorData& data, const AuthenticatorExpectation& expected);

} // namespace fidesk::webauthn
