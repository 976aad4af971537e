#include "core/simulator/LargeBlobs.h"

#include "core/simulator/Authorization.h"
#include "core/simulator/BuiltInVerification.h"
#include "core/simulator/Parameters.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

constexpr int getKey = 1, setKey = 2, offsetKey = 3, lengthKey = 4, pinUvAuthParam = 5, protocolKey = 6;
constexpr std::size_t fragmentOverhead = 64;
constexpr std::size_t digestSize = 16; ///< LEFT(SHA-256(array), 16) ends it
constexpr std::int64_t leastLength = digestSize + 1;
constexpr std::size_t prefixSize = 32;

std::int64_t maxFragment(const Device& device) {
    return static_cast<std::int64_t>(device.personality.maxMessageSize - fragmentOverhead);
}

Answer<cbor::Value> get(const Device& device, const cbor::Value& map, std::int64_t count,
                        std::int64_t offset) {
    if (map.find(lengthKey) || map.find(pinUvAuthParam) || map.find(protocolKey))
        return refuse(Status::InvalidParameter);
    const ByteView stored = device.memory.largeBlobs;
    if (count > maxFragment(device))
        return refuse(Status::InvalidLength);
    if (count < 0 || offset > static_cast<std::int64_t>(stored.size()))
        return refuse(Status::InvalidParameter);
    const ByteView rest = stored.subspan(static_cast<std::size_t>(offset));
    return cbor::Value(cbor::Map{{1, rest.first(std::min(rest.size(), static_cast<std::size_t>(count)))}});
}

/// The first fragment tells how long the whole will be; whatever was being written is given up.
Answer<void> start(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(const std::int64_t* length, optionalMember<std::int64_t>(map, lengthKey));
    if (!length)
        return refuse(Status::InvalidParameter);
    if (*length > static_cast<std::int64_t>(device.personality.largeBlobStore))
        return refuse(Status::LargeBlobStorageFull);
    if (*length < leastLength)
        return refuse(Status::InvalidParameter);
    device.power.blobWrite = BlobWrite{static_cast<std::size_t>(*length), {}};
    return {};
}

Answer<void> authorize(Device& device, const cbor::Value& map, std::int64_t offset, ByteView fragment) {
    if (!isProtected(device) && !device.memory.alwaysUv)
        return {};
    Bytes message(prefixSize, 0xFF);
    append(message, Bytes{static_cast<std::uint8_t>(Command::LargeBlobs), 0});
    for (const int shift : {0, 8, 16, 24})
        message.push_back(static_cast<std::uint8_t>(offset >> shift));
    append(message, sha256(fragment));
    return simulator::authorize(device, map, {protocolKey, pinUvAuthParam}, message,
                                permissionLargeBlobWrite);
}

bool isWhole(ByteView array) {
    const ByteView content = array.first(array.size() - digestSize);
    return equal(ByteView(sha256(content)).first(digestSize), array.last(digestSize));
}

Answer<cbor::Value> set(Device& device, const cbor::Value& map, const Bytes& fragment, std::int64_t offset) {
    if (static_cast<std::int64_t>(fragment.size()) > maxFragment(device))
        return refuse(Status::InvalidLength);
    if (offset == 0)
        CTAP_TRY(start(device, map));
    else if (map.find(lengthKey))
        return refuse(Status::InvalidParameter);
    auto& write = device.power.blobWrite;
    if (!write || offset != static_cast<std::int64_t>(write->content.size()))
        return refuse(Status::InvalidSequence);
    CTAP_TRY(authorize(device, map, offset, fragment));
    if (write->content.size() + fragment.size() > write->expectedLength)
        return refuse(Status::InvalidParameter);
    append(write->content, fragment);
    if (write->content.size() < write->expectedLength)
        return cbor::Value(cbor::Map{});
    const Bytes array = std::move(write->content);
    write.reset();
    if (!isWhole(array))
        return refuse(Status::IntegrityFailure);
    device.memory.largeBlobs = array;
    return cbor::Value(cbor::Map{});
}

} // namespace

Answer<cbor::Value> largeBlobs(Device& device, const cbor::Value& map) {
    CTAP_ASSIGN(const std::int64_t* offset, optionalMember<std::int64_t>(map, offsetKey));
    CTAP_ASSIGN(const std::int64_t* count, optionalMember<std::int64_t>(map, getKey));
    CTAP_ASSIGN(const Bytes* fragment, optionalMember<Bytes>(map, setKey));
    if (!offset || *offset < 0 || (count != nullptr) == (fragment != nullptr))
        return refuse(Status::InvalidParameter);
    if (count)
        return get(device, map, *count, *offset);
    return set(device, map, *fragment, *offset);
}

} // namespace fidesk::simulator
