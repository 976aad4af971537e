#include "core/cbor/Cbor.h"
#include "tests/unit/simulator/Bench.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

Bytes make(Bench& bench, const cbor::Map& request) {
    const CtapReply reply = bench.call(makeCredentialCommand, request);
    REQUIRE(reply.status == 0);
    return AuthData(reply.body).id;
}

cbor::Map allowing(const Bytes& id, std::string_view rp = rpId) {
    return with(assertRequest(rp), 3, cbor::Array{descriptor(Bytes(64, 1)), descriptor(id)});
}

cbor::Map silently(cbor::Map request) {
    return with(std::move(request), 5, cbor::Map{{"up", false}});
}

Bytes idOf(const CtapReply& reply) {
    return *reply.body.find(1)->find("id")->bytes();
}

/// An hmac-secret request for @p salts, and what its answer decrypts to.
struct HmacSecretClient {
    HmacSecretClient(Bench& bench, int number)
        : protocol(number), pin(bench.pin(number)), agreement(pin.agree()) {}
    cbor::Map extension(const Bytes& salts) {
        const Bytes encrypted = pin.encrypt(agreement, salts);
        return {{1, agreement.platformKey},
                {2, encrypted},
                {3, pin.authenticate(agreement, encrypted)},
                {4, protocol}};
    }
    cbor::Map request(const Bytes& salts) {
        return with(assertRequest(), 4, cbor::Map{{"hmac-secret", extension(salts)}});
    }
    Bytes output(const CtapReply& reply) {
        REQUIRE(reply.status == 0);
        const AuthData data(reply.body);
        REQUIRE((data.flags & 0x80) != 0);
        const cbor::Value map = valueOf(cbor::decode(ByteView(data.all).subspan(37)));
        return simulator::decryptFrom(static_cast<simulator::PinProtocol>(protocol), agreement.secret,
                                      *map.find("hmac-secret")->bytes())
            .value();
    }
    int protocol;
    PinClient pin;
    PinClient::Agreement agreement;
};

} // namespace

TEST_CASE("requests for an assertion that lack something are refused") {
    Bench bench;
    make(bench, discoverable(makeRequest()));
    const auto status = [&](const cbor::Map& request) { return bench.status(getAssertionCommand, request); };
    const cbor::Map good = assertRequest();
    for (const int key : {1, 2}) {
        CHECK(status(without(good, key)) == 0x14);
        CHECK(status(with(good, key, true)) == 0x11);
    }
    CHECK(status(with(good, 2, Bytes(33))) == 0x03);
    CHECK(status(with(good, 3, cbor::Array{1})) == 0x11);
    CHECK(status(with(good, 3, cbor::Array(17, descriptor(Bytes{1})))) == 0x15);
    CHECK(status(with(good, 5, cbor::Map{{"uv", true}})) == 0x2C);
    CHECK(status(with(good, 5, cbor::Map{{"rk", true}})) == 0x2B);
    CHECK(status(with(good, 5, cbor::Map{{"up", 0}})) == 0x11);
    CHECK(status(with(good, 6, Bytes(16))) == 0x14);
    CHECK(status(with(with(good, 6, Bytes(16)), 7, 3)) == 0x02);
    CHECK(status(with(with(good, 6, Bytes(16)), 7, 1)) == 0x33);
    CHECK(status(good) == 0);
}

TEST_CASE("credentials are found by id, or by RP where they are discoverable") {
    Bench bench;
    const Bytes stored = make(bench, discoverable(makeRequest()));
    const Bytes wrapped = make(bench, makeRequest("wrapped.example"));
    CHECK(wrapped.size() <= 128);
    CtapReply reply = bench.call(getAssertionCommand, assertRequest());
    REQUIRE(reply.status == 0);
    CHECK(idOf(reply) == stored);
    CHECK(reply.keepAlives == std::vector<int>{2, 1});
    CHECK(AuthData(reply.body).flags == 0x01);
    CHECK(*reply.body.find(4)->find("id")->bytes() == Bytes{1, 2, 3});
    CHECK_FALSE(reply.body.find(4)->find("name"));
    CHECK_FALSE(reply.body.find(5));
    CHECK(idOf(bench.call(getAssertionCommand, allowing(stored))) == stored);
    reply = bench.call(getAssertionCommand, allowing(wrapped, "wrapped.example"));
    CHECK(idOf(reply) == wrapped);
    CHECK_FALSE(reply.body.find(4));
    CHECK(bench.status(getAssertionCommand, assertRequest("wrapped.example")) == 0x2E);
    CHECK(bench.status(getAssertionCommand, allowing(wrapped)) == 0x2E); // another RP's
    CHECK(bench.status(getAssertionCommand, allowing(stored, "wrapped.example")) == 0x2E);
}

