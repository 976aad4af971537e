// Every operation against the software key, through libfido2: what it gives, and each error it documents.

#include "tests/support/Catch.h"

#include "core/base/Crypto.h"
#include "tests/unit/token/SimulatorBench.h"

#include <algorithm>

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;
using simulator::Touch;

namespace {

constexpr std::uint8_t flagUserPresent = 0x01;
constexpr std::uint8_t flagUserVerified = 0x04;
constexpr std::uint8_t flagAttested = 0x40;
constexpr std::size_t flagsAt = 32; // behind rpIdHash (WebAuthn section 6.1)

std::vector<Bytes> strangers(std::size_t count) {
    std::vector<Bytes> out;
    for (std::size_t i = 0; i < count; ++i)
        out.emplace_back(32, static_cast<std::uint8_t>(200 - i));
    return out;
}

} // namespace

TEST_CASE("The software key tells what it is", "[token][info]") {
    SimulatorBench bench;
    const auto info = valueOf(bench.token->info());
    CHECK(info.aaguid == simulator::SoftwareKey::aaguid());
    CHECK(std::count(info.versions.begin(), info.versions.end(), "FIDO_2_1") == 1);
    CHECK(info.option("clientPin") == false);
    CHECK(info.canPin());
    CHECK_FALSE(info.pinSet());
    CHECK(info.canManageCredentials());
    CHECK(info.algorithms == std::vector<std::int64_t>{-7, -8});
    CHECK(info.remainingDiscoverableCredentials == 25u);
    CHECK(info.transports == std::vector<std::string>{"usb"});
    CHECK(bench.token->address().id == "software");
}

TEST_CASE("A PIN is set, changed and proved", "[token][pin]") {
    SimulatorBench bench;
    valueOf(bench.token->setPin(pinOf("1234")));
    CHECK(valueOf(bench.token->info()).pinSet());
    CHECK(valueOf(bench.token->pinRetries()).left == 8);
    valueOf(bench.token->checkPin(pinOf("1234")));
    valueOf(bench.token->changePin(pinOf("1234"), pinOf("567890")));
    valueOf(bench.token->checkPin(pinOf("567890")));
    CHECK(codeOf(bench.token->checkPin(pinOf("1234"))) == ErrorCode::PinWrong);
}

TEST_CASE("A PIN of 63 bytes of UTF-8 works", "[token][pin]") {
    SimulatorBench bench;
    std::string letters;
    for (int i = 0; i < 21; ++i)
        letters += "\xE2\x82\xAC";
    valueOf(bench.token->setPin(pinOf(letters)));
    valueOf(bench.token->checkPin(pinOf(letters)));
}

TEST_CASE("A key without a PIN", "[token][pin]") {
    SimulatorBench bench;
    const auto pin = pinOf(usualPin);
    CHECK(codeOf(bench.token->pinRetries()) == ErrorCode::PinNotSet);
    CHECK(codeOf(bench.token->checkPin(pin)) == ErrorCode::PinNotSet);
    CHECK(codeOf(bench.token->changePin(pin, pin)) == ErrorCode::PinNotSet);
    CHECK(codeOf(bench.token->passkeys(pin)) == ErrorCode::PinNotSet);
    CHECK(codeOf(bench.token->deletePasskey(Bytes(16, 1), pin)) == ErrorCode::PinNotSet);
    CHECK(codeOf(bench.token->makeCredential(usualCredential(), pin, bench.observer)) ==
          ErrorCode::PinNotSet);
    CHECK(codeOf(bench.token->getAssertion(silentAssertion(), pin, bench.observer)) == ErrorCode::PinNotSet);
}

TEST_CASE("A first PIN for a key that has one changes nothing", "[token][pin]") {
    SimulatorBench bench;
    bench.setUsualPin();
    CHECK(codeOf(bench.token->setPin(pinOf("9999"))) == ErrorCode::PinAlreadySet);
    valueOf(bench.token->checkPin(pinOf(usualPin)));
}

