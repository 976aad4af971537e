#pragma once

#include "core/webauthn/Verification.h"

namespace fidesk::test {

/// What verifyRegistration() says of @p response, asked with anchors that remember nothing and with those of
/// @p policy after the chain of @p response was shown to them alone (so that they remember it if it is good,
/// whatever else is wrong), at policy.now and at testNow. Fails the test where the answers differ.
Result<webauthn::VerifiedRegistration> verifyColdAndWarm(const webauthn::RegistrationResponse& response,
                                                         const webauthn::RegistrationPolicy& policy);

} // namespace fidesk::test
