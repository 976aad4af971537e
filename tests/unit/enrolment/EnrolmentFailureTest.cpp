#include "tests/support/RecordingObserver.h"
#include "tests/unit/enrolment/LossyPortal.h"
#include "tests/unit/enrolment/Workplace.h"

#include <thread>

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;

namespace {

/// The whole job, given up at the first failure; with it, whether it succeeded.
Result<void> wholeJob(Workplace& at, enrolment::Enrolment& enrolment, std::stop_token stop = {}) {
    FIDESK_TRY(enrolment.begin(at.key->address(), stop));
    FIDESK_TRY(enrolment.prepareKey(stop));
    FIDESK_TRY(enrolment.preparePin(pin("2468"), stop));
    FIDESK_TRY(enrolment.createCredential(stop));
    FIDESK_TRY(enrolment.registerAs("blue key", stop));
    return {};
}

} // namespace

TEST_CASE("a portal that acted without saying so is asked, and believed") {
    for (const ErrorCode code : {ErrorCode::PortalTimeout, ErrorCode::PortalFailed,
                                 ErrorCode::PortalUnreachable, ErrorCode::PortalMalformed}) {
        Workplace at;
        LossyPortal lossy(at.portal);
        lossy.registerAnswers = {Error(code)};
        auto enrolment = at.enrolment(lossy, at.order());
        valueOf(wholeJob(at, enrolment));
        CHECK(at.portal.registered("u1").size() == 1);
        CHECK(at.portal.calls.count("registerCredential") == 1);
        CHECK(at.key->credentials().size() == 1);
        CHECK(at.items().size() == 1);
    }
}

TEST_CASE("a registration that shows late is waited for") {
    Workplace at;
    LossyPortal lossy(at.portal);
    lossy.registerAnswers = {Error(ErrorCode::PortalTimeout)};
    auto enrolment = at.enrolment(lossy, at.order());
    SECTION("when it is registered") {
        lossy.lateLists = 5;
        valueOf(wholeJob(at, enrolment));
        CHECK(at.pauses == std::vector<std::chrono::milliseconds>(5, 2s));
        CHECK(at.portal.calls.count("registerCredential") == 1);
    }
    SECTION("when it is taken back") {
        at.portal.calls.failAlways("registrations", Error(ErrorCode::PortalUnreachable));
        CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::PortalTimeout);
        at.portal.calls.failAlways("registrations", std::nullopt);
        lossy.lateLists = 5;
        valueOf(enrolment.abandon());
        CHECK(at.untouched());
    }
    SECTION("but not for long where a person has cancelled it") {
        lossy.registerAnswers = {Error(ErrorCode::Cancelled)};
        CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::Cancelled);
        lossy.lateLists = 1;
        valueOf(enrolment.abandon());
        CHECK(at.untouched());
        CHECK(at.pauses == std::vector<std::chrono::milliseconds>{300ms});
    }
}

TEST_CASE("a portal that did not act is sent the same body again while the challenge lives") {
    Workplace at;
    auto enrolment = at.enrolment();
    SECTION("once") {
        at.portal.calls.failNext("registerCredential", Error(ErrorCode::PortalTimeout));
        valueOf(wholeJob(at, enrolment));
        CHECK(at.portal.calls.count("registerCredential") == 2);
        CHECK(at.notes.touches == 1);
    }
    SECTION("three times in all") {
        at.portal.calls.failAlways("registerCredential", Error(ErrorCode::PortalFailed));
        CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::PortalFailed);
        CHECK(at.portal.calls.count("registerCredential") == 3);
        valueOf(enrolment.abandon());
        CHECK(at.untouched());
    }
    SECTION("not once the challenge is over") {
        at.portal.calls.failAlways("registerCredential", Error(ErrorCode::PortalFailed));
        at.portal.calls.onCall([&at](const std::string& name) {
            if (name == "registerCredential")
                at.clock.time = std::chrono::system_clock::now() + std::chrono::hours(1);
        });
        CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::PortalFailed);
        CHECK(at.portal.calls.count("registerCredential") == 1);
    }
}

