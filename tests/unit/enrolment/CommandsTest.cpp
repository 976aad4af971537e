// What one enrolment sends to the key, asks the portal and writes to the journal, by profile: pinned, so that
// it cannot grow unseen. Why these are the fewest commands: tests/unit/token/FewestCommandsTest.cpp.

#include "tests/support/CountedKeys.h"
#include "tests/unit/enrolment/Workplace.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

using Commands = std::vector<std::string>;

/// A workplace whose keys speak CTAP.
struct CountedWorkplace : Workplace {
    CountedKeys keys;
    std::shared_ptr<int> writes{};

    explicit CountedWorkplace(const char* personality = "ctap21") {
        valueOf(keys.insertNew(random, valueOf(simulator::personalityNamed(personality))));
        writes = countWrites();
    }

    [[nodiscard]] enrolment::Parts counted() {
        return {.portal = portal,
                .keys = keys,
                .records = *records,
                .clock = clock,
                .random = random,
                .pause = [](std::chrono::milliseconds, const std::stop_token&) { return true; },
                .resetTimings = {},
                .modelName = {}};
    }

    /// Enrols the key by @p profile, nobody being asked anything in between.
    void enrol(const profiles::Profile& profile) {
        auto what = order();
        what.profile = profile;
        what.inOneGo = true;
        keys.traffic->commands.clear();
        enrolment::Enrolment job(counted(), notes, what);
        valueOf(job.begin(keys.address()));
        valueOf(job.prepareKey());
        if (profile.pin == profiles::PinSource::Generated)
            valueOf(job.generatePin([](const token::Pin&) -> Result<void> { return {}; }));
        else
            valueOf(job.preparePin(pin("97531864")));
        valueOf(job.createCredential());
        const auto enrolled = valueOf(job.registerAs("Blue"));
        CHECK_FALSE(enrolled.flaw.has_value());
    }

    [[nodiscard]] const Commands& commands() const { return keys.traffic->commands; }
    [[nodiscard]] int commits() const { return *writes / 2; }
};

const Commands newKey{"getInfo",        "getKeyAgreement", "setPIN",      "getPinToken",
                      "makeCredential", "getPinToken",     "getAssertion"};

Commands with(Commands list, const char* last) {
    list.emplace_back(last);
    return list;
}

} // namespace

TEST_CASE("A new key with a typed PIN: 7 commands, 2 requests, 3 commits", "[fewest]") {
    CountedWorkplace at;
    at.enrol({});
    CHECK(at.commands() == newKey);
    CHECK(at.portal.calls.log().size() == 2);
    CHECK(at.commits() == 3);
    CHECK(at.keys.traffic->channels == 1);
}

TEST_CASE("A generated PIN that has to be changed: 8 commands, 2 requests, 4 commits", "[fewest]") {
    CountedWorkplace at;
    at.enrol({.pin = profiles::PinSource::Generated, .forcePinChange = true});
    CHECK(at.commands() == with(newKey, "setMinPINLength"));
    CHECK(at.portal.calls.log().size() == 2);
    CHECK(at.commits() == 4);
}

TEST_CASE("Every setting on a new key: 11 commands, 2 requests, 5 commits", "[fewest]") {
    CountedWorkplace at;
    at.enrol({.minPinLength = 8, .forcePinChange = true, .alwaysUv = true, .enterpriseAttestation = true});
    CHECK(at.commands() == Commands{"getInfo", "setMinPINLength", "enableEnterpriseAttestation",
                                    "toggleAlwaysUv", "getKeyAgreement", "setPIN", "getPinToken",
                                    "makeCredential", "getPinToken", "getAssertion", "setMinPINLength"});
    CHECK(at.portal.calls.log().size() == 2);
    CHECK(at.commits() == 5);
}

