#include "core/simulator/KeyCrypto.h"

#include <openssl/core_names.h>
#include <openssl/param_build.h>

#include <cstdlib>

namespace fidesk::simulator {

namespace {

using Group = openssl::Owner<EC_GROUP, EC_GROUP_free>;
using CurvePoint = openssl::Owner<EC_POINT, EC_POINT_free>;
using ParamBuilder = openssl::Owner<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = openssl::Owner<OSSL_PARAM, OSSL_PARAM_free>;

constexpr std::size_t gcmTagSize = 16;

void require(bool success) {
    if (!success)
        std::abort(); // Only out of memory gets here.
}

int length(ByteView bytes) {
    return static_cast<int>(bytes.size());
}

Group p256() {
    Group group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
    require(group != nullptr);
    return group;
}

openssl::Bignum number(ByteView bytes) {
    openssl::Bignum value(BN_bin2bn(bytes.data(), length(bytes), nullptr));
    require(value != nullptr);
    return value;
}

std::array<std::uint8_t, 65> uncompressed(const Point& point) {
    std::array<std::uint8_t, 65> out{4};
    std::copy(point.x.begin(), point.x.end(), out.begin() + 1);
    std::copy(point.y.begin(), point.y.end(), out.begin() + 33);
    return out;
}

/// Null if @p point is not on the curve.
openssl::Key p256FromParts(const Point& point, const PrivateKey* key) {
    const auto encoded = uncompressed(point);
    const openssl::Bignum scalar = key ? number(*key) : nullptr;
    const ParamBuilder builder(OSSL_PARAM_BLD_new());
    require(builder != nullptr);
    require(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1);
    require(OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, encoded.data(),
                                             encoded.size()) == 1);
    if (scalar)
        require(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, scalar.get()) == 1);
    const Params params(OSSL_PARAM_BLD_to_param(builder.get()));
    const openssl::KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    require(params && context && EVP_PKEY_fromdata_init(context.get()) == 1);
    EVP_PKEY* made = nullptr;
    if (EVP_PKEY_fromdata(context.get(), &made, key ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY, params.get()) !=
        1)
        return nullptr;
    return openssl::Key(made);
}

openssl::Key ed25519(const PrivateKey& seed) {
    openssl::Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
    require(key != nullptr);
    return key;
}

Bytes sign(EVP_PKEY* key, const EVP_MD* digest, ByteView data) {
    const openssl::DigestContext context(EVP_MD_CTX_new());
    std::size_t size = 0;
    require(context && EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, key) == 1);
    require(EVP_DigestSign(context.get(), nullptr, &size, data.data(), data.size()) == 1);
    Bytes signature(size);
    require(EVP_DigestSign(context.get(), signature.data(), &size, data.data(), data.size()) == 1);
    signature.resize(size);
    return signature;
}

Bytes aesCbc(ByteView key, ByteView iv, ByteView data, int encrypt) {
    const openssl::CipherContext context(EVP_CIPHER_CTX_new());
    Bytes out(data.size() + 16);
    int written = 0;
    require(context && EVP_CipherInit_ex2(context.get(), EVP_aes_256_cbc(), key.data(), iv.data(), encrypt,
                                          nullptr) == 1);
    EVP_CIPHER_CTX_set_padding(context.get(), 0);
    require(EVP_CipherUpdate(context.get(), out.data(), &written, data.data(), length(data)) == 1);
    out.resize(static_cast<std::size_t>(written));
    return out;
}

openssl::CipherContext gcm(ByteView key, ByteView nonce, ByteView associated, int encrypt) {
    openssl::CipherContext context(EVP_CIPHER_CTX_new());
    int written = 0;
    require(context && EVP_CipherInit_ex2(context.get(), EVP_aes_256_gcm(), key.data(), nonce.data(), encrypt,
                                          nullptr) == 1);
    require(EVP_CipherUpdate(context.get(), nullptr, &written, associated.data(), length(associated)) == 1);
    return context;
}

} // namespace

PrivateKey newP256Key(Random& random) {
    PrivateKey key{};
    do
        random.fill(key);
    while (!isP256Key(key));
    return key;
}

