#include "core/simulator/SoftwareKey.h"
#include "tests/unit/enrolment/Workplace.h"

#include "core/base/Base64.h"

using namespace fidesk;
using namespace fidesk::test;
using enrolment::Step;

TEST_CASE("a new key is enrolled: PIN set, credential, registration, proof, records") {
    Workplace at;
    auto enrolment = at.enrolment();
    CHECK_FALSE(valueOf(enrolment.begin(at.key->address())).pinSet());
    CHECK(at.key->calls.log() == std::vector<std::string>{"info"});
    valueOf(enrolment.prepareKey());
    valueOf(enrolment.preparePin(pin("2468")));
    valueOf(enrolment.createCredential());
    CHECK(at.portal.registered("u1").empty());
    const auto enrolled = valueOf(enrolment.registerAs("  blue key "));

    CHECK(enrolled.registration.nickname == "blue key");
    CHECK_FALSE(enrolled.flaw);
    REQUIRE(at.portal.registered("u1").size() == 1);
    REQUIRE(at.key->credentials().size() == 1);
    CHECK(at.key->credentials()[0].id == enrolled.credentialId);
    CHECK(at.portal.registered("u1")[0].id == toBase64Url(enrolled.credentialId));
    CHECK(at.key->pinIs("2468"));
    CHECK(at.notes.touches == 1);
    CHECK(at.notes.steps == std::vector<Step>{Step::AskPortal, Step::SetPin, Step::CreateCredential,
                                              Step::Verify, Step::Register, Step::Prove, Step::Record,
                                              Step::Done});
    CHECK(at.portal.calls.log().size() == 2);
    CHECK_FALSE(enrolment.created());
    valueOf(enrolment.abandon());
    CHECK(at.portal.registered("u1").size() == 1);

    CHECK(at.openJobs().empty());
    REQUIRE(at.items().size() == 1);
    const records::Item item = at.items()[0];
    CHECK(item.credentialId == enrolled.credentialId);
    CHECK(item.registrationId == enrolled.registration.id);
    CHECK(item.nickname == "blue key");
    CHECK(item.key.label == "L-1");
    CHECK(item.key.model == "Model B");
    CHECK(item.key.product == "Blue key");
    CHECK(item.holder.userPrincipalName == "ann@contoso.example");
    CHECK(item.by == "admin@contoso.example");
    CHECK(at.lastEvent().action == "key.enrolled");
}

TEST_CASE("the records are written no more often than it takes") {
    Workplace at;
    auto enrolment = at.enrolment();
    const auto halves = at.countWrites();
    valueOf(enrolment.begin(at.key->address()));
    valueOf(enrolment.prepareKey());
    CHECK(*halves == 0);
    valueOf(enrolment.preparePin(pin("2468")));
    CHECK(*halves == 2);
    valueOf(enrolment.createCredential());
    CHECK(*halves == 4);
    valueOf(enrolment.registerAs("a"));
    CHECK(*halves == 8); // before it is posted, and the end
}

TEST_CASE("the key is not touched before the portal said yes") {
    Workplace at;
    auto enrolment = at.enrolment();
    at.portal.calls.failNext("creationOptions", Error(ErrorCode::Forbidden));
    CHECK(codeOf(enrolment.begin(at.key->address())) == ErrorCode::Forbidden);
    CHECK(at.key->calls.log().empty());
    valueOf(enrolment.abandon());
    CHECK(at.openJobs().empty());
    CHECK(at.lastEvent().outcome == "Forbidden");
}

TEST_CASE("the PIN of a key that has one is proved, not set") {
    Workplace at;
    at.key->setPinOnKey("2468");
    auto enrolment = at.enrolment();
    CHECK(valueOf(enrolment.begin(at.key->address())).pinSet());
    const auto wrong = enrolment.preparePin(pin("1357"));
    CHECK(codeOf(wrong) == ErrorCode::PinWrong);
    CHECK(wrong.error().retriesLeft == 7);
    CHECK(codeOf(enrolment.createCredential()) == ErrorCode::PinRequired);
    valueOf(enrolment.preparePin(pin("2468")));
    CHECK(at.openJobs().empty()); // nothing was left behind yet
    valueOf(enrolment.createCredential());
    valueOf(enrolment.registerAs("a"));
    CHECK(at.key->calls.count("setPin") == 0);
}

TEST_CASE("the key's own minimum for a new PIN, and the profile's, is respected before anything is sent") {
    Workplace at;
    auto order = at.order();
    SECTION("the key's") {
        auto info = valueOf(at.token->info());
        info.minPinLength = 6;
        at.key->setInfo(info);
    }
    SECTION("the profile's") {
        order.profile.minPinLength = 6;
    }
    auto enrolment = at.enrolment(order);
    valueOf(enrolment.begin(at.key->address()));
    valueOf(enrolment.prepareKey());
    CHECK(codeOf(enrolment.preparePin(pin("2468"))) == ErrorCode::PinTooShort);
    CHECK(at.key->calls.count("setPin") == 0);
    valueOf(enrolment.preparePin(pin("246824")));
}

TEST_CASE("a key without PIN or passkeys is refused before anything happens") {
    Workplace at;
    auto info = valueOf(at.token->info());
    info.options.erase("clientPin");
    at.key->setInfo(info);
    CHECK(codeOf(at.enrolment().begin(at.key->address())) == ErrorCode::NotSupportedByKey);
    info.options = {{"clientPin", false}, {"rk", false}};
    at.key->setInfo(info);
    CHECK(codeOf(at.enrolment().begin(at.key->address())) == ErrorCode::NotSupportedByKey);
}

