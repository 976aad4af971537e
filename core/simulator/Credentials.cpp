#include "core/simulator/Credentials.h"

#include "core/cbor/Cbor.h"
#include "core/simulator/Attestation.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

constexpr std::size_t storedIdSize = 32;
constexpr std::size_t nonceSize = 12;
constexpr std::uint8_t wrappedVersion = 1;

Sha256Digest wrappingKey(const Memory& memory) {
    return hmacSha256(memory.deviceSecret, asBytes("fidesk credential wrapping"));
}

void putBigEndian(Bytes& out, std::uint32_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8)
        out.push_back(static_cast<std::uint8_t>(value >> shift));
}

} // namespace

Credential newCredential(std::int64_t algorithm, Random& random) {
    Credential credential;
    credential.algorithm = algorithm;
    if (algorithm == coseEs256)
        credential.privateKey = newP256Key(random);
    else
        random.fill(credential.privateKey);
    return credential;
}

Answer<void> store(Memory& memory, Credential& credential, std::size_t slots, Random& random) {
    const auto same = [&](const Credential& other) {
        return other.rpId == credential.rpId && other.userId == credential.userId;
    };
    const auto replaced = std::find_if(memory.credentials.begin(), memory.credentials.end(), same);
    if (replaced != memory.credentials.end())
        memory.credentials.erase(replaced);
    else if (memory.credentials.size() >= slots)
        return refuse(Status::KeyStoreFull);
    credential.id = random.bytes(storedIdSize);
    credential.discoverable = true;
    memory.credentials.push_back(credential);
    return {};
}

void wrap(const Memory& memory, Credential& credential, Random& random) {
    wrapFor(memory, credential, sha256(asBytes(credential.rpId)), random);
}

// version || nonce || sealed(algorithm || protection || hmacSecret || private key), bound to SHA-256(RP ID)
void wrapFor(const Memory& memory, Credential& credential, const Sha256Digest& rpIdHash, Random& random) {
    credential.discoverable = false;
    Bytes plain{static_cast<std::uint8_t>(credential.algorithm), credential.protection,
                static_cast<std::uint8_t>(credential.hmacSecret)};
    append(plain, credential.privateKey);
    const Bytes nonce = random.bytes(nonceSize);
    credential.id = {wrappedVersion};
    append(credential.id, nonce);
    append(credential.id, aesGcmSeal(wrappingKey(memory), nonce, rpIdHash, plain));
}

std::optional<Credential> unwrapFor(const Memory& memory, const Sha256Digest& rpIdHash, ByteView id) {
    if (id.size() < 1 + nonceSize || id[0] != wrappedVersion)
        return std::nullopt;
    const auto plain =
        aesGcmOpen(wrappingKey(memory), id.subspan(1, nonceSize), rpIdHash, id.subspan(1 + nonceSize));
    Credential credential;
    if (!plain || plain->size() != 3 + credential.privateKey.size())
        return std::nullopt;
    credential.id = toBytes(id);
    credential.algorithm = static_cast<std::int8_t>((*plain)[0]);
    credential.protection = (*plain)[1];
    credential.hmacSecret = (*plain)[2] != 0;
    std::copy(plain->begin() + 3, plain->end(), credential.privateKey.begin());
    credential.discoverable = false;
    return credential;
}

Credential* findDiscoverable(Memory& memory, ByteView id) {
    for (Credential& credential : memory.credentials)
        if (equal(credential.id, id))
            return &credential;
    return nullptr;
}

std::optional<Credential> locate(const Memory& memory, const std::string& rpId, ByteView id) {
    for (const Credential& credential : memory.credentials)
        if (equal(credential.id, id))
            return credential.rpId == rpId ? std::optional(credential) : std::nullopt;
    auto unwrapped = unwrapFor(memory, sha256(asBytes(rpId)), id);
    if (unwrapped)
        unwrapped->rpId = rpId;
    return unwrapped;
}

std::vector<Credential> discoverableOf(const Memory& memory, const std::string& rpId) {
    std::vector<Credential> found;
    std::copy_if(memory.credentials.rbegin(), memory.credentials.rend(), std::back_inserter(found),
                 [&](const Credential& credential) { return credential.rpId == rpId; });
    return found;
}

std::uint32_t countUse(Memory& memory, const Credential& credential) {
    Credential* stored = credential.discoverable ? findDiscoverable(memory, credential.id) : nullptr;
    return ++(stored ? stored->counter : memory.counter);
}

cbor::Value publicKey(const Credential& credential) {
    if (credential.algorithm == coseEdDsa)
        return cbor::Map{{1, 1}, {3, coseEdDsa}, {-1, 6}, {-2, ed25519Public(credential.privateKey)}};
    const Point point = p256Public(credential.privateKey);
    return cbor::Map{{1, 2}, {3, coseEs256}, {-1, 1}, {-2, ByteView(point.x)}, {-3, ByteView(point.y)}};
}

Bytes sign(const Credential& credential, ByteView data) {
    return credential.algorithm == coseEdDsa ? signEd25519(credential.privateKey, data)
                                             : signEs256(credential.privateKey, data);
}

Sha256Digest credentialRandom(const Memory& memory, const Credential& credential, bool userVerified) {
    Bytes label = toBytes(asBytes(userVerified ? "hmac-secret with UV" : "hmac-secret without UV"));
    append(label, credential.id);
    return hmacSha256(memory.deviceSecret, label);
}

cbor::Value descriptorOf(const Credential& credential) {
    return cbor::Map{{"id", credential.id}, {"type", "public-key"}};
}

Bytes authenticatorData(const std::string& rpId, std::uint8_t flags, std::uint32_t counter, ByteView attested,
                        const cbor::Map& extensions) {
    if (!attested.empty())
        flags |= flagAttested;
    if (!extensions.empty())
        flags |= flagExtensions;
    Bytes out = toBytes(sha256(asBytes(rpId)));
    out.push_back(flags);
    putBigEndian(out, counter, 4);
    append(out, attested);
    if (!extensions.empty())
        append(out, cbor::encode(extensions));
    return out;
}

Bytes attestedData(const Credential& credential) {
    Bytes out = toBytes(softwareKeyAaguid);
    putBigEndian(out, static_cast<std::uint32_t>(credential.id.size()), 2);
    append(out, credential.id);
    append(out, cbor::encode(publicKey(credential)));
    return out;
}

} // namespace fidesk::simulator
