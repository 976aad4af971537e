// Passkeys as credential management tells them, and what is asked for when they are made.

#include "tests/support/Catch.h"

#include "core/token/fido2/Told.h"
#include "tests/unit/token/BareKey.h"
#include "tests/unit/token/SimulatorBench.h"

using namespace fidesk;
using namespace fidesk::test;
using simulator::Touch;

namespace {

simulator::Personality named(std::string_view name) {
    auto out = valueOf(simulator::personalityNamed(name));
    out.keepAliveInterval = std::chrono::milliseconds(5);
    return out;
}

} // namespace

TEST_CASE("The store tells what is used and what is left", "[token][passkeys]") {
    SimulatorBench bench;
    bench.setUsualPin();
    const auto pin = pinOf(usualPin);
    auto store = valueOf(bench.token->passkeys(pin));
    CHECK(store.used == 0);
    CHECK(store.remaining == 25);
    auto request = usualCredential();
    request.credProtect = 3;
    request.largeBlobKey = true;
    request.algorithms = {-8};
    bench.create(request);
    store = valueOf(bench.token->passkeys(pin));
    CHECK(store.used == 1);
    CHECK(store.remaining == 24);
    REQUIRE(store.passkeys.size() == 1);
    CHECK(store.passkeys[0].algorithm == -8);
    CHECK(store.passkeys[0].protection == 3);
    CHECK(store.passkeys[0].canHaveLargeBlob);
}

TEST_CASE("A passkey is renamed, and only by who it belongs to", "[token][passkeys]") {
    SimulatorBench bench;
    bench.setUsualPin();
    bench.create();
    const auto pin = pinOf(usualPin);
    auto passkey = valueOf(bench.token->passkeys(pin)).passkeys.at(0);
    passkey.userName = "bob@portal.example";
    passkey.userDisplayName = "B\xC3\xB6"
                              "b";
    valueOf(bench.token->renamePasskey(passkey, pin));
    auto after = valueOf(bench.token->passkeys(pin)).passkeys.at(0);
    CHECK(after.userName == passkey.userName);
    CHECK(after.userDisplayName == passkey.userDisplayName);
    CHECK(after.userId == passkey.userId);
    valueOf(bench.token->getAssertion(silentAssertion(), pin, bench.observer));
    auto stranger = passkey;
    stranger.credentialId = Bytes(32, 9);
    CHECK(codeOf(bench.token->renamePasskey(stranger, pin)) == ErrorCode::NoCredentials);
    stranger.credentialId.clear();
    CHECK(codeOf(bench.token->renamePasskey(stranger, pin)) == ErrorCode::InvalidArgument);
    auto odd = passkey;
    odd.userName = std::string("a\0b", 3);
    CHECK(codeOf(bench.token->renamePasskey(odd, pin)) == ErrorCode::InvalidArgument);
    odd.userName = "\xFF";
    CHECK(codeOf(bench.token->renamePasskey(odd, pin)) == ErrorCode::InvalidArgument);
    CHECK(bench.observer.needed == 1);
}

TEST_CASE("A key with the preview lists and deletes, and does not rename", "[token][passkeys]") {
    SimulatorBench bench(Touch::Automatic, named("preview"));
    bench.setUsualPin();
    const auto made = bench.create();
    const auto pin = pinOf(usualPin);
    const auto store = valueOf(bench.token->passkeys(pin));
    REQUIRE(store.passkeys.size() == 1);
    CHECK(codeOf(bench.token->renamePasskey(store.passkeys[0], pin)) == ErrorCode::NotSupportedByKey);
    valueOf(bench.token->deletePasskey(made.credentialId, pin));
    CHECK(valueOf(bench.token->passkeys(pin)).used == 0);
}

TEST_CASE("The PIN is proved on keys of every kind that has one", "[token][pin]") {
    for (const auto& personality : simulator::personalities()) {
        INFO(personality.name);
        SimulatorBench bench(Touch::Manual, named(personality.name));
        const auto info = valueOf(bench.token->info());
        if (!info.canPin()) {
            CHECK(codeOf(bench.token->checkPin(pinOf(usualPin))) == ErrorCode::NotSupportedByKey);
            continue;
        }
        valueOf(bench.token->setPin(pinOf(secondPin)));
        valueOf(bench.token->checkPin(pinOf(secondPin)));
        CHECK(codeOf(bench.token->checkPin(pinOf(usualPin))) == ErrorCode::PinWrong);
        valueOf(bench.token->checkPin(pinOf(secondPin)));
        CHECK(valueOf(bench.token->pinRetries()).left == 8);
        CHECK(bench.observer.needed == 0);
        CHECK_FALSE(bench.key->waitingForTouch());
    }
}

TEST_CASE("Extensions are asked for where the key lists them", "[token][credential]") {
    SimulatorBench bench;
    bench.setUsualPin();
    const auto pin = pinOf(usualPin);
    valueOf(bench.token->setMinPinLengthRpIds({"portal.example"}, &pin));
    auto request = usualCredential();
    request.largeBlobKey = true;
    request.minPinLength = true;
    request.credBlob = Bytes(20, 4);
    request.hmacSecret = true;
    request.credProtect = 2;
    const auto made = bench.create(request);
    const std::string data = asText(made.authenticatorData);
    for (const char* name : {"minPinLength", "credBlob", "hmac-secret", "credProtect"})
        CHECK(data.find(name) != std::string::npos);
    CHECK(valueOf(bench.token->passkeys(pin)).passkeys.at(0).canHaveLargeBlob);
    request.credBlob = Bytes(5000, 4);
    CHECK(codeOf(bench.token->makeCredential(request, pin, bench.observer)) == ErrorCode::InvalidArgument);
    request.discoverable = false;
    request.credBlob = {};
    request.userId = Bytes(16, 44);
    bench.create(request); // no large blob without a passkey: not asked for

    SimulatorBench old(Touch::Automatic, named("ctap20"));
    old.setUsualPin();
    request.discoverable = true;
    request.credBlob = Bytes(5000, 4);
    old.create(request);
}

TEST_CASE("Names that a key cut in two are made whole text", "[passkeys]") {
    CHECK(token::toldText(nullptr).empty());
    CHECK(token::toldText("Ann") == "Ann");
    CHECK(token::toldText("B\xC3") == "B");
    CHECK(token::toldText("B\xF0\x9F\x98") == "B");
    CHECK(token::toldText("\xC3\xB6") == "\xC3\xB6");
    CHECK(token::toldText("\xFFyes") == "?yes");
}
