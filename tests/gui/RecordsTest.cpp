#include "tests/gui/RecordsTest.h"
#include "core/sql/Database.h"
#include "tests/gui/Bench.h"
#include "tests/gui/IssuedKeys.h"
#include "tests/support/FakeTokens.h"
#include "ui/models/Executor.h"
#include "ui/widgets/CheckRecordsDialog.h"

#include <QFile>
#include <QFileDialog>
#include <QPushButton>

#include <future>

using namespace fidesk;
using fidesk::test::Bench;

namespace {

/// The page with three keys in the inventory.
struct RecordsBench {
    test::FakeTokens tokens;
    Bench bench{tokens};

    RecordsBench() {
        test::issueKeys(*bench.records, 3);
        bench.window.showPage(ui::MainWindow::Page::Records);
    }
    bool open() {
        return QTest::qWaitFor([&] { return bench.workbench.records.keys.rowCount() == 3; });
    }
    [[nodiscard]] QTableView* keys() { return bench.find<QTableView>("recordedKeys"); }
    QString said() { return bench.said("recordsPage"); }
    bool says(const char* words) {
        return QTest::qWaitFor([&] { return said().contains(QString::fromLatin1(words)); });
    }
    /// Through the file dialog, as if @p path had been chosen in it.
    bool exportTo(const QString& path) {
        if (!bench.click("recordsExport") || !bench.find<QFileDialog>("recordsExportDialog"))
            return false;
        auto* dialog = bench.find<QFileDialog>("recordsExportDialog");
        Q_EMIT dialog->fileSelected(path);
        dialog->close();
        return QTest::qWaitFor([&] { return !bench.find("recordsExportDialog"); });
    }
    /// Checks with the dialog, which stays open; what it said.
    QString check(const QString& kept = {}) {
        if (!bench.find("checkRecords"))
            bench.click("recordsCheck");
        auto* dialog = bench.find("checkRecords");
        if (!kept.isEmpty())
            test::typeInto(*dialog, "keptHead", kept);
        QTest::keyClick(bench.find("keptHead"), Qt::Key_Return);
        return QTest::qWaitFor([&] {
            return !bench.workbench.records.checking() && bench.find("checkMessage")->isVisible();
        })
                   ? bench.said("checkMessage")
                   : QString();
    }
};

} // namespace

void RecordsTest::showsTheKeysAndWhatWasDone() {
    RecordsBench records;
    QVERIFY(records.open());
    QVERIFY(records.says("3 keys"));
    const auto* keys = records.keys()->model();
    QStringList labels;
    for (int row = 0; row < 3; ++row)
        labels.append(keys->index(row, 0).data().toString());
    labels.sort();
    QCOMPARE(labels.join(QLatin1Char(' ')), QStringLiteral("C-1 C-2 C-3"));
    QCOMPARE(keys->index(0, 6).data().toString(), QStringLiteral("Issued"));
    QVERIFY(records.bench.click("viewTrail"));
    auto* trail = records.bench.find<QTableView>("trail");
    QTRY_COMPARE(trail->model()->rowCount(), 3);
    QVERIFY(trail->isVisible() && !records.keys()->isVisible());
    QCOMPARE(trail->model()->index(0, 2).data().toString(), QStringLiteral("Key registered"));
    QVERIFY(records.says("3 entries"));
}

void RecordsTest::searchesByKeyboardAlone() {
    RecordsBench records;
    QVERIFY(records.open());
    auto* search = records.bench.find<QLineEdit>("recordsSearch");
    QCOMPARE(search, QApplication::focusWidget());
    QTest::keyClicks(search, QStringLiteral("c-2"));
    QTRY_COMPARE(records.keys()->model()->rowCount(), 1);
    QVERIFY(records.says("1 key"));
    QTest::keyClick(search, Qt::Key_Return);
    QVERIFY(records.keys()->hasFocus());
    QVERIFY(records.said().contains(QStringLiteral("Serial number: S1002")));
    QTest::keyClick(records.keys(), Qt::Key_F, Qt::ControlModifier);
    QVERIFY(search->hasFocus());
    QTest::keyClicks(search, QStringLiteral(" nothing"));
    QVERIFY(records.says("Nothing matches."));
    QVERIFY(!records.bench.find("recordsExport")->isEnabled());
}

void RecordsTest::showsAllOfWhatIsChosen() {
    RecordsBench records;
    QVERIFY(records.open());
    QVERIFY(!records.bench.find("recordDetails")->isVisible());
    records.keys()->selectRow(1);
    QVERIFY(records.said().contains(QStringLiteral("User: Ann Archer (ann@contoso.example)")));
    QVERIFY(records.said().contains(QStringLiteral("Registration: registration-2")));
    QVERIFY(records.bench.click("viewTrail"));
    QTRY_VERIFY(!records.bench.find("recordDetails")->isVisible());
}

void RecordsTest::looksAgainWhenItIsOpened() {
    RecordsBench records;
    QVERIFY(records.open());
    QTest::keyClick(&records.bench.window, Qt::Key_2, Qt::AltModifier);
    QTRY_VERIFY(records.bench.find("keyPage")->isVisible());
    records::Job job;
    job.id = "another";
    job.step = records::JobStep::Registered;
    job.key.label = "C-4";
    QVERIFY(records.bench.records->end(job, records::Ending::Registered, "done", {}));
    QTest::keyClick(&records.bench.window, Qt::Key_5, Qt::AltModifier);
    QTRY_COMPARE(records.keys()->model()->rowCount(), 4);
}

