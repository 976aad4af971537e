#include "core/cbor/Cbor.h"
#include "tests/unit/simulator/Bench.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

cbor::Value extensionsOf(const AuthData& data) {
    const auto key = valueOf(cbor::decodePrefix(data.rest));
    if ((data.flags & 0x80) == 0) {
        CHECK(key.length == data.rest.size());
        return cbor::Map{};
    }
    return valueOf(cbor::decode(ByteView(data.rest).subspan(key.length)));
}

cbor::Map excluding(cbor::Map request, const Bytes& id) {
    return with(std::move(request), 5, cbor::Array{descriptor(Bytes(40, 1)), descriptor(id)});
}

cbor::Map extended(cbor::Map request, cbor::Map extensions) {
    return with(std::move(request), 6, std::move(extensions));
}

int storedCount(Bench& bench, std::string_view pin) {
    const HostToken token = bench.pin().token(pin, cm);
    const CtapReply reply =
        bench.call(credentialManagementCommand, cbor::Map{{1, 1}, {3, 2}, {4, token.over(Bytes{1})}});
    REQUIRE(reply.status == 0);
    return static_cast<int>(*reply.body.find(1)->integer());
}

} // namespace

TEST_CASE("requests for a credential that lack something are refused") {
    Bench bench;
    const auto status = [&](const cbor::Map& request) {
        return bench.status(makeCredentialCommand, request);
    };
    const cbor::Map good = makeRequest();
    for (const int key : {1, 2, 3, 4}) {
        CHECK(status(without(good, key)) == 0x14);
        CHECK(status(with(good, key, true)) == 0x11);
    }
    CHECK(status(with(good, 1, Bytes(31))) == 0x03);
    CHECK(status(with(good, 2, cbor::Map{{"name", "Portal"}})) == 0x14);
    CHECK(status(with(good, 2, cbor::Map{{"id", ""}})) == 0x03);
    CHECK(status(with(good, 2, cbor::Map{{"id", std::string(254, 'a')}})) == 0x03);
    CHECK(status(with(good, 3, cbor::Map{{"name", "ann"}})) == 0x14);
    CHECK(status(with(good, 3, user({}))) == 0x03);
    CHECK(status(with(good, 3, user(Bytes(65)))) == 0x03);
    CHECK(status(with(good, 3, cbor::Map{{"id", Bytes{1}}, {"name", 1}})) == 0x11);
    CHECK(status(with(good, 4, cbor::Array{cbor::Map{{"alg", -7}}})) == 0x14);
    CHECK(status(with(good, 4, cbor::Array{cbor::Map{{"type", "public-key"}}})) == 0x14);
    CHECK(status(with(good, 4, cbor::Array{1})) == 0x11);
    CHECK(status(with(good, 5, cbor::Array{1})) == 0x11);
    CHECK(status(with(good, 5, cbor::Array{cbor::Map{{"type", "public-key"}}})) == 0x14);
    CHECK(status(with(good, 5, cbor::Array(17, descriptor(Bytes{1})))) == 0x15);
    CHECK(status(with(good, 7, cbor::Map{{"rk", 1}})) == 0x11);
    CHECK(status(with(good, 10, 1)) == 0x02); // enterprise attestation
    CHECK(status(good) == 0);
    CHECK(status(with(good, 2, cbor::Map{{"id", std::string(253, 'a')}})) == 0);
}

TEST_CASE("options of a new credential") {
    Bench bench;
    const auto status = [&](cbor::Map options) {
        return bench.status(makeCredentialCommand, with(makeRequest(), 7, std::move(options)));
    };
    CHECK(status({{"up", true}}) == 0);
    CHECK(status({{"up", false}}) == 0x2C);
    CHECK(status({{"uv", false}}) == 0);
    CHECK(status({{"uv", true}}) == 0x2C);
    CHECK(status({{"plat", true}}) == 0);
}

