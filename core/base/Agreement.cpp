#include "core/base/Agreement.h"

#include "core/base/OpenSsl.h"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include <algorithm>
#include <cstdlib>

namespace fidesk {
namespace {

constexpr std::size_t coordinate = 32;

/// Null where it is no point of the curve.
openssl::Key publicKey(ByteView x, ByteView y) {
    if (x.size() != coordinate || y.size() != coordinate)
        return {};
    Bytes point{4}; // uncompressed (SEC 1 section 2.3.3)
    append(point, x);
    append(point, y);
    std::array<char, 11> group{"prime256v1"};
    std::array<OSSL_PARAM, 3> parts{
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()),
        OSSL_PARAM_construct_end()};
    const openssl::KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* made = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parts.data()) != 1)
        return {};
    return openssl::Key(made);
}

bool readCoordinate(EVP_PKEY* key, const char* name, std::array<std::uint8_t, coordinate>& out) {
    BIGNUM* value = nullptr;
    if (EVP_PKEY_get_bn_param(key, name, &value) != 1)
        return false;
    const openssl::Bignum owned(value);
    return BN_bn2binpad(owned.get(), out.data(), static_cast<int>(out.size())) ==
           static_cast<int>(coordinate);
}

std::optional<Bytes> throughCbc(ByteView key, ByteView iv, ByteView text, bool encrypt) {
    constexpr std::size_t block = 16;
    constexpr std::size_t keySize = 32;
    if (key.size() != keySize || iv.size() != block || text.size() % block != 0)
        return std::nullopt;
    const openssl::CipherContext context(EVP_CIPHER_CTX_new());
    Bytes out(text.size() + block);
    int written = 0;
    if (!context ||
        EVP_CipherInit_ex2(context.get(), EVP_aes_256_cbc(), key.data(), iv.data(), encrypt ? 1 : 0,
                           nullptr) != 1 ||
        EVP_CIPHER_CTX_set_padding(context.get(), 0) != 1 ||
        EVP_CipherUpdate(context.get(), out.data(), &written, text.data(), static_cast<int>(text.size())) !=
            1)
        return std::nullopt;
    out.resize(static_cast<std::size_t>(written));
    return out;
}

} // namespace

std::optional<Agreement> agreeByP256(ByteView peerX, ByteView peerY) {
    const openssl::Key peer = publicKey(peerX, peerY);
    if (!peer)
        return std::nullopt;
    const openssl::Key own(EVP_EC_gen("P-256"));
    const openssl::KeyContext context(own ? EVP_PKEY_CTX_new(own.get(), nullptr) : nullptr);
    if (!context)
        std::abort(); // Only out of memory gets here.
    Agreement out;
    std::size_t size = out.shared.size();
    if (!readCoordinate(own.get(), OSSL_PKEY_PARAM_EC_PUB_X, out.x) ||
        !readCoordinate(own.get(), OSSL_PKEY_PARAM_EC_PUB_Y, out.y) ||
        EVP_PKEY_derive_init(context.get()) != 1 ||
        EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1 ||
        EVP_PKEY_derive(context.get(), out.shared.data(), &size) != 1 || size != out.shared.size())
        return std::nullopt;
    return out;
}

std::optional<Bytes> encryptAes256Cbc(ByteView key, ByteView iv, ByteView text) {
    return throughCbc(key, iv, text, true);
}

std::optional<Bytes> decryptAes256Cbc(ByteView key, ByteView iv, ByteView text) {
    return throughCbc(key, iv, text, false);
}

} // namespace fidesk
