#include "tests/unit/enrolment/Workplace.h"

#include <algorithm>

using namespace fidesk;
using namespace fidesk::test;
using enrolment::Step;
using maintenance::ResetStep;
using Log = std::vector<std::string>;

namespace {

std::string textOf(const token::Pin& pin) {
    return asText(pin.view());
}

/// Without the questions that change nothing.
Log deeds(const FakeKey& key) {
    Log log = key.calls.log();
    std::erase_if(log, [](const std::string& call) { return call == "info" || call == "hold"; });
    return log;
}

} // namespace

TEST_CASE(
    "settings that need no PIN come before it, alwaysUv as the last; the change of the PIN at the end") {
    Workplace at;
    auto order = at.order();
    order.profile.minPinLength = 8;
    order.profile.alwaysUv = true;
    order.profile.enterpriseAttestation = true;
    order.profile.forcePinChange = true;
    auto enrolment = at.enrolment(order);
    valueOf(enrolment.begin(at.key->address()));
    CHECK(valueOf(enrolment.prepareKey()).minPinLength == 8);
    valueOf(enrolment.preparePin(pin("24682468")));
    valueOf(enrolment.createCredential());
    CHECK_FALSE(valueOf(enrolment.registerAs("a")).flaw);
    CHECK(deeds(*at.key) == Log{"setMinPinLength", "enableEnterpriseAttestation", "setAlwaysUv", "setPin",
                                "makeCredential", "getAssertion", "forcePinChange"});
    CHECK(at.key->minPinLength() == 8);
    CHECK(at.key->option("alwaysUv") == true);
    CHECK(at.key->option("ep") == true);
    CHECK(at.key->pinMustChange());
    CHECK(at.notes.steps == std::vector<Step>{Step::AskPortal, Step::Configure, Step::SetPin,
                                              Step::CreateCredential, Step::Verify, Step::Register,
                                              Step::Prove, Step::ForcePinChange, Step::Record, Step::Done});
}

TEST_CASE("a key that has a PIN is set once that is proved") {
    Workplace at;
    at.key->setPinOnKey("24682468");
    auto order = at.order();
    order.profile.minPinLength = 8;
    auto enrolment = at.enrolment(order);
    valueOf(enrolment.begin(at.key->address()));
    valueOf(enrolment.prepareKey());
    CHECK(deeds(*at.key).empty());
    CHECK(codeOf(enrolment.preparePin(pin("2468"))) == ErrorCode::PinTooShort);
    valueOf(enrolment.preparePin(pin("24682468")));
    CHECK(deeds(*at.key) == Log{"checkPin", "setMinPinLength"});
    CHECK(at.openJob().step == records::JobStep::Configure);
    // What is set already is not set again.
    valueOf(enrolment.preparePin(pin("24682468")));
    CHECK(deeds(*at.key) == Log{"checkPin", "setMinPinLength", "checkPin"});
}

TEST_CASE("what the key cannot be set to is told before it is touched") {
    Workplace at;
    auto info = valueOf(at.token->info());
    info.options = {{"rk", true}, {"clientPin", false}};
    at.key->setInfo(info);
    auto order = at.order();
    auto expected = ErrorCode::NotSupportedByKey;
    SECTION("minimum PIN length") {
        order.profile.minPinLength = 8;
        expected = ErrorCode::MinPinLengthRefused;
    }
    SECTION("alwaysUv") {
        order.profile.alwaysUv = true;
    }
    SECTION("enterprise attestation") {
        order.profile.enterpriseAttestation = true;
    }
    CHECK(codeOf(at.enrolment(order).begin(at.key->address())) == expected);
}