TEST_CASE("A PIN shorter than the key wants", "[token][pin]") {
    auto personality = briskPersonality();
    personality.minPinLength = 6;
    SimulatorBench bench(Touch::Automatic, personality);
    CHECK(codeOf(bench.token->setPin(pinOf("12345"))) == ErrorCode::PinTooShort);
    bench.setUsualPin();
    CHECK(codeOf(bench.token->changePin(pinOf(usualPin), pinOf("12345"))) == ErrorCode::PinTooShort);
    CHECK(valueOf(bench.token->pinRetries()).left == 8);
}

TEST_CASE("A credential is made", "[token][credential]") {
    SimulatorBench bench;
    bench.setUsualPin();
    auto request = usualCredential();
    request.credProtect = 2;
    request.enforceCredProtect = true;
    request.hmacSecret = true;
    const auto made = bench.create(request);
    CHECK(made.format == "packed");
    REQUIRE(made.authenticatorData.size() > 55 + made.credentialId.size());
    CHECK(equal(ByteView(made.authenticatorData).first(32), sha256(asBytes("portal.example"))));
    CHECK((made.authenticatorData[flagsAt] & flagUserPresent) != 0);
    CHECK((made.authenticatorData[flagsAt] & flagUserVerified) != 0);
    CHECK((made.authenticatorData[flagsAt] & flagAttested) != 0);
    CHECK(equal(ByteView(made.authenticatorData).subspan(55, made.credentialId.size()), made.credentialId));
    REQUIRE_FALSE(made.statementCbor.empty());
    CHECK((made.statementCbor.front() & 0xE0) == 0xA0); // one CBOR map
    const auto listed = valueOf(bench.token->passkeys(pinOf(usualPin))).passkeys;
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].rpId == "portal.example");
    CHECK(listed[0].credentialId == made.credentialId);
    CHECK(listed[0].userId == Bytes(16, 7));
    CHECK(listed[0].userName == "ann@portal.example");
    CHECK(listed[0].userDisplayName == "Ann");
}

TEST_CASE("The algorithm is the first of the request that the key can", "[token][credential]") {
    SimulatorBench bench;
    bench.setUsualPin();
    auto request = usualCredential();
    request.algorithms = {-257, -8, -7};
    const auto made = bench.create(request);
    // The COSE key behind the credential id says which: {1: OKP, 3: EdDSA, ...}.
    const auto key = ByteView(made.authenticatorData).subspan(55 + made.credentialId.size());
    CHECK(equal(key.subspan(1, 4), Bytes{0x01, 0x01, 0x03, 0x27}));
    request.algorithms = {-257, -36};
    CHECK(codeOf(bench.token->makeCredential(request, pinOf(usualPin), bench.observer)) ==
          ErrorCode::NotSupportedByKey);
}

TEST_CASE("A request that cannot be meant is not sent", "[token][credential]") {
    SimulatorBench bench;
    bench.setUsualPin();
    const auto refused = [&bench](auto change) {
        auto request = usualCredential();
        change(request);
        return codeOf(bench.token->makeCredential(request, pinOf(usualPin), bench.observer));
    };
    CHECK(refused([](auto& r) { r.userId.clear(); }) == ErrorCode::InvalidArgument);
    CHECK(refused([](auto& r) { r.userId = Bytes(65, 1); }) == ErrorCode::InvalidArgument);
    CHECK(refused([](auto& r) { r.rpId.clear(); }) == ErrorCode::InvalidArgument);
    CHECK(refused([](auto& r) { r.credProtect = 4; }) == ErrorCode::InvalidArgument);
    CHECK(bench.observer.needed == 0);
}

