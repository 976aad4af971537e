#include "core/token/fido2/LargeBlobEntry.h"

#include "core/base/Crypto.h"
#include "core/base/Random.h"
#include "core/token/fido2/Told.h"

#include <QByteArray>

namespace fidesk::token {
namespace {

constexpr int ciphertext = 1;
constexpr int nonce = 2;
constexpr int origSize = 3;
constexpr std::size_t nonceSize = 12;
constexpr std::size_t leastDeflated = 16; ///< libfido2 decrypts nothing shorter either

Bytes deflated(ByteView content) {
    // What Qt gives: a length of 4 bytes, then RFC 1950: a header of 2 bytes, deflated data, a sum of 4.
    constexpr qsizetype before = 6;
    constexpr qsizetype behind = 4;
    constexpr int smallest = 9;
    const QByteArray packed = qCompress(content.data(), static_cast<qsizetype>(content.size()), smallest);
    const auto* first = reinterpret_cast<const std::uint8_t*>(packed.data());
    const Bytes stream(first + before, first + packed.size() - behind);
    // An empty stored block, as many as it takes to be long enough: they inflate to nothing.
    Bytes out;
    while (out.size() + stream.size() < leastDeflated)
        append(out, Bytes{0x00, 0x00, 0x00, 0xFF, 0xFF});
    append(out, stream);
    return out;
}

/// "blob" and the size the content has before it is deflated.
Bytes associated(std::uint64_t size) {
    Bytes out{0x62, 0x6C, 0x6F, 0x62};
    for (int i = 0; i < 8; ++i)
        out.push_back(static_cast<std::uint8_t>(size >> (8 * i)));
    return out;
}

} // namespace

cbor::Value makeLargeBlobEntry(ByteView key, ByteView content) {
    const Bytes once = SystemRandom().bytes(nonceSize);
    return cbor::Map{{ciphertext, sealAes256Gcm(key, once, associated(content.size()), deflated(content))},
                     {nonce, once},
                     {origSize, static_cast<std::uint64_t>(content.size())}};
}

bool isEntryOf(const cbor::Value& entry, ByteView key) {
    const cbor::Value* sealed = entry.find(ciphertext);
    const cbor::Value* once = entry.find(nonce);
    const auto size = toldNumber(entry, origSize);
    if (sealed == nullptr || sealed->bytes() == nullptr || once == nullptr || once->bytes() == nullptr ||
        !size)
        return false;
    return openAes256Gcm(key, *once->bytes(), associated(*size), *sealed->bytes()).has_value();
}

} // namespace fidesk::token
