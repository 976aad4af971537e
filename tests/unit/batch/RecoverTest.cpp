#include "core/enrolment/Enrolment.h"
#include "tests/unit/batch/Room.h"

using namespace fidesk;
using namespace fidesk::batch;
using namespace fidesk::test;
using records::RowState;

namespace {

/// A batch of three whose program ended when the first row's passkey was on the key.
struct Crash : Room {
    std::unique_ptr<Batch> batch{
        begin("user,nickname\nann@contoso.example,Blue\nbob@contoso.example,\ncarla@contoso.example,\n")};
    std::shared_ptr<FakeKey> key{plugIn()};

    Crash() {
        enrolment::Order order;
        order.user = valueOf(portal.user("u1"));
        order.portal = batch->about().portal;
        order.place = records::BatchPlace{batch->about().id, 1};
        const Workshop shop = workshop();
        enrolment::Enrolment enrolment(shop.parts, hands, order);
        valueOf(enrolment.begin(key->address()));
        valueOf(enrolment.prepareKey());
        valueOf(enrolment.preparePin(pin("27182818")));
        valueOf(enrolment.createCredential());
    }

    /// The job, as the program had it.
    records::Job takeOver() {
        return valueOf(records->takeOver(valueOf(records->openJobs()).front().job.id));
    }

    /// All that is known is in the records.
    void startAgain() {
        const std::string id = batch->about().id;
        batch.reset();
        records.reset();
        records =
            valueOf(records::Records::open(toUtf8(folder.filePath(QStringLiteral("records.db"))), clock));
        batch = valueOf(Batch::open(*records, clock, id));
    }
};

} // namespace

TEST_CASE("A row that a crash left registered is done without its key, unless that has something to prove") {
    Crash crash;
    records::Job job = crash.takeOver();
    job.toProve = GENERATE(false, true);
    job.step = records::JobStep::Register;
    job.nickname = "Blue";
    job.credentialId = crash.key->credentials().front().id;
    valueOf(crash.records->note(job));
    valueOf(crash.portal.registerCredential("u1", {.credentialId = job.credentialId}, "Blue"));
    crash.tokens.remove(crash.key);

    crash.startAgain();
    CHECK(crash.states(*crash.batch) == "UnderWay Waiting Waiting");
    const auto open = valueOf(recover(*crash.batch, crash.workshop(), crash.hands, {}));
    CHECK(open.empty() == !job.toProve);
    if (job.toProve) {
        REQUIRE(open.size() == 1);
        CHECK(open.front().needed == enrolment::Needed::Pin);
        CHECK(crash.states(*crash.batch) == "UnderWay Waiting Waiting");
        auto recovery = valueOf(enrolment::Recovery::of(crash.workshop().parts, job.id));
        valueOf(recovery.finishWithoutKey(crash.hands));
    }
    CHECK(crash.states(*crash.batch) == "Done Waiting Waiting");
    CHECK(valueOf(crash.batch->row(1)).credentialId == job.credentialId);
    CHECK(valueOf(crash.records->openJobs()).empty());
    CHECK(valueOf(crash.records->items()).size() == 1);
    CHECK(valueOf(recover(*crash.batch, crash.workshop(), crash.hands, {})).empty());
}

TEST_CASE("A row whose key is needed to end its job stays, and the others go on") {
    Crash crash;
    crash.startAgain();
    const auto open = valueOf(recover(*crash.batch, crash.workshop(), crash.hands, {}));
    REQUIRE(open.size() == 1);
    CHECK(open.front().row.row == 1);
    CHECK(open.front().needed == enrolment::Needed::Pin);
    CHECK_FALSE(open.front().live);
    CHECK(crash.states(*crash.batch) == "UnderWay Waiting Waiting");
    CHECK(codeOf(crash.batch->retry(1)) == ErrorCode::JobLive);

    CHECK(valueOf(crash.work(*crash.batch, *crash.plugIn())) == KeyEnd::Issued);
    CHECK(crash.states(*crash.batch) == "UnderWay Done Waiting");

    // The key that has the passkey of row 1 is not given to anybody else.
    CHECK(valueOf(crash.work(*crash.batch, *crash.key)) == KeyEnd::Refused);
    CHECK(crash.key->credentials().size() == 1);

    auto recovery = valueOf(enrolment::Recovery::of(crash.workshop().parts, open.front().jobId));
    valueOf(recovery.look());
    CHECK(valueOf(recovery.finish(crash.key->address(), pin("27182818"), crash.hands)) !=
          records::Ending::Registered);
    CHECK(crash.states(*crash.batch) == "Failed Done Waiting");
    CHECK(crash.key->credentials().empty());
    valueOf(crash.batch->retry(1));
    CHECK(valueOf(crash.work(*crash.batch, *crash.key)) == KeyEnd::Issued);
    CHECK(crash.states(*crash.batch) == "Done Done Waiting");
}

TEST_CASE("A row that another program is at is left to it") {
    Crash crash;
    crash.takeOver();
    const auto elsewhere = valueOf(
        records::Records::open(toUtf8(crash.folder.filePath(QStringLiteral("records.db"))), crash.clock));
    const auto batch = valueOf(Batch::open(*elsewhere, crash.clock, crash.batch->about().id));
    Workshop shop = crash.workshop();
    const Workshop other{.parts = {.portal = crash.portal,
                                   .keys = crash.tokens,
                                   .records = *elsewhere,
                                   .clock = crash.clock,
                                   .random = crash.random,
                                   .pause = shop.parts.pause},
                         .findProfile = shop.findProfile};
    const auto open = valueOf(recover(*batch, other, crash.hands, {}));
    REQUIRE(open.size() == 1);
    CHECK(open.front().live);
    CHECK(crash.states(*batch) == "UnderWay Waiting Waiting");
}

TEST_CASE("A row that is under way without a job waits again") {
    Room room;
    const auto batch = room.begin("user\nann@contoso.example\n");
    auto row = valueOf(batch->row(1));
    row.state = RowState::UnderWay;
    valueOf(room.records->setRow(batch->about().id, row));
    CHECK(valueOf(recover(*batch, room.workshop(), room.hands, {})).empty());
    CHECK(room.states(*batch) == "Waiting");
}

TEST_CASE("Where the portal cannot be asked a row stays open and says why") {
    Crash crash;
    records::Job job = crash.takeOver();
    job.step = records::JobStep::Register;
    job.nickname = "Blue";
    job.credentialId = crash.key->credentials().front().id;
    valueOf(crash.records->note(job));
    crash.startAgain();
    crash.portal.calls.failAlways("registrations", Error(ErrorCode::PortalUnreachable));
    const auto open = valueOf(recover(*crash.batch, crash.workshop(), crash.hands, {}));
    REQUIRE(open.size() == 1);
    REQUIRE(open.front().error);
    CHECK(open.front().error->code == ErrorCode::PortalUnreachable);
}
