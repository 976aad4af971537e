#include "tests/unit/batch/Room.h"

using namespace fidesk;
using namespace fidesk::batch;
using namespace fidesk::test;

namespace {

/// A batch of two whose first key was pulled out when its passkey was made and the portal did not take it.
struct Pulled : Room {
    std::unique_ptr<Batch> batch;
    std::shared_ptr<FakeKey> key;

    explicit Pulled(const std::string& profile = {}, bool deposits = false) {
        hands.deposits = deposits;
        batch =
            begin("user,profile\nann@contoso.example," + profile + "\nbob@contoso.example," + profile + "\n");
        key = plugIn();
        portal.calls.failNext("registerCredential", ErrorCode::PortalRefused);
        const auto pulled = std::make_shared<bool>(false);
        portal.calls.onCall([this, pulled](const std::string& call) {
            if (call == "registerCredential" && !std::exchange(*pulled, true))
                tokens.remove(key);
        });
        CHECK(valueOf(work(*batch, *key)) == KeyEnd::Spoiled);
        CHECK(states(*batch) == "InDoubt Waiting");
        CHECK(key->credentials().size() == 1);
    }
    void comesBack() { tokens.insert(key); }
};

} // namespace

TEST_CASE("A key that was pulled out is known when it comes back, and its row is done") {
    const std::string profile = GENERATE(std::string(), std::string("generated"));
    Pulled room(profile, true);
    room.comesBack();
    CHECK(valueOf(room.work(*room.batch, *room.key)) == KeyEnd::Issued);
    CHECK(room.states(*room.batch) == "Done Waiting");
    CHECK(room.portal.registered("u1").size() == 1);
    CHECK(room.hands.log.back() == "1 Done");
    CHECK(valueOf(room.records->openJobs()).empty());
    CHECK(room.batch->pulled().all().empty());
    CHECK(valueOf(room.work(*room.batch, *room.key)) == KeyEnd::Refused);
}

TEST_CASE(
    "A key that was pulled out is cleared when it comes back and is not taken, and its row waits again") {
    const std::string profile = GENERATE(std::string(), std::string("generated"));
    Pulled room(profile, true);
    room.portal.calls.failAlways("registerCredential", Error(ErrorCode::PortalRefused));
    room.comesBack();
    CHECK(valueOf(room.work(*room.batch, *room.key)) == KeyEnd::Spoiled);
    room.portal.calls.failAlways("registerCredential", std::nullopt);
    CHECK(room.states(*room.batch) == "Waiting Waiting");
    CHECK(room.key->credentials().empty());
    CHECK(valueOf(room.records->openJobs()).empty());
    CHECK(room.hands.log.back() == "1 Waiting PortalRefused");
    CHECK(room.batch->pulled().all().empty());
    CHECK(valueOf(room.work(*room.batch, *room.plugIn())) == KeyEnd::Issued);
    CHECK(valueOf(room.work(*room.batch, *room.plugIn())) == KeyEnd::Issued);
    CHECK(room.states(*room.batch) == "Done Done");
}

TEST_CASE("Another key of the same model is not taken for the one that was pulled out") {
    Pulled room;
    const auto twin = std::make_shared<FakeKey>("key-9", "Blue key");
    SECTION("a new one") {}
    SECTION("one with the same PIN") {
        twin->setPinOnKey("27182818");
    }
    room.tokens.insert(twin);
    room.hands.takesUnknown = true;
    CHECK(valueOf(room.work(*room.batch, *twin)) == KeyEnd::Issued);
    CHECK(room.states(*room.batch) == "InDoubt Done");
    CHECK(twin->triesLeft() == 8);
    CHECK(valueOf(room.records->openJobs()).size() == 1);

    room.comesBack();
    CHECK(valueOf(room.work(*room.batch, *room.key)) == KeyEnd::Issued);
    CHECK(room.states(*room.batch) == "Done Done");
}

TEST_CASE("A key whose PIN would be lost is not reset unasked") {
    Pulled room("generated");
    room.comesBack();
    CHECK(valueOf(room.work(*room.batch, *room.key)) == KeyEnd::Refused);
    CHECK(room.states(*room.batch) == "InDoubt Waiting");
    CHECK(room.key->credentials().size() == 1);
    CHECK(room.key->hasPin());
}

TEST_CASE("What was ended elsewhere meanwhile is not looked for") {
    Pulled room;
    const auto id = valueOf(room.records->openJobs()).front().job.id;
    room.comesBack();
    {
        auto recovery = valueOf(enrolment::Recovery::of(room.workshop().parts, id));
        valueOf(recovery.finish(room.key->address(), pin("27182818"), room.hands));
    }
    CHECK(room.states(*room.batch) == "Done Waiting");
    CHECK(valueOf(room.work(*room.batch, *room.key)) == KeyEnd::Refused);
    CHECK(room.states(*room.batch) == "Done Waiting");
    CHECK(room.batch->pulled().all().empty());
}
