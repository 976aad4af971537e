#include "core/cbor/Cbor.h"
#include "core/simulator/Offers.h"
#include "tests/unit/simulator/Bench.h"

#include <atomic>
#include <map>
#include <set>

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;

namespace {

constexpr std::uint8_t previewCredentialCommand = 0x41;
constexpr std::uint8_t previewBioCommand = 0x40;
constexpr std::uint8_t bioCommand = 0x09;
constexpr std::uint8_t blobCommand = 0x0C;

Bench ofKind(std::string_view name, Touch touch = Touch::Automatic) {
    return Bench({valueOf(simulator::personalityNamed(name)), touch, {}});
}

std::set<std::string> textsOf(const cbor::Value& array) {
    REQUIRE(array.array());
    std::set<std::string> out;
    for (const cbor::Value& element : *array.array())
        out.insert(*element.text());
    return out;
}

std::set<std::int64_t> membersOf(const cbor::Value& info) {
    std::set<std::int64_t> out;
    for (const auto& [key, value] : *info.map())
        out.insert(*key.integer());
    return out;
}

bool has(const cbor::Value& info, const char* option) {
    return info.find(4)->find(option) != nullptr;
}

} // namespace

TEST_CASE("personalities are found by their names, which are distinct") {
    std::set<std::string> names;
    for (const Personality& personality : simulator::personalities()) {
        CHECK(names.insert(personality.name).second);
        CHECK(valueOf(simulator::personalityNamed(personality.name)).name == personality.name);
    }
    CHECK(simulator::personalities().front().name == Personality{}.name);
    CHECK(names == std::set<std::string>{"ctap21", "ctap20", "preview", "pin-policy", "tiny", "always-uv",
                                         "built-in-uv", "u2f", "late-reset", "no-pin", "exotic"});
    const auto unknown = simulator::personalityNamed("ctap22");
    REQUIRE(codeOf(unknown) == ErrorCode::InvalidArgument);
    for (const std::string& name : names)
        CHECK(unknown.error().detail.find(name) != std::string::npos);
}

TEST_CASE("each personality answers to the commands it offers, and to no others") {
    using Commands = std::set<int>;
    const Commands basic{0x01, 0x02, 0x04, 0x07, 0x08};
    const auto plus = [&](const Commands& more) {
        Commands all = basic;
        all.insert(more.begin(), more.end());
        return all;
    };
    const Commands modern = plus({0x06, 0x0A, 0x41, 0x0B, 0x0C, 0x0D});
    Commands modernWithReader = modern;
    modernWithReader.insert({0x09, 0x40});
    const std::map<std::string, Commands> expected{{"ctap21", modern},
                                                   {"pin-policy", modern},
                                                   {"always-uv", modern},
                                                   {"late-reset", modern},
                                                   {"exotic", modern},
                                                   {"tiny", modernWithReader},
                                                   {"built-in-uv", modernWithReader},
                                                   {"ctap20", plus({0x06})},
                                                   {"preview", plus({0x06, 0x40, 0x41})},
                                                   {"no-pin", basic},
                                                   {"u2f", {}}};
    for (const Personality& personality : simulator::personalities()) {
        INFO(personality.name);
        Bench bench = ofKind(personality.name);
        Commands answered;
        for (int command = 0; command <= 0xFF; ++command) {
            const auto reply = bench.client.call(static_cast<std::uint8_t>(command));
            if (reply && reply->status != 0x01)
                answered.insert(command);
        }
        CHECK(answered == expected.at(personality.name));
    }
}

