#include "tests/support/ctap/PinClient.h"

#include "tests/support/Catch.h"

#include <algorithm>

namespace fidesk::test {

namespace {

constexpr std::uint8_t clientPin = 0x06;

void readCoordinate(const cbor::Value& key, int name, std::array<std::uint8_t, 32>& out) {
    REQUIRE(key.find(name));
    const Bytes& bytes = *key.find(name)->bytes();
    REQUIRE(bytes.size() == out.size());
    std::copy(bytes.begin(), bytes.end(), out.begin());
}

} // namespace

Bytes HostToken::over(ByteView message) const {
    return simulator::authenticate(static_cast<simulator::PinProtocol>(protocol), value, message);
}

Bytes PinClient::padded(std::string_view pin) {
    Bytes bytes = toBytes(asBytes(pin));
    bytes.resize(64);
    return bytes;
}

Bytes PinClient::hashed(std::string_view pin) {
    return toBytes(ByteView(sha256(asBytes(pin))).first(16));
}

PinClient::Agreement PinClient::agree() {
    const CtapReply reply = valueOf(client_.call(clientPin, cbor::Map{{1, protocol_}, {2, 2}}));
    REQUIRE(reply.status == 0);
    REQUIRE(reply.body.find(1));
    const cbor::Value& theirs = *reply.body.find(1);
    CHECK(*theirs.find(1)->integer() == 2);
    CHECK(*theirs.find(3)->integer() == -25);
    CHECK(*theirs.find(-1)->integer() == 1);
    simulator::Point peer;
    readCoordinate(theirs, -2, peer.x);
    readCoordinate(theirs, -3, peer.y);
    const simulator::PrivateKey own = simulator::newP256Key(random_);
    const auto x = simulator::p256Agree(own, peer);
    REQUIRE(x);
    return {simulator::keyAgreementKey(simulator::p256Public(own)), simulator::deriveSecret(protocol(), *x)};
}

Bytes PinClient::encrypt(const Agreement& agreement, ByteView data) {
    return simulator::encryptFor(protocol(), agreement.secret, data, random_);
}

Bytes PinClient::authenticate(const Agreement& agreement, ByteView data) const {
    return simulator::authenticate(protocol(), agreement.secret.hmacKey, data);
}

int PinClient::call(cbor::Map request) {
    return valueOf(client_.call(clientPin, std::move(request))).status;
}

int PinClient::setPin(std::string_view pin) {
    const Agreement agreement = agree();
    const Bytes encrypted = encrypt(agreement, padded(pin));
    return call({{1, protocol_},
                 {2, 3},
                 {3, agreement.platformKey},
                 {4, authenticate(agreement, encrypted)},
                 {5, encrypted}});
}

int PinClient::changePin(std::string_view oldPin, std::string_view newPin) {
    const Agreement agreement = agree();
    const Bytes encrypted = encrypt(agreement, padded(newPin));
    const Bytes hash = encrypt(agreement, hashed(oldPin));
    Bytes message = encrypted;
    append(message, hash);
    return call({{1, protocol_},
                 {2, 4},
                 {3, agreement.platformKey},
                 {4, authenticate(agreement, message)},
                 {5, encrypted},
                 {6, hash}});
}

HostToken PinClient::receiveToken(const Agreement& agreement, cbor::Map request) {
    const CtapReply reply = valueOf(client_.call(clientPin, std::move(request)));
    HostToken token{reply.status, protocol_, {}};
    if (reply.status != 0)
        return token;
    REQUIRE(reply.body.find(2));
    const auto value = simulator::decryptFrom(protocol(), agreement.secret, *reply.body.find(2)->bytes());
    REQUIRE(value);
    token.value = *value;
    return token;
}

HostToken PinClient::token(std::string_view pin, int permissions, std::string_view rpId) {
    const Agreement agreement = agree();
    cbor::Map request{{1, protocol_},
                      {2, 9},
                      {3, agreement.platformKey},
                      {6, encrypt(agreement, hashed(pin))},
                      {9, permissions}};
    if (!rpId.empty())
        request.emplace_back(10, rpId);
    return receiveToken(agreement, std::move(request));
}

HostToken PinClient::uvToken(int permissions, std::string_view rpId) {
    const Agreement agreement = agree();
    cbor::Map request{{1, protocol_}, {2, 6}, {3, agreement.platformKey}, {9, permissions}};
    if (!rpId.empty())
        request.emplace_back(10, rpId);
    return receiveToken(agreement, std::move(request));
}

HostToken PinClient::legacyToken(std::string_view pin) {
    const Agreement agreement = agree();
    return receiveToken(
        agreement,
        {{1, protocol_}, {2, 5}, {3, agreement.platformKey}, {6, encrypt(agreement, hashed(pin))}});
}

int PinClient::retries() {
    const CtapReply reply = valueOf(client_.call(clientPin, cbor::Map{{1, protocol_}, {2, 1}}));
    REQUIRE(reply.status == 0);
    return static_cast<int>(*reply.body.find(3)->integer());
}

int PinClient::uvRetries() {
    const CtapReply reply = valueOf(client_.call(clientPin, cbor::Map{{2, 7}}));
    REQUIRE(reply.status == 0);
    return static_cast<int>(*reply.body.find(5)->integer());
}

bool PinClient::powerCycleNeeded() {
    const CtapReply reply = valueOf(client_.call(clientPin, cbor::Map{{1, protocol_}, {2, 1}}));
    REQUIRE(reply.status == 0);
    return *reply.body.find(4)->boolean();
}

} // namespace fidesk::test
