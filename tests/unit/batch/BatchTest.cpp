#include "tests/unit/batch/Room.h"

#include <future>

using namespace fidesk;
using namespace fidesk::batch;
using namespace fidesk::test;
using records::BatchRow;
using records::RowState;

namespace {

constexpr const char* three = "user\nann@contoso.example\nbob@contoso.example\ncarla@contoso.example\n";

/// 0: none; -1: an error.
std::int64_t numberOf(const Result<std::optional<BatchRow>>& claimed) {
    if (!claimed)
        return -1;
    return *claimed ? (*claimed)->row : 0;
}

std::int64_t claimed(Batch& batch) {
    return numberOf(batch.claim({}));
}

void setState(Room& room, Batch& batch, std::int64_t number, RowState state) {
    BatchRow row = valueOf(batch.row(number));
    row.state = state;
    valueOf(room.records->setRow(batch.about().id, row));
}

/// A job of this row that is open in the records.
records::Job openJob(Room& room, Batch& batch, std::int64_t row) {
    records::Job job;
    job.id = newUuid(room.random);
    job.portal = batch.about().portal;
    job.place = records::BatchPlace{batch.about().id, row};
    valueOf(room.records->note(job));
    return job;
}

} // namespace

TEST_CASE("A batch is begun, listed and opened again") {
    Room room;
    const auto batch = room.begin(three);
    CHECK(batch->about().name == "box.csv");
    CHECK(batch->about().startedAt == room.clock.time);
    const auto again = valueOf(Batch::open(*room.records, room.clock, batch->about().id));
    CHECK(again->about().digest == batch->about().digest);
    CHECK(valueOf(again->rows()).size() == 3);
    CHECK(codeOf(Batch::open(*room.records, room.clock, "none")) == ErrorCode::InvalidArgument);
    CHECK(codeOf(Batch::begin(*room.records, room.clock, room.random, {}, {})) == ErrorCode::InvalidArgument);
    CHECK(codeOf(again->row(4)) == ErrorCode::InvalidArgument);
}

TEST_CASE("A batch of the same file at the same portal is found as long as there is something to do") {
    Room room;
    const auto batch = room.begin(three);
    const records::Batch about = batch->about();
    const auto unfinished = [&](const std::string& digest, const std::string& portal) {
        const auto found = valueOf(Batch::unfinished(*room.records, digest, portal));
        return found ? found->id : std::string();
    };
    CHECK(unfinished(about.digest, about.portal) == about.id);
    CHECK(unfinished(about.digest, "https://other.example").empty());
    CHECK(unfinished("0", about.portal).empty());
    setState(room, *batch, 1, RowState::Done);
    setState(room, *batch, 2, RowState::Skipped);
    for (const RowState state : {RowState::Failed, RowState::InDoubt, RowState::UnderWay}) {
        setState(room, *batch, 3, state);
        CHECK(unfinished(about.digest, about.portal) == about.id);
    }
    setState(room, *batch, 3, RowState::Done);
    CHECK(unfinished(about.digest, about.portal).empty());
}

TEST_CASE("Rows are handed out in order, each to one alone") {
    Room room;
    const auto batch = room.begin(three);
    CHECK(claimed(*batch) == 1);
    CHECK(claimed(*batch) == 2);
    valueOf(batch->giveBack(1));
    CHECK(claimed(*batch) == 1);
    CHECK(claimed(*batch) == 3);
    CHECK(valueOf(batch->progress()).underWay == 3);
    CHECK(valueOf(batch->progress()).waiting == 0);
    CHECK_FALSE(valueOf(batch->over()));
}

TEST_CASE("Whoever wants a row waits while one may come back, and is told when none can") {
    Room room;
    const auto batch = room.begin("user\nann\n");
    REQUIRE(claimed(*batch) == 1);
    auto first = std::async(std::launch::async, [&] { return claimed(*batch); });
    valueOf(batch->giveBack(1));
    CHECK(first.get() == 1);
    auto second = std::async(std::launch::async, [&] { return claimed(*batch); });
    CHECK(valueOf(batch->failed(1, ErrorCode::PinBlocked, Reach::Row)).state == RowState::Failed);
    CHECK(second.get() == 0);
    CHECK(valueOf(batch->over()));
}