TEST_CASE("a busy portal is asked again when it says, or ever more seldom where it does not say") {
    Workplace at;
    auto enrolment = at.enrolment();
    int asked = 0;
    Error busy(ErrorCode::PortalBusy, {}, 429);
    SECTION("as told, with a fraction of a second") {
        busy.retryAfter = 2128ms;
    }
    SECTION("not told") {}
    at.portal.calls.onCall([&](const std::string& name) {
        if (name == "registerCredential")
            at.portal.calls.failAlways(name, ++asked <= 3 ? std::optional(busy) : std::nullopt);
    });
    valueOf(wholeJob(at, enrolment));
    if (busy.retryAfter)
        CHECK(at.pauses == std::vector<std::chrono::milliseconds>(3, 2128ms));
    else
        CHECK(at.pauses == std::vector<std::chrono::milliseconds>{1s, 2s, 4s});
    CHECK(at.notes.portalWaited == at.pauses);
    CHECK(at.portal.calls.count("registerCredential") == 4);
    CHECK(at.portal.calls.count("registrations") == 0);
}

TEST_CASE("a portal that stays busy is waited for until the challenge ends, others for a minute") {
    Workplace at;
    at.clock.time = std::chrono::system_clock::now();
    auto enrolment = at.enrolment();
    const auto waited = [&at] {
        std::chrono::milliseconds sum{0};
        for (const auto one : at.pauses)
            sum += one;
        return sum;
    };
    SECTION("registering") {
        at.portal.calls.failAlways("registerCredential", Error(ErrorCode::PortalBusy, {}, 503));
        CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::PortalBusy);
        CHECK(waited() > 4min);
        CHECK(waited() < 5min);
        // 503 may come from something before the portal: it is asked before anything is deleted.
        at.portal.calls.clearLog();
        valueOf(enrolment.abandon());
        CHECK(at.portal.calls.count("registrations") > 0);
        CHECK(at.untouched());
    }
    SECTION("asking") {
        at.portal.calls.failAlways("creationOptions", Error(ErrorCode::PortalBusy, {}, 429));
        CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::PortalBusy);
        CHECK(waited() < 1min);
    }
    SECTION("told to come back after the challenge") {
        Error busy(ErrorCode::PortalBusy, {}, 429);
        busy.retryAfter = 10min;
        at.portal.calls.failAlways("registerCredential", busy);
        CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::PortalBusy);
        CHECK(at.pauses.empty());
    }
}

TEST_CASE("waiting for a busy portal ends when it is cancelled") {
    Workplace at;
    auto enrolment = at.enrolment();
    std::stop_source stop;
    at.portal.calls.onCall([&](const std::string& name) {
        if (name == "registerCredential") {
            at.portal.calls.failNext(name, Error(ErrorCode::PortalBusy, {}, 429));
        }
    });
    enrolment::Parts parts = at.parts();
    parts.pause = [&stop](std::chrono::milliseconds, const std::stop_token& token) {
        stop.request_stop();
        return !token.stop_requested();
    };
    enrolment::Enrolment waiting(parts, at.notes, at.order());
    CHECK(codeOf(wholeJob(at, waiting, stop.get_token())) == ErrorCode::Cancelled);
    valueOf(waiting.abandon());
    CHECK(at.untouched());
}

TEST_CASE("what the portal refuses for good is taken back without asking it again") {
    for (const ErrorCode code : {ErrorCode::PortalRefused, ErrorCode::ChallengeExpired, ErrorCode::Forbidden,
                                 ErrorCode::SignInNeeded, ErrorCode::ModelNotAllowed}) {
        Workplace at;
        auto enrolment = at.enrolment();
        at.portal.calls.failNext("registerCredential", Error(code));
        CHECK(codeOf(wholeJob(at, enrolment)) == code);
        valueOf(enrolment.abandon());
        CHECK(at.untouched());
        CHECK(at.portal.calls.count("registrations") == 0);
        CHECK(at.openJobs().empty());
        CHECK(at.lastEvent().outcome == name(code));
    }
}

TEST_CASE("signed in again, the same is sent once more") {
    Workplace at;
    auto enrolment = at.enrolment();
    at.portal.calls.failNext("registerCredential", Error(ErrorCode::SignInNeeded));
    CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::SignInNeeded);
    valueOf(enrolment.registerAs("blue key"));
    CHECK(at.notes.touches == 1);
}

