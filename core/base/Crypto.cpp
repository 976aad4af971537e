#include "core/base/Crypto.h"

#include "core/base/OpenSsl.h"

#include <openssl/crypto.h>
#include <openssl/hmac.h>

#include <cstdlib>

namespace fidesk {

namespace {

constexpr std::size_t gcmKey = 32;
constexpr std::size_t gcmNonce = 12;
constexpr int gcmTag = 16;

/// What @p text becomes, either way; @p context knows by then which.
std::optional<Bytes> throughGcm(EVP_CIPHER_CTX* context, ByteView associated, ByteView text) {
    Bytes out(text.size());
    int size = 0;
    if (EVP_CipherUpdate(context, nullptr, &size, associated.data(), static_cast<int>(associated.size())) !=
        1)
        return std::nullopt;
    if (!text.empty() &&
        EVP_CipherUpdate(context, out.data(), &size, text.data(), static_cast<int>(text.size())) != 1)
        return std::nullopt;
    std::array<std::uint8_t, gcmTag> rest{};
    if (EVP_CipherFinal_ex(context, rest.data(), &size) != 1)
        return std::nullopt;
    return out;
}

openssl::CipherContext gcm(ByteView key, ByteView nonce, bool seal) {
    openssl::CipherContext context(EVP_CIPHER_CTX_new());
    if (!context || key.size() != gcmKey || nonce.size() != gcmNonce ||
        EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce.data(),
                          seal ? 1 : 0) != 1)
        return {};
    return context;
}

} // namespace

Sha256Digest sha256(ByteView data) {
    Sha256Digest digest{};
    if (EVP_Digest(data.data(), data.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
        std::abort(); // Only out of memory gets here.
    return digest;
}

Sha256Digest hmacSha256(ByteView key, ByteView data) {
    Sha256Digest digest{};
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), data.data(), data.size(), digest.data(),
              nullptr))
        std::abort(); // Only out of memory gets here.
    return digest;
}

Bytes sealAes256Gcm(ByteView key, ByteView nonce, ByteView associated, ByteView plaintext) {
    const auto context = gcm(key, nonce, true);
    auto sealed = context ? throughGcm(context.get(), associated, plaintext) : std::nullopt;
    std::array<std::uint8_t, gcmTag> tag{};
    if (!sealed || EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_GET_TAG, gcmTag, tag.data()) != 1)
        std::abort(); // Only a key or nonce of another length, or out of memory, gets here.
    append(*sealed, tag);
    return std::move(*sealed);
}

std::optional<Bytes> openAes256Gcm(ByteView key, ByteView nonce, ByteView associated, ByteView sealed) {
    if (sealed.size() < gcmTag)
        return std::nullopt;
    const auto context = gcm(key, nonce, false);
    Bytes tag = toBytes(sealed.last(gcmTag));
    if (!context || EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, gcmTag, tag.data()) != 1)
        return std::nullopt;
    return throughGcm(context.get(), associated, sealed.first(sealed.size() - gcmTag));
}

bool equalInConstantTime(ByteView a, ByteView b) {
    return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

std::string toHex(ByteView bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const std::uint8_t byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

} // namespace fidesk
