#include "core/webauthn/AuthenticatorData.h"

#include "core/cbor/Cbor.h"

#include <algorithm>

namespace fidesk::webauthn {

namespace {

constexpr std::uint8_t attestedCredentialFlag = 0x40;
constexpr std::uint8_t extensionsFlag = 0x80;
constexpr std::size_t maxCredentialIdBytes = 1023;

tl::unexpected<Error> malformed(const char* what) {
    return fail(ErrorCode::AuthenticatorDataMalformed, what);
}

/// Hands out the bytes of authenticator data from front to back.
class Reader {
public:
    explicit Reader(ByteView data) : rest_(data) {}
    [[nodiscard]] bool done() const { return rest_.empty(); }

    Result<ByteView> take(std::size_t count) {
        if (rest_.size() < count)
            return malformed("too short");
        const ByteView taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }

    /// One CBOR map, as it is written.
    Result<ByteView> takeMap() {
        const auto item = cbor::decodePrefix(rest_);
        if (!item)
            return malformed(item.error().detail.c_str());
        if (!item->value.map())
            return malformed("not a CBOR map");
        return take(item->length);
    }

private:
    ByteView rest_;
};

std::uint32_t bigEndian(ByteView bytes) {
    std::uint32_t value = 0;
    for (const std::uint8_t byte : bytes)
        value = (value << 8) | byte;
    return value;
}

Result<AttestedCredential> readCredential(Reader& reader) {
    AttestedCredential credential;
    FIDESK_ASSIGN(const ByteView aaguid, reader.take(credential.aaguid.size()));
    std::ranges::copy(aaguid, credential.aaguid.begin());
    FIDESK_ASSIGN(const ByteView length, reader.take(2));
    const std::size_t idLength = bigEndian(length);
    if (idLength == 0)
        return malformed("an empty credential id");
    if (idLength > maxCredentialIdBytes)
        return fail(ErrorCode::CredentialIdTooLong, std::to_string(idLength) + " bytes");
    FIDESK_ASSIGN(const ByteView id, reader.take(idLength));
    credential.id = toBytes(id);
    FIDESK_ASSIGN(const ByteView key, reader.takeMap());
    credential.publicKey = toBytes(key);
    return credential;
}

} // namespace

Result<AuthenticatorData> parseAuthenticatorData(ByteView data) {
    Reader reader(data);
    AuthenticatorData parsed;
    FIDESK_ASSIGN(const ByteView hash, reader.take(parsed.rpIdHash.size()));
    std::ranges::copy(hash, parsed.rpIdHash.begin());
    FIDESK_ASSIGN(const ByteView flags, reader.take(1));
    parsed.flags = flags[0];
    FIDESK_ASSIGN(const ByteView counter, reader.take(4));
    parsed.signatureCounter = bigEndian(counter);
    if ((parsed.flags & attestedCredentialFlag) != 0) {
        FIDESK_ASSIGN(parsed.credential, readCredential(reader));
    }
    if ((parsed.flags & extensionsFlag) != 0) {
        FIDESK_ASSIGN(const ByteView extensions, reader.takeMap());
        parsed.extensions = toBytes(extensions);
    }
    if (!reader.done())
        return malformed("bytes left over");
    return parsed;
}

} // namespace fidesk::webauthn