TEST_CASE("cancelled while the portal acted: the registration is found and taken back") {
    Workplace at;
    LossyPortal lossy(at.portal);
    lossy.registerAnswers = {Error(ErrorCode::Cancelled)};
    auto enrolment = at.enrolment(lossy, at.order());
    CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::Cancelled);
    CHECK(at.portal.registered("u1").size() == 1);
    valueOf(enrolment.abandon());
    CHECK(at.untouched());
}

TEST_CASE("in doubt and the portal gone: the passkey stays until the portal can be asked") {
    Workplace at;
    LossyPortal lossy(at.portal);
    lossy.registerAnswers = {Error(ErrorCode::PortalTimeout)};
    auto enrolment = at.enrolment(lossy, at.order());
    at.portal.calls.failAlways("registrations", Error(ErrorCode::PortalUnreachable));
    CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::PortalTimeout);
    CHECK(codeOf(enrolment.abandon()) == ErrorCode::PortalUnreachable);
    CHECK(at.key->credentials().size() == 1);
    CHECK(enrolment.created());
    CHECK(at.openJob().inDoubt);
    CHECK(at.openJob().reason == "PortalTimeout");

    at.portal.calls.failAlways("registrations", std::nullopt);
    valueOf(enrolment.abandon());
    CHECK(at.untouched());
    CHECK(at.openJobs().empty());
}

TEST_CASE("tried again after doubt: the portal's \"duplicate\" is our own registration") {
    Workplace at;
    LossyPortal lossy(at.portal);
    lossy.registerAnswers = {Error(ErrorCode::PortalTimeout)};
    auto enrolment = at.enrolment(lossy, at.order());
    at.portal.calls.failAlways("registrations", Error(ErrorCode::PortalUnreachable));
    CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::PortalTimeout);
    CHECK(codeOf(enrolment.registerAs("other name")) == ErrorCode::DuplicateCredential);
    at.portal.calls.failAlways("registrations", std::nullopt);
    CHECK(valueOf(enrolment.registerAs("other name")).registration.nickname == "blue key");
    CHECK(at.portal.registered("u1").size() == 1);
}

TEST_CASE("a duplicate that is not in the list is an error") {
    Workplace at;
    auto enrolment = at.enrolment();
    at.portal.calls.failNext("registerCredential", Error(ErrorCode::DuplicateCredential));
    CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::DuplicateCredential);
    valueOf(enrolment.abandon());
    CHECK(at.untouched());
}

TEST_CASE("a duplicate of what was sent before is there though the list does not show it") {
    constexpr int listsOfAnAttempt = 6;
    Workplace at;
    LossyPortal lossy(at.portal);
    lossy.registerAnswers = {Error(ErrorCode::PortalTimeout)};
    auto enrolment = at.enrolment(lossy, at.order());
    at.portal.calls.failAlways("registrations", Error(ErrorCode::PortalUnreachable));
    CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::PortalTimeout);
    at.portal.calls.failAlways("registrations", std::nullopt);

    lossy.lateLists = 2 * listsOfAnAttempt;
    at.portal.calls.failNext("registerCredential", Error(ErrorCode::DuplicateCredential));
    CHECK(codeOf(enrolment.registerAs("blue key")) == ErrorCode::DuplicateCredential);
    CHECK(codeOf(enrolment.abandon()) == ErrorCode::DuplicateCredential);
    CHECK(at.key->credentials().size() == 1);
    CHECK(at.openJob().inDoubt);

    valueOf(enrolment.abandon());
    CHECK(at.untouched());
    CHECK(at.openJobs().empty());
}

TEST_CASE("a portal whose ids are GUIDs is asked for nickname, model and time") {
    Workplace at;
    auto enrolment = at.enrolment();
    portal::Registration ours{.id = "0b7f8a52-1c7e-4a3e-9d53-0c1d2e3f4a5b",
                              .nickname = "blue key",
                              .createdAt = at.clock.time + 1min,
                              .aaguid = webauthn::toString(valueOf(at.token->info()).aaguid)};
    at.portal.calls.failAlways("registerCredential", Error(ErrorCode::PortalTimeout));
    SECTION("ours") {
        at.portal.add("u1", ours);
        valueOf(wholeJob(at, enrolment));
    }
    SECTION("an older one is not ours") {
        ours.createdAt = at.clock.time - 1h;
        at.portal.add("u1", ours);
        CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::PortalTimeout);
    }
    SECTION("another model is not ours") {
        ours.aaguid = "de1e552d-db1d-4423-a619-566b625cdc84";
        at.portal.add("u1", ours);
        CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::PortalTimeout);
    }
    SECTION("of two nobody knows which") {
        at.portal.add("u1", ours);
        ours.id.back() = 'c';
        at.portal.add("u1", ours);
        CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::PortalTimeout);
    }
    SECTION("one that names another credential is not ours") {
        ours.id = "AAECAwQFBgcICQoLDA0ODw";
        at.portal.add("u1", ours);
        CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::PortalTimeout);
    }
}

