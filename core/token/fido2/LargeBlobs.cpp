#include "core/token/fido2/LargeBlobs.h"

#include "core/base/Crypto.h"
#include "core/cbor/Cbor.h"
#include "core/token/fido2/LargeBlobEntry.h"
#include "core/token/fido2/Passkeys.h"
#include "core/token/fido2/Told.h"

#include <algorithm>
#include <cstdlib>

namespace fidesk::token {
namespace {

constexpr std::uint8_t commandLargeBlobs = 0x0C;
constexpr int parameterGet = 1;
constexpr int parameterOffset = 3;
constexpr int answerConfig = 1;
constexpr std::size_t checksumSize = 16;   ///< the first bytes of SHA-256 of what stands before
constexpr std::uint64_t leastArray = 1024; ///< every key has this much (section 6.10.1)
constexpr std::uint64_t mostArray = std::uint64_t{1} << 18;
constexpr std::uint64_t messageOverhead = 64;
constexpr std::uint64_t maxMessage = 7'609; ///< of CTAPHID

// Members of a large-blob map (section 6.10.3).
constexpr int ciphertext = 1;
constexpr int nonce = 2;
constexpr int origSize = 3;

struct StoredArray {
    cbor::Array entries{};
    std::uint64_t size{0}; ///< as the key has it, with its checksum
};

Bytes checksum(ByteView data) {
    const auto digest = sha256(data);
    return {digest.begin(), digest.begin() + checksumSize};
}

Bytes serialize(cbor::Array entries) {
    Bytes out = cbor::encode(std::move(entries));
    append(out, checksum(out));
    return out;
}

std::uint64_t capacity(const AuthenticatorInfo& info) {
    return std::max(info.maxLargeBlobArray, leastArray);
}

Result<Bytes> readFragment(Session& session, std::uint64_t offset, std::uint64_t size) {
    FIDESK_ASSIGN(const auto answer,
                  session.command(commandLargeBlobs,
                                  cbor::Map{{parameterGet, size}, {parameterOffset, offset}},
                                  Request::LargeBlob));
    const cbor::Value* config = answer.find(answerConfig);
    if (config == nullptr || config->bytes() == nullptr || config->bytes()->size() > size)
        return fail(ErrorCode::KeyMalfunction, "a large-blob fragment of another size");
    return *config->bytes();
}

/// The whole array as it is stored; a fragment shorter than asked for is its last.
Result<Bytes> readSerialized(Session& session, const AuthenticatorInfo& info) {
    const std::uint64_t message = std::min(info.maxMessageSize, maxMessage);
    if (message <= messageOverhead)
        return fail(ErrorCode::KeyMalfunction, "messages too short for large blobs");
    const std::uint64_t size = message - messageOverhead;
    const std::uint64_t limit = std::min(capacity(info), mostArray);
    Bytes out;
    for (;;) {
        FIDESK_ASSIGN(const Bytes part, readFragment(session, out.size(), size));
        append(out, part);
        if (out.size() > limit)
            return fail(ErrorCode::KeyMalfunction, "a large-blob array longer than the key said");
        if (part.size() < size)
            return out;
    }
}

/// What has a wrong checksum counts as empty (section 6.10.2).
Result<StoredArray> readArray(Session& session, const AuthenticatorInfo& info) {
    FIDESK_ASSIGN(const Bytes serialized, readSerialized(session, info));
    StoredArray out{.size = serialized.size()};
    if (serialized.size() < checksumSize)
        return out;
    const ByteView content = ByteView(serialized).first(serialized.size() - checksumSize);
    if (!equal(checksum(content), ByteView(serialized).last(checksumSize)))
        return out;
    const auto value = cbor::decode(content);
    if (!value || value->array() == nullptr)
        return fail(ErrorCode::KeyMalfunction, "a large-blob array that is none");
    out.entries = *value->array();
    return out;
}

bool isReadable(const cbor::Value& entry) {
    const auto isBytes = [&](int member) {
        const cbor::Value* found = entry.find(member);
        return found != nullptr && found->bytes() != nullptr;
    };
    const auto size = toldNumber(entry, origSize);
    return isBytes(ciphertext) && isBytes(nonce) && size && *size <= maxLargeBlob;
}

Result<AuthenticatorInfo> requireLargeBlobs(Session& session) {
    FIDESK_TRY(session.requirePin());
    FIDESK_ASSIGN(auto info, session.knownInfo());
    if (!info.option("largeBlobs").value_or(false))
        return fail(ErrorCode::NotSupportedByKey, "largeBlobs");
    return info;
}

/// The large blob of one passkey out of the array that is served; nothing where it has none that can be read.
Result<std::optional<Bytes>> readBlob(Session& session, const Secret& key) {
    unsigned char* data = nullptr;
    std::size_t size = 0;
    const int status = fido_dev_largeblob_get(session.device(), key.view().data(), key.size(), &data, &size);
    const std::unique_ptr<unsigned char, decltype(&std::free)> owner(data, &std::free);
    if (status == FIDO_ERR_NOTFOUND || status == FIDO_ERR_COMPRESS)
        return std::optional<Bytes>();
    FIDESK_TRY(session.check(status, Request::LargeBlob));
    return std::optional(Bytes(data, data + size));
}

/// The passkey whose large blob is to be changed.
Result<StoredPasskey> findPasskey(Session& session, ByteView credentialId, const Pin& pin) {
    FIDESK_ASSIGN(auto stored, storedPasskeys(session, pin));
    const auto found = std::ranges::find_if(
        stored, [&](const StoredPasskey& one) { return equal(one.passkey.credentialId, credentialId); });
    if (found == stored.end())
        return fail(ErrorCode::NoCredentials);
    if (found->largeBlobKey.empty())
        return fail(ErrorCode::NotSupportedByKey, "largeBlobKey");
    return std::move(*found);
}

} // namespace

Result<LargeBlobStore> listLargeBlobs(Session& session, const Pin& pin) {
    FIDESK_ASSIGN(const auto info, requireLargeBlobs(session));
    FIDESK_ASSIGN(const auto stored, storedPasskeys(session, pin));
    FIDESK_ASSIGN(auto array, readArray(session, info));
    std::erase_if(array.entries, [](const cbor::Value& entry) { return !isReadable(entry); });
    session.relay().serveLargeBlobs(serialize(std::move(array.entries)));
    LargeBlobStore out{.blobs = {}, .bytesUsed = array.size, .bytesTotal = capacity(info)};
    for (const StoredPasskey& one : stored) {
        if (one.largeBlobKey.empty())
            continue;
        FIDESK_ASSIGN(auto content, readBlob(session, one.largeBlobKey));
        if (content)
            out.blobs.push_back({.credentialId = one.passkey.credentialId,
                                 .rpId = one.passkey.rpId,
                                 .userName = one.passkey.userName,
                                 .content = std::move(*content)});
    }
    return out;
}

Result<void> writeLargeBlob(Session& session, ByteView credentialId, ByteView content, const Pin& pin) {
    if (content.empty())
        return fail(ErrorCode::InvalidArgument, "an empty large blob");
    FIDESK_ASSIGN(const auto info, requireLargeBlobs(session));
    if (content.size() > maxLargeBlob)
        return fail(ErrorCode::LargeBlobStoreFull);
    FIDESK_ASSIGN(const auto passkey, findPasskey(session, credentialId, pin));
    FIDESK_ASSIGN(auto array, readArray(session, info));
    const ByteView key = passkey.largeBlobKey.view();
    std::erase_if(array.entries, [key](const cbor::Value& entry) { return isEntryOf(entry, key); });
    array.entries.push_back(makeLargeBlobEntry(key, content));
    const Bytes encoded = cbor::encode(std::move(array.entries));
    return session.check(
        fido_dev_largeblob_set_array(session.device(), encoded.data(), encoded.size(), pin.c_str()),
        Request::LargeBlob);
}

Result<void> deleteLargeBlob(Session& session, ByteView credentialId, const Pin& pin) {
    FIDESK_ASSIGN(const auto info, requireLargeBlobs(session));
    FIDESK_ASSIGN(const auto passkey, findPasskey(session, credentialId, pin));
    FIDESK_ASSIGN(auto array, readArray(session, info));
    session.relay().serveLargeBlobs(serialize(std::move(array.entries)));
    const Secret& key = passkey.largeBlobKey;
    return session.check(
        fido_dev_largeblob_remove(session.device(), key.view().data(), key.size(), pin.c_str()),
        Request::LargeBlob);
}

} // namespace fidesk::token
