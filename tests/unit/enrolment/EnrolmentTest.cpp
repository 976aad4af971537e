#include "tests/unit/enrolment/Workplace.h"

#include "core/base/Base64.h"

using namespace fidesk;
using namespace fidesk::test;
using enrolment::Step;

TEST_CASE("a new key is enrolled: PIN set, credential, registration, proof") {
    Workplace at;
    auto enrolment = at.enrolment();
    CHECK_FALSE(valueOf(enrolment.begin()).pinSet());
    CHECK(at.key->calls.log() == std::vector<std::string>{"info"});
    valueOf(enrolment.preparePin(pin("2468")));
    valueOf(enrolment.createCredential());
    CHECK(at.portal.registered("u1").empty());
    const auto enrolled = valueOf(enrolment.registerAs("  blue key "));

    CHECK(enrolled.registration.nickname == "blue key");
    REQUIRE(at.portal.registered("u1").size() == 1);
    REQUIRE(at.key->credentials().size() == 1);
    CHECK(at.key->credentials()[0].id == enrolled.credentialId);
    CHECK(at.portal.registered("u1")[0].id == toBase64Url(enrolled.credentialId));
    CHECK(at.key->pinIs("2468"));
    CHECK(at.notes.touches == 1);
    CHECK(at.notes.steps == std::vector<Step>{Step::AskPortal, Step::SetPin, Step::CreateCredential,
                                              Step::Verify, Step::Register, Step::Prove, Step::Done});
    CHECK(at.portal.calls.log().size() == 2);
    CHECK_FALSE(enrolment.created());
    valueOf(enrolment.abandon());
    CHECK(at.portal.registered("u1").size() == 1);
}

TEST_CASE("the key is not touched before the portal said yes") {
    Workplace at;
    auto enrolment = at.enrolment();
    at.portal.calls.failNext("creationOptions", Error(ErrorCode::Forbidden));
    CHECK(codeOf(enrolment.begin()) == ErrorCode::Forbidden);
    CHECK(at.key->calls.log().empty());
}

TEST_CASE("the PIN of a key that has one is proved, not set") {
    Workplace at;
    at.key->setPinOnKey("2468");
    auto enrolment = at.enrolment();
    CHECK(valueOf(enrolment.begin()).pinSet());
    const auto wrong = enrolment.preparePin(pin("1357"));
    CHECK(codeOf(wrong) == ErrorCode::PinWrong);
    CHECK(wrong.error().retriesLeft == 7);
    CHECK(codeOf(enrolment.createCredential()) == ErrorCode::PinRequired);
    valueOf(enrolment.preparePin(pin("2468")));
    valueOf(enrolment.createCredential());
    valueOf(enrolment.registerAs("a"));
    CHECK(at.key->calls.count("setPin") == 0);
}

TEST_CASE("the key's own minimum for a new PIN is respected before anything is sent") {
    Workplace at;
    auto info = valueOf(at.token->info());
    info.minPinLength = 6;
    at.key->setInfo(info);
    auto enrolment = at.enrolment();
    valueOf(enrolment.begin());
    CHECK(codeOf(enrolment.preparePin(pin("2468"))) == ErrorCode::PinTooShort);
    CHECK(at.key->calls.count("setPin") == 0);
    valueOf(enrolment.preparePin(pin("246824")));
}

TEST_CASE("a key without PIN or passkeys is refused before anything happens") {
    Workplace at;
    auto info = valueOf(at.token->info());
    info.options.erase("clientPin");
    at.key->setInfo(info);
    CHECK(codeOf(at.enrolment().begin()) == ErrorCode::NotSupportedByKey);
    info.options = {{"clientPin", false}, {"rk", false}};
    at.key->setInfo(info);
    CHECK(codeOf(at.enrolment().begin()) == ErrorCode::NotSupportedByKey);
}

TEST_CASE("a nickname that is refused is asked for again without another touch") {
    Workplace at;
    at.portal.add("u1", portal::Registration{.id = "x", .nickname = "taken"});
    auto enrolment = at.enrolment();
    valueOf(enrolment.begin());
    valueOf(enrolment.preparePin(pin("2468")));
    valueOf(enrolment.createCredential());
    CHECK(codeOf(enrolment.registerAs("")) == ErrorCode::NicknameEmpty);
    CHECK(codeOf(enrolment.registerAs(std::string(31, 'n'))) == ErrorCode::NicknameTooLong);
    CHECK(codeOf(enrolment.registerAs("taken")) == ErrorCode::NicknameTaken);
    CHECK(enrolment.created());
    valueOf(enrolment.registerAs("free"));
    CHECK(at.notes.touches == 1);
    CHECK(at.portal.registered("u1").size() == 2);
}

TEST_CASE("a key that is registered already is refused by itself") {
    Workplace at;
    auto first = at.enrolment();
    valueOf(first.begin());
    valueOf(first.preparePin(pin("2468")));
    valueOf(first.createCredential());
    valueOf(first.registerAs("first"));

    auto second = at.enrolment();
    valueOf(second.begin());
    valueOf(second.preparePin(pin("2468")));
    CHECK(codeOf(second.createCredential()) == ErrorCode::CredentialExcluded);
    valueOf(second.abandon());
    CHECK(at.portal.registered("u1").size() == 1);
    CHECK(at.key->credentials().size() == 1);
}

TEST_CASE("abandoned before registration, nothing is left") {
    Workplace at;
    auto enrolment = at.enrolment();
    valueOf(enrolment.begin());
    valueOf(enrolment.abandon());
    valueOf(enrolment.preparePin(pin("2468")));
    valueOf(enrolment.abandon());
    valueOf(enrolment.createCredential());
    CHECK(at.key->credentials().size() == 1);
    valueOf(enrolment.abandon());
    CHECK(at.untouched());
    CHECK(at.portal.calls.count("remove") == 0);
}

TEST_CASE("a credential the organisation does not accept never reaches the portal and leaves the key") {
    Workplace at;
    auto order = at.order();
    SECTION("attestation is required and the key gives none") {
        order.attestationRequired = true;
        auto enrolment = at.enrolment(at.portal, order);
        valueOf(enrolment.begin());
        valueOf(enrolment.preparePin(pin("2468")));
        CHECK(codeOf(enrolment.createCredential()) == ErrorCode::AttestationMissing);
    }
    SECTION("another model") {
        order.allowedModels = {webauthn::Aaguid{0x42}};
        auto enrolment = at.enrolment(at.portal, order);
        valueOf(enrolment.begin());
        valueOf(enrolment.preparePin(pin("2468")));
        CHECK(codeOf(enrolment.createCredential()) == ErrorCode::AttestationUntrusted);
    }
    CHECK(at.untouched());
    CHECK(at.portal.calls.count("registerCredential") == 0);
}

TEST_CASE("an expired challenge is noticed before anybody touches the key") {
    Workplace at;
    at.clock.time = std::chrono::system_clock::now() + std::chrono::hours(24 * 365);
    auto enrolment = at.enrolment();
    valueOf(enrolment.begin());
    valueOf(enrolment.preparePin(pin("2468")));
    CHECK(codeOf(enrolment.createCredential()) == ErrorCode::ChallengeExpired);
    CHECK(at.notes.touches == 0);
    CHECK(at.untouched());
}
