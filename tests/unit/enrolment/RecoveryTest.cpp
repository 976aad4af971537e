#include "tests/support/RecordingObserver.h"
#include "tests/unit/enrolment/Broken.h"

#include "core/base/Base64.h"

using namespace fidesk;
using namespace fidesk::test;
using enrolment::Needed;
using enrolment::Recovery;
using records::Ending;
using records::JobStep;

namespace {

/// Notes a job that never came further than @p step.
records::Job noted(Workplace& at, JobStep step) {
    const auto info = valueOf(at.token->info());
    records::Job job{.id = "0b7f8a52-1c7e-4a3e-9d53-0c1d2e3f4a5b", .step = step};
    job.portal = "https://portal.example";
    job.holder = {"u1", "ann@contoso.example", "Ann Archer"};
    job.key = {.product = at.key->address().product,
               .vendorId = at.key->address().vendorId,
               .productId = at.key->address().productId,
               .aaguid = info.aaguid};
    job.key.manufacturer = at.key->address().manufacturer;
    job.key.serial = at.key->address().serial;
    job.rpId = "portal.example";
    job.userHandle = {'u', '1'};
    return job;
}

} // namespace

TEST_CASE("a job of which nothing is left needs nothing") {
    for (const JobStep step :
         {JobStep::Begun, JobStep::ResetKey, JobStep::RemoveOld, JobStep::Configure, JobStep::SetPin}) {
        Workplace at;
        write(at, noted(at, step));
        auto recovered = recovery(at);
        const auto found = valueOf(recovered.look());
        CHECK(found.needed == Needed::Nothing);
        CHECK_FALSE(found.willRegister);
        const Ending ending = valueOf(recovered.finish({}, {}, at.notes));
        CHECK(ending ==
              (step == JobStep::Begun || step == JobStep::RemoveOld ? Ending::Undone : Ending::Failed));
        CHECK(at.openJobs().empty());
        CHECK(at.portal.calls.log().empty());
    }
}

TEST_CASE("a passkey that may have been made is deleted, with the PIN") {
    Workplace at;
    Broken(at).run(nullptr);
    auto recovered = recovery(at);
    CHECK(valueOf(recovered.look()).needed == Needed::Pin);
    CHECK(codeOf(recovered.finish({}, {}, at.notes)) == ErrorCode::NoKey);
    CHECK(codeOf(recovered.finish(at.key->address(), {}, at.notes)) == ErrorCode::PinRequired);
    CHECK(codeOf(recovered.finish(at.key->address(), pin("1111"), at.notes)) == ErrorCode::PinWrong);
    CHECK(at.key->credentials().size() == 1);
    CHECK(valueOf(recovered.finish(at.key->address(), pin("2468"), at.notes)) == Ending::Failed);
    CHECK(at.lastEvent().detail == "a PIN that was set stays");
    CHECK(at.untouched());
    CHECK(at.openJobs().empty());
}

TEST_CASE("a passkey that is registered by now is not this job's to delete") {
    Workplace at;
    static_cast<void>(at.enrolledBefore());
    write(at, noted(at, JobStep::CreateCredential));
    auto recovered = recovery(at);
    valueOf(recovered.finish(at.key->address(), pin("9753"), at.notes));
    CHECK(at.key->credentials().size() == 1);
    CHECK(at.openJobs().empty());
}

TEST_CASE("registered without the program's knowing: recorded, without the key where all is done") {
    Workplace at;
    Broken broken(at);
    broken.order.profile.proveByAssertion = false;
    broken.atPortal();
    auto recovered = recovery(at);
    const auto found = valueOf(recovered.look());
    CHECK(found.needed == Needed::Nothing);
    CHECK(found.willRegister);
    CHECK_FALSE(found.proofMissing);
    CHECK_FALSE(found.pinChangeMissing);
    REQUIRE(found.registration);
    CHECK(found.registration->nickname == "blue key");
    at.tokens.remove(at.key);
    CHECK(valueOf(recovered.finish({}, {}, at.notes)) == Ending::Registered);
    REQUIRE(at.items().size() == 1);
    CHECK(at.items()[0].registrationId == at.portal.registered("u1")[0].id);
    CHECK(at.lastEvent().detail.empty());
}

TEST_CASE("not registered, and the challenge lives: registered now, the passkey being on the key") {
    Workplace at;
    Broken broken(at);
    broken.order.profile.proveByAssertion = false;
    broken.notAtPortal();
    auto recovered = recovery(at);
    const auto found = valueOf(recovered.look());
    CHECK(found.needed == Needed::Key);
    CHECK(found.willRegister);
    SECTION("the key") {
        CHECK(valueOf(recovered.finish(at.key->address(), {}, at.notes)) == Ending::Registered);
        CHECK(at.items().size() == 1);
    }
    SECTION("another of the same model is not taken for it") {
        const auto twin = std::make_shared<FakeKey>("key-2", "Blue key");
        twin->setPinOnKey("2468");
        at.tokens.insert(twin);
        CHECK(codeOf(recovered.finish(twin->address(), {}, at.notes)) == ErrorCode::KeyOfAnotherJob);
        CHECK(at.portal.registered("u1").empty());
        return;
    }
    SECTION("the portal does not take it any more: taken back") {
        at.portal.calls.failNext("registerCredential", Error(ErrorCode::PortalRefused));
        CHECK(codeOf(recovered.finish(at.key->address(), {}, at.notes)) == ErrorCode::PinRequired);
        CHECK(at.openJob().step == JobStep::TakeBack);
        CHECK(valueOf(recovered.finish(at.key->address(), pin("2468"), at.notes)) == Ending::Failed);
        CHECK(at.untouched());
        CHECK(at.lastEvent().outcome == "PortalRefused");
    }
    CHECK(at.openJobs().empty());
}