bool isP256Key(const PrivateKey& key) {
    const Group group = p256();
    const openssl::Bignum scalar = number(key);
    return !BN_is_zero(scalar.get()) && BN_cmp(scalar.get(), EC_GROUP_get0_order(group.get())) < 0;
}

Point p256Public(const PrivateKey& key) {
    const Group group = p256();
    const CurvePoint point(EC_POINT_new(group.get()));
    std::array<std::uint8_t, 65> encoded{};
    require(point &&
            EC_POINT_mul(group.get(), point.get(), number(key).get(), nullptr, nullptr, nullptr) == 1);
    require(EC_POINT_point2oct(group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, encoded.data(),
                               encoded.size(), nullptr) == encoded.size());
    Point out;
    std::copy_n(encoded.begin() + 1, 32, out.x.begin());
    std::copy_n(encoded.begin() + 33, 32, out.y.begin());
    return out;
}

openssl::Key p256Pair(const PrivateKey& key) {
    openssl::Key pair = p256FromParts(p256Public(key), &key);
    require(pair != nullptr);
    return pair;
}

std::optional<std::array<std::uint8_t, 32>> p256Agree(const PrivateKey& key, const Point& peer) {
    const openssl::Key other = p256FromParts(peer, nullptr);
    if (!other)
        return std::nullopt;
    const openssl::Key pair = p256Pair(key);
    const openssl::KeyContext context(EVP_PKEY_CTX_new(pair.get(), nullptr));
    std::array<std::uint8_t, 32> secret{};
    std::size_t size = secret.size();
    require(context && EVP_PKEY_derive_init(context.get()) == 1);
    if (EVP_PKEY_derive_set_peer(context.get(), other.get()) != 1 ||
        EVP_PKEY_derive(context.get(), secret.data(), &size) != 1)
        return std::nullopt;
    return secret;
}

Bytes signEs256(const PrivateKey& key, ByteView data) {
    return sign(p256Pair(key).get(), EVP_sha256(), data);
}

Bytes ed25519Public(const PrivateKey& seed) {
    Bytes out(32);
    std::size_t size = out.size();
    require(EVP_PKEY_get_raw_public_key(ed25519(seed).get(), out.data(), &size) == 1);
    return out;
}

Bytes signEd25519(const PrivateKey& seed, ByteView data) {
    return sign(ed25519(seed).get(), nullptr, data);
}

Bytes aesCbcEncrypt(ByteView key, ByteView iv, ByteView data) {
    return aesCbc(key, iv, data, 1);
}

Bytes aesCbcDecrypt(ByteView key, ByteView iv, ByteView data) {
    return aesCbc(key, iv, data, 0);
}

Bytes aesGcmSeal(ByteView key, ByteView nonce, ByteView associated, ByteView data) {
    const auto context = gcm(key, nonce, associated, 1);
    Bytes out(data.size() + gcmTagSize);
    int written = 0;
    require(EVP_CipherUpdate(context.get(), out.data(), &written, data.data(), length(data)) == 1);
    require(EVP_CipherFinal_ex(context.get(), out.data() + written, &written) == 1);
    require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(gcmTagSize),
                                out.data() + data.size()) == 1);
    return out;
}

std::optional<Bytes> aesGcmOpen(ByteView key, ByteView nonce, ByteView associated, ByteView sealed) {
    if (sealed.size() < gcmTagSize)
        return std::nullopt;
    const auto context = gcm(key, nonce, associated, 0);
    const ByteView data = sealed.first(sealed.size() - gcmTagSize);
    Bytes tag = toBytes(sealed.last(gcmTagSize));
    Bytes out(data.size());
    int written = 0;
    require(EVP_CipherUpdate(context.get(), out.data(), &written, data.data(), length(data)) == 1);
    require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(gcmTagSize),
                                tag.data()) == 1);
    if (EVP_CipherFinal_ex(context.get(), out.data() + written, &written) != 1)
        return std::nullopt;
    return out;
}

Sha256Digest hkdf(ByteView secret, ByteView info) {
    const Bytes salt(32);
    Bytes expansion = toBytes(info);
    expansion.push_back(1);
    return hmacSha256(hmacSha256(salt, secret), expansion);
}

} // namespace fidesk::simulator