void RecordsTest::exportsWhatIsShown() {
    RecordsBench records;
    QVERIFY(records.open());
    const QTemporaryDir place;
    QVERIFY(records.bench.type("recordsSearch", QStringLiteral("c-1")));
    QTRY_COMPARE(records.keys()->model()->rowCount(), 1);
    QVERIFY(records.exportTo(place.filePath(QStringLiteral("keys.csv"))));
    QVERIFY(records.says("Exported 1 key to"));
    QFile csv(place.filePath(QStringLiteral("keys.csv")));
    QVERIFY(csv.open(QIODevice::ReadOnly));
    const QByteArray text = csv.readAll();
    QVERIFY(text.contains("C-1") && !text.contains("C-2"));
    QVERIFY(records.bench.click("viewTrail"));
    QVERIFY(records.says("1 entry"));
    QVERIFY(records.exportTo(place.filePath(QStringLiteral("trail.json"))));
    QVERIFY(records.says("Exported 1 entry to"));
}

void RecordsTest::asksBeforeAFileIsReplaced() {
    RecordsBench records;
    QVERIFY(records.open());
    const QTemporaryDir place;
    QFile csv(place.filePath(QStringLiteral("keys.csv")));
    QVERIFY(csv.open(QIODevice::WriteOnly));
    csv.write("mine");
    csv.close();
    QVERIFY(records.exportTo(csv.fileName()));
    QTRY_VERIFY(records.bench.find("confirmDialog"));
    QVERIFY(records.bench.click("confirmNo"));
    QTRY_VERIFY(!records.bench.find("confirmDialog"));
    QCOMPARE(csv.size(), 4);
    QVERIFY(records.exportTo(csv.fileName()));
    QTRY_VERIFY(records.bench.find("confirmDialog"));
    QVERIFY(records.bench.click("confirmYes"));
    QVERIFY(records.says("Exported 3 keys to"));
    QVERIFY(csv.size() > 4);
}

void RecordsTest::saysThatTheRecordsAreInOrder() {
    RecordsBench records;
    QVERIFY(records.open());
    QVERIFY(records.check().contains(QStringLiteral("Events in the trail: 3; keys in the inventory: 3")));
    const QString head = records.bench.find<QLineEdit>("headToKeep")->text();
    QVERIFY(head.startsWith(QStringLiteral("3:")));
    QVERIFY(records.bench.click("copyHead"));
    QVERIFY(records.check(head).contains(QStringLiteral("are as they were written")));
    QVERIFY(records.bench.click("checkClose"));
    QTRY_VERIFY(!records.bench.find("checkRecords"));
}

void RecordsTest::saysWhatWasAltered() {
    RecordsBench records;
    QVERIFY(records.open());
    {
        const auto behind = sql::Database::open(
            records.bench.folder.filePath(QStringLiteral("records.db")).toStdString(), false);
        QVERIFY(behind && (*behind)->run("DELETE FROM items WHERE id = 'job-2'"));
    }
    QVERIFY(records.check().contains(
        QStringLiteral("the key job-2, which the trail tells of, is missing in the inventory")));
    QVERIFY(!records.bench.find("headToKeep")->isVisible());
}

void RecordsTest::refusesWhatIsNoHead() {
    RecordsBench records;
    QVERIFY(records.open());
    QVERIFY(records.check(QStringLiteral("abc")).contains(QStringLiteral("not what a check gives")));
    QTRY_VERIFY(records.bench.find("keptHead")->hasFocus());
}

void RecordsTest::stopsACheck() {
    RecordsBench records;
    std::promise<void> release;
    ui::Executor thread;
    QObject nobody;
    thread
        .run([&release](const std::stop_token&) {
            release.get_future().wait();
            return 0;
        })
        .then(&nobody, [](int) {});
    ui::RecordsModel model(thread, *records.bench.records);
    ui::CheckRecordsDialog dialog(model);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    auto* stop = dialog.findChild<QPushButton*>(QStringLiteral("checkStop"));
    auto* check = dialog.findChild<QPushButton*>(QStringLiteral("checkNow"));
    dialog.open();
    QVERIFY(!stop->isVisible());
    QTest::mouseClick(check, Qt::LeftButton);
    QVERIFY(stop->isVisible());
    QVERIFY(!check->isEnabled());
    QTest::mouseClick(stop, Qt::LeftButton);
    release.set_value();
    QTRY_VERIFY(!model.checking());
    QVERIFY(!stop->isVisible());
    QVERIFY(Bench::said(*dialog.findChild<QWidget*>(QStringLiteral("checkMessage")))
                .contains(QStringLiteral("was stopped")));
    QTest::mouseClick(check, Qt::LeftButton);
    QTRY_VERIFY(!model.checking());
    QVERIFY(
        dialog.findChild<QLineEdit*>(QStringLiteral("headToKeep"))->text().startsWith(QStringLiteral("3:")));
}