TEST_CASE("Waiting for a row ends with a stop request and with a pause") {
    Room room;
    const auto batch = room.begin("user\nann\n");
    REQUIRE(claimed(*batch) == 1);
    std::stop_source stop;
    auto stopped = std::async(std::launch::async, [&] { return numberOf(batch->claim(stop.get_token())); });
    stop.request_stop();
    CHECK(stopped.get() == 0);
    auto paused = std::async(std::launch::async, [&] { return claimed(*batch); });
    batch->pause(ErrorCode::Cancelled);
    CHECK(paused.get() == 0);
    CHECK(batch->paused()->code == ErrorCode::Cancelled);
    valueOf(batch->giveBack(1));
    CHECK(claimed(*batch) == 0);
    batch->goOn();
    CHECK_FALSE(batch->paused());
    CHECK(claimed(*batch) == 1);
}

TEST_CASE("A row that failed says why") {
    Room room;
    const auto batch = room.begin(three);
    REQUIRE(claimed(*batch) == 1);
    room.clock.time += std::chrono::minutes(1);
    const BatchRow row = valueOf(batch->failed(1, Error(ErrorCode::UserNotFound, "ann"), Reach::Row));
    CHECK(row.state == RowState::Failed);
    CHECK(row.outcome == "UserNotFound");
    CHECK(row.detail == "ann");
    CHECK(row.changedAt == room.clock.time);
    CHECK_FALSE(batch->paused());
}

TEST_CASE("What concerns all rows pauses the batch, and the row waits") {
    Room room;
    const auto batch = room.begin(three);
    REQUIRE(claimed(*batch) == 1);
    const BatchRow row = valueOf(batch->failed(1, Error(ErrorCode::SignInNeeded), Reach::All));
    CHECK(row.state == RowState::Waiting);
    CHECK(row.outcome.empty());
    CHECK(batch->paused()->code == ErrorCode::SignInNeeded);
    CHECK(room.states(*batch) == "Waiting Waiting Waiting");
}

TEST_CASE("What may concern all rows pauses the batch when it comes three times") {
    Room room;
    const auto batch = room.begin("user\na\nb\nc\nd\n");
    for (const std::int64_t row : {1, 2}) {
        REQUIRE(claimed(*batch) == row);
        CHECK(valueOf(batch->failed(row, ErrorCode::Forbidden, Reach::Perhaps)).state == RowState::Failed);
    }
    REQUIRE(claimed(*batch) == 3);
    SECTION("in a row") {
        CHECK(valueOf(batch->failed(3, ErrorCode::Forbidden, Reach::Perhaps)).state == RowState::Waiting);
        CHECK(batch->paused()->code == ErrorCode::Forbidden);
        batch->goOn();
        REQUIRE(claimed(*batch) == 3);
        CHECK(valueOf(batch->failed(3, ErrorCode::Forbidden, Reach::Perhaps)).state == RowState::Failed);
    }
    SECTION("but not where one succeeded in between") {
        valueOf(batch->done(3));
        setState(room, *batch, 3, RowState::Done);
        REQUIRE(claimed(*batch) == 4);
        CHECK(valueOf(batch->failed(4, ErrorCode::Forbidden, Reach::Perhaps)).state == RowState::Failed);
        CHECK_FALSE(batch->paused());
    }
}

TEST_CASE("Whom an error concerns") {
    CHECK(reachOf(ErrorCode::SignInNeeded) == Reach::All);
    CHECK(reachOf(ErrorCode::PortalUnreachable) == Reach::All);
    CHECK(reachOf(ErrorCode::PortalBusy) == Reach::All);
    CHECK(reachOf(ErrorCode::DatabaseFailed) == Reach::All);
    CHECK(reachOf(ErrorCode::Forbidden) == Reach::Perhaps);
    CHECK(reachOf(ErrorCode::PortalTimeout) == Reach::Perhaps);
    CHECK(reachOf(ErrorCode::UserNotFound) == Reach::Row);
    CHECK(reachOf(ErrorCode::PinBlocked) == Reach::Row);
    CHECK(sparesKey(ErrorCode::UserNotFound));
    CHECK(sparesKey(ErrorCode::NicknameTaken));
    CHECK(sparesKey(ErrorCode::Forbidden));
    CHECK_FALSE(sparesKey(ErrorCode::PinBlocked));
    CHECK_FALSE(sparesKey(ErrorCode::ModelNotAllowed));
    CHECK_FALSE(sparesKey(ErrorCode::KeyUnplugged));
}

