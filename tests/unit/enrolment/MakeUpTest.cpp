#include "tests/unit/enrolment/Broken.h"

using namespace fidesk;
using namespace fidesk::test;
using enrolment::Needed;
using records::Ending;
using records::JobStep;

TEST_CASE("registered and not proved: the key signs now") {
    Workplace at;
    Broken(at).atPortal();
    auto recovered = recovery(at);
    const auto found = valueOf(recovered.look());
    CHECK(found.needed == Needed::Pin);
    CHECK(found.willRegister);
    CHECK(found.proofMissing);
    at.key->calls.clearLog();
    SECTION("with key and PIN") {
        CHECK(codeOf(recovered.finish({}, {}, at.notes)) == ErrorCode::NoKey);
        CHECK(codeOf(recovered.finish(at.key->address(), {}, at.notes)) == ErrorCode::PinRequired);
        CHECK(codeOf(recovered.finish(at.key->address(), pin("1111"), at.notes)) == ErrorCode::PinWrong);
        CHECK(at.openJob().step == JobStep::Register);
        CHECK(valueOf(recovered.finish(at.key->address(), pin("2468"), at.notes)) == Ending::Registered);
        CHECK(at.key->calls.count("getAssertion") == 2);
        CHECK(at.lastEvent().detail.empty());
    }
    SECTION("a person does without") {
        at.tokens.remove(at.key);
        CHECK(valueOf(recovered.finishWithoutKey(at.notes)) == Ending::Registered);
        CHECK(at.lastEvent().detail == "not proved: the key was not at hand");
        CHECK(at.key->calls.count("getAssertion") == 0);
    }
    SECTION("the key goes half-way: it stays open") {
        at.key->calls.failNext("getAssertion", Error(ErrorCode::KeyUnplugged));
        CHECK(codeOf(recovered.finish(at.key->address(), pin("2468"), at.notes)) == ErrorCode::KeyUnplugged);
        CHECK(at.portal.registered("u1").size() == 1);
        CHECK(valueOf(recovered.finish(at.key->address(), pin("2468"), at.notes)) == Ending::Registered);
    }
    SECTION("another of the same model proves nothing") {
        const auto twin = std::make_shared<FakeKey>("key-2", "Blue key");
        twin->setPinOnKey("2468");
        at.tokens.insert(twin);
        CHECK(codeOf(recovered.finish(twin->address(), pin("2468"), at.notes)) == ErrorCode::KeyOfAnotherJob);
        CHECK(at.portal.registered("u1").size() == 1);
        return;
    }
    CHECK(at.openJobs().empty());
    CHECK(at.items().size() == 1);
}

TEST_CASE("registered, and the key does not sign as it should: taken back") {
    Workplace at;
    Broken(at).atPortal();
    at.key->calls.failNext("getAssertion", Error(ErrorCode::KeyMalfunction));
    CHECK(valueOf(recovery(at).finish(at.key->address(), pin("2468"), at.notes)) == Ending::Failed);
    CHECK(at.untouched());
    CHECK(at.items().empty());
    CHECK(at.lastEvent().outcome == "KeyMalfunction");
    CHECK(at.openJobs().empty());
}

TEST_CASE("registered before the key was told to demand another PIN: it is told now") {
    Workplace at;
    Broken broken(at);
    broken.order.profile.forcePinChange = true;
    broken.order.profile.proveByAssertion = GENERATE(true, false);
    const bool proof = broken.order.profile.proveByAssertion;
    broken.atPortal();
    auto recovered = recovery(at);
    const auto found = valueOf(recovered.look());
    CHECK(found.needed == Needed::Pin);
    CHECK(found.pinChangeMissing);
    CHECK(found.proofMissing == proof);
    SECTION("with key and PIN") {
        CHECK(valueOf(recovered.finish(at.key->address(), pin("2468"), at.notes)) == Ending::Registered);
        CHECK(valueOf(at.token->info()).pinMustChange);
        CHECK(at.lastEvent().detail.empty());
    }
    SECTION("a person does without") {
        CHECK(valueOf(recovered.finishWithoutKey(at.notes)) == Ending::Registered);
        CHECK(at.lastEvent().detail == std::string(proof ? "not proved: the key was not at hand; " : "") +
                                           "it may not demand another PIN");
    }
    SECTION("it cannot: it is registered, and the trail says so") {
        at.key->calls.failNext("forcePinChange", Error(ErrorCode::KeyMalfunction));
        CHECK(valueOf(recovered.finish(at.key->address(), pin("2468"), at.notes)) == Ending::Registered);
        CHECK(at.lastEvent().detail == "KeyMalfunction");
    }
    SECTION("the key goes half-way: it goes on from there") {
        at.key->calls.failNext("forcePinChange", Error(ErrorCode::KeyUnplugged));
        CHECK(codeOf(recovered.finish(at.key->address(), pin("2468"), at.notes)) == ErrorCode::KeyUnplugged);
        CHECK(at.openJob().step == JobStep::ForcePinChange);
        CHECK(at.openJob().proved == proof);
        at.key->calls.clearLog();
        CHECK(valueOf(recovered.finish(at.key->address(), pin("2468"), at.notes)) == Ending::Registered);
        CHECK(at.key->calls.count("getAssertion") == 0);
        CHECK(valueOf(at.token->info()).pinMustChange);
    }
    CHECK(at.openJobs().empty());
}

TEST_CASE("the key demands another PIN already: recorded, whatever it tells with the one it has") {
    Workplace at;
    Broken broken(at);
    broken.order.profile.forcePinChange = true;
    broken.atPortal();
    auto job = at.openJob();
    valueOf(at.records->takeOver(job.id));
    job.step = JobStep::ForcePinChange;
    job.proved = true;
    write(at, job);
    const token::Pin current = pin("2468");
    valueOf(at.token->forcePinChange(&current, {}));
    CHECK(valueOf(recovery(at).finish(at.key->address(), pin("2468"), at.notes)) == Ending::Registered);
    CHECK(at.lastEvent().detail.empty());
    CHECK(at.openJobs().empty());
}

TEST_CASE("what is not registered needs its key, whoever would do without") {
    Workplace at;
    Broken(at).notAtPortal();
    CHECK(codeOf(recovery(at).finishWithoutKey(at.notes)) == ErrorCode::NoKey);
    CHECK(at.openJobs().size() == 1);
}

TEST_CASE("not registered, and the challenge lives: registered and proved now") {
    Workplace at;
    Broken(at).notAtPortal();
    auto recovered = recovery(at);
    CHECK(valueOf(recovered.look()).needed == Needed::Pin);
    CHECK(codeOf(recovered.finish(at.key->address(), {}, at.notes)) == ErrorCode::PinRequired);
    CHECK(at.portal.registered("u1").empty());
    CHECK(valueOf(recovered.finish(at.key->address(), pin("2468"), at.notes)) == Ending::Registered);
    CHECK(at.lastEvent().detail.empty());
    CHECK(at.items().size() == 1);
}
