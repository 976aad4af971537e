#pragma once

#include "core/base/Bytes.h"

#include <cstdint>
#include <map>
#include <optional>

/// Answers of keys in the words libfido2 1.12 knows: it refuses a whole answer for one member, one algorithm
/// or one order of entries it does not expect. Pure functions.
namespace fidesk::token {

/// What libfido2 was not given, for those who want it.
struct Omitted {
    std::map<Bytes, std::int64_t> algorithms{}; ///< COSE algorithm of a passkey, by its credential id
};

/// Whether answers to this CTAP command are translated: authenticatorGetInfo and
/// authenticatorCredentialManagement.
bool isTranslated(std::uint8_t command);

/// @p answer, its status first, for libfido2: of getInfo what it goes by, of credential management all but
/// the public keys, in canonical form. An error, or what is no CBOR map, stays as it is.
Bytes translateAnswer(std::uint8_t command, const Bytes& answer, Omitted& omitted);

/// The answer to @p request where that is authenticatorLargeBlobs' "get" (CTAP 2.1 section 6.10.2), out of
/// @p serialized, an array with its checksum. Nothing where it is another request.
std::optional<Bytes> largeBlobAnswer(ByteView request, ByteView serialized);

} // namespace fidesk::token