TEST_CASE("a key that cannot be told to change its PIN is enrolled, and the flaw is told") {
    Workplace at;
    auto order = at.order();
    order.profile.forcePinChange = true;
    auto enrolment = at.enrolment(order);
    SECTION("it has no such thing") {
        auto info = valueOf(at.token->info());
        info.options.erase("setMinPINLength");
        at.key->setInfo(info);
    }
    SECTION("it does not do it") {
        at.key->calls.failNext("forcePinChange", Error(ErrorCode::NotSupportedByKey));
    }
    valueOf(enrolment.begin(at.key->address()));
    valueOf(enrolment.preparePin(pin("2468")));
    valueOf(enrolment.createCredential());
    const auto enrolled = valueOf(enrolment.registerAs("a"));
    REQUIRE(enrolled.flaw);
    CHECK(enrolled.flaw->code == ErrorCode::NotSupportedByKey);
    CHECK(at.openJobs().empty());
    CHECK(at.items().size() == 1);
    CHECK_FALSE(at.lastEvent().detail.empty());
}

TEST_CASE("without a proof the key is asked for one signature only") {
    Workplace at;
    auto order = at.order();
    order.profile.proveByAssertion = false;
    auto enrolment = at.enrolment(order);
    valueOf(enrolment.begin(at.key->address()));
    valueOf(enrolment.preparePin(pin("2468")));
    valueOf(enrolment.createCredential());
    valueOf(enrolment.registerAs("a"));
    CHECK(deeds(*at.key) == Log{"setPin", "makeCredential"});
}

TEST_CASE("a PIN that is generated is in the deposit before the key has it") {
    Workplace at;
    auto order = at.order();
    order.profile.generatedPinLength = 9;
    auto enrolment = at.enrolment(order);
    std::vector<std::string> deposited;
    bool keyHadPin = false;
    std::optional<Error> refusal;
    const enrolment::PinDeposit deposit = [&](const token::Pin& offered) -> Result<void> {
        if (refusal)
            return fail(*refusal);
        keyHadPin = keyHadPin || at.key->hasPin();
        deposited.push_back(textOf(offered));
        return {};
    };
    valueOf(enrolment.begin(at.key->address()));

    SECTION("a deposit that does not take it keeps the key as it is") {
        refusal = Error(ErrorCode::FileUnwritable);
        CHECK(codeOf(enrolment.generatePin(deposit)) == ErrorCode::FileUnwritable);
        CHECK_FALSE(at.key->hasPin());
        CHECK(at.openJobs().empty());
        return;
    }
    SECTION("another one where the key refuses") {
        at.key->calls.failNext("setPin", Error(ErrorCode::PinPolicyRefused));
    }
    SECTION("and no other") {}
    const auto halves = at.countWrites();
    const token::Pin generated = valueOf(enrolment.generatePin(deposit));
    CHECK(*halves == 2);
    CHECK(at.key->pinIs(textOf(generated)));
    CHECK(generated.codePoints() == 9);
    CHECK_FALSE(keyHadPin);
    CHECK(deposited.back() == textOf(generated));
    CHECK(at.openJob().pinGenerated);
    CHECK(at.openJob().pinHandedOver);
    valueOf(enrolment.createCredential());
    valueOf(enrolment.registerAs("a"));
    CHECK(at.items().size() == 1);
    CHECK(at.openJobs().empty());
}

TEST_CASE("a key whose generated PIN nobody knows is not issued before it is handed over") {
    Workplace at;
    auto enrolment = at.enrolment();
    valueOf(enrolment.begin(at.key->address()));
    valueOf(enrolment.generatePin({}));
    CHECK_FALSE(at.openJob().pinHandedOver);
    SECTION("shown at once") {
        valueOf(enrolment.pinHandedOver());
        CHECK(at.openJob().pinHandedOver);
        valueOf(enrolment.createCredential());
        valueOf(enrolment.registerAs("a"));
    }
    SECTION("shown at the end") {
        valueOf(enrolment.createCredential());
        valueOf(enrolment.registerAs("a"));
        CHECK(at.items().empty());
        CHECK(at.openJobs().size() == 1);
        valueOf(enrolment.pinHandedOver());
    }
    SECTION("never shown: all of it is taken back") {
        valueOf(enrolment.createCredential());
        valueOf(enrolment.registerAs("a"));
        valueOf(enrolment.abandon());
        CHECK(at.untouched());
        CHECK(at.openJobs().empty());
        CHECK(at.lastEvent().detail == "the key may have a PIN that was handed to nobody");
        return;
    }
    CHECK(at.openJobs().empty());
    CHECK(at.items().size() == 1);
    valueOf(enrolment.abandon());
    CHECK(at.portal.registered("u1").size() == 1);
}

