#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/Device.h"

namespace fidesk::simulator {

/// Good samples that make a fingerprint.
inline constexpr unsigned samplesPerFingerprint = 4;
/// Bytes of UTF-8.
inline constexpr std::size_t maxFingerprintName = 64;

/// authenticatorBioEnrollment (CTAP 2.1 section 6.7), the same under its prototype's number. Each sample is
/// one touch; a sample nobody gives in time has the status NO_USER_ACTIVITY. Returns the response map, empty
/// where there is nothing to tell. Refusals: PuatRequired, PinAuthInvalid, MissingParameter,
/// InvalidParameter (modality), InvalidLength (name), InvalidOption (no such fingerprint, none at all, not
/// the one being enrolled), FpDatabaseFull, KeepAliveCancel, InvalidSubcommand.
Answer<cbor::Value> bioEnrollment(Device& device, const cbor::Value& request);

} // namespace fidesk::simulator
