// Keys that are none of ours.

#include "tests/support/Catch.h"

#include "tests/support/RecordingObserver.h"
#include "tests/unit/token/OtherKeys.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

/// Of CTAP 2.0, and told as little as may be: not even its PIN protocols.
Habits scant() {
    return {.info = {{1, cbor::Array{"FIDO_2_0"}},
                     {3, Bytes(16, 0)},
                     {4, cbor::Map{{"rk", true},
                                   {"clientPin", true},
                                   {"credentialMgmtPreview", true},
                                   {"userVerificationMgmtPreview", true}}}},
            .management = 0x41,
            .bio = 0x40,
            .unknown = 0x22};
}

/// Of CTAP 2.1, with protocol two only, and much that is its own.
Habits odd() {
    return {.info = {{1, cbor::Array{"FIDO_2_1", "OWN_9"}},
                     {2, cbor::Array{"minPinLength", "own"}},
                     {3, Bytes(16, 1)},
                     {4, cbor::Map{{"rk", true},
                                   {"clientPin", true},
                                   {"credMgmt", true},
                                   {"pinUvAuthToken", true},
                                   {"authnrCfg", true},
                                   {"setMinPINLength", true},
                                   {"alwaysUv", true},
                                   {"ep", true},
                                   {"bioEnroll", true},
                                   {"ownOption", false}}},
                     {6, cbor::Array{2, 9}},
                     {16, 2},
                     {99, "own"}},
            .protocol = 2,
            .keepsAlive = true};
}

} // namespace

TEST_CASE("Every operation that somebody else's key can do is done", "[others]") {
    struct Row {
        Habits (*habits)();
        std::map<std::string, ErrorCode> refused; ///< all else succeeds
    };
    const auto row = GENERATE(Row{scant,
                                  {{"renamePasskey", ErrorCode::NotSupportedByKey},
                                   {"silent getAssertion", ErrorCode::NoCredentials},
                                   {"largeBlobs", ErrorCode::NotSupportedByKey},
                                   {"writeLargeBlob", ErrorCode::NotSupportedByKey},
                                   {"deleteLargeBlob", ErrorCode::NotSupportedByKey},
                                   {"setMinPinLengthRpIds", ErrorCode::NotSupportedByKey},
                                   {"setAlwaysUv", ErrorCode::NotSupportedByKey},
                                   {"enableEnterpriseAttestation", ErrorCode::NotSupportedByKey},
                                   {"forcePinChange", ErrorCode::NotSupportedByKey},
                                   {"setMinPinLength", ErrorCode::NotSupportedByKey},
                                   {"setPin", ErrorCode::PinAlreadySet}}},
                              Row{odd,
                                  {{"silent getAssertion", ErrorCode::NoCredentials},
                                   {"largeBlobs", ErrorCode::NotSupportedByKey},
                                   {"writeLargeBlob", ErrorCode::NotSupportedByKey},
                                   {"deleteLargeBlob", ErrorCode::NotSupportedByKey},
                                   {"setPin", ErrorCode::PinAlreadySet}}});
    for (const Operation& operation : everyOperation()) {
        OtherKey key(row.habits());
        RecordingObserver observer;
        CAPTURE(operation.name, key.pinTries);
        const auto token = key.bare.token();
        const auto expected = row.refused.find(operation.name);
        CHECK(operation.run(*token, observer, {}) ==
              (expected == row.refused.end() ? std::nullopt : std::optional(expected->second)));
    }
}

TEST_CASE("A relying party's id that was shortened is asked for by its hash", "[others]") {
    OtherKey key(GENERATE(scant(), odd()));
    const auto store = valueOf(key.bare.token()->passkeys(pinOf(usualPin)));
    REQUIRE(store.passkeys.size() == 1);
    CHECK(store.passkeys.front().rpId == "...ng.portal.example");
    CHECK(store.passkeys.front().credentialId == Bytes(16, 5));
    CHECK(store.passkeys.front().userId == Bytes(8, 6));
    CHECK(store.passkeys.front().userName.empty());
    CHECK(store.passkeys.front().algorithm == -7);
    CHECK(store.passkeys.front().protection == 2);
    CHECK(key.asked[0x02] == 0); // proofs that libfido2 makes for us never leave the house
}