TEST_CASE("the first algorithm that is known is taken") {
    Bench bench;
    const auto algorithmOf = [&](cbor::Array list) {
        const CtapReply reply = bench.call(makeCredentialCommand, with(makeRequest(), 4, std::move(list)));
        if (reply.status != 0)
            return std::int64_t(reply.status);
        return *valueOf(cbor::decodePrefix(AuthData(reply.body).rest)).value.find(3)->integer();
    };
    CHECK(algorithmOf({parameter(-7), parameter(-8)}) == -7);
    CHECK(algorithmOf({parameter(-8), parameter(-7)}) == -8);
    CHECK(algorithmOf({parameter(-257), parameter(-7)}) == -7);
    CHECK(algorithmOf({cbor::Map{{"alg", -7}, {"type", "other"}}, parameter(-8)}) == -8);
    CHECK(algorithmOf({parameter(-257), parameter(-35)}) == 0x26);
    CHECK(algorithmOf({}) == 0x26);
}

TEST_CASE("a key with a PIN wants it for what it stores") {
    Bench bench;
    CHECK(bench.status(makeCredentialCommand, discoverable(makeRequest())) == 0); // no PIN yet
    CHECK(bench.pin().setPin("1234") == 0);
    CHECK(bench.status(makeCredentialCommand, discoverable(makeRequest())) == 0x36);
    const CtapReply plain = bench.call(makeCredentialCommand, makeRequest()); // makeCredUvNotRqd
    REQUIRE(plain.status == 0);
    CHECK(AuthData(plain.body).flags == 0x41);
    const HostToken token = bench.pin().token("1234", mc, rpId);
    const cbor::Map request = verified(discoverable(makeRequest()), token);
    CHECK(bench.status(makeCredentialCommand, without(request, 9)) == 0x14);
    CHECK(bench.status(makeCredentialCommand, with(request, 9, 3)) == 0x02);
    CHECK(bench.status(makeCredentialCommand, with(request, 8, Bytes(32))) == 0x33);
    CHECK(bench.status(makeCredentialCommand, with(request, 1, Bytes(32, 1))) == 0x33);
    const CtapReply made = bench.call(makeCredentialCommand, request);
    REQUIRE(made.status == 0);
    CHECK(AuthData(made.body).flags == 0x45);
}

TEST_CASE("an empty pinUvAuthParam asks for a touch and tells whether there is a PIN") {
    Bench bench;
    const cbor::Map make = with(makeRequest(), 8, Bytes{});
    const cbor::Map get = with(assertRequest(), 6, Bytes{});
    CtapReply reply = bench.call(makeCredentialCommand, make);
    CHECK(reply.status == 0x35);
    CHECK(reply.keepAlives == std::vector<int>{2, 1});
    CHECK(bench.status(getAssertionCommand, get) == 0x35);
    CHECK(bench.pin().setPin("1234") == 0);
    reply = bench.call(makeCredentialCommand, make);
    CHECK(reply.status == 0x31);
    CHECK(bench.status(getAssertionCommand, get) == 0x31);
    CHECK(bench.pin().retries() == 8);
}

TEST_CASE("the same user at the same RP replaces the credential") {
    Bench bench;
    CHECK(bench.pin().setPin("1234") == 0);
    const auto make = [&](std::string_view rp, const Bytes& userId) {
        const HostToken token = bench.pin().token("1234", mc, rp);
        const CtapReply reply =
            bench.call(makeCredentialCommand, verified(discoverable(makeRequest(rp, userId)), token));
        REQUIRE(reply.status == 0);
        return AuthData(reply.body).id;
    };
    const Bytes first = make(rpId, {1});
    const Bytes second = make(rpId, {2});
    make("other.example", {1});
    CHECK(storedCount(bench, "1234") == 3);
    const Bytes replaced = make(rpId, {1});
    CHECK(replaced != first);
    CHECK(storedCount(bench, "1234") == 3);
    const auto asserts = [&](const Bytes& id) {
        return bench.status(getAssertionCommand, with(assertRequest(), 3, cbor::Array{descriptor(id)}));
    };
    CHECK(asserts(first) == 0x2E);
    CHECK(asserts(replaced) == 0);
    CHECK(asserts(second) == 0);
}

TEST_CASE("a full key says so, after the touch, and takes replacements still") {
    Personality personality;
    personality.passkeySlots = 2;
    Bench bench({personality, Touch::Automatic, {}});
    const auto make = [&](const Bytes& userId) {
        return bench.call(makeCredentialCommand, discoverable(makeRequest(rpId, userId)));
    };
    CHECK(make({1}).status == 0);
    CHECK(make({2}).status == 0);
    const CtapReply full = make({3});
    CHECK(full.status == 0x28);
    CHECK(full.keepAlives == std::vector<int>{2, 1});
    CHECK(*bench.call(getInfoCommand).body.find(20)->integer() == 0);
    CHECK(make({2}).status == 0);
    CHECK(bench.status(makeCredentialCommand, makeRequest(rpId, {3})) == 0); // needs no slot
}

