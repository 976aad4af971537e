#include "tests/unit/records/Desk.h"

using namespace fidesk;
using namespace fidesk::records;
using namespace fidesk::test;

namespace {

Batch someBatch() {
    return {.id = "b1",
            .name = "keys.csv",
            .portal = "https://portal.contoso.example",
            .by = "admin@contoso.example",
            .startedAt = sql::fromSeconds(1'790'000'000),
            .digest = "00ff"};
}

std::vector<BatchRow> someRows(int count) {
    std::vector<BatchRow> rows;
    for (int i = 1; i <= count; ++i) {
        BatchRow row;
        row.row = i;
        row.line = static_cast<std::size_t>(i) + 1;
        row.user = "user" + std::to_string(i) + "@contoso.example";
        row.nickname = "Zo\xC3\xAB " + std::to_string(i);
        row.label = "C-" + std::to_string(i);
        row.profile = "standard";
        rows.push_back(row);
    }
    return rows;
}

Job jobOfRow(std::int64_t row) {
    Job job = someJob("job" + std::to_string(row));
    job.place = BatchPlace{"b1", row};
    return job;
}

void checkSound(Records& records) {
    CHECK(valueOf(records.verify()).fault == std::nullopt);
}

} // namespace

TEST_CASE("A batch is kept with its rows in order") {
    RecordsDesk desk;
    {
        const auto records = desk.open();
        CHECK(valueOf(records->batches()).empty());
        valueOf(records->addBatch(someBatch(), someRows(12)));
        CHECK(codeOf(records->addBatch(someBatch(), someRows(1))) == ErrorCode::InvalidArgument);
        Batch later = someBatch();
        later.id = "b2";
        later.startedAt += std::chrono::seconds(1);
        auto doubled = someRows(2);
        doubled[1].row = 1;
        CHECK(codeOf(records->addBatch(later, doubled)) == ErrorCode::InvalidArgument);
        valueOf(records->addBatch(later, {}));
    }
    const auto records = desk.open();
    const auto batches = valueOf(records->batches());
    REQUIRE(batches.size() == 2);
    CHECK(batches[0].id == "b2");
    CHECK(batches[1].name == "keys.csv");
    CHECK(batches[1].portal == "https://portal.contoso.example");
    CHECK(batches[1].by == "admin@contoso.example");
    CHECK(batches[1].startedAt == sql::fromSeconds(1'790'000'000));
    CHECK(batches[1].digest == "00ff");
    const auto rows = valueOf(records->rows("b1"));
    REQUIRE(rows.size() == 12);
    CHECK(rows[11].row == 12);
    CHECK(rows[11].line == 13);
    CHECK(rows[11].user == "user12@contoso.example");
    CHECK(rows[11].nickname == "Zo\xC3\xAB 12");
    CHECK(rows[11].label == "C-12");
    CHECK(rows[11].profile == "standard");
    CHECK(rows[11].state == RowState::Waiting);
    CHECK_FALSE(rows[11].changedAt);
    CHECK(valueOf(records->rows("b2")).empty());
    CHECK(valueOf(records->rows("b3")).empty());
    CHECK(valueOf(records->events()).size() == 2);
    checkSound(*records);
}

TEST_CASE("A row is kept as it was set") {
    RecordsDesk desk;
    const auto records = desk.open();
    valueOf(records->addBatch(someBatch(), someRows(3)));
    BatchRow row = someRows(3)[1];
    row.state = RowState::InDoubt;
    row.outcome = "PortalTimeout";
    row.detail = "it did not answer";
    row.jobId = "job2";
    row.registrationId = "registration";
    row.credentialId = Bytes(16, 4);
    row.key = someKey("C-2");
    valueOf(records->setRow("b1", row));
    const BatchRow kept = valueOf(records->rows("b1")).at(1);
    CHECK(kept.state == RowState::InDoubt);
    CHECK(kept.outcome == "PortalTimeout");
    CHECK(kept.detail == "it did not answer");
    CHECK(kept.jobId == "job2");
    CHECK(kept.registrationId == "registration");
    CHECK(kept.credentialId == Bytes(16, 4));
    CHECK(kept.key.label == "C-2");
    CHECK(kept.key.aaguid == row.key.aaguid);
    CHECK(kept.changedAt == desk.clock.time);
    row.row = 4;
    CHECK(codeOf(records->setRow("b1", row)) == ErrorCode::InvalidArgument);
    CHECK(codeOf(records->setRow("b9", row)) == ErrorCode::InvalidArgument);
    checkSound(*records);
}

TEST_CASE("A row goes with its job, and the trail tells of what is settled") {
    RecordsDesk desk;
    const auto records = desk.open();
    valueOf(records->addBatch(someBatch(), someRows(4)));
    for (const std::int64_t row : {1, 2, 3})
        valueOf(records->note(jobOfRow(row)));
    CHECK(valueOf(records->rows("b1")).at(0).state == RowState::UnderWay);
    CHECK(valueOf(records->rows("b1")).at(0).jobId == "job1");
    CHECK(valueOf(records->events()).size() == 1);
    checkSound(*records);

    endRegistered(*records, jobOfRow(1));
    valueOf(records->end(jobOfRow(2), Ending::Failed, "KeyUnplugged", "why"));
    valueOf(records->end(jobOfRow(3), Ending::Abandoned, "PortalUnreachable", ""));
    BatchRow skipped = someRows(4)[3];
    skipped.state = RowState::Skipped;
    valueOf(records->setRow("b1", skipped));
    const auto rows = valueOf(records->rows("b1"));
    CHECK(rows[0].state == RowState::Done);
    CHECK(rows[0].outcome == "done");
    CHECK(rows[0].registrationId == "registration-job1");
    CHECK(rows[0].credentialId == Bytes(64, 9));
    CHECK(rows[0].nickname == "Zo\xC3\xAB 1");
    CHECK(rows[1].state == RowState::Failed);
    CHECK(rows[1].outcome == "KeyUnplugged");
    CHECK(rows[1].detail == "why");
    CHECK(rows[1].credentialId.empty());
    CHECK(rows[2].state == RowState::InDoubt);
    CHECK(rows[3].state == RowState::Skipped);
    CHECK(valueOf(records->events()).at(0).action == "batch.skipped");
    CHECK(valueOf(records->events()).size() == 5);
    checkSound(*records);
}

TEST_CASE("A row that failed may be tried again") {
    RecordsDesk desk;
    const auto records = desk.open();
    valueOf(records->addBatch(someBatch(), someRows(2)));
    valueOf(records->end(jobOfRow(1), Ending::Undone, "NotTouched", ""));
    valueOf(records->end(jobOfRow(2), Ending::Undone, "NotTouched", ""));
    Job again = jobOfRow(1);
    again.id = "again";
    CHECK(codeOf(records->note(again)) == ErrorCode::JobLive);
    CHECK(valueOf(records->openJobs()).empty());
    valueOf(records->setRow("b1", someRows(2)[0]));
    CHECK(valueOf(records->events()).at(0).action == "batch.retried");
    valueOf(records->note(again));
    Job another = again;
    another.id = "another";
    CHECK(codeOf(records->note(another)) == ErrorCode::JobLive);
    CHECK(valueOf(records->rows("b1")).at(0).jobId == "again");
    checkSound(*records);
    BatchRow waiting = someRows(2)[1];
    valueOf(records->setRow("b1", waiting));
    CHECK(valueOf(records->events()).at(0).action == "batch.retried");
    waiting.label = "another";
    valueOf(records->setRow("b1", waiting));
    checkSound(*records);
    const auto events = valueOf(records->events()).size();
    waiting.state = RowState::UnderWay;
    valueOf(records->setRow("b1", waiting));
    CHECK(valueOf(records->events()).size() == events);
    endRegistered(*records, again);
    CHECK(valueOf(records->rows("b1")).at(0).state == RowState::Done);
    checkSound(*records);
}

TEST_CASE("A job of a row that is not there is a job like any other") {
    RecordsDesk desk;
    const auto records = desk.open();
    valueOf(records->note(jobOfRow(7)));
    endRegistered(*records, jobOfRow(7));
    CHECK(valueOf(records->items()).size() == 1);
    checkSound(*records);
}
