// authenticatorGetInfo of keys written by others: what is unknown is kept or passed over, never choked on.

#include "tests/support/Catch.h"

#include "core/token/fido2/Info.h"
#include "tests/support/RecordingObserver.h"
#include "tests/unit/token/BareKey.h"
#include "tests/unit/token/SimulatorBench.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

token::AuthenticatorInfo told(const Bytes& answer) {
    BareKey key;
    key.info = answer;
    return valueOf(key.token()->info());
}

token::AuthenticatorInfo told(const cbor::Map& map) {
    return told(succeeded(map));
}

} // namespace

TEST_CASE("Every member of getInfo is read", "[info]") {
    const auto info = told(cbor::Map{{1, cbor::Array{"U2F_V2", "FIDO_2_1"}},
                                     {2, cbor::Array{"credProtect"}},
                                     {3, Bytes(16, 0x22)},
                                     {4, cbor::Map{{"clientPin", false}}},
                                     {5, 1200},
                                     {6, cbor::Array{2, 1}},
                                     {7, 8},
                                     {8, 96},
                                     {9, cbor::Array{"usb", "nfc"}},
                                     {10, cbor::Array{cbor::Map{{"alg", -7}, {"type", "public-key"}}}},
                                     {11, 2048},
                                     {12, true},
                                     {13, 6},
                                     {14, 328706},
                                     {15, 32},
                                     {16, 4},
                                     {18, 2},
                                     {19, cbor::Map{{"FIDO", 3}, {"FIPS-CMVP-2", 1}}},
                                     {20, 17}});
    CHECK(info.versions == std::vector<std::string>{"U2F_V2", "FIDO_2_1"});
    CHECK_FALSE(info.u2fOnly());
    CHECK(info.extensions == std::vector<std::string>{"credProtect"});
    CHECK(info.aaguid[15] == 0x22);
    CHECK(info.option("clientPin") == false);
    CHECK(info.maxMessageSize == 1200);
    CHECK(info.pinProtocols == std::vector<std::uint8_t>{2, 1});
    CHECK(info.maxCredentialsInList == 8);
    CHECK(info.maxCredentialIdLength == 96);
    CHECK(info.transports == std::vector<std::string>{"usb", "nfc"});
    CHECK(info.algorithms == std::vector<std::int64_t>{-7});
    CHECK(info.maxLargeBlobArray == 2048);
    CHECK(info.pinMustChange);
    CHECK(info.minPinLength == 6);
    CHECK(info.firmwareVersion == 328706);
    CHECK(info.maxCredBlobLength == 32);
    CHECK(info.maxRpIdsForMinPinLength == 4);
    CHECK(info.uvModality == 2);
    CHECK(info.certifications == std::map<std::string, std::uint64_t>{{"FIDO", 3}, {"FIPS-CMVP-2", 1}});
    CHECK(info.remainingDiscoverableCredentials == 17u);
}

TEST_CASE("What nobody knows yet does not keep a key from being read", "[info]") {
    const auto info = told(cbor::Map{
        {1, cbor::Array{"FIDO_9_0", 7, "FIDO_2_1"}},
        {2, cbor::Array{"hologram"}},
        {4, cbor::Map{{"clientPin", true}, {"teleport", true}, {"mood", "fine"}, {"level", 3}, {7, true}}},
        {6, cbor::Array{9, 300, "x", 2}},
        {9, cbor::Array{"pigeon"}},
        {10, cbor::Array{cbor::Map{{"alg", -65000}, {"type", "public-key"}}, cbor::Map{{"alg", 5}},
                         cbor::Map{{"type", "secret-key"}}, "junk",
                         cbor::Map{{"alg", std::int64_t{-1} << 40}, {"hash", Bytes(4, 1)}}}},
        {19, cbor::Map{{"FIDO", 2}, {"ODD", "yes"}, {"NEGATIVE", -1}}},
        {99, cbor::Map{{Bytes(3, 1), 1.5}}},
        {-4, cbor::Array{cbor::Value()}},
        {"vendor", Bytes(200, 9)}});
    CHECK(info.versions == std::vector<std::string>{"FIDO_9_0", "FIDO_2_1"});
    CHECK(info.extensions == std::vector<std::string>{"hologram"});
    CHECK(info.options == std::map<std::string, bool>{{"clientPin", true}, {"teleport", true}});
    CHECK(info.pinProtocols == std::vector<std::uint8_t>{9, 2});
    CHECK(info.transports == std::vector<std::string>{"pigeon"});
    CHECK(info.algorithms == std::vector<std::int64_t>{-65000, 5, std::int64_t{-1} << 40});
    CHECK(info.certifications == std::map<std::string, std::uint64_t>{{"FIDO", 2}});
}

