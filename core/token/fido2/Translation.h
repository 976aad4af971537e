#pragma once

#include "core/base/Bytes.h"

#include <cstdint>
#include <optional>
#include <string>

/// Answers of keys in the words libfido2 1.12 knows: it refuses a whole answer for one member, one algorithm
/// or one order of entries it does not expect. Pure functions.
namespace fidesk::token {

/// What libfido2 was not given, for those who want it.
struct Omitted {
    struct Attestation {
        std::string format{};
        Bytes statement{}; ///< one CBOR map
    };
    Attestation attestation{}; ///< of the credential made last
    int pinProtocol{1};        ///< PIN/UV auth protocol libfido2 takes
};

/// pinUvAuthParam, with the protocol it was made by.
struct Proof {
    std::int64_t protocol{0};
    Bytes parameter{};
};

/// @p answer, its status first, for libfido2, in canonical form: of getInfo what it goes by, of a new
/// credential all but the attestation, else all of it. An error, or what is no CBOR map, stays as it is.
Bytes translateAnswer(std::uint8_t command, const Bytes& answer, Omitted& omitted);

/// @p request, where it is authenticatorMakeCredential or authenticatorGetAssertion, with @p proof in it; any
/// other as it is.
Bytes withProof(const Bytes& request, const Proof& proof);

/// The answer to @p request where that is authenticatorLargeBlobs' "get" (CTAP 2.1 section 6.10.2), out of
/// @p serialized, an array with its checksum. Nothing where it is another request.
std::optional<Bytes> largeBlobAnswer(ByteView request, ByteView serialized);

} // namespace fidesk::token
