#include "core/webauthn/PublicKey.h"

#include "core/cbor/Cbor.h"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/param_build.h>
#include <openssl/params.h>

#include <array>

namespace fidesk::webauthn {

namespace {

using ParamBuilder = openssl::Owner<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = openssl::Owner<OSSL_PARAM, OSSL_PARAM_free>;
using BignumContext = openssl::Owner<BN_CTX, BN_CTX_free>;

// COSE_Key labels and values (RFC 9053).
constexpr int keyTypeLabel = 1;
constexpr int algorithmLabel = 3;
constexpr int curveLabel = -1;
constexpr int xLabel = -2;
constexpr int yLabel = -3;
constexpr int modulusLabel = -1;
constexpr int exponentLabel = -2;
constexpr std::int64_t octetKeyPair = 1;
constexpr std::int64_t ellipticCurve = 2;
constexpr std::int64_t rsa = 3;
constexpr std::int64_t ed25519Curve = 6;

constexpr std::size_t ed25519Bytes = 32;
constexpr int minRsaBits = 2048;
constexpr int maxRsaBits = 8192;
constexpr int maxExponentBits = 64;

struct Curve {
    Algorithm algorithm;
    std::int64_t cose;
    std::size_t coordinateBytes;
    const char* name;
};

constexpr std::array<Curve, 3> curves{{
    {Algorithm::ES256, 1, 32, "prime256v1"},
    {Algorithm::ES384, 2, 48, "secp384r1"},
    {Algorithm::ES512, 3, 66, "secp521r1"},
}};

const Curve* curveOf(Algorithm algorithm) {
    for (const Curve& curve : curves)
        if (curve.algorithm == algorithm)
            return &curve;
    return nullptr;
}

std::optional<Algorithm> knownAlgorithm(std::int64_t value) {
    for (const Algorithm algorithm :
         {Algorithm::ES256, Algorithm::EdDSA, Algorithm::ES384, Algorithm::ES512, Algorithm::RS256})
        if (static_cast<std::int64_t>(algorithm) == value)
            return algorithm;
    return std::nullopt;
}

tl::unexpected<Error> malformed(const char* what) {
    ERR_clear_error();
    return fail(ErrorCode::PublicKeyMalformed, what);
}

bool hasInteger(const cbor::Value& map, int label, std::int64_t wanted) {
    const cbor::Value* value = map.find(label);
    return value && value->integer() && *value->integer() == wanted;
}

/// The byte string under @p label; null where there is none.
const Bytes* bytesOf(const cbor::Value& map, int label) {
    const cbor::Value* value = map.find(label);
    return value ? value->bytes() : nullptr;
}

openssl::Key makeKey(const char* type, OSSL_PARAM_BLD* builder) {
    const Params params(OSSL_PARAM_BLD_to_param(builder));
    const openssl::KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
    EVP_PKEY* key = nullptr;
    if (!params || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params.get()) != 1)
        return nullptr;
    return openssl::Key(key);
}

/// Coordinates in range, on the curve, and not infinity: all there is to check (SP 800-56A section 5.6.2.3.4)
/// on curves of prime order, as these are. The full check would multiply by the order, at the cost of another
/// verification.
bool passesPublicCheck(EVP_PKEY* key) {
    const openssl::KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
    return context && EVP_PKEY_public_check_quick(context.get()) == 1;
}

openssl::Key makeGroupKey(const Curve& curve) {
    const openssl::KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_paramgen_init(context.get()) != 1 ||
        EVP_PKEY_CTX_set_group_name(context.get(), curve.name) != 1 ||
        EVP_PKEY_paramgen(context.get(), &key) != 1)
        return nullptr;
    return openssl::Key(key);
}

/// A key of @p curve that has no point yet. It is made once for each: OpenSSL takes longer to set a curve up
/// than to read a point. Null where memory ran out.
const openssl::Key& groupKey(const Curve& curve) {
    static const std::array<openssl::Key, curves.size()> keys{
        {makeGroupKey(curves[0]), makeGroupKey(curves[1]), makeGroupKey(curves[2])}};
    return keys[static_cast<std::size_t>(&curve - curves.data())];
}

