#include "tests/support/ctap/AdminClient.h"
#include "tests/unit/simulator/Bench.h"

#include <QTemporaryDir>

using namespace fidesk;
using namespace fidesk::test;

namespace {

struct Desk : Bench {
    explicit Desk(SoftwareKey::Options options = {{}, Touch::Automatic, {}}) : Bench(std::move(options)) {}

    bool option(const char* name) { return *call(getInfoCommand).body.find(4)->find(name)->boolean(); }
    std::int64_t minPinLength() { return *call(getInfoCommand).body.find(13)->integer(); }
    bool mustChange() { return *call(getInfoCommand).body.find(12)->boolean(); }
    /// Without a token...
    int configure(int subcommand, const cbor::Value& params = {}) {
        return status(configCommand, configRequest(subcommand, params));
    }
    /// ... and with one.
    int configureBy(std::string_view pinText, int subcommand, const cbor::Value& params = {}) {
        const HostToken token = pin().token(pinText, acfg);
        REQUIRE(token.status == 0);
        return status(configCommand, configRequest(subcommand, params, &token));
    }
};

cbor::Value length(int codePoints) {
    return cbor::Map{{1, codePoints}};
}

} // namespace

TEST_CASE("config wants a token with its permission once something protects the key") {
    Desk bench;
    REQUIRE(bench.pin().setPin("1234") == 0);
    const HostToken good = bench.pin().token("1234", acfg);
    const auto status = [&](const cbor::Map& map) { return bench.status(configCommand, map); };
    for (const int subcommand : {1, 2, 3}) {
        const cbor::Map request = configRequest(subcommand, length(4), &good);
        CHECK(status(without(request, 4)) == 0x36);
        CHECK(status(without(request, 3)) == 0x14);
        CHECK(status(with(request, 3, 9)) == 0x02);
        CHECK(status(with(request, 4, Bytes(32))) == 0x33);
        CHECK(status(with(request, 2, length(5))) == 0x33); // it covers the parameters
    }
    CHECK(status(configRequest(3, length(4), &good)) == 0);
    CHECK(status(configRequest(3, {}, &good)) == 0x14);
    CHECK(status(cbor::Map{}) == 0x14);
    for (const int unknown : {0, 4, 0xFF, -1})
        CHECK(status(configRequest(unknown, {}, &good)) == 0x02);
    const HostToken other = bench.pin().token("1234", cm);
    CHECK(status(configRequest(1, {}, &other)) == 0x33);
    CHECK_FALSE(bench.option("ep"));
}

TEST_CASE("enterprise attestation goes on and stays on until a reset") {
    const bool withPin = GENERATE(false, true);
    Desk bench;
    const auto attested = [&](int kind) {
        cbor::Map request = with(makeRequest(), 10, kind);
        return bench.call(makeCredentialCommand, request);
    };
    CHECK(attested(1).status == 0x02);
    CHECK(attested(2).status == 0x02);
    if (withPin) {
        REQUIRE(bench.pin().setPin("1234") == 0);
        CHECK(bench.configureBy("1234", 1) == 0);
        CHECK(bench.configureBy("1234", 1) == 0);
    } else {
        CHECK(bench.configure(1) == 0);
        CHECK(bench.configure(1) == 0);
    }
    CHECK(bench.option("ep"));
    CHECK(attested(3).status == 0x2C);
    const CtapReply vendor = attested(1); // nobody is on the vendor's list
    CHECK(vendor.status == 0);
    CHECK_FALSE(vendor.body.find(4));
    const CtapReply platform = attested(2);
    REQUIRE(platform.status == 0);
    CHECK(*platform.body.find(4)->boolean());
    CHECK(bench.status(makeCredentialCommand, with(makeRequest(), 10, "x")) == 0x11);
    CHECK(bench.status(resetCommand) == 0);
    CHECK_FALSE(bench.option("ep"));
}

