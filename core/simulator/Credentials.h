#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/Memory.h"

/// Credentials: those in memory, and those whose id is their own wrapped key.
namespace fidesk::simulator {

/// A credential with a new key, of an algorithm that is known here, and nothing else filled in.
Credential newCredential(std::int64_t algorithm, Random& random);
/// Stores a discoverable credential in place of one of the same RP and user (section 6.1.2 step 17), and
/// gives it an id. Refusals: KeyStoreFull.
Answer<void> store(Memory& memory, Credential& credential, std::size_t slots, Random& random);
/// Gives a credential that is not stored its id: the key sealed with AES-256-GCM under the device's secret,
/// bound to the RP.
void wrap(const Memory& memory, Credential& credential, Random& random);

/// As wrap(), for an RP of which only the hash of its id is known (U2F's application parameter).
void wrapFor(const Memory& memory, Credential& credential, const Sha256Digest& rpIdHash, Random& random);
/// The credential that was sealed into @p id for that RP; nothing if none was.
std::optional<Credential> unwrapFor(const Memory& memory, const Sha256Digest& rpIdHash, ByteView id);

/// A discoverable credential; null where there is none of that id.
Credential* findDiscoverable(Memory& memory, ByteView id);
/// The credential of that id, stored or wrapped, if it is of @p rpId.
std::optional<Credential> locate(const Memory& memory, const std::string& rpId, ByteView id);
/// The discoverable ones of @p rpId, newest first.
std::vector<Credential> discoverableOf(const Memory& memory, const std::string& rpId);

/// Counts one use (its own counter where stored, the device's otherwise) and returns the new count.
std::uint32_t countUse(Memory& memory, const Credential& credential);
/// COSE_Key.
cbor::Value publicKey(const Credential& credential);
Bytes sign(const Credential& credential, ByteView data);
/// The 32 bytes under which hmac-secret works, one with user verification and one without (section 12.5).
Sha256Digest credentialRandom(const Memory& memory, const Credential& credential, bool userVerified);
/// {"id", "type"}.
cbor::Value descriptorOf(const Credential& credential);

/// Authenticator data (WebAuthn section 6.1). @p attested and @p extensions (a map) may be empty.
Bytes authenticatorData(const std::string& rpId, std::uint8_t flags, std::uint32_t counter, ByteView attested,
                        const cbor::Map& extensions);
/// attestedCredentialData.
Bytes attestedData(const Credential& credential);

} // namespace fidesk::simulator
