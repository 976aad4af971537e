#pragma once

#include "core/base/Bytes.h"
#include "core/cbor/Value.h"

namespace fidesk::token {

// One entry of the large-blob array: a large-blob map (CTAP 2.1 section 6.10.3). libfido2 makes none whose
// content deflates to less than 16 bytes, so they are made here.

/// @p content, deflated (RFC 1951) and encrypted with @p key, a largeBlobKey (32 bytes), under a new nonce.
cbor::Value makeLargeBlobEntry(ByteView key, ByteView content);

/// Whether @p entry, whatever it is, was encrypted with @p key.
bool isEntryOf(const cbor::Value& entry, ByteView key);

} // namespace fidesk::token