TEST_CASE("the least PIN length goes up alone") {
    Desk bench;
    CHECK(bench.configure(3, length(6)) == 0);
    CHECK(bench.minPinLength() == 6);
    CHECK(bench.configure(3, length(5)) == 0x37);
    CHECK(bench.configure(3, length(64)) == 0x37);
    CHECK(bench.configure(3, length(6)) == 0);
    CHECK(bench.configure(3, cbor::Map{{1, "x"}}) == 0x11);
    CHECK(bench.pin().setPin("12345") == 0x37);
    CHECK(bench.pin().setPin("123456") == 0);
    CHECK(bench.configureBy("123456", 3, length(6)) == 0);
    CHECK_FALSE(bench.mustChange());
    CHECK(bench.configureBy("123456", 3, length(7)) == 0);
    CHECK(bench.mustChange()); // the PIN has but six
    CHECK(bench.pin().token("123456", acfg).status == 0x37);
    CHECK(bench.pin().legacyToken("123456").status == 0x37);
    CHECK(bench.pin().changePin("123456", "123457") == 0x37);
    CHECK(bench.pin().changePin("123456", "1234567") == 0);
    CHECK_FALSE(bench.mustChange());
    CHECK(bench.pin().token("1234567", acfg).status == 0);
    CHECK(bench.status(resetCommand) == 0);
    CHECK(bench.minPinLength() == 4);
}

TEST_CASE("a PIN's length is counted in code points") {
    Desk bench;
    REQUIRE(bench.pin().setPin("äöüß") == 0);
    CHECK(bench.configureBy("äöüß", 3, length(4)) == 0);
    CHECK_FALSE(bench.mustChange());
    CHECK(bench.configureBy("äöüß", 3, length(5)) == 0);
    CHECK(bench.mustChange());
}

TEST_CASE("a PIN change can be forced where there is a PIN") {
    Desk bench;
    const cbor::Value force = cbor::Map{{3, true}};
    CHECK(bench.configure(3, force) == 0x35);
    CHECK_FALSE(bench.mustChange());
    REQUIRE(bench.pin().setPin("1234") == 0);
    CHECK(bench.configureBy("1234", 3, cbor::Map{{3, false}}) == 0);
    CHECK_FALSE(bench.mustChange());
    CHECK(bench.configureBy("1234", 3, force) == 0);
    CHECK(bench.mustChange());
    CHECK(bench.pin().token("1234", mc, rpId).status == 0x37);
    CHECK(bench.pin().retries() == 8);
    CHECK(bench.pin().changePin("1234", "1234") == 0x37);
    CHECK(bench.pin().changePin("1234", "4321") == 0);
    CHECK(bench.pin().token("4321", mc, rpId).status == 0);
}

TEST_CASE("RP ids that may learn the least PIN length are told it") {
    Desk bench;
    const auto told = [&](std::string_view rp) {
        const CtapReply reply =
            bench.call(makeCredentialCommand, with(makeRequest(rp), 6, cbor::Map{{"minPinLength", true}}));
        REQUIRE(reply.status == 0);
        const Bytes& rest = AuthData(reply.body).rest;
        const std::string tail = "minPinLength";
        return std::search(rest.begin(), rest.end(), tail.begin(), tail.end()) != rest.end() ? rest.back()
                                                                                             : -1;
    };
    CHECK(told(rpId) == -1);
    CHECK(bench.configure(3, cbor::Map{{1, 6}, {2, cbor::Array{rpId, "b.example"}}}) == 0);
    CHECK(told(rpId) == 6);
    CHECK(told("b.example") == 6);
    CHECK(told("c.example") == -1);
    CHECK(bench.configure(3, cbor::Map{{2, cbor::Array{"c.example"}}}) == 0);
    CHECK(told(rpId) == -1);
    CHECK(told("c.example") == 6);
    CHECK(bench.configure(3, cbor::Map{{2, cbor::Array(9, "d.example")}}) == 0x28);
    CHECK(bench.configure(3, cbor::Map{{2, cbor::Array{1}}}) == 0x11);
    CHECK(bench.configure(3, cbor::Map{{2, cbor::Array{""}}}) == 0x03);
    CHECK(bench.configure(3, cbor::Map{{2, cbor::Array{std::string(254, 'a')}}}) == 0x03);
    CHECK(told("c.example") == 6);
    CHECK(bench.configure(3, cbor::Map{{2, cbor::Array(8, "d.example")}}) == 0);
    CHECK(bench.status(resetCommand) == 0);
    CHECK(told("d.example") == -1);
}

TEST_CASE("a refused setting changes nothing") {
    Desk bench;
    CHECK(bench.configure(3, cbor::Map{{1, 8}, {2, cbor::Array(9, "d.example")}}) == 0x28);
    CHECK(bench.configure(3, cbor::Map{{1, 8}, {3, true}}) == 0x35);
    CHECK(bench.minPinLength() == 4);
}