TEST_CASE("A minimum PIN length, always-UV and a forced change: 10 commands", "[fewest]") {
    CountedWorkplace at;
    at.enrol({.minPinLength = 8, .forcePinChange = true, .alwaysUv = true});
    CHECK(at.commands().size() == 10);
    CHECK(at.commits() == 5);
}

TEST_CASE("A key that has a PIN: 6 commands, 2 requests, 3 commits", "[fewest]") {
    CountedWorkplace at;
    valueOf(valueOf(at.keys.open({}))->setPin(pin("97531864")));
    at.enrol({});
    CHECK(at.commands() == Commands{"getInfo", "getKeyAgreement", "getPinToken", "makeCredential",
                                    "getPinToken", "getAssertion"});
    CHECK(at.portal.calls.log().size() == 2);
    CHECK(at.commits() == 3);
}

TEST_CASE("A key that is reset first: 9 commands, 2 requests, 4 commits", "[fewest]") {
    CountedWorkplace at;
    at.enrol({.resetFirst = true});
    Commands expected{"getInfo", "reset"};
    expected.insert(expected.end(), newKey.begin(), newKey.end());
    CHECK(at.commands() == expected);
    CHECK(at.portal.calls.log().size() == 2);
    CHECK(at.commits() == 4);
}

TEST_CASE("Without proof by an assertion: 5 commands", "[fewest]") {
    CountedWorkplace at;
    at.enrol({.proveByAssertion = false});
    CHECK(at.commands().size() == 5);
}

TEST_CASE("a key is told from another of its model without its PIN, unless its passkey is hidden") {
    const auto protection =
        GENERATE(webauthn::CredentialProtection::UserVerificationOptional,
                 webauthn::CredentialProtection::UserVerificationOptionalWithCredentialIdList,
                 webauthn::CredentialProtection::UserVerificationRequired);
    CountedWorkplace at;
    auto what = at.order();
    auto options = valueOf(at.portal.creationOptions("u1", {})).options;
    options.extensions.credentialProtection = protection;
    at.portal.setCreationOptions(options);
    const auto enrol = [&] {
        enrolment::Enrolment job(at.counted(), at.notes, what);
        valueOf(job.begin(at.keys.address()));
        valueOf(job.preparePin(pin("97531864")));
        valueOf(job.createCredential());
        at.portal.calls.failAlways("registrations", Error(ErrorCode::PortalUnreachable));
        at.portal.calls.failAlways("registerCredential", Error(ErrorCode::PortalTimeout));
        CHECK_FALSE(job.registerAs("Blue"));
    };
    enrol();
    at.portal.calls.failAlways("registrations", std::nullopt);
    at.portal.calls.failAlways("registerCredential", std::nullopt);
    auto recovered = valueOf(enrolment::Recovery::of(at.counted(), at.openJob().id));
    CHECK(valueOf(recovered.look()).needed == enrolment::Needed::Pin);

    const auto own = at.keys.key;
    valueOf(at.keys.insertNew(at.random, valueOf(simulator::personalityNamed("ctap21"))));
    valueOf(valueOf(at.keys.open(at.keys.address()))->setPin(pin("12345678")));
    at.keys.traffic->commands.clear();
    const bool hidden = protection == webauthn::CredentialProtection::UserVerificationRequired;
    const auto other = recovered.meetKey(at.keys.address());
    if (hidden) {
        CHECK(other.has_value()); // Its PIN decides.
        CHECK(at.commands() == Commands{"getInfo"});
    } else {
        CHECK(codeOf(other) == ErrorCode::KeyOfAnotherJob);
        CHECK(at.commands() == Commands{"getInfo", "getInfo", "getAssertion"});
    }
    CHECK(valueOf(valueOf(at.keys.open(at.keys.address()))->pinRetries()).left == 8);

    at.keys.key = own;
    valueOf(recovered.meetKey(at.keys.address()));
    CHECK(valueOf(recovered.finish(at.keys.address(), pin("97531864"), at.notes)) ==
          records::Ending::Registered);
}
