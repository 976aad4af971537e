#pragma once

#include "app/portal/policy/Policy.h"
#include "core/webauthn/Verification.h"

namespace fidesk::server {

// Each rule by itself: what breaks it is refused with an error whose `detail` is a sentence that names the
// rule.

/// The length and form of a nickname, as parseNickname() gives it. Errors: NicknameTooLong,
/// NicknameNotAllowed.
Result<void> checkNickname(const OrganisationPolicy& policy, const std::string& nickname);

/// Whether a user who has @p registrations may have one more. Errors: TooManyRegistrations.
Result<void> checkRoom(const OrganisationPolicy& policy, std::size_t registrations);

/// Whether keys of the model may be registered and used: @p aaguid as text, @p model its name, "" where that
/// is not known. Errors: ModelNotAllowed.
Result<void> checkModel(const OrganisationPolicy& policy, const std::string& aaguid,
                        const std::string& model);

/// What has been proved of the key's origin. Errors: AttestationMissing, AttestationUntrusted.
Result<void> checkAttestation(const OrganisationPolicy& policy, webauthn::AttestationTrust trust);

} // namespace fidesk::server