TEST_CASE("always-UV wants the user verified for all that takes a touch") {
    Desk bench;
    const Bytes id = AuthData(bench.call(makeCredentialCommand, makeRequest()).body).id;
    CHECK(bench.configure(2) == 0);
    CHECK(bench.option("alwaysUv"));
    CHECK_FALSE(bench.option("makeCredUvNotRqd"));
    const cbor::Map assertion = with(assertRequest(), 3, cbor::Array{descriptor(id)});
    CHECK(bench.status(makeCredentialCommand, makeRequest()) == 0x36);
    CHECK(bench.status(getAssertionCommand, assertion) == 0x36);
    CHECK(bench.status(getAssertionCommand, with(assertion, 5, cbor::Map{{"up", false}})) == 0);
    CHECK(bench.configure(1) == 0x36); // nothing can give a token yet
    CHECK(bench.configure(3, length(5)) == 0x36);
    CHECK(bench.configure(2) == 0);
    CHECK_FALSE(bench.option("alwaysUv"));
    CHECK(bench.status(makeCredentialCommand, makeRequest()) == 0);
    CHECK(bench.configure(2) == 0);
    REQUIRE(bench.pin().setPin("1234") == 0);
    CHECK(bench.status(makeCredentialCommand, makeRequest()) == 0x36);
    CHECK(bench.status(makeCredentialCommand, verified(makeRequest(), bench.pin().token("1234", mc, rpId))) ==
          0);
    CHECK(bench.status(getAssertionCommand, assertion) == 0x36);
    CHECK(bench.status(getAssertionCommand, verifiedAssert(assertion, bench.pin().token("1234", ga, rpId))) ==
          0);
    CHECK(bench.configure(2) == 0x36);
    CHECK(bench.configureBy("1234", 2) == 0);
    CHECK_FALSE(bench.option("alwaysUv"));
    CHECK(bench.option("makeCredUvNotRqd"));
}

TEST_CASE("always-UV can be the factory's, and fixed") {
    Personality personality;
    personality.alwaysUv = true;
    personality.alwaysUvFixed = true;
    Desk bench({personality, Touch::Automatic, {}});
    CHECK(bench.option("alwaysUv"));
    CHECK(bench.configure(2) == 0x27);
    REQUIRE(bench.pin().setPin("1234") == 0);
    CHECK(bench.configureBy("1234", 2) == 0x27);
    CHECK(bench.option("alwaysUv"));
    CHECK(bench.status(resetCommand) == 0);
    CHECK(bench.option("alwaysUv"));
}

TEST_CASE("with always-UV and a finger the key verifies by itself") {
    Personality personality;
    personality.fingerprintReader = true;
    personality.alwaysUv = true;
    Desk bench({personality, Touch::Automatic, {}});
    REQUIRE(bench.pin().setPin("1234") == 0);
    const HostToken token = bench.pin().token("1234", be);
    CtapReply reply = bench.call(bioEnrollmentCommand, bioRequest(1, {}, &token));
    const cbor::Value naming = cbor::Map{{1, *reply.body.find(4)->bytes()}};
    while (*reply.body.find(6)->integer() > 0)
        reply = bench.call(bioEnrollmentCommand, bioRequest(2, naming, &token));
    const CtapReply made = bench.call(makeCredentialCommand, discoverable(makeRequest()));
    REQUIRE(made.status == 0);
    CHECK(AuthData(made.body).flags == 0x45);
    const CtapReply asserted = bench.call(getAssertionCommand, assertRequest());
    REQUIRE(asserted.status == 0);
    CHECK(AuthData(asserted.body).flags == 0x05);
    CHECK(asserted.keepAlives == std::vector<int>{2, 1});
}

TEST_CASE("settings survive a restart") {
    const QTemporaryDir directory;
    const std::filesystem::path path = directory.filePath(QStringLiteral("key.state")).toStdString();
    {
        Desk bench({{}, Touch::Automatic, path});
        CHECK(bench.configure(3, cbor::Map{{1, 6}, {2, cbor::Array{rpId}}}) == 0);
        CHECK(bench.configure(1) == 0);
        CHECK(bench.configure(2) == 0);
    }
    Desk bench({{}, Touch::Automatic, path});
    CHECK(bench.minPinLength() == 6);
    CHECK(bench.option("ep"));
    CHECK(bench.option("alwaysUv"));
}