TEST_CASE("a key that does not prove itself is taken back") {
    Workplace at;
    auto enrolment = at.enrolment();
    at.key->calls.failNext("getAssertion", Error(ErrorCode::KeyMalfunction));
    CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::KeyMalfunction);
    CHECK(at.untouched());
    CHECK(at.openJobs().empty());
    CHECK(at.lastEvent().outcome == "KeyMalfunction");
    CHECK(at.items().empty());
}

TEST_CASE("cancelled while the key waits for a touch: nothing is left") {
    Workplace at;
    at.key->setTouch(FakeTouch::Manual);
    auto enrolment = at.enrolment();
    std::stop_source stop;
    std::jthread canceller([&] {
        at.key->waitUntilTouchNeeded();
        stop.request_stop();
    });
    CHECK(codeOf(wholeJob(at, enrolment, stop.get_token())) == ErrorCode::Cancelled);
    valueOf(enrolment.abandon());
    CHECK(at.untouched());
    CHECK(at.openJobs().empty());
}

TEST_CASE("a key that made a passkey and never said so is looked at") {
    Workplace at;
    auto enrolment = at.enrolment();
    bool inside = false;
    at.key->calls.onCall([&](const std::string& name) {
        if (name != "makeCredential" || std::exchange(inside, true))
            return;
        token::MakeCredential request;
        request.rpId = "portal.example";
        request.userId = {'u', '1'};
        RecordingObserver touch;
        valueOf(at.token->makeCredential(request, pin("2468"), touch));
        at.key->calls.failNext("makeCredential", Error(ErrorCode::KeyUnplugged));
    });
    CHECK(codeOf(wholeJob(at, enrolment)) == ErrorCode::KeyUnplugged);
    CHECK(at.key->credentials().size() == 1);
    SECTION("when it is in again") {
        at.tokens.remove(at.key);
        at.tokens.insert(at.key);
        valueOf(enrolment.abandon());
        CHECK(at.untouched());
        CHECK(at.openJobs().empty());
    }
    SECTION("not before: the job stays open") {
        at.tokens.remove(at.key);
        CHECK(codeOf(enrolment.abandon()) == ErrorCode::KeyUnplugged);
        CHECK(at.openJob().step == records::JobStep::CreateCredential);
        CHECK_FALSE(at.openJob().inDoubt);
    }
    SECTION("among others") {
        const auto twin = std::make_shared<FakeKey>("key-2", "Blue key");
        at.tokens.remove(at.key);
        at.tokens.insert(at.key);
        at.tokens.insert(twin);
        CHECK(codeOf(enrolment.abandon()) == ErrorCode::SeveralKeys);
    }
}

TEST_CASE("a key that cannot delete says what stays on it, and the job stays open") {
    Workplace at;
    auto info = valueOf(at.token->info());
    info.options["credMgmt"] = false;
    at.key->setInfo(info);
    auto enrolment = at.enrolment();
    valueOf(enrolment.begin(at.key->address()));
    valueOf(enrolment.preparePin(pin("2468")));
    valueOf(enrolment.createCredential());
    const auto abandoned = enrolment.abandon();
    CHECK(codeOf(abandoned) == ErrorCode::NotSupportedByKey);
    CHECK(abandoned.error().detail.find("stays on the key") != std::string::npos);
    CHECK(at.openJobs().size() == 1);
}

TEST_CASE("a job that was given up by nobody can be taken over") {
    Workplace at;
    {
        auto enrolment = at.enrolment();
        valueOf(enrolment.begin(at.key->address()));
        valueOf(enrolment.preparePin(pin("2468")));
        CHECK(at.openJobs()[0].live);
    }
    REQUIRE(at.openJobs().size() == 1);
    CHECK_FALSE(at.openJobs()[0].live);
}