Result<openssl::Key> ellipticKey(const cbor::Value& map, const Curve& curve) {
    const Bytes* x = bytesOf(map, xLabel);
    const Bytes* y = bytesOf(map, yLabel);
    if (map.map()->size() != 5 || !hasInteger(map, keyTypeLabel, ellipticCurve) ||
        !hasInteger(map, curveLabel, curve.cose) || !x || x->size() != curve.coordinateBytes || !y ||
        y->size() != curve.coordinateBytes)
        return malformed("not an EC2 key of the algorithm's curve");
    Bytes point{0x04};
    append(point, *x);
    append(point, *y);
    const openssl::Key& group = groupKey(curve);
    openssl::Key key(EVP_PKEY_new());
    if (!group || !key || EVP_PKEY_copy_parameters(key.get(), group.get()) != 1 ||
        EVP_PKEY_set1_encoded_public_key(key.get(), point.data(), point.size()) != 1 ||
        !passesPublicCheck(key.get()))
        return malformed("not a point of its curve");
    return key;
}

/// Whether @p encoded is a point of edwards25519 (RFC 8032 section 5.1.3): y < p, and (y^2-1)/(d y^2+1),
/// which is x^2, is a square other than 0 (the two points with x = 0 have a small order). OpenSSL looks only
/// when it verifies.
bool isOnEdwards25519(ByteView encoded) {
    static constexpr const char* prime = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed";
    static constexpr const char* curveD = "52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3";
    Bytes bytes = toBytes(encoded);
    bytes.back() &= 0x7f; // the top bit is the sign of x
    BIGNUM* primeNumber = nullptr;
    BIGNUM* dNumber = nullptr;
    const bool parsed = BN_hex2bn(&primeNumber, prime) != 0 && BN_hex2bn(&dNumber, curveD) != 0;
    const openssl::Bignum p(primeNumber);
    const openssl::Bignum d(dNumber);
    const openssl::Bignum y(BN_lebin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr));
    const openssl::Bignum numerator(BN_new());
    const openssl::Bignum denominator(BN_new());
    const BignumContext context(BN_CTX_new());
    if (!parsed || !y || !numerator || !denominator || !context || BN_cmp(y.get(), p.get()) >= 0)
        return false;
    BIGNUM* n = numerator.get();
    BIGNUM* m = denominator.get();
    // n = y^2 - 1, m = d y^2 + 1; n/m and n*m are squares together.
    return BN_mod_sqr(n, y.get(), p.get(), context.get()) == 1 &&
           BN_mod_mul(m, n, d.get(), p.get(), context.get()) == 1 && BN_add_word(m, 1) == 1 &&
           BN_mod_sub(n, n, BN_value_one(), p.get(), context.get()) == 1 &&
           BN_mod_mul(n, n, m, p.get(), context.get()) == 1 && BN_kronecker(n, p.get(), context.get()) == 1;
}

Result<openssl::Key> edwardsKey(const cbor::Value& map) {
    const Bytes* x = bytesOf(map, xLabel);
    if (map.map()->size() != 4 || !hasInteger(map, keyTypeLabel, octetKeyPair) ||
        !hasInteger(map, curveLabel, ed25519Curve) || !x || x->size() != ed25519Bytes)
        return malformed("not an Ed25519 key");
    if (!isOnEdwards25519(*x))
        return malformed("not a point of its curve");
    openssl::Key key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, x->data(), x->size()));
    if (!key)
        return malformed("not an Ed25519 key");
    return key;
}

Result<openssl::Key> rsaKey(const cbor::Value& map) {
    const Bytes* modulus = bytesOf(map, modulusLabel);
    const Bytes* exponent = bytesOf(map, exponentLabel);
    if (map.map()->size() != 4 || !hasInteger(map, keyTypeLabel, rsa) || !modulus || !exponent ||
        modulus->size() > maxRsaBits / 8 || exponent->size() > maxExponentBits / 8)
        return malformed("not an RSA key");
    const openssl::Bignum n(BN_bin2bn(modulus->data(), static_cast<int>(modulus->size()), nullptr));
    const openssl::Bignum e(BN_bin2bn(exponent->data(), static_cast<int>(exponent->size()), nullptr));
    if (!n || !e || BN_num_bits(n.get()) < minRsaBits || !BN_is_odd(n.get()) || !BN_is_odd(e.get()) ||
        BN_is_one(e.get()))
        return malformed("an RSA key too short, or with a bad modulus or exponent");
    const ParamBuilder builder(OSSL_PARAM_BLD_new());
    if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
        return malformed("no memory");
    openssl::Key key = makeKey("RSA", builder.get());
    if (!key)
        return malformed("not an RSA key");
    return key;
}