TEST_CASE("not registered, and the challenge is over: taken back") {
    Workplace at;
    Broken(at).notAtPortal();
    at.clock.time = std::chrono::system_clock::now() + std::chrono::hours(1);
    auto recovered = recovery(at);
    CHECK(valueOf(recovered.look()).needed == Needed::Pin);
    CHECK(valueOf(recovered.finish(at.key->address(), pin("2468"), at.notes)) == Ending::Failed);
    CHECK(at.untouched());
}

TEST_CASE("the portal cannot be asked: in doubt, until it can") {
    Workplace at;
    Broken(at).atPortal();
    at.portal.calls.failAlways("registrations", Error(ErrorCode::PortalUnreachable));
    {
        auto recovered = recovery(at);
        CHECK(codeOf(recovered.look()) == ErrorCode::PortalUnreachable);
        CHECK(codeOf(recovered.finish(at.key->address(), pin("2468"), at.notes)) ==
              ErrorCode::PortalUnreachable);
        CHECK(codeOf(recovered.giveUp()) == ErrorCode::PortalUnreachable);
        CHECK(codeOf(Recovery::of(at.parts(), at.openJob().id)) == ErrorCode::JobLive);
    }
    CHECK(at.openJob().inDoubt);
    CHECK(at.key->credentials().size() == 1);
    at.portal.calls.failAlways("registrations", std::nullopt);
    auto recovered = recovery(at);
    valueOf(recovered.look());
    valueOf(recovered.giveUp());
    CHECK(at.portal.registered("u1").empty());
    CHECK(at.openJobs().empty());
}

TEST_CASE("a generated PIN that reached nobody: all is taken back with a reset") {
    Workplace at;
    Broken broken(at);
    broken.generate = true;
    SECTION("the PIN was shown: it stays registered") {
        broken.shown = true;
        broken.atPortal();
        auto recovered = recovery(at);
        CHECK(valueOf(recovered.look()).willRegister);
        return;
    }
    SECTION("at the portal") {
        broken.atPortal();
    }
    SECTION("not at the portal") {
        broken.notAtPortal();
    }
    SECTION("not yet") {
        broken.run(nullptr);
    }
    auto recovered = recovery(at);
    const auto found = valueOf(recovered.look());
    CHECK(found.needed == Needed::Reset);
    CHECK_FALSE(found.willRegister);
    CHECK(codeOf(recovered.finish({}, {}, at.notes)) == ErrorCode::NoKey);
    CHECK(valueOf(recovered.finish(at.key->address(), {}, at.notes)) == Ending::Failed);
    CHECK(at.lastEvent().detail == "the key was reset");
    CHECK(at.untouched());
    CHECK_FALSE(at.key->hasPin());
    CHECK(at.openJobs().empty());
}

TEST_CASE("a reset that comes too late is a guided one") {
    Workplace at;
    Broken broken(at);
    broken.generate = true;
    broken.run(nullptr);
    at.key->calls.failNext("reset", Error(ErrorCode::ResetTooLate));
    valueOf(recovery(at).finish(at.key->address(), {}, at.notes));
    CHECK_FALSE(at.key->hasPin());
    CHECK(at.notes.resetSteps.size() == 5);
}

TEST_CASE("replaced: the old registration is gone exactly when the key was reset") {
    Workplace at;
    const auto old = at.enrolledBefore();
    auto job = noted(at, JobStep::ResetKey);
    job.kind = records::JobKind::Replace;
    job.replacedId = old.id;
    write(at, job);
    auto recovered = recovery(at);
    CHECK(valueOf(recovered.look()).needed == Needed::Key);
    SECTION("it was not reset") {
        CHECK(valueOf(recovered.finish(at.key->address(), {}, at.notes)) == Ending::Undone);
        CHECK(at.portal.registered("u1").size() == 1);
        CHECK(at.items()[0].state == records::ItemState::Issued);
    }
    SECTION("it was reset") {
        test::RecordingObserver touch;
        valueOf(at.token->reset(touch));
        valueOf(recovered.finish(at.key->address(), {}, at.notes));
        CHECK(at.portal.registered("u1").empty());
        CHECK(at.items()[0].state == records::ItemState::Removed);
    }
    SECTION("the key is lost") {
        CHECK(valueOf(recovered.giveUp()) == Ending::Abandoned);
        CHECK(at.portal.registered("u1").empty());
        CHECK(at.items()[0].state == records::ItemState::Removed);
    }
    SECTION("somebody has removed it meanwhile") {
        at.portal.add("u1", {});
        valueOf(at.portal.remove("u1", old.id));
        CHECK(valueOf(recovered.look()).needed == Needed::Nothing);
        valueOf(recovered.finish({}, {}, at.notes));
    }
    CHECK(at.openJobs().empty());
}

