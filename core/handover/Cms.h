#pragma once

#include "core/base/Secret.h"
#include "core/handover/Recipient.h"

#include <vector>

namespace fidesk::handover {

/// @p content as CMS AuthEnvelopedData (RFC 5083), DER: AES-256-GCM, its key wrapped for each of
/// @p recipients by RSAES-OAEP with SHA-256 (RFC 3560) or by ephemeral ECDH with SHA-256 and AES-256 key wrap
/// (RFC 5753). `openssl cms -decrypt -inform DER -recip CERT -inkey KEY` opens it. Errors: InvalidArgument
/// (no recipient), Internal.
Result<Bytes> encryptedTo(const std::vector<Recipient>& recipients, const Secret& content);

} // namespace fidesk::handover