TEST_CASE("CTAPHID_INIT tells what each personality speaks, and what is not spoken is refused") {
    const std::map<std::string, int> special{{"u2f", 0x01}, {"no-pin", 0x04}};
    for (const Personality& personality : simulator::personalities()) {
        INFO(personality.name);
        Bench bench = ofKind(personality.name);
        HidClient& hid = bench.client.hid();
        valueOf(hid.send({broadcast, 0x06, Bytes(8, 7)}));
        const int capabilities = valueOf(hid.receive()).payload.at(16);
        const auto found = special.find(personality.name);
        CHECK(capabilities == (found == special.end() ? 0x05 : found->second));
        valueOf(hid.send({bench.client.channel(), 0x08, {}}));
        CHECK(valueOf(hid.receive()).command == ((capabilities & 1) != 0 ? 0x08 : 0x3F));
        valueOf(hid.send({bench.client.channel(), 0x01, {1, 2, 3}}));
        CHECK(valueOf(hid.receive()).payload == Bytes{1, 2, 3});
        valueOf(hid.send({bench.client.channel(), 0x04, {5}}));
        CHECK(valueOf(hid.receive()).command == 0x3F);
    }
}

TEST_CASE("a wink is counted and told of") {
    Bench bench;
    std::atomic<int> changes{0};
    bench.key->onChange([&] { ++changes; });
    CHECK(bench.key->winks() == 0);
    for (int i = 1; i <= 2; ++i) {
        valueOf(bench.client.hid().send({bench.client.channel(), 0x08, {}}));
        CHECK(valueOf(bench.client.hid().receive()).command == 0x08);
        CHECK(bench.key->winks() == i);
        CHECK(changes == i);
    }
    bench.key->onChange({});
    Bench mute = ofKind("no-pin");
    valueOf(mute.client.hid().send({mute.client.channel(), 0x08, {}}));
    CHECK(valueOf(mute.client.hid().receive()).payload == Bytes{0x01});
    CHECK(mute.key->winks() == 0);
}

TEST_CASE("a CTAP 2.0 key tells nothing that came later") {
    Bench bench = ofKind("ctap20");
    const cbor::Value info = bench.call(getInfoCommand).body;
    CHECK(membersOf(info) == std::set<std::int64_t>{1, 2, 3, 4, 5, 6});
    CHECK(textsOf(*info.find(1)) == std::set<std::string>{"FIDO_2_0", "U2F_V2"});
    CHECK(textsOf(*info.find(2)) == std::set<std::string>{"hmac-secret"});
    CHECK(*info.find(4) == cbor::Value(cbor::Map{{"rk", true}, {"up", true}, {"clientPin", false}}));
    CHECK(*info.find(5)->integer() == 1200);
    CHECK(*info.find(6)->array() == cbor::Array{1});
}

TEST_CASE("keys without permissions give one token for everything, until they lose power") {
    for (const char* name : {"ctap20", "preview"}) {
        INFO(name);
        Bench bench = ofKind(name);
        CHECK(bench.pin(1).setPin("1234") == 0);
        const HostToken token = bench.pin(1).legacyToken("1234");
        REQUIRE(token.status == 0);
        CHECK(bench.status(makeCredentialCommand, verified(discoverable(makeRequest()), token)) == 0);
        CHECK(bench.status(makeCredentialCommand, verified(makeRequest("other.example"), token)) == 0);
        const CtapReply asserted = bench.call(getAssertionCommand, verifiedAssert(assertRequest(), token));
        REQUIRE(asserted.status == 0);
        CHECK((AuthData(asserted.body).flags & 0x04) != 0);
        bench.replug();
        CHECK(bench.status(getAssertionCommand, verifiedAssert(assertRequest(), token)) == 0x33);
    }
}

TEST_CASE("a CTAP 2.0 key knows the old PIN commands alone") {
    Bench bench = ofKind("ctap20");
    PinClient pin = bench.pin(1);
    CHECK(pin.setPin("1234") == 0);
    CHECK(bench.status(clientPinCommand, cbor::Map{{1, 2}, {2, 2}}) == 0x02); // protocol two
    for (const int later : {6, 7, 8, 9, 10})
        CHECK(bench.status(clientPinCommand, cbor::Map{{1, 1}, {2, later}}) == 0x02);
    const CtapReply retries = bench.call(clientPinCommand, cbor::Map{{1, 1}, {2, 1}});
    CHECK(retries.body == cbor::Value(cbor::Map{{3, 8}}));
    CHECK(pin.legacyToken("9999").status == 0x31);
    CHECK(pin.legacyToken("9999").status == 0x31);
    CHECK(pin.legacyToken("9999").status == 0x34);
    CHECK(pin.legacyToken("1234").status == 0x34);
    bench.replug();
    CHECK(bench.pin(1).changePin("1234", "abcde") == 0);
    CHECK(bench.status(makeCredentialCommand, makeRequest()) == 0x36); // no makeCredUvNotRqd
    CHECK(bench.status(resetCommand) == 0);
}