TEST_CASE("a key that has a PIN gets no other one generated") {
    Workplace at;
    at.key->setPinOnKey("2468");
    auto enrolment = at.enrolment();
    valueOf(enrolment.begin(at.key->address()));
    CHECK(codeOf(enrolment.generatePin({})) == ErrorCode::PinAlreadySet);
}

TEST_CASE("a key is reset first where the profile asks for it") {
    Workplace at;
    at.key->setPinOnKey("9753");
    auto order = at.order();
    order.profile.resetFirst = true;
    auto enrolment = at.enrolment(order);
    std::vector<ResetStep> expected{ResetStep::Send, ResetStep::Touch};
    SECTION("at once, where it was just plugged in") {}
    SECTION("guided, where it is too late for that") {
        at.key->calls.failNext("reset", Error(ErrorCode::ResetTooLate));
        expected = {ResetStep::Send, ResetStep::Unplug, ResetStep::PlugIn, ResetStep::Send, ResetStep::Touch};
    }
    CHECK(valueOf(enrolment.begin(at.key->address())).pinSet());
    CHECK_FALSE(valueOf(enrolment.prepareKey()).pinSet());
    valueOf(enrolment.prepareKey()); // once is enough
    CHECK(at.notes.resetSteps == expected);
    valueOf(enrolment.preparePin(pin("2468")));
    valueOf(enrolment.createCredential());
    valueOf(enrolment.registerAs("a"));
    CHECK(at.key->pinIs("2468"));
    CHECK(at.items().size() == 1);
}

TEST_CASE("replaced: the key is reset, the old registration removed, another made, as one job") {
    Workplace at;
    auto order = at.order();
    order.replaces = at.enrolledBefore();
    auto enrolment = at.enrolment(order);
    valueOf(enrolment.begin(at.key->address()));
    CHECK(at.portal.registered("u1").size() == 1);
    valueOf(enrolment.prepareKey());
    CHECK(at.portal.registered("u1").empty());
    CHECK(at.openJob().kind == records::JobKind::Replace);
    CHECK(at.openJob().keyWasReset);
    valueOf(enrolment.preparePin(pin("2468")));
    valueOf(enrolment.createCredential());
    const auto enrolled = valueOf(enrolment.registerAs("new"));
    REQUIRE(at.portal.registered("u1").size() == 1);
    CHECK(at.portal.registered("u1")[0].id == enrolled.registration.id);
    CHECK(at.key->credentials().size() == 1);
    CHECK(at.lastEvent().action == "key.replaced");
    REQUIRE(at.items().size() == 2);
    for (const auto& item : at.items())
        CHECK(item.state ==
              (item.nickname == "new" ? records::ItemState::Issued : records::ItemState::Removed));
}

TEST_CASE("a key without the passkey that is replaced, or of another model, is not reset") {
    Workplace at;
    auto order = at.order();
    order.replaces = at.enrolledBefore();
    const auto other = std::make_shared<FakeKey>("key-2", "Blue key");
    other->setPinOnKey("1357");
    at.tokens.insert(other);
    SECTION("without the passkey") {}
    SECTION("another model") {
        order.replaces->aaguid = "de1e552d-db1d-4423-a619-566b625cdc84";
    }
    auto enrolment = at.enrolment(order);
    CHECK(codeOf(enrolment.begin(other->address())) == ErrorCode::KeyOfAnotherJob);
    CHECK(other->hasPin());
    CHECK(at.portal.registered("u1").size() == 1);
}

