#include "ui/models/BatchRows.h"
#include "tests/support/Catch.h"
#include "ui/models/Answer.h"

#include <thread>

using namespace fidesk;
using namespace fidesk::ui;
using records::BatchRow;
using records::RowState;

namespace {

std::vector<BatchRow> threeRows() {
    return {{.row = 1, .user = "ann", .label = "C-1", .state = RowState::Done, .outcome = "done"},
            {.row = 2, .user = "bob\x1b", .state = RowState::Failed, .outcome = "PinBlocked"},
            {.row = 3, .user = "carla"}};
}

} // namespace

TEST_CASE("The rows of a batch are told in words, and how far it is in numbers") {
    BatchRows rows;
    rows.setRows(threeRows());
    const auto cell = [&](int row, int column) { return rows.data(rows.index(row, column)).toString(); };
    CHECK(cell(0, BatchRows::State) == QStringLiteral("Done"));
    CHECK(cell(0, BatchRows::Reason).isEmpty());
    CHECK(cell(1, BatchRows::User) == QStringLiteral("bob\uFFFD"));
    CHECK(cell(1, BatchRows::Reason).contains(QStringLiteral("blocked")));
    CHECK(cell(2, BatchRows::State) == QStringLiteral("Waiting"));
    CHECK(cell(2, BatchRows::Reason).isEmpty());
    CHECK(rows.nextUser() == QStringLiteral("carla"));
    CHECK(rows.progress().settled == 2);
    CHECK(rows.progress().words == QStringLiteral("1 of 3 rows done"));
}

TEST_CASE("A row is replaced by its number, and one that is not there is nothing") {
    BatchRows rows;
    rows.setRows(threeRows());
    int changes = 0;
    QObject::connect(&rows, &BatchRows::dataChanged, &rows, [&changes] { ++changes; });
    rows.update({.row = 3, .user = "carla", .state = RowState::Skipped});
    rows.update({.row = 4, .user = "nobody"});
    CHECK(changes == 1);
    CHECK(rows.rowCount() == 3);
    CHECK(rows.nextUser().isEmpty());
}

TEST_CASE("Who waits for an answer gets the one that is given then, or ends with the stop") {
    Answer<int> answer;
    answer.give(1); // Nobody asked yet.
    std::jthread giver;
    const auto given = answer.wait({}, [&] { giver = std::jthread([&answer] { answer.give(2); }); });
    REQUIRE(given);
    CHECK(*given == 2);

    std::stop_source stop;
    const auto none = answer.wait(stop.get_token(), [&stop] { stop.request_stop(); });
    CHECK(test::codeOf(none) == ErrorCode::Cancelled);
}
