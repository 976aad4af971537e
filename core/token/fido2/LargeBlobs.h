#pragma once

#include "core/token/fido2/Session.h"

namespace fidesk::token {

// authenticatorLargeBlobs (CTAP 2.1 section 6.10), as the functions of Token. The array is read once, and
// looked through before libfido2 gets it: the sizes in it are the key's word.

/// What a large blob may inflate to; one that says it is larger is not listed.
inline constexpr std::uint64_t maxLargeBlob = std::uint64_t{1} << 20;

Result<LargeBlobStore> listLargeBlobs(Session& session, const Pin& pin);
Result<void> writeLargeBlob(Session& session, ByteView credentialId, ByteView content, const Pin& pin);
Result<void> deleteLargeBlob(Session& session, ByteView credentialId, const Pin& pin);

} // namespace fidesk::token
