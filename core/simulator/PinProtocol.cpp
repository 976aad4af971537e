#include "core/simulator/PinProtocol.h"

#include "core/simulator/Offers.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

constexpr std::size_t blockSize = 16;
constexpr std::array<std::uint8_t, blockSize> zeroIv{};

bool hasInteger(const cbor::Value& map, int key, std::int64_t expected) {
    const cbor::Value* value = map.find(key);
    return value && value->integer() && *value->integer() == expected;
}

bool readCoordinate(const cbor::Value& map, int key, std::array<std::uint8_t, 32>& out) {
    const cbor::Value* value = map.find(key);
    if (!value || !value->bytes() || value->bytes()->size() != out.size())
        return false;
    std::copy(value->bytes()->begin(), value->bytes()->end(), out.begin());
    return true;
}

} // namespace

std::optional<PinProtocol> pinProtocolOf(std::int64_t number, const Personality& personality) {
    if (number != 1 && (number != 2 || !offersProtocolTwo(personality)))
        return std::nullopt;
    return static_cast<PinProtocol>(number);
}

SharedSecret deriveSecret(PinProtocol protocol, ByteView x) {
    if (protocol == PinProtocol::One)
        return {sha256(x), sha256(x)};
    return {hkdf(x, asBytes("CTAP2 HMAC key")), hkdf(x, asBytes("CTAP2 AES key"))};
}

std::optional<SharedSecret> decapsulate(PinProtocol protocol, const PrivateKey& own,
                                        const cbor::Value& platformKey) {
    Point peer;
    if (!hasInteger(platformKey, 1, 2) || !hasInteger(platformKey, 3, coseEcdhEsHkdf256) ||
        !hasInteger(platformKey, -1, 1) || !readCoordinate(platformKey, -2, peer.x) ||
        !readCoordinate(platformKey, -3, peer.y))
        return std::nullopt;
    const auto x = p256Agree(own, peer);
    if (!x)
        return std::nullopt;
    return deriveSecret(protocol, *x);
}

cbor::Value keyAgreementKey(const Point& point) {
    return cbor::Map{
        {1, 2}, {3, coseEcdhEsHkdf256}, {-1, 1}, {-2, ByteView(point.x)}, {-3, ByteView(point.y)}};
}

Bytes encryptFor(PinProtocol protocol, const SharedSecret& secret, ByteView data, Random& random) {
    if (protocol == PinProtocol::One)
        return aesCbcEncrypt(secret.aesKey, zeroIv, data);
    Bytes out = random.bytes(blockSize);
    append(out, aesCbcEncrypt(secret.aesKey, out, data));
    return out;
}

std::optional<Bytes> decryptFrom(PinProtocol protocol, const SharedSecret& secret, ByteView data) {
    ByteView iv = zeroIv;
    if (protocol == PinProtocol::Two) {
        if (data.size() < blockSize)
            return std::nullopt;
        iv = data.first(blockSize);
        data = data.subspan(blockSize);
    }
    if (data.empty() || data.size() % blockSize != 0)
        return std::nullopt;
    return aesCbcDecrypt(secret.aesKey, iv, data);
}

Bytes authenticate(PinProtocol protocol, ByteView key, ByteView message) {
    const Sha256Digest digest = hmacSha256(key, message);
    return toBytes(ByteView(digest).first(protocol == PinProtocol::One ? 16 : 32));
}

bool verifies(PinProtocol protocol, ByteView key, ByteView message, ByteView signature) {
    return equalInConstantTime(authenticate(protocol, key, message), signature);
}

} // namespace fidesk::simulator