TEST_CASE("a preview key manages under the preview's numbers, without renaming") {
    Bench bench = ofKind("preview");
    const cbor::Value info = bench.call(getInfoCommand).body;
    CHECK(textsOf(*info.find(1)) == std::set<std::string>{"FIDO_2_0", "FIDO_2_1_PRE", "U2F_V2"});
    CHECK(*info.find(4)->find("credentialMgmtPreview")->boolean());
    CHECK_FALSE(*info.find(4)->find("userVerificationMgmtPreview")->boolean());
    for (const char* later :
         {"credMgmt", "bioEnroll", "pinUvAuthToken", "authnrCfg", "largeBlobs", "alwaysUv"})
        CHECK_FALSE(has(info, later));
    CHECK(bench.pin(1).setPin("1234") == 0);
    const HostToken token = bench.pin(1).legacyToken("1234");
    REQUIRE(bench.status(makeCredentialCommand, verified(discoverable(makeRequest()), token)) == 0);
    const auto manage = [&](std::uint8_t command, std::uint8_t subcommand) {
        return bench.call(command, cbor::Map{{1, subcommand}, {3, 1}, {4, token.over(Bytes{subcommand})}});
    };
    const CtapReply metadata = manage(previewCredentialCommand, 1);
    REQUIRE(metadata.status == 0);
    CHECK(*metadata.body.find(1)->integer() == 1);
    CHECK(*metadata.body.find(2)->integer() == 24);
    CHECK(manage(previewCredentialCommand, 2).status == 0);
    CHECK(manage(previewCredentialCommand, 7).status == 0x3E);
    CHECK(manage(credentialManagementCommand, 1).status == 0x01);
    CHECK(bench.status(bioCommand) == 0x01);
    CHECK(bench.status(previewBioCommand, cbor::Map{{1, 1}, {2, 7}}) == 0); // getFingerprintSensorInfo
}

TEST_CASE("a key with a PIN policy refuses simple PINs and does not say why") {
    Bench bench = ofKind("pin-policy");
    CHECK(*bench.call(getInfoCommand).body.find(13)->integer() == 6);
    for (const char* simple : {"12345", "111111", "123456", "654321", "902341", "aab777", "abcxyz"})
        CHECK(bench.pin().setPin(simple) == 0x37);
    CHECK(bench.pin().setPin("739164") == 0);
    CHECK(bench.pin().changePin("739164", "555739") == 0x37);
    CHECK(bench.pin().retries() == 8);
    CHECK(bench.pin().changePin("739164", "805273") == 0);
}

TEST_CASE("a tiny key is soon full") {
    Bench bench = ofKind("tiny");
    const cbor::Value info = bench.call(getInfoCommand).body;
    CHECK(*info.find(5)->integer() == 1024);
    CHECK(*info.find(7)->integer() == 1);
    CHECK(*info.find(11)->integer() == 1024);
    CHECK(*info.find(20)->integer() == 2);
    for (const Bytes& id : {Bytes{1}, Bytes{2}})
        CHECK(bench.status(makeCredentialCommand, discoverable(makeRequest(rpId, id))) == 0);
    CHECK(bench.status(makeCredentialCommand, discoverable(makeRequest(rpId, {3}))) == 0x28);
    CHECK(bench.status(makeCredentialCommand, discoverable(makeRequest(rpId, {2}))) == 0); // in its place
    const cbor::Array two{descriptor(Bytes(16, 1)), descriptor(Bytes(16, 2))};
    CHECK(bench.status(getAssertionCommand, with(assertRequest(), 3, two)) == 0x15);
    valueOf(bench.client.hid().send({bench.client.channel(), 0x10, Bytes(1025, 1)}));
    CHECK(valueOf(bench.client.finish()).status == 0x39);
}

