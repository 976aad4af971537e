#pragma once

#include "core/base/Random.h"
#include "core/simulator/SoftwareKey.h"
#include "tests/support/Catch.h"
#include "tests/support/ctap/PinClient.h"

namespace fidesk::test {

using simulator::Personality;
using simulator::SoftwareKey;
using simulator::Touch;

inline constexpr std::uint8_t makeCredentialCommand = 0x01;
inline constexpr std::uint8_t getAssertionCommand = 0x02;
inline constexpr std::uint8_t getInfoCommand = 0x04;
inline constexpr std::uint8_t clientPinCommand = 0x06;
inline constexpr std::uint8_t resetCommand = 0x07;
inline constexpr std::uint8_t getNextAssertionCommand = 0x08;
inline constexpr std::uint8_t bioEnrollmentCommand = 0x09;
inline constexpr std::uint8_t credentialManagementCommand = 0x0A;
inline constexpr std::uint8_t selectionCommand = 0x0B;
inline constexpr std::uint8_t largeBlobsCommand = 0x0C;
inline constexpr std::uint8_t configCommand = 0x0D;

inline constexpr int mc = 1;
inline constexpr int ga = 2;
inline constexpr int cm = 4;
inline constexpr int be = 8;
inline constexpr int lbw = 0x10;
inline constexpr int acfg = 0x20;

inline const Bytes clientDataHash(32, 0xC1);
inline const std::string rpId = "portal.example";

/// A key that is plugged in, with a client on one channel.
struct Bench {
    explicit Bench(SoftwareKey::Options options = {{}, Touch::Automatic, {}})
        : key(valueOf(SoftwareKey::create(std::move(options), random))), client((key->insert(), open())) {}

    CtapClient open() { return valueOf(CtapClient::connect(*key)); }
    /// Pulled out, plugged in, and a new channel.
    void replug() {
        key->remove();
        key->insert();
        client = open();
    }
    PinClient pin(int protocol = 2) { return {client, random, protocol}; }
    CtapReply call(std::uint8_t command, const cbor::Value& parameters = {}) {
        return valueOf(client.call(command, parameters));
    }
    int status(std::uint8_t command, const cbor::Value& parameters = {}) {
        return call(command, parameters).status;
    }

    SystemRandom random;
    std::shared_ptr<SoftwareKey> key;
    CtapClient client;
};

/// @p map with @p key set to @p value, or taken out.
inline cbor::Map with(cbor::Map map, const cbor::Value& key, cbor::Value value) {
    std::erase_if(map, [&](const auto& entry) { return entry.first == key; });
    map.emplace_back(key, std::move(value));
    return map;
}
inline cbor::Map without(cbor::Map map, const cbor::Value& key) {
    std::erase_if(map, [&](const auto& entry) { return entry.first == key; });
    return map;
}

inline cbor::Value parameter(std::int64_t algorithm) {
    return cbor::Map{{"alg", algorithm}, {"type", "public-key"}};
}
inline cbor::Value descriptor(const Bytes& id) {
    return cbor::Map{{"id", id}, {"type", "public-key"}};
}
inline cbor::Value user(const Bytes& id, std::string_view name = "ann@example") {
    return cbor::Map{{"id", id}, {"name", name}, {"displayName", "Ann Example"}};
}

/// The least a makeCredential request needs.
inline cbor::Map makeRequest(std::string_view rp = rpId, const Bytes& userId = {1, 2, 3}) {
    return {{1, clientDataHash},
            {2, cbor::Map{{"id", rp}, {"name", "Portal"}}},
            {3, user(userId)},
            {4, cbor::Array{parameter(-7)}}};
}
inline cbor::Map assertRequest(std::string_view rp = rpId) {
    return {{1, rp}, {2, clientDataHash}};
}
inline cbor::Map discoverable(cbor::Map request) {
    return with(std::move(request), 7, cbor::Map{{"rk", true}});
}
/// With pinUvAuthParam and its protocol, for makeCredential...
inline cbor::Map verified(cbor::Map request, const HostToken& token) {
    return with(with(std::move(request), 8, token.over(clientDataHash)), 9, token.protocol);
}
/// ...and for getAssertion.
inline cbor::Map verifiedAssert(cbor::Map request, const HostToken& token) {
    return with(with(std::move(request), 6, token.over(clientDataHash)), 7, token.protocol);
}

/// Authenticator data, cut up.
struct AuthData {
    explicit AuthData(const cbor::Value& response) : all(*response.find(2)->bytes()) {
        REQUIRE(all.size() >= 37);
        flags = all[32];
        counter = static_cast<std::uint32_t>(all[33]) << 24 | static_cast<std::uint32_t>(all[34]) << 16 |
                  static_cast<std::uint32_t>(all[35]) << 8 | all[36];
        if ((flags & 0x40) == 0)
            return;
        const auto length = static_cast<std::size_t>(all[53] << 8 | all[54]);
        aaguid = toBytes(ByteView(all).subspan(37, 16));
        id = toBytes(ByteView(all).subspan(55, length));
        rest = toBytes(ByteView(all).subspan(55 + length));
    }
    Bytes all;
    std::uint8_t flags{0};
    std::uint32_t counter{0};
    Bytes aaguid{};
    Bytes id{};
    Bytes rest{}; ///< the public key, then the extensions
};

} // namespace fidesk::test
