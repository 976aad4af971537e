#pragma once

#include "core/base/Bytes.h"

namespace fidesk::test {

/// What stands beside an attestation object that is fuzzed: those of the corpus answer to it.
inline constexpr std::string_view fuzzedRpId = "example.com";
inline const Bytes fuzzedChallenge = Bytes(32, 0x5a);
/// 2026-01-01T00:00:00Z
inline constexpr std::int64_t fuzzedNow = 1'767'225'600;

} // namespace fidesk::test