TEST_CASE("replaced, the key was reset and nothing more: the old registration is removed without the key") {
    Workplace at;
    const auto old = at.enrolledBefore();
    auto job = noted(at, JobStep::RemoveOld);
    job.kind = records::JobKind::Replace;
    job.replacedId = old.id;
    job.keyWasReset = true;
    write(at, job);
    auto recovered = recovery(at);
    CHECK(valueOf(recovered.look()).needed == Needed::Nothing);
    valueOf(recovered.finish({}, {}, at.notes));
    CHECK(at.portal.registered("u1").empty());
    CHECK(at.items()[0].state == records::ItemState::Removed);
}

TEST_CASE("being taken back: goes on, whatever is gone already") {
    Workplace at;
    Broken(at).atPortal();
    auto job = at.openJob();
    valueOf(at.records->takeOver(job.id));
    job.step = JobStep::TakeBack;
    write(at, job);
    auto recovered = recovery(at);
    CHECK(valueOf(recovered.look()).needed == Needed::Pin);
    CHECK_FALSE(valueOf(recovered.look()).willRegister);
    SECTION("nothing is gone") {}
    SECTION("the registration is") {
        valueOf(at.portal.remove("u1", at.portal.registered("u1")[0].id));
    }
    SECTION("the passkey is too") {
        valueOf(at.token->deletePasskey(job.credentialId, pin("2468")));
    }
    valueOf(recovered.finish(at.key->address(), pin("2468"), at.notes));
    CHECK(at.untouched());
    CHECK(at.openJobs().empty());
}

TEST_CASE("another key is refused by what it is") {
    Workplace at;
    Broken(at).run(nullptr);
    const auto other = std::make_shared<FakeKey>("key-2", "Red key");
    other->setPinOnKey("2468");
    at.tokens.insert(other);
    auto recovered = recovery(at);
    CHECK(codeOf(recovered.finish(other->address(), pin("2468"), at.notes)) == ErrorCode::KeyOfAnotherJob);
}

TEST_CASE("another key is told before its PIN is, and loses no try") {
    Workplace at;
    const auto twin = std::make_shared<FakeKey>("key-2", "Blue key");
    at.tokens.insert(twin);
    SECTION("by its passkeys, where the job left one") {
        Broken(at).atPortal();
        twin->setPinOnKey("2468");
        auto recovered = recovery(at);
        CHECK(valueOf(recovered.look()).needed == Needed::Pin);
        CHECK(codeOf(recovered.meetKey(twin->address())) == ErrorCode::KeyOfAnotherJob);
        CHECK(twin->triesLeft() == 8);
        valueOf(recovered.meetKey(at.key->address()));
        CHECK(valueOf(recovered.finish(at.key->address(), pin("2468"), at.notes)) == Ending::Registered);
    }
    SECTION("by having no PIN") {
        Broken(at).atPortal();
        auto recovered = recovery(at);
        CHECK(codeOf(recovered.meetKey(twin->address())) == ErrorCode::KeyOfAnotherJob);
        CHECK(twin->calls.count("holdsAnyOf") == 0);
    }
    SECTION("by its model") {
        Broken(at).run(nullptr);
        const auto other = std::make_shared<FakeKey>("key-3", "Red key");
        at.tokens.insert(other);
        CHECK(codeOf(recovery(at).meetKey(other->address())) == ErrorCode::KeyOfAnotherJob);
    }
}

TEST_CASE("a key that does not tell more without its PIN is not refused for that") {
    Workplace at;
    SECTION("it always wants the user verified") {
        auto info = valueOf(at.token->info());
        Broken(at).atPortal();
        info.options["alwaysUv"] = true;
        at.key->setInfo(info);
        valueOf(recovery(at).meetKey(at.key->address()));
    }
    SECTION("it is not known which passkey was made, if any") {
        write(at, noted(at, JobStep::CreateCredential));
        valueOf(recovery(at).meetKey(at.key->address()));
    }
    SECTION("the passkey may be deleted already") {
        Broken(at).atPortal();
        auto job = at.openJob();
        valueOf(at.records->takeOver(job.id));
        valueOf(at.token->deletePasskey(job.credentialId, pin("2468")));
        job.step = JobStep::TakeBack;
        write(at, job);
        valueOf(recovery(at).meetKey(at.key->address()));
    }
    SECTION("it went away: that is another matter") {
        Broken(at).atPortal();
        auto recovered = recovery(at);
        at.tokens.remove(at.key);
        CHECK(codeOf(recovered.meetKey(at.key->address())) == ErrorCode::NoKey);
    }
}

TEST_CASE("a job that is over is not found") {
    Workplace at;
    CHECK(codeOf(Recovery::of(at.parts(), "x")) == ErrorCode::JobNotFound);
}