TEST_CASE("replacing: the old registration goes exactly when the key was reset") {
    Workplace at;
    auto order = at.order();
    order.replaces = at.enrolledBefore();
    auto enrolment = at.enrolment(order);
    valueOf(enrolment.begin(at.key->address()));
    SECTION("it was not") {
        at.key->calls.failNext("reset", Error(ErrorCode::NotTouched));
        CHECK(codeOf(enrolment.prepareKey()) == ErrorCode::NotTouched);
        valueOf(enrolment.abandon());
        CHECK(at.portal.registered("u1").size() == 1);
        CHECK(at.key->credentials().size() == 1);
        CHECK(at.items()[0].state == records::ItemState::Issued);
    }
    SECTION("whether it was is not known, and it was not") {
        at.key->calls.failNext("reset", Error(ErrorCode::KeyUnplugged));
        CHECK(codeOf(enrolment.prepareKey()) == ErrorCode::KeyUnplugged);
        valueOf(enrolment.abandon());
        CHECK(at.portal.registered("u1").size() == 1);
        CHECK(at.key->credentials().size() == 1);
    }
    SECTION("it was, and the portal did not hear of it at first") {
        at.portal.calls.failNext("remove", Error(ErrorCode::PortalTimeout));
        CHECK(codeOf(enrolment.prepareKey()) == ErrorCode::PortalTimeout);
        CHECK(at.portal.registered("u1").size() == 1);
        valueOf(enrolment.abandon());
        CHECK(at.untouched());
        CHECK(at.items()[0].state == records::ItemState::Removed);
    }
    SECTION("it was, and the portal is gone: open and in doubt") {
        at.portal.calls.failAlways("remove", Error(ErrorCode::PortalUnreachable));
        CHECK(codeOf(enrolment.prepareKey()) == ErrorCode::PortalUnreachable);
        CHECK(codeOf(enrolment.abandon()) == ErrorCode::PortalUnreachable);
        CHECK(at.openJob().inDoubt);
        CHECK(at.openJob().keyWasReset);
        return;
    }
    CHECK(at.openJobs().empty());
}

TEST_CASE("a generated PIN that a failure leaves on the key, or may have, is told with it") {
    Workplace at;
    auto order = at.order();
    order.profile.minPinLength = 5;
    auto info = valueOf(at.token->info());
    info.options["uv"] = true; // so that settings want the PIN
    at.key->setInfo(info);
    auto enrolment = at.enrolment(order);
    valueOf(enrolment.begin(at.key->address()));
    valueOf(enrolment.prepareKey());
    std::optional<token::Pin> left;
    SECTION("its answer was lost") {
        at.key->calls.failNext("setPin", Error(ErrorCode::KeyUnplugged));
        CHECK(codeOf(enrolment.generatePin({}, {}, &left)) == ErrorCode::KeyUnplugged);
        REQUIRE(left);
        CHECK_FALSE(at.key->hasPin());
        SECTION("and it is told") {
            valueOf(enrolment.pinHandedOver());
            valueOf(enrolment.abandon());
            CHECK(at.lastEvent().detail == "the key may have the new PIN");
        }
        SECTION("and it is not") {
            valueOf(enrolment.abandon());
            CHECK(at.lastEvent().detail == "the key may have a PIN that was handed to nobody");
        }
    }
    SECTION("a setting that follows failed") {
        at.key->calls.failNext("setMinPinLength", Error(ErrorCode::KeyMalfunction));
        CHECK(codeOf(enrolment.generatePin({}, {}, &left)) == ErrorCode::KeyMalfunction);
        REQUIRE(left);
        CHECK(at.key->pinIs(left->c_str()));
    }
    SECTION("the key did not take it") {
        at.key->calls.failNext("setPin", Error(ErrorCode::InvalidArgument));
        CHECK(codeOf(enrolment.generatePin({}, {}, &left)) == ErrorCode::InvalidArgument);
        CHECK_FALSE(left);
    }
    SECTION("all went well") {
        valueOf(enrolment.generatePin({}, {}, &left));
        CHECK_FALSE(left);
    }
    SECTION("it was kept elsewhere: told all the same, so that it is kept") {
        at.key->calls.failNext("setMinPinLength", Error(ErrorCode::KeyMalfunction));
        const auto keep = [](const token::Pin&) -> Result<void> { return {}; };
        CHECK(codeOf(enrolment.generatePin(keep, {}, &left)) == ErrorCode::KeyMalfunction);
        REQUIRE(left);
    }
}
