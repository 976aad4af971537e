#include "core/batch/Report.h"

#include "core/base/Csv.h"
#include "core/base/Json.h"
#include "tests/support/Catch.h"

#include <QFile>
#include <QTemporaryDir>

using namespace fidesk;
using namespace fidesk::batch;
using namespace fidesk::test;
using records::BatchRow;
using records::RowState;

namespace {

BatchRow rowOf(std::int64_t number, RowState state) {
    BatchRow row;
    row.row = number;
    row.line = static_cast<std::size_t>(number) + 1;
    row.user = "ann@contoso.example";
    row.state = state;
    return row;
}

std::string sayWhy(const BatchRow& row) {
    return row.outcome == "done" ? std::string() : row.outcome;
}

std::string contentOf(const QString& path) {
    QFile file(path);
    REQUIRE(file.open(QIODevice::ReadOnly));
    return file.readAll().toStdString();
}

} // namespace

TEST_CASE("A report has every row, whatever its state") {
    BatchRow done = rowOf(1, RowState::Done);
    done.nickname = "Blue, big";
    done.label = "K-17";
    done.profile = "box";
    done.outcome = "done";
    done.registrationId = "r1";
    done.credentialId = {0xFB, 0xFF};
    done.key.product = "Key";
    done.key.model = "Model 5";
    done.key.serial = "123";
    done.changedAt = TimePoint(std::chrono::sys_days(std::chrono::year(2026) / 4 / 20));
    BatchRow failed = rowOf(2, RowState::Failed);
    failed.outcome = "PinBlocked";
    failed.key.product = "Key";
    const std::string text =
        reportText({done, failed, rowOf(3, RowState::Waiting), rowOf(4, RowState::Skipped),
                    rowOf(5, RowState::InDoubt), rowOf(6, RowState::UnderWay)},
                   sayWhy);
    CHECK(text.starts_with("\xEF\xBB\xBFline,user,"));
    const auto rows = valueOf(parseCsv(asBytes(text)));
    REQUIRE(rows.size() == 7);
    CHECK(rows[1].fields[1] == "ann@contoso.example");
    CHECK(rows[1].fields[2] == "Blue, big");
    CHECK(rows[1].fields[8] == "Model 5");
    CHECK(rows[1].fields[11] == "'-_8"); // not taken for a formula
    CHECK(rows[1].fields[12] == "2026-04-20T00:00:00Z");
    CHECK(rows[2].fields[5] == "Failed");
    CHECK(rows[2].fields[6] == "PinBlocked");
    CHECK(rows[2].fields[7] == "PinBlocked");
    CHECK(rows[2].fields[8] == "Key");
    for (const CsvRow& row : rows)
        CHECK(row.fields.size() == 13);
    CHECK(rows[5].fields[5] == "InDoubt");
}

TEST_CASE("Nothing in a report is taken for a formula") {
    BatchRow row = rowOf(1, RowState::Failed);
    row.user = "=cmd|' /C calc'!A0";
    row.nickname = "+1";
    row.label = "@x";
    const auto rows = valueOf(parseCsv(asBytes(reportText({row}, [](const BatchRow&) { return "-2"; }))));
    for (const std::size_t column : {1U, 2U, 3U, 7U})
        CHECK(rows[1].fields[column].starts_with('\''));
}

TEST_CASE("A report replaces the one before, whole or not at all") {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("report.csv"));
    valueOf(writeReport(toUtf8(path), {rowOf(1, RowState::Waiting)}, sayWhy));
    CHECK(contentOf(path).find("Waiting") != std::string::npos);
    valueOf(writeReport(toUtf8(path), {rowOf(1, RowState::Done)}, sayWhy));
    CHECK(contentOf(path).find("Waiting") == std::string::npos);
    CHECK(codeOf(writeReport(toUtf8(folder.filePath(QStringLiteral("none/report.csv"))), {}, sayWhy)) ==
          ErrorCode::FileUnwritable);
}