Result<openssl::Key> keyFor(Algorithm algorithm, const cbor::Value& map) {
    if (const Curve* curve = curveOf(algorithm))
        return ellipticKey(map, *curve);
    return algorithm == Algorithm::EdDSA ? edwardsKey(map) : rsaKey(map);
}

bool fits(EVP_PKEY* key, Algorithm algorithm) {
    if (algorithm == Algorithm::EdDSA)
        return EVP_PKEY_is_a(key, "ED25519") == 1;
    if (algorithm == Algorithm::RS256)
        return EVP_PKEY_is_a(key, "RSA") == 1 && EVP_PKEY_get_bits(key) >= minRsaBits &&
               EVP_PKEY_get_bits(key) <= maxRsaBits;
    std::array<char, 32> group{};
    std::size_t length = 0;
    return EVP_PKEY_is_a(key, "EC") == 1 &&
           EVP_PKEY_get_group_name(key, group.data(), group.size(), &length) == 1 &&
           std::string_view(group.data(), length) == curveOf(algorithm)->name;
}

struct CoseKey {
    cbor::Value map;
    std::int64_t algorithm{0};
};

Result<CoseKey> readCose(ByteView cose) {
    auto map = cbor::decode(cose);
    const cbor::Value* value = map && map->map() ? map->find(algorithmLabel) : nullptr;
    if (!value || !value->integer())
        return malformed("not a COSE_Key with an alg");
    const std::int64_t algorithm = *value->integer();
    return CoseKey{std::move(*map), algorithm};
}

const EVP_MD* digestOf(Algorithm algorithm) {
    switch (algorithm) {
    case Algorithm::ES256:
    case Algorithm::RS256:
        return EVP_sha256();
    case Algorithm::ES384:
        return EVP_sha384();
    case Algorithm::ES512:
        return EVP_sha512();
    case Algorithm::EdDSA:
        break; // hashes within
    }
    return nullptr;
}

} // namespace

Result<std::int64_t> algorithmOfCose(ByteView cose) {
    FIDESK_ASSIGN(const CoseKey key, readCose(cose));
    return key.algorithm;
}

Result<PublicKey> PublicKey::fromCose(ByteView cose) {
    FIDESK_ASSIGN(const CoseKey read, readCose(cose));
    const auto algorithm = knownAlgorithm(read.algorithm);
    if (!algorithm)
        return malformed("an unknown algorithm");
    FIDESK_ASSIGN(openssl::Key key, keyFor(*algorithm, read.map));
    return PublicKey(std::move(key), *algorithm);
}

std::optional<PublicKey> PublicKey::fromCertificate(X509& certificate, std::int64_t algorithm) {
    const auto known = knownAlgorithm(algorithm);
    EVP_PKEY* key = X509_get0_pubkey(&certificate);
    if (!known || !key || !fits(key, *known) || EVP_PKEY_up_ref(key) != 1) {
        ERR_clear_error();
        return std::nullopt;
    }
    return PublicKey(openssl::Key(key), *known);
}

bool PublicKey::verifies(ByteView data, ByteView signature) const {
    const openssl::DigestContext context(EVP_MD_CTX_new());
    const bool valid =
        context &&
        EVP_DigestVerifyInit(context.get(), nullptr, digestOf(algorithm_), nullptr, key_.get()) == 1 &&
        EVP_DigestVerify(context.get(), signature.data(), signature.size(), data.data(), data.size()) == 1;
    if (!valid)
        ERR_clear_error();
    return valid;
}

Bytes PublicKey::uncompressedPoint() const {
    if (!curveOf(algorithm_))
        return {};
    unsigned char* encoded = nullptr;
    const std::size_t length = EVP_PKEY_get1_encoded_public_key(key_.get(), &encoded);
    Bytes point(encoded, encoded + length);
    OPENSSL_free(encoded);
    return point;
}

} // namespace fidesk::webauthn