TEST_CASE("Members of the wrong kind count as left out", "[info]") {
    cbor::Map map;
    for (int member = 1; member <= 20; ++member)
        map.emplace_back(member, cbor::Value("wrong"));
    const auto info = told(map);
    CHECK(info.versions.empty());
    CHECK(info.options.empty());
    CHECK(info.maxMessageSize == 1024);
    CHECK(info.minPinLength == 4);
    CHECK_FALSE(info.remainingDiscoverableCredentials.has_value());
    CHECK(told(cbor::Map{}).maxMessageSize == 1024);
}

TEST_CASE("Maps out of order, and answers longer than libfido2 takes, are read", "[info]") {
    Bytes unsorted{0x00};
    append(unsorted,
           cbor::encodeInOrder(cbor::Map{{6, cbor::Array{1}},
                                         {4, cbor::Map{{"clientPin", true}, {"rk", true}, {"a", true}}},
                                         {1, cbor::Array{"FIDO_2_1"}}}));
    CHECK(told(unsorted).pinSet());
    cbor::Map options;
    for (int i = 0; i < 300; ++i)
        options.emplace_back("option number " + std::to_string(i), true);
    options.emplace_back("clientPin", true);
    const auto info = told(cbor::Map{{1, cbor::Array{"FIDO_2_1"}}, {4, options}});
    CHECK(info.options.size() == 301);
    CHECK(info.pinSet());
}

TEST_CASE("A key that tells odd things works all the same", "[info]") {
    SimulatorBench bench(simulator::Touch::Automatic, [] {
        auto personality = briskPersonality();
        personality.exotic = true;
        return personality;
    }());
    bench.setUsualPin();
    bench.create();
    valueOf(bench.token->getAssertion(silentAssertion(), pinOf(usualPin), bench.observer));
    CHECK(valueOf(bench.token->passkeys(pinOf(usualPin))).passkeys.size() == 1);
    valueOf(bench.token->waitForTouch(bench.observer));
}

TEST_CASE("Status leaves out what a key refuses to tell", "[info][status]") {
    BareKey key;
    auto map = infoMap();
    key.info = succeeded(cbor::Map{{1, cbor::Array{"FIDO_2_1"}},
                                   {4, cbor::Map{{"clientPin", false}, {"uv", true}, {"bioEnroll", true}}},
                                   {6, cbor::Array{2}}});
    key.other = [&key](ByteView report) { key.say(report.first(4), 0x90, {0x3E}); };
    const auto status = valueOf(key.token()->status());
    CHECK_FALSE(status.pinRetries.has_value());
    CHECK_FALSE(status.uvRetries.has_value());
    CHECK_FALSE(status.sensor.has_value());
    key.other = [&key](ByteView report) {
        key.say(report.first(4), 0x90,
                report[7] == 0x09 ? succeeded(cbor::Map{{1, 1}, {2, 1}, {3, 12}})
                                  : succeeded(cbor::Map{{5, 0}}));
    };
    const auto full = valueOf(key.token()->status());
    CHECK(full.uvRetries == 0);
    REQUIRE(full.sensor.has_value());
    CHECK(full.sensor->kind == token::FingerprintSensor::Kind::Touch);
    CHECK(full.sensor->samples == 12);
    key.other = [&key](ByteView) { key.script->unplug(); };
    CHECK(codeOf(key.token()->status()) == ErrorCode::KeyUnplugged);
}

TEST_CASE("The power cycle is read beside the tries by status too", "[info][status]") {
    SimulatorBench bench;
    bench.setUsualPin();
    for (int i = 0; i < 3; ++i)
        (void)bench.token->checkPin(pinOf("999999"));
    const auto status = valueOf(bench.token->status());
    REQUIRE(status.pinRetries.has_value());
    CHECK(status.pinRetries->left == 5);
    CHECK(status.pinRetries->powerCycleNeeded);
    bench.key->remove();
    bench.key->insert();
    CHECK_FALSE(valueOf(bench.token->status()).pinRetries->powerCycleNeeded);
}