TEST_CASE("A request larger than any message is told so", "[token][credential]") {
    SimulatorBench bench;
    bench.setUsualPin();
    auto request = usualCredential();
    request.rpName = std::string(9'000, 'x');
    CHECK(codeOf(bench.token->makeCredential(request, pinOf(usualPin), bench.observer)) ==
          ErrorCode::RequestTooLarge);
    valueOf(bench.token->info());
}

TEST_CASE("A key that is registered already refuses, after one touch", "[token][credential]") {
    SimulatorBench bench(Touch::Manual);
    bench.touchWhenAsked();
    bench.setUsualPin();
    const auto made = bench.create();
    bench.observer.needed = 0;
    auto request = usualCredential(Bytes(16, 8));
    request.excludeList = strangers(3);
    request.excludeList.push_back(made.credentialId);
    CHECK(codeOf(bench.token->makeCredential(request, pinOf(usualPin), bench.observer)) ==
          ErrorCode::CredentialExcluded);
    CHECK(bench.observer.needed == 1);
    CHECK(valueOf(bench.token->passkeys(pinOf(usualPin))).passkeys.size() == 1);
}

TEST_CASE("An exclude list longer than the key takes is honoured to its end", "[token][credential]") {
    SimulatorBench bench(Touch::Manual);
    bench.touchWhenAsked();
    bench.setUsualPin();
    const auto made = bench.create();
    bench.observer.needed = 0;
    auto request = usualCredential(Bytes(16, 8));
    request.excludeList = strangers(40);
    request.excludeList.push_back(made.credentialId);
    CHECK(codeOf(bench.token->makeCredential(request, pinOf(usualPin), bench.observer)) ==
          ErrorCode::CredentialExcluded);
    CHECK(bench.observer.needed == 1);
    request.excludeList.pop_back();
    bench.create(request);
    CHECK(bench.observer.needed == 2);
    CHECK(valueOf(bench.token->passkeys(pinOf(usualPin))).passkeys.size() == 2);
}

TEST_CASE("A key that is full", "[token][credential]") {
    auto personality = briskPersonality();
    personality.passkeySlots = 1;
    SimulatorBench bench(Touch::Automatic, personality);
    bench.setUsualPin();
    bench.create();
    CHECK(codeOf(bench.token->makeCredential(usualCredential(Bytes(16, 8)), pinOf(usualPin),
                                             bench.observer)) == ErrorCode::KeyStoreFull);
}

TEST_CASE("An assertion is made, named or not", "[token][assertion]") {
    SimulatorBench bench;
    bench.setUsualPin();
    const auto made = bench.create();
    auto request = silentAssertion();
    request.userPresence = true;
    for (const auto& allowList : {std::vector<Bytes>{}, std::vector<Bytes>{made.credentialId}}) {
        request.allowList = allowList;
        const auto assertion = valueOf(bench.token->getAssertion(request, pinOf(usualPin), bench.observer));
        CHECK(assertion.credentialId == made.credentialId);
        CHECK(assertion.userHandle == (allowList.empty() ? Bytes(16, 7) : assertion.userHandle));
        CHECK_FALSE(assertion.signature.empty());
        REQUIRE(assertion.authenticatorData.size() == 37);
        CHECK(assertion.authenticatorData[flagsAt] == (flagUserPresent | flagUserVerified));
    }
}

TEST_CASE("Of several matching credentials the first is taken", "[token][assertion]") {
    SimulatorBench bench;
    bench.setUsualPin();
    bench.create(usualCredential(Bytes(16, 1)));
    bench.create(usualCredential(Bytes(16, 2)));
    const auto latest = bench.create(usualCredential(Bytes(16, 3)));
    const auto assertion =
        valueOf(bench.token->getAssertion(silentAssertion(), pinOf(usualPin), bench.observer));
    CHECK(assertion.credentialId == latest.credentialId); // the most recent first (CTAP 2.1 section 6.2.2)
    CHECK(assertion.userHandle == Bytes(16, 3));
}

TEST_CASE("A silent assertion verifies the user and asks for no touch", "[token][assertion]") {
    SimulatorBench bench(Touch::Manual);
    bench.touchWhenAsked();
    bench.setUsualPin();
    const auto made = bench.create();
    bench.observer.needed = 0;
    const auto assertion = valueOf(
        bench.token->getAssertion(silentAssertion({made.credentialId}), pinOf(usualPin), bench.observer));
    CHECK(assertion.authenticatorData[flagsAt] == flagUserVerified);
    CHECK(bench.observer.needed == 0);
}

TEST_CASE("None of the credentials asked for", "[token][assertion]") {
    SimulatorBench bench;
    bench.setUsualPin();
    const bool present = GENERATE(false, true);
    auto request = silentAssertion();
    request.userPresence = present;
    CHECK(codeOf(bench.token->getAssertion(request, pinOf(usualPin), bench.observer)) ==
          ErrorCode::NoCredentials);
    request.allowList = strangers(2);
    CHECK(codeOf(bench.token->getAssertion(request, pinOf(usualPin), bench.observer)) ==
          ErrorCode::NoCredentials);
}

TEST_CASE("Passkeys are listed by relying party and deleted one by one", "[token][passkeys]") {
    SimulatorBench bench;
    bench.setUsualPin();
    const auto pin = pinOf(usualPin);
    CHECK(valueOf(bench.token->passkeys(pin)).passkeys.empty());
    const auto first = bench.create();
    auto request = usualCredential(Bytes(16, 9));
    request.rpId = "other.example";
    const auto second = bench.create(request);
    CHECK(valueOf(bench.token->passkeys(pin)).passkeys.size() == 2);
    valueOf(bench.token->deletePasskey(first.credentialId, pin));
    const auto left = valueOf(bench.token->passkeys(pin)).passkeys;
    REQUIRE(left.size() == 1);
    CHECK(left[0].credentialId == second.credentialId);
    CHECK(left[0].rpId == "other.example");
    CHECK(codeOf(bench.token->deletePasskey(first.credentialId, pin)) == ErrorCode::NoCredentials);
    CHECK(codeOf(bench.token->deletePasskey({}, pin)) == ErrorCode::InvalidArgument);
    CHECK(codeOf(bench.token->passkeys(pinOf("0000"))) == ErrorCode::PinWrong);
}

TEST_CASE("A reset wipes everything", "[token][reset]") {
    SimulatorBench bench(Touch::Manual);
    bench.touchWhenAsked();
    bench.setUsualPin();
    bench.create();
    bench.observer.needed = 0;
    bench.replug();
    valueOf(bench.token->reset(bench.observer));
    CHECK(bench.observer.needed == 1);
    const auto info = valueOf(bench.token->info());
    CHECK_FALSE(info.pinSet());
    CHECK(info.remainingDiscoverableCredentials == 25u);
}

TEST_CASE("A reset that comes too late changes nothing", "[token][reset]") {
    auto personality = briskPersonality();
    personality.resetWindow = 0ms;
    SimulatorBench bench(Touch::Automatic, personality);
    bench.setUsualPin();
    CHECK(codeOf(bench.token->reset(bench.observer)) == ErrorCode::ResetTooLate);
    CHECK(bench.observer.needed == 0);
    valueOf(bench.token->checkPin(pinOf(usualPin)));
}

TEST_CASE("A key is told by its touch, PIN or not", "[token][touch]") {
    SimulatorBench bench(Touch::Manual);
    bench.touchWhenAsked();
    if (GENERATE(false, true))
        bench.setUsualPin();
    valueOf(bench.token->waitForTouch(bench.observer));
    CHECK(bench.observer.needed == 1);
    CHECK(bench.observer.done == 1);
}

TEST_CASE("Whoever asks for a touch asks once, and who needs none asks never", "[token][touch]") {
    for (const auto& operation : everyOperation()) {
        INFO(operation.name);
        SimulatorBench bench(Touch::Manual);
        bench.touchWhenAsked();
        bench.prepareFor(operation);
        CHECK(operation.run(*bench.token, bench.observer, {}) == std::nullopt);
        if (operation.touchesAgain)
            CHECK(bench.observer.needed > 1);
        else
            CHECK(bench.observer.needed == (operation.wantsTouch ? 1 : 0));
        CHECK(bench.observer.done == bench.observer.needed);
        CHECK_FALSE(bench.key->waitingForTouch());
    }
}

TEST_CASE("Nobody touches the key", "[token][touch]") {
    auto personality = briskPersonality();
    personality.touchTimeout = 40ms;
    for (const auto& operation : everyOperation()) {
        if (!operation.wantsTouch)
            continue;
        INFO(operation.name);
        SimulatorBench bench(Touch::Automatic, personality);
        bench.prepareFor(operation);
        bench.key->setTouch(Touch::Never);
        CHECK(operation.run(*bench.token, bench.observer, {}) == ErrorCode::NotTouched);
        CHECK(bench.observer.needed == (operation.touchesAgain ? 3 : 1));
        CHECK(bench.observer.done == bench.observer.needed);
    }
}

TEST_CASE("A key that is not there", "[token]") {
    SimulatorBench bench;
    bench.key->remove();
    for (const auto& operation : everyOperation())
        CHECK(operation.run(*bench.token, bench.observer, {}) == ErrorCode::NoKey);
}