TEST_CASE("a nickname that is refused is asked for again without another touch") {
    Workplace at;
    at.portal.add("u1", portal::Registration{.id = "x", .nickname = "taken"});
    auto enrolment = at.enrolment();
    valueOf(enrolment.begin(at.key->address()));
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

TEST_CASE("nicknames that are suggested") {
    Workplace at;
    auto order = at.order();
    SECTION("the key's own name, with a number where it is taken") {
        auto enrolment = at.enrolment(order);
        valueOf(enrolment.begin(at.key->address()));
        CHECK(valueOf(enrolment.suggestedNickname()) == "Blue key");
        CHECK(valueOf(enrolment.suggestedNickname({"Blue key", "Blue key 2"})) == "Blue key 3");
    }
    SECTION("by the profile's pattern") {
        order.profile.nicknamePattern = "{model} {label}";
        auto enrolment = at.enrolment(order);
        valueOf(enrolment.begin(at.key->address()));
        CHECK(valueOf(enrolment.suggestedNickname()) == "Model B L-1");
    }
    SECTION("a long one makes room for its number, at the end of a character") {
        order.profile.nicknamePattern = "{label}";
        order.label = std::string(26, 'x') + "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9";
        auto enrolment = at.enrolment(order);
        valueOf(enrolment.begin(at.key->address()));
        CHECK(valueOf(enrolment.suggestedNickname({order.label})) ==
              std::string(26, 'x') + "\xC3\xA9\xC3\xA9 2");
    }
}

TEST_CASE("a key that is registered already is refused by itself") {
    Workplace at;
    static_cast<void>(at.enrolledBefore());
    auto second = at.enrolment();
    valueOf(second.begin(at.key->address()));
    valueOf(second.preparePin(pin("9753")));
    CHECK(codeOf(second.createCredential()) == ErrorCode::CredentialExcluded);
    valueOf(second.abandon());
    CHECK(at.portal.registered("u1").size() == 1);
    CHECK(at.key->credentials().size() == 1);
    CHECK(at.openJobs().empty());
    CHECK(at.lastEvent().outcome == "CredentialExcluded");
}

TEST_CASE("abandoned before registration, nothing is left") {
    Workplace at;
    auto enrolment = at.enrolment();
    valueOf(enrolment.begin(at.key->address()));
    SECTION("before anything was done nothing is written down") {
        valueOf(enrolment.abandon());
        CHECK(valueOf(at.records->events({})).empty());
    }
    SECTION("with a PIN set") {
        valueOf(enrolment.preparePin(pin("2468")));
        valueOf(enrolment.abandon());
        CHECK(at.lastEvent().detail == "the key has the new PIN");
    }
    SECTION("with a credential") {
        valueOf(enrolment.preparePin(pin("2468")));
        valueOf(enrolment.createCredential());
        CHECK(at.key->credentials().size() == 1);
        valueOf(enrolment.abandon());
        CHECK(at.lastEvent().outcome == "Cancelled");
    }
    CHECK(at.openJobs().empty());
    CHECK(at.untouched());
    CHECK(at.portal.calls.count("remove") == 0);
    // The same object may be used for another try.
    valueOf(enrolment.begin(at.key->address()));
    valueOf(enrolment.preparePin(pin("2468")));
    valueOf(enrolment.createCredential());
    valueOf(enrolment.registerAs("again"));
    CHECK(at.items().size() == 1);
}

TEST_CASE("a credential the organisation does not accept never reaches the portal and leaves the key") {
    Workplace at;
    auto order = at.order();
    order.profile.attestationRequired = true; // and the key gives none
    auto parts = at.parts();
    parts.trustAnchors =
        valueOf(webauthn::TrustAnchors::fromDer({simulator::SoftwareKey::attestationRoot()}));
    enrolment::Enrolment enrolment(parts, at.notes, order);
    valueOf(enrolment.begin(at.key->address()));
    valueOf(enrolment.preparePin(pin("2468")));
    CHECK(codeOf(enrolment.createCredential()) == ErrorCode::AttestationMissing);
    CHECK(at.untouched());
    CHECK(at.portal.calls.count("registerCredential") == 0);
}

TEST_CASE("a model that the profile does not allow is refused before the key is touched") {
    Workplace at;
    auto order = at.order();
    order.profile.allowedModels = {webauthn::Aaguid{0x42}};
    auto enrolment = at.enrolment(order);
    CHECK(codeOf(enrolment.begin(at.key->address())) == ErrorCode::ModelNotAllowed);
    CHECK(at.key->calls.log() == std::vector<std::string>{"info"});
}

TEST_CASE("an expired challenge is noticed before anybody touches the key, and another one can be had") {
    Workplace at;
    const TimePoint then = at.clock.time;
    auto enrolment = at.enrolment();
    valueOf(enrolment.begin(at.key->address()));
    valueOf(enrolment.preparePin(pin("2468")));
    at.clock.time = std::chrono::system_clock::now() + std::chrono::hours(24 * 365);
    CHECK(codeOf(enrolment.createCredential()) == ErrorCode::ChallengeExpired);
    CHECK(at.notes.touches == 0);
    CHECK(at.untouched());
    at.clock.time = then;
    const std::string job = at.openJob().id;
    valueOf(enrolment.begin(at.key->address()));
    valueOf(enrolment.preparePin(pin("2468")));
    valueOf(enrolment.createCredential());
    CHECK(at.openJob().id == job);
    valueOf(enrolment.registerAs("a"));
}

TEST_CASE("a job begun with one key is not continued with another") {
    Workplace at;
    auto enrolment = at.enrolment();
    valueOf(enrolment.begin(at.key->address()));
    valueOf(enrolment.preparePin(pin("2468")));
    const auto other = std::make_shared<FakeKey>("key-2", "Red key");
    at.tokens.insert(other);
    CHECK(codeOf(enrolment.begin(other->address())) == ErrorCode::KeyOfAnotherJob);
}
