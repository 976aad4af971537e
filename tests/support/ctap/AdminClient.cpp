#include "tests/support/ctap/AdminClient.h"

#include "core/base/Crypto.h"
#include "core/cbor/Cbor.h"

namespace fidesk::test {

namespace {

struct Keys {
    int params, protocol, parameter;
};

cbor::Map finished(cbor::Map map, Bytes message, const cbor::Value& params, const HostToken* token,
                   Keys keys) {
    if (!params.isNull()) {
        append(message, cbor::encode(params));
        map.emplace_back(keys.params, params);
    }
    if (token) {
        map.emplace_back(keys.protocol, token->protocol);
        map.emplace_back(keys.parameter, token->over(message));
    }
    return map;
}

} // namespace

cbor::Map bioRequest(int subcommand, const cbor::Value& params, const HostToken* token) {
    return finished({{1, 1}, {2, subcommand}}, {1, static_cast<std::uint8_t>(subcommand)}, params, token,
                    {3, 4, 5});
}

cbor::Map configRequest(int subcommand, const cbor::Value& params, const HostToken* token) {
    Bytes message(32, 0xFF);
    append(message, Bytes{0x0D, static_cast<std::uint8_t>(subcommand)});
    return finished({{1, subcommand}}, std::move(message), params, token, {2, 3, 4});
}

cbor::Map managementRequest(int subcommand, const cbor::Value& params, const HostToken* token) {
    return finished({{1, subcommand}}, {static_cast<std::uint8_t>(subcommand)}, params, token, {2, 3, 4});
}

cbor::Map blobGet(std::size_t count, std::size_t offset) {
    return {{1, count}, {3, offset}};
}

cbor::Map blobSet(const Bytes& fragment, std::size_t offset, std::optional<std::size_t> length,
                  const HostToken* token) {
    cbor::Map map{{2, fragment}, {3, offset}};
    if (length)
        map.emplace_back(4, *length);
    if (!token)
        return map;
    Bytes message(32, 0xFF);
    append(message,
           Bytes{0x0C, 0x00, static_cast<std::uint8_t>(offset), static_cast<std::uint8_t>(offset >> 8),
                 static_cast<std::uint8_t>(offset >> 16), static_cast<std::uint8_t>(offset >> 24)});
    append(message, sha256(fragment));
    map.emplace_back(5, token->over(message));
    map.emplace_back(6, token->protocol);
    return map;
}

Bytes blobArray(const Bytes& content) {
    Bytes array = content;
    append(array, ByteView(sha256(content)).first(16));
    return array;
}

} // namespace fidesk::test