TEST_CASE("a key that always verifies the user does so from the factory on, and after a reset") {
    Bench bench = ofKind("always-uv");
    const auto isOn = [&] { return *bench.call(getInfoCommand).body.find(4)->find("alwaysUv")->boolean(); };
    CHECK(isOn());
    CHECK(bench.status(makeCredentialCommand, makeRequest()) == 0x36);
    CHECK(bench.status(resetCommand) == 0);
    CHECK(isOn());
}

TEST_CASE("a key without a PIN keeps no passkeys") {
    Bench bench = ofKind("no-pin");
    const cbor::Value info = bench.call(getInfoCommand).body;
    CHECK(*info.find(4) == cbor::Value(cbor::Map{{"rk", false}, {"up", true}}));
    CHECK(membersOf(info) == std::set<std::int64_t>{1, 2, 3, 4, 5});
    CHECK(bench.status(makeCredentialCommand, discoverable(makeRequest())) == 0x2B);
    const CtapReply made = bench.call(makeCredentialCommand, makeRequest());
    REQUIRE(made.status == 0);
    CHECK(bench.status(getAssertionCommand,
                       with(assertRequest(), 3, cbor::Array{descriptor(AuthData(made.body).id)})) == 0);
}

TEST_CASE("a key with a short reset window has one of five seconds") {
    CHECK(valueOf(simulator::personalityNamed("late-reset")).resetWindow == 5s);
    CHECK(Personality{}.resetWindow == 10s);
}

TEST_CASE("an exotic key tells of much that nobody knows, in canonical CBOR") {
    Bench bench = ofKind("exotic");
    const CtapReply reply = bench.call(getInfoCommand);
    REQUIRE(reply.status == 0);
    valueOf(bench.client.begin(getInfoCommand));
    CHECK(
        equal(cbor::encode(reply.body), ByteView(valueOf(bench.client.hid().receive()).payload).subspan(1)));
    CHECK(textsOf(*reply.body.find(1)).contains("FIDO_3_0_PRE"));
    CHECK(textsOf(*reply.body.find(9)).contains("x-carrier-pigeon"));
    CHECK(has(reply.body, "noSuchOption"));
    std::set<std::int64_t> algorithms;
    for (const cbor::Value& element : *reply.body.find(10)->array())
        algorithms.insert(*element.find("alg")->integer());
    CHECK(algorithms == std::set<std::int64_t>{-7, -8, -260, -65535, 4711});
    CHECK(reply.body.find(0x100));
    CHECK(reply.body.find(-1));
    CHECK(reply.body.find("x-vendor"));
    CHECK(bench.pin().setPin("1234") == 0);
    CHECK(bench.status(makeCredentialCommand,
                       verified(discoverable(makeRequest()), bench.pin().token("1234", mc, rpId))) == 0);
}

TEST_CASE("what a personality offers is what it grants") {
    const auto granted = [](std::string_view name) {
        return static_cast<int>(simulator::permissionsOffered(valueOf(simulator::personalityNamed(name))));
    };
    CHECK(granted("ctap21") == 0x37);
    CHECK(granted("built-in-uv") == 0x3F);
    Bench bench;
    CHECK(bench.pin().setPin("1234") == 0);
    CHECK(bench.pin().token("1234", 0x37, rpId).status == 0);
    CHECK(bench.pin().token("1234", 0x08).status == 0x40);
    Bench reader = ofKind("built-in-uv");
    CHECK(reader.pin().setPin("1234") == 0);
    CHECK(reader.pin().token("1234", 0x08).status == 0);
    CHECK(reader.status(configCommand) != 0x01);
    CHECK(reader.status(blobCommand) != 0x01);
}
