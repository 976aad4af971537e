#pragma once

#include "core/base/Bytes.h"
#include "core/base/Result.h"

#include <string>
#include <string_view>
#include <vector>

namespace fidesk {

/// base64url without padding (RFC 4648 section 5), the form of WebAuthn's JSON.
std::string toBase64Url(ByteView bytes);

/// base64url followed by one digit, the number of padding characters left out: what .NET calls UrlToken and
/// Microsoft Graph uses for the ids of fido2Methods.
std::string toUrlToken(ByteView bytes);

/// Decodes what portals send as one value: standard or url alphabet (not mixed), padded or not. Strict
/// otherwise: no white space, no stray characters, unused trailing bits zero. Errors: Malformed.
Result<Bytes> fromBase64(std::string_view text);

/// Decodes an id that may be any of the above or a UrlToken. Where the text can be read in more than one way
/// (a final 1 or 2 may be a digit of the data or a count of padding) every reading is given, the plain one
/// first; a caller that builds an exclude list uses them all. Never empty on success. Errors: Malformed.
Result<std::vector<Bytes>> fromBase64OrUrlToken(std::string_view text);

} // namespace fidesk
