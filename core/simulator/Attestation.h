#pragma once

#include "core/cbor/Value.h"

#include <array>

namespace fidesk::simulator {

/// The model every software key names (AAGUID, 16 bytes).
inline constexpr std::array<std::uint8_t, 16> softwareKeyAaguid{
    0x10, 0xc0, 0x53, 0xbc, 0xb2, 0xa4, 0x4b, 0xdd, 0x86, 0x6a, 0xc9, 0xaa, 0xeb, 0x7a, 0xbf, 0x36};

/// DER of the practice root. Its private key is made of constants in this source: whoever can read can sign
/// with it, so a chain to it proves nothing. It is for practice, demonstrations and tests alone.
Bytes practiceRoot();

/// A packed attestation statement (WebAuthn section 8.2) of ES256, with a leaf under practiceRoot() that
/// follows section 8.2.1: `alg`, `sig`, `x5c`. Any thread.
cbor::Value packedStatement(ByteView authenticatorData, ByteView clientDataHash);

/// DER of that leaf, and what its key says of @p data: ES256, DER. For U2F.
Bytes attestationLeaf();
Bytes signAsAttestation(ByteView data);

} // namespace fidesk::simulator