TEST_CASE("a wrapped credential with any byte changed is none") {
    Bench bench;
    const Bytes id = make(bench, makeRequest());
    for (std::size_t at = 0; at < id.size(); ++at) {
        Bytes changed = id;
        changed[at] ^= 1;
        CHECK(bench.status(getAssertionCommand, silently(allowing(changed))) == 0x2E);
    }
    for (std::size_t length = 0; length < id.size(); ++length)
        CHECK(bench.status(getAssertionCommand, silently(allowing(toBytes(ByteView(id).first(length))))) ==
              0x2E);
    CHECK(bench.status(getAssertionCommand, silently(allowing(id))) == 0);
}

TEST_CASE("no credentials is told without a touch") {
    Bench bench({{}, Touch::Never, {}});
    const CtapReply reply = bench.call(getAssertionCommand, assertRequest());
    CHECK(reply.status == 0x2E);
    CHECK(reply.keepAlives.empty());
}

TEST_CASE("a silent assertion needs no touch and says so") {
    Bench bench;
    const Bytes id = make(bench, makeRequest());
    bench.key->setTouch(Touch::Never);
    const CtapReply reply = bench.call(getAssertionCommand, silently(allowing(id)));
    CHECK(reply.status == 0);
    CHECK(reply.keepAlives.empty());
    CHECK(AuthData(reply.body).flags == 0x00);
}

TEST_CASE("each stored credential counts for itself") {
    Bench bench;
    const Bytes first = make(bench, discoverable(makeRequest(rpId, {1})));
    const Bytes second = make(bench, discoverable(makeRequest(rpId, {2})));
    const auto count = [&](const Bytes& id) {
        return AuthData(bench.call(getAssertionCommand, silently(allowing(id))).body).counter;
    };
    CHECK(count(first) == 2);
    CHECK(count(first) == 3);
    CHECK(count(second) == 2);
    CHECK(count(first) == 4);
    const Bytes wrapped = make(bench, makeRequest());
    CHECK(count(wrapped) == 2);
    CHECK(count(wrapped) == 3);
}

TEST_CASE("credProtect decides who is found without the PIN") {
    Bench bench;
    CHECK(bench.pin().setPin("1234") == 0);
    const int level = GENERATE(1, 2, 3);
    const HostToken token = bench.pin().token("1234", mc, rpId);
    const Bytes id =
        make(bench, verified(discoverable(with(makeRequest(), 6, cbor::Map{{"credProtect", level}})), token));
    CHECK(bench.status(getAssertionCommand, silently(assertRequest())) == (level == 1 ? 0 : 0x2E));
    CHECK(bench.status(getAssertionCommand, silently(allowing(id))) == (level == 3 ? 0x2E : 0));
    const HostToken verifiedToken = bench.pin().token("1234", ga, rpId);
    CHECK(bench.status(getAssertionCommand, verifiedAssert(silently(assertRequest()), verifiedToken)) == 0);
    CHECK(bench.status(getAssertionCommand, verifiedAssert(silently(allowing(id)), verifiedToken)) == 0);
}

TEST_CASE("several accounts are told one after the other, newest first") {
    Bench bench;
    CHECK(bench.pin().setPin("1234") == 0);
    const bool withPin = GENERATE(true, false);
    std::vector<Bytes> ids;
    for (std::uint8_t i = 1; i <= 3; ++i)
        ids.insert(ids.begin(), make(bench, verified(discoverable(makeRequest(rpId, {i})),
                                                     bench.pin().token("1234", mc, rpId))));
    CHECK(bench.status(getNextAssertionCommand) == 0x30);
    cbor::Map request = assertRequest();
    if (withPin)
        request = verifiedAssert(request, bench.pin().token("1234", ga, rpId));
    CtapReply reply = bench.call(getAssertionCommand, request);
    CHECK(*reply.body.find(5)->integer() == 3);
    CHECK(idOf(reply) == ids[0]);
    CHECK((reply.body.find(4)->find("name") != nullptr) == withPin);
    for (const std::size_t next : {1, 2}) {
        reply = bench.call(getNextAssertionCommand);
        REQUIRE(reply.status == 0);
        CHECK(idOf(reply) == ids[next]);
        CHECK_FALSE(reply.body.find(5));
        CHECK(AuthData(reply.body).flags == (withPin ? 0x05 : 0x01));
    }
    CHECK(bench.status(getNextAssertionCommand) == 0x30);
    reply = bench.call(getAssertionCommand, allowing(ids[1]));
    CHECK_FALSE(reply.body.find(5));
    CHECK(bench.status(getNextAssertionCommand) == 0x30);
}