TEST_CASE("An attestation of any format is handed on", "[others]") {
    OtherKey key(GENERATE(scant(), odd()));
    RecordingObserver observer;
    const auto made = valueOf(key.bare.token()->makeCredential(usualCredential(), pinOf(usualPin), observer));
    CHECK(made.format == "of-their-own");
    CHECK(*valueOf(cbor::decode(made.statementCbor)).find("alg") == cbor::Value(-65000));
}

TEST_CASE("A wrong PIN costs one try, whatever was to be done with it", "[others]") {
    const std::uint8_t status = GENERATE(std::uint8_t{0x31}, std::uint8_t{0x32}, std::uint8_t{0x34});
    const std::map<int, ErrorCode> meanings{
        {0x31, ErrorCode::PinWrong}, {0x32, ErrorCode::PinBlocked}, {0x34, ErrorCode::PinReplugNeeded}};
    for (const Operation& operation : everyOperation()) {
        OtherKey key(odd());
        key.pinStatus = status;
        RecordingObserver observer;
        CAPTURE(operation.name, int(status));
        const auto token = key.bare.token();
        const auto outcome = operation.run(*token, observer, {});
        CHECK(key.pinTries <= 1);
        if (key.pinTries == 1)
            CHECK(outcome == meanings.at(status));
    }
}

TEST_CASE("A key that answers a cancel in words of its own was cancelled", "[others]") {
    const auto [command, code] = GENERATE(table<std::uint8_t, std::uint8_t>(
        {{0x90, 0x2D}, {0x90, 0x7F}, {0x90, 0x27}, {0x90, 0x3A}, {0xBF, 0x01}, {0xBF, 0x06}}));
    BareKey key;
    std::stop_source stop;
    key.other = [&, command = command, code = code](ByteView report) {
        if (report[4] == 0x91)
            key.say(report, command, {code});
        else
            stop.request_stop();
    };
    RecordingObserver observer;
    CHECK(codeOf(key.token()->waitForTouch(observer, stop.get_token())) == ErrorCode::Cancelled);
}

TEST_CASE("A key without keep-alives is waited for where it may wait for a touch", "[others]") {
    BareKey key;
    key.timings = quick;
    key.timings.touchSilence = std::chrono::milliseconds(500);
    key.timings.exchange = std::chrono::milliseconds(1'000);
    Bytes asked;
    int reads = 0;
    key.other = [&](ByteView report) { asked = toBytes(report); };
    key.script->onRead = [&] {
        if (!asked.empty() && ++reads == 12)
            key.say(asked, 0x90, {0x00});
    };
    RecordingObserver observer;
    CHECK(key.token()->waitForTouch(observer));
}

TEST_CASE("A key that does not tell its tries still tells its status", "[others]") {
    BareKey key;
    key.other = [&](ByteView report) { key.say(report, 0x90, {0x02}); };
    const auto status = valueOf(key.token()->status());
    CHECK(status.info.pinSet());
    CHECK_FALSE(status.pinRetries);
}

TEST_CASE("A key that answers the question for its tries with a wrong PIN is asked once", "[others]") {
    BareKey key;
    int asked = 0;
    key.other = [&](ByteView report) {
        ++asked;
        key.say(report, 0x90, {0x31});
    };
    CHECK(codeOf(key.token()->pinRetries()) == ErrorCode::PinWrong);
    CHECK(asked == 1);
}

TEST_CASE("A passkey that is not there is not there, in whatever words the key says so", "[others]") {
    OtherKey key(odd());
    key.refusal = GENERATE(std::uint8_t{0x2E}, std::uint8_t{0x22}, std::uint8_t{0x2C}, std::uint8_t{0x1A});
    const auto token = key.bare.token();
    CHECK(codeOf(token->deletePasskey(Bytes(4, 1), pinOf(usualPin))) == ErrorCode::NoCredentials);
    token::Passkey passkey;
    passkey.credentialId = Bytes(4, 1);
    passkey.userId = Bytes(4, 1);
    CHECK(codeOf(token->renamePasskey(passkey, pinOf(usualPin))) == ErrorCode::NoCredentials);
}

TEST_CASE("A key on which nothing is enrolled has no fingerprints, in whatever words it says so",
          "[others]") {
    OtherKey key(odd());
    key.refusal = GENERATE(std::uint8_t{0x2E}, std::uint8_t{0x22}, std::uint8_t{0x2C});
    CHECK(valueOf(key.bare.token()->fingerprints(pinOf(usualPin))).empty());
}
