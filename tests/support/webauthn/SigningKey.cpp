#include "tests/support/webauthn/SigningKey.h"

#include "core/base/OpenSsl.h"

#include <openssl/core_names.h>

#include <cstdlib>

namespace fidesk::test {

namespace {

using webauthn::Algorithm;

template <typename T> T must(T result) {
    if (!result)
        std::abort();
    return result;
}

EVP_PKEY* generatePair(Algorithm algorithm, unsigned rsaBits) {
    switch (algorithm) {
    case Algorithm::ES256:
        return EVP_EC_gen("P-256");
    case Algorithm::ES384:
        return EVP_EC_gen("P-384");
    case Algorithm::ES512:
        return EVP_EC_gen("P-521");
    case Algorithm::EdDSA:
        return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
    case Algorithm::RS256:
        break;
    }
    return EVP_RSA_gen(rsaBits);
}

const EVP_MD* digestOf(Algorithm algorithm) {
    switch (algorithm) {
    case Algorithm::ES384:
        return EVP_sha384();
    case Algorithm::ES512:
        return EVP_sha512();
    case Algorithm::EdDSA:
        return nullptr;
    case Algorithm::ES256:
    case Algorithm::RS256:
        break;
    }
    return EVP_sha256();
}

/// Big-endian, @p size bytes; as short as it can be where that is 0.
Bytes number(EVP_PKEY* key, const char* name, std::size_t size = 0) {
    BIGNUM* value = nullptr;
    must(EVP_PKEY_get_bn_param(key, name, &value) == 1);
    const openssl::Bignum owner(value);
    Bytes bytes(size != 0 ? size : static_cast<std::size_t>(BN_num_bytes(value)));
    must(BN_bn2binpad(value, bytes.data(), static_cast<int>(bytes.size())) >= 0);
    return bytes;
}

cbor::Map ellipticKey(EVP_PKEY* key, Algorithm algorithm, int curve, std::size_t size) {
    return {{1, 2},
            {3, static_cast<std::int64_t>(algorithm)},
            {-1, curve},
            {-2, number(key, OSSL_PKEY_PARAM_EC_PUB_X, size)},
            {-3, number(key, OSSL_PKEY_PARAM_EC_PUB_Y, size)}};
}

cbor::Map edwardsKey(EVP_PKEY* key) {
    Bytes point(32);
    std::size_t size = point.size();
    must(EVP_PKEY_get_raw_public_key(key, point.data(), &size) == 1);
    return {{1, 1}, {3, -8}, {-1, 6}, {-2, point}};
}

} // namespace

SigningKey SigningKey::generate(Algorithm algorithm, unsigned rsaBits) {
    return {std::shared_ptr<EVP_PKEY>(must(generatePair(algorithm, rsaBits)), EVP_PKEY_free), algorithm};
}

cbor::Map SigningKey::coseKey() const {
    switch (algorithm_) {
    case Algorithm::ES256:
        return ellipticKey(get(), algorithm_, 1, 32);
    case Algorithm::ES384:
        return ellipticKey(get(), algorithm_, 2, 48);
    case Algorithm::ES512:
        return ellipticKey(get(), algorithm_, 3, 66);
    case Algorithm::EdDSA:
        return edwardsKey(get());
    case Algorithm::RS256:
        break;
    }
    return {{1, 3},
            {3, -257},
            {-1, number(get(), OSSL_PKEY_PARAM_RSA_N)},
            {-2, number(get(), OSSL_PKEY_PARAM_RSA_E)}};
}

Bytes SigningKey::sign(ByteView data) const {
    const openssl::DigestContext context(must(EVP_MD_CTX_new()));
    must(EVP_DigestSignInit(context.get(), nullptr, digestOf(algorithm_), nullptr, get()) == 1);
    std::size_t size = 0;
    must(EVP_DigestSign(context.get(), nullptr, &size, data.data(), data.size()) == 1);
    Bytes signature(size);
    must(EVP_DigestSign(context.get(), signature.data(), &size, data.data(), data.size()) == 1);
    signature.resize(size);
    return signature;
}

} // namespace fidesk::test