TEST_CASE("a credential in the exclude list is told after the touch") {
    Bench bench;
    const bool stored = GENERATE(true, false);
    const cbor::Map request = stored ? discoverable(makeRequest()) : makeRequest();
    const Bytes id = AuthData(bench.call(makeCredentialCommand, request).body).id;
    const CtapReply excluded = bench.call(makeCredentialCommand, excluding(makeRequest(), id));
    CHECK(excluded.status == 0x19);
    CHECK(excluded.keepAlives == std::vector<int>{2, 1});
    CHECK(bench.status(makeCredentialCommand, excluding(makeRequest("other.example"), id)) == 0);
    const cbor::Array otherType{cbor::Map{{"id", id}, {"type", "other"}}};
    CHECK(bench.status(makeCredentialCommand, with(makeRequest(), 5, otherType)) == 0);
}

TEST_CASE("the exclude list does not betray what credProtect hides") {
    Bench bench;
    CHECK(bench.pin().setPin("1234") == 0);
    const int level = GENERATE(1, 2, 3);
    const HostToken token = bench.pin().token("1234", mc, rpId);
    const Bytes id =
        AuthData(bench
                     .call(makeCredentialCommand,
                           verified(discoverable(extended(makeRequest(), {{"credProtect", level}})), token))
                     .body)
            .id;
    CHECK(bench.status(makeCredentialCommand, excluding(makeRequest(), id)) == (level == 3 ? 0 : 0x19));
    const HostToken again = bench.pin().token("1234", mc, rpId);
    CHECK(bench.status(makeCredentialCommand, verified(excluding(makeRequest(), id), again)) == 0x19);
}

TEST_CASE("extensions of a new credential") {
    Bench bench;
    const auto make = [&](cbor::Map extensions) {
        return bench.call(makeCredentialCommand, extended(makeRequest(), std::move(extensions)));
    };
    for (const int level : {1, 2, 3})
        CHECK(*extensionsOf(AuthData(make({{"credProtect", level}}).body)).find("credProtect")->integer() ==
              level);
    CHECK(make({{"credProtect", 0}}).status == 0x02);
    CHECK(make({{"credProtect", 4}}).status == 0x02);
    CHECK(make({{"credProtect", true}}).status == 0x11);
    CHECK(*extensionsOf(AuthData(make({{"hmac-secret", true}}).body)).find("hmac-secret")->boolean());
    CHECK(make({{"hmac-secret", 1}}).status == 0x11);
    const CtapReply both = make({{"credProtect", 2}, {"hmac-secret", true}, {"unknown", 1}});
    CHECK(extensionsOf(AuthData(both.body)).map()->size() == 2);
    CHECK(AuthData(both.body).flags == 0xC1);
    CHECK(AuthData(make({{"hmac-secret", false}}).body).flags == 0x41);
    CHECK(AuthData(make({}).body).flags == 0x41);
}

TEST_CASE("names are cut to 64 bytes, between code points") {
    Bench bench;
    CHECK(bench.pin().setPin("1234") == 0);
    const std::string name = std::string(63, 'a') + "ä" + "b";
    const HostToken token = bench.pin().token("1234", mc, rpId);
    CHECK(bench.status(makeCredentialCommand,
                       verified(discoverable(with(makeRequest(), 3, user({1}, name))), token)) == 0);
    const HostToken manage = bench.pin().token("1234", cm);
    const cbor::Value params = cbor::Map{{1, ByteView(sha256(asBytes(rpId)))}};
    Bytes message{4};
    append(message, cbor::encode(params));
    const CtapReply reply = bench.call(credentialManagementCommand,
                                       cbor::Map{{1, 4}, {2, params}, {3, 2}, {4, manage.over(message)}});
    REQUIRE(reply.status == 0);
    CHECK(*reply.body.find(6)->find("name")->text() == std::string(63, 'a'));
}
