#pragma once

#include "core/token/fido2/Session.h"

namespace fidesk::token {

// authenticatorBioEnrollment (CTAP 2.1 section 6.7), as the functions of Token. Keys that have only its
// preview ("userVerificationMgmtPreview") are served as well.

Result<std::vector<Fingerprint>> listFingerprints(Session& session, const Pin& pin);

/// Takes samples until the key has enough. Whatever ends it early, the key is told to drop what it has, where
/// it can still be told. Three samples in a row that nobody gave are NotTouched.
Result<Fingerprint> addFingerprint(Session& session, const Pin& pin, FingerprintObserver& observer);

Result<void> renameFingerprint(Session& session, ByteView id, const std::string& name, const Pin& pin);
Result<void> removeFingerprint(Session& session, ByteView id, const Pin& pin);

/// getFingerprintSensorInfo, which needs no PIN. Errors: NotSupportedByKey, Wire's, what the key answers.
Result<FingerprintSensor> fingerprintSensor(Session& session, const AuthenticatorInfo& info);

/// Whether the key has a fingerprint reader it lets others manage.
bool hasSensor(const AuthenticatorInfo& info);

} // namespace fidesk::token