TEST_CASE("Rows that wait or failed can be skipped, and skipped and failed ones wait again") {
    Room room;
    const auto batch = room.begin(three);
    valueOf(batch->skip(1));
    CHECK(claimed(*batch) == 2);
    CHECK(codeOf(batch->skip(2)) == ErrorCode::InvalidArgument);
    CHECK(codeOf(batch->retry(2)) == ErrorCode::InvalidArgument);
    valueOf(batch->failed(2, ErrorCode::PinBlocked, Reach::Row));
    CHECK(codeOf(batch->retry(3)) == ErrorCode::InvalidArgument);
    CHECK(room.states(*batch) == "Skipped Failed Waiting");
    valueOf(batch->retry(1));
    valueOf(batch->retry(2));
    CHECK(room.states(*batch) == "Waiting Waiting Waiting");
    CHECK(room.outcome(*batch, 2).empty());
    REQUIRE(claimed(*batch) == 1);
    valueOf(batch->failed(1, ErrorCode::PinBlocked, Reach::Row));
    valueOf(batch->skip(1));
    setState(room, *batch, 2, RowState::Done);
    CHECK(codeOf(batch->skip(2)) == ErrorCode::InvalidArgument);
    CHECK(codeOf(batch->retry(2)) == ErrorCode::InvalidArgument);
    CHECK(codeOf(batch->skip(9)) == ErrorCode::InvalidArgument);
}

TEST_CASE("A row in doubt waits again only once its job is over") {
    Room room;
    const auto batch = room.begin(three);
    REQUIRE(claimed(*batch) == 1);
    const records::Job job = openJob(room, *batch, 1);
    CHECK(room.states(*batch) == "UnderWay Waiting Waiting");
    const BatchRow row = valueOf(batch->inDoubt(1, ErrorCode::PortalTimeout, Reach::Row));
    CHECK(row.state == RowState::InDoubt);
    CHECK(row.jobId == job.id);
    CHECK(codeOf(batch->retry(1)) == ErrorCode::JobLive);
    CHECK(codeOf(batch->skip(1)) == ErrorCode::InvalidArgument);
    valueOf(room.records->end(job, records::Ending::Undone, "PortalTimeout", {}));
    CHECK(room.states(*batch) == "Failed Waiting Waiting");
    valueOf(batch->retry(1));
    CHECK(room.states(*batch) == "Waiting Waiting Waiting");
}

TEST_CASE("A row goes to the program that notes a job for it first") {
    Room room;
    const auto batch = room.begin(three);
    const auto elsewhere = valueOf(
        records::Records::open(toUtf8(room.folder.filePath(QStringLiteral("records.db"))), room.clock));
    const auto other = valueOf(Batch::open(*elsewhere, room.clock, batch->about().id));
    CHECK(claimed(*batch) == 1);
    CHECK(claimed(*other) == 1);
    openJob(room, *batch, 1);
    records::Job late;
    late.id = newUuid(room.random);
    late.place = records::BatchPlace{batch->about().id, 1};
    CHECK(codeOf(elsewhere->note(late)) == ErrorCode::JobLive);
    other->letGo(1);
    CHECK(claimed(*other) == 2);
    CHECK(room.states(*batch) == "UnderWay Waiting Waiting");
    CHECK(valueOf(elsewhere->openJobs()).size() == 1);
}

TEST_CASE("Progress counts the rows by state and tells the time left by the median") {
    std::vector<BatchRow> rows(12);
    const TimePoint start = std::chrono::sys_days(std::chrono::year(2026) / 4 / 20);
    const auto doneAt = [&](std::size_t index, std::chrono::seconds time) {
        rows[index].state = RowState::Done;
        rows[index].changedAt = start + time;
    };
    CHECK(progressOf(rows).waiting == 12);
    CHECK_FALSE(progressOf(rows).timeLeft);
    using std::chrono::seconds;
    doneAt(0, seconds(40));
    CHECK_FALSE(progressOf(rows).timeLeft);
    doneAt(3, seconds(70));
    doneAt(1, seconds(90));
    doneAt(2, seconds(60 * 60)); // lunch
    rows[4].state = RowState::Failed;
    rows[4].changedAt = start;
    rows[5].state = RowState::Skipped;
    rows[6].state = RowState::InDoubt;
    rows[7].state = RowState::UnderWay;
    const Progress progress = progressOf(rows);
    CHECK(progress.rows == 12);
    CHECK(progress.done == 4);
    CHECK(progress.failed == 1);
    CHECK(progress.skipped == 1);
    CHECK(progress.inDoubt == 1);
    CHECK(progress.underWay == 1);
    CHECK(progress.waiting == 4);
    CHECK(progress.timeLeft == seconds(5 * 30));
    for (std::size_t i = 7; i < 12; ++i)
        doneAt(i, seconds(4000));
    CHECK_FALSE(progressOf(rows).timeLeft);
}