TEST_CASE("the next account is forgotten: with any other command, with time, with power") {
    Personality personality;
    const int how = GENERATE(0, 1, 2);
    if (how == 1)
        personality.followUpTimeout = std::chrono::milliseconds(0);
    Bench bench({personality, Touch::Automatic, {}});
    make(bench, discoverable(makeRequest(rpId, {1})));
    make(bench, discoverable(makeRequest(rpId, {2})));
    CHECK(*bench.call(getAssertionCommand, assertRequest()).body.find(5)->integer() == 2);
    if (how == 0)
        bench.call(getInfoCommand);
    if (how == 2)
        bench.replug();
    CHECK(bench.status(getNextAssertionCommand) == 0x30);
}

TEST_CASE("hmac-secret gives the same secret for the same salt, another with the PIN") {
    const int protocol = GENERATE(1, 2);
    Bench bench;
    CHECK(bench.pin(protocol).setPin("1234") == 0);
    const HostToken token = bench.pin(protocol).token("1234", mc, rpId);
    make(bench, verified(discoverable(with(makeRequest(), 6, cbor::Map{{"hmac-secret", true}})), token));
    HmacSecretClient client(bench, protocol);
    Bytes salts(32, 1);
    const Bytes one = client.output(bench.call(getAssertionCommand, client.request(salts)));
    CHECK(one.size() == 32);
    append(salts, Bytes(32, 2));
    const Bytes two = client.output(bench.call(getAssertionCommand, client.request(salts)));
    REQUIRE(two.size() == 64);
    CHECK(equal(ByteView(two).first(32), one));
    CHECK_FALSE(equal(ByteView(two).last(32), one));
    const HostToken assertToken = bench.pin(protocol).token("1234", ga, rpId);
    HmacSecretClient again(bench, protocol);
    const Bytes withPin =
        again.output(bench.call(getAssertionCommand, verifiedAssert(again.request(salts), assertToken)));
    CHECK_FALSE(equal(ByteView(withPin).first(32), one));
}

TEST_CASE("hmac-secret requests that are wrong are refused") {
    Bench bench;
    make(bench, discoverable(with(makeRequest(), 6, cbor::Map{{"hmac-secret", true}})));
    HmacSecretClient client(bench, 2);
    const auto status = [&](const cbor::Map& extension) {
        return bench.status(getAssertionCommand,
                            with(assertRequest(), 4, cbor::Map{{"hmac-secret", extension}}));
    };
    const cbor::Map good = client.extension(Bytes(32, 1));
    for (const int key : {1, 2, 3})
        CHECK(status(without(good, key)) == 0x14);
    CHECK(status(with(good, 4, 7)) == 0x02);
    CHECK(status(with(good, 1, cbor::Map{})) == 0x02);
    CHECK(status(with(good, 3, Bytes(32))) == 0x33);
    CHECK(status(client.extension(Bytes(16, 1))) == 0x03);
    CHECK(status(client.extension(Bytes(48, 1))) == 0x03);
    CHECK(status(client.extension(Bytes(96, 1))) == 0x03);
    CHECK(bench.status(getAssertionCommand, silently(client.request(Bytes(32, 1)))) == 0x2B);
    CHECK(status(good) == 0);
}

TEST_CASE("a credential made without hmac-secret gives none") {
    Bench bench;
    make(bench, discoverable(makeRequest()));
    HmacSecretClient client(bench, 2);
    const CtapReply reply = bench.call(getAssertionCommand, client.request(Bytes(32, 1)));
    REQUIRE(reply.status == 0);
    CHECK(AuthData(reply.body).flags == 0x01);
}
