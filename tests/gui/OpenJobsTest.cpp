#include "tests/gui/OpenJobsTest.h"
#include "tests/gui/BatchBench.h"
#include "tests/gui/Complaints.h"
#include "tests/support/Interrupted.h"
#include "ui/widgets/OpenJobsDialog.h"

#include <QElapsedTimer>
#include <QListWidget>
#include <QSignalSpy>

using namespace fidesk;
using fidesk::test::BatchBench;
using fidesk::test::Bench;
using fidesk::test::FakeKey;
using fidesk::test::FakeTouch;
using fidesk::test::patience;
using At = test::Interrupted::At;
using State = ui::OpenJobsModel::State;

namespace {

/// The window after jobs were left open, and a key in the socket.
struct JobsBench {
    test::FakeTokens tokens;
    std::shared_ptr<FakeKey> key{std::make_shared<FakeKey>("key-1", "Blue key")};
    Bench bench{tokens};
    test::Interrupted interrupted{*bench.portal, tokens, *bench.records, bench.clock, bench.random};

    JobsBench() { tokens.insert(key); }
    bool leave(At at) {
        const bool left = interrupted.leave(*key, at);
        model().reload();
        return left;
    }
    /// The job of the key that is in was left at @p at, and the dialog lists it.
    bool openedAfter(At at) { return leave(at) && open(); }
    bool act() { return bench.click("openJobsAct"); }
    bool actOnceItCan() {
        return QTest::qWaitFor([&] { return bench.find("openJobsAct")->isEnabled(); }, patience) && act();
    }
    bool provePin(const char* pin = "2468") {
        return bench.type("openJobsPin", QString::fromLatin1(pin)) && act();
    }
    /// Begins, and the portal, which is asked how the job stands, does not answer until release().
    bool beginUnanswered() {
        bench.portal->calls.hold("registrations");
        return act() && bench.portal->calls.waitUntilHeld("registrations");
    }
    void release() { bench.portal->calls.release("registrations"); }
    bool wantToGiveUp() {
        return bench.click("openJobsGiveUp") &&
               QTest::qWaitFor([&] { return bench.find("confirmDialog") != nullptr; });
    }
    ui::OpenJobsModel& model() { return bench.workbench.openJobs; }
    bool open() {
        return QTest::qWaitFor([&] { return bench.find("openJobsShow")->isVisible(); }, patience) &&
               bench.click("openJobsShow") && QTest::qWaitFor([&] { return bench.find("openJobs"); });
    }
    bool says(const char* name, const char* words) {
        return QTest::qWaitFor(
            [&] {
                auto* widget = bench.find(name);
                return widget && widget->isVisible() &&
                       (Bench::said(*widget) + said(widget)).contains(QString::fromUtf8(words));
            },
            patience);
    }
    static QString said(QWidget* widget) {
        const auto* label = qobject_cast<QLabel*>(widget);
        return label ? label->text() : QString();
    }
    bool reaches(State state) {
        return QTest::qWaitFor([&] { return model().state() == state; }, patience);
    }
};

/// Opens the dialog by the note that a batch has of what was interrupted, and begins to end the job there.
bool actFromBatch(BatchBench& batch) {
    const auto canAct = [&] {
        const auto* act = batch.bench.find("openJobsAct");
        return act && act->isVisible() && act->isEnabled();
    };
    return batch.bench.click("batchInterrupted") && QTest::qWaitFor(canAct, patience) &&
           batch.bench.click("openJobsAct");
}

} // namespace

void OpenJobsTest::saysNothingWhereThereIsNothing() {
    JobsBench jobs;
    QVERIFY(!jobs.bench.find("openJobsBar")->isVisible());
    QSignalSpy changed(&jobs.model(), &ui::OpenJobsModel::changed);
    jobs.model().reload();
    QVERIFY(changed.wait());
    QVERIFY(!jobs.bench.find("openJobsBar")->isVisible());
}

void OpenJobsTest::saysAtTheStartWhatWasInterrupted() {
    JobsBench jobs;
    QVERIFY(jobs.interrupted.leave(*jobs.key, At::Created));
    // Another window, as after the next start; nobody has signed in yet.
    ui::Workbench second({.source = jobs.tokens,
                          .jobsSource = jobs.tokens,
                          .records = *jobs.bench.records,
                          .clock = jobs.bench.clock,
                          .random = jobs.bench.random,
                          .signIn = {}});
    ui::MainWindow window(second, {});
    window.show();
    const auto* bar = test::findWidget(window, "openJobsBar");
    QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), patience);
    QVERIFY(Bench::said(window).contains(QStringLiteral("A registration was interrupted.")));
    QVERIFY(test::clickWidget(window, "openJobsShow"));
    QTRY_VERIFY(test::findWidget(window, "openJobs"));
    auto* table = test::findWidget<QTableView>(window, "openJobsTable");
    QCOMPARE(table->model()->rowCount(), 1);
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("Ann Archer"));
    QCOMPARE(table->model()->index(0, 3).data().toString(), QStringLiteral("Making the passkey"));
    QVERIFY(Bench::said(window).contains(QStringLiteral("Sign in at portal.example")));
    QVERIFY(!test::findWidget(window, "openJobsAct")->isEnabled());
    second.session.adopt(QStringLiteral("https://portal.example"),
                         {jobs.bench.portal, {.displayName = "Lou Admin"}});
    QTRY_VERIFY(test::findWidget(window, "openJobsAct")->isEnabled());
}

void OpenJobsTest::resumesByKeyboardAlone() {
    JobsBench jobs;
    QVERIFY(jobs.leave(At::Lost));
    QTRY_VERIFY_WITH_TIMEOUT(jobs.bench.find("openJobsShow")->isVisible(), patience);
    QTest::keyClick(jobs.bench.find("openJobsShow"), Qt::Key_Space);
    QTRY_VERIFY(jobs.bench.find("openJobs"));
    QTRY_VERIFY(jobs.bench.find("openJobsAct")->isEnabled());
    QTest::keyClick(jobs.bench.find("openJobsAct"), Qt::Key_Space);
    QVERIFY(jobs.reaches(State::NeedPin));
    QVERIFY(jobs.says("openJobsWork", "It is registered already."));
    QVERIFY(jobs.bench.type("openJobsPin", QStringLiteral("2468")));
    QTest::keyClick(jobs.bench.find("openJobsPin"), Qt::Key_Return);
    QVERIFY(jobs.says("openJobsMessage", "is registered for Ann Archer"));
    QVERIFY(jobs.says("openJobsWhy", "Nothing is left open"));
    QTRY_VERIFY(!jobs.bench.find("openJobsBar")->isVisible());
    QTest::keyClick(jobs.bench.find("openJobs"), Qt::Key_Escape);
    QTRY_VERIFY(!jobs.bench.find("openJobs"));
}

void OpenJobsTest::asksForKeyAndPin() {
    JobsBench jobs;
    QVERIFY(jobs.leave(At::Created));
    jobs.tokens.remove(jobs.key);
    QVERIFY(jobs.open());
    QVERIFY(jobs.act());
    QVERIFY(jobs.says("openJobsWords", "Insert Blue key (C-1), which was to be Ann Archer's"));
    QVERIFY(!jobs.bench.find("openJobsPin")->isVisible());
    jobs.tokens.insert(jobs.key);
    QVERIFY(jobs.says("openJobsWords", "Enter the PIN of Blue key"));
    QTRY_VERIFY(jobs.bench.find("openJobsPin")->hasFocus());
    QVERIFY(jobs.provePin("1111"));
    QVERIFY(jobs.says("openJobsProblem", "7 tries are left"));
    QTRY_VERIFY(jobs.bench.find("openJobsPin")->hasFocus());
    QVERIFY(jobs.bench.type("openJobsPin", QStringLiteral("2468")));
    QTest::keyClick(jobs.bench.find("openJobsPin"), Qt::Key_Return);
    QVERIFY(jobs.says("openJobsMessage", "is taken back"));
    QVERIFY(jobs.key->credentials().empty());
}

void OpenJobsTest::erasesAKeyOnlyWhenTold() {
    JobsBench jobs;
    QVERIFY(jobs.leave(At::PinLost));
    jobs.key->setTouch(FakeTouch::Manual);
    QVERIFY(jobs.open());
    QVERIFY(jobs.act());
    QVERIFY(jobs.says("openJobsWords", "the key is erased"));
    QTRY_VERIFY(jobs.bench.find("openJobsClose")->hasFocus()); // not the one that erases
    QVERIFY(jobs.bench.click("openJobsClose"));
    QVERIFY(jobs.says("openJobsMessage", "stays open"));
    QVERIFY(jobs.key->hasPin());
    QVERIFY(jobs.actOnceItCan());
    QVERIFY(jobs.reaches(State::ConfirmReset));
    QVERIFY(jobs.act());
    QVERIFY(jobs.key->waitUntilTouchNeeded());
    QVERIFY(jobs.says("openJobsWords", "Touch Blue key"));
    jobs.key->touch();
    QVERIFY(jobs.says("openJobsMessage", "is taken back"));
    QVERIFY(!jobs.key->hasPin());
}

void OpenJobsTest::givesUpOnlyWhenTold() {
    JobsBench jobs;
    QVERIFY(jobs.openedAfter(At::Lost));
    QTRY_VERIFY(jobs.bench.find("openJobsGiveUp")->isEnabled());
    QVERIFY(jobs.wantToGiveUp());
    QVERIFY(jobs.bench.said("confirmDialog").contains(QStringLiteral("What may be on the key stays there")));
    QVERIFY(jobs.bench.click("confirmNo"));
    QTRY_VERIFY(!jobs.bench.find("confirmDialog"));
    QCOMPARE(jobs.bench.portal->registered("u1").size(), 1U);
    QVERIFY(jobs.wantToGiveUp());
    QVERIFY(jobs.bench.click("confirmYes"));
    QVERIFY(jobs.says("openJobsMessage", "is given up"));
    QVERIFY(jobs.bench.portal->registered("u1").empty());
}

void OpenJobsTest::tellsOfJobsOfAnotherPortal() {
    JobsBench jobs;
    jobs.interrupted.address = "https://other.example";
    QVERIFY(jobs.openedAfter(At::Lost));
    QVERIFY(jobs.says("openJobsWhy", "Sign in at other.example"));
    QVERIFY(!jobs.bench.find("openJobsAct")->isEnabled());
    QVERIFY(!jobs.bench.find("openJobsGiveUp")->isEnabled());
}

void OpenJobsTest::stopsAndStays() {
    JobsBench jobs;
    QVERIFY(jobs.openedAfter(At::Lost));
    QVERIFY(jobs.beginUnanswered());
    QVERIFY(jobs.bench.click("openJobsClose"));
    QVERIFY(jobs.says("openJobsMessage", "Stopped. The registration for Ann Archer stays open."));
    QVERIFY(jobs.bench.find("openJobs")->isVisible());
    jobs.release();
    QTRY_VERIFY(jobs.bench.find("openJobsAct")->isEnabled());
    QVERIFY(!jobs.bench.find("openJobsWithoutKey")->isVisible());
    QVERIFY(jobs.act());
    QVERIFY(jobs.reaches(State::NeedPin));
    const QString wrong = test::wrongWith(*jobs.bench.find("openJobs"), QStringLiteral("jobs-registered"));
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    QVERIFY(jobs.bench.click("openJobsWithoutKey"));
    QVERIFY(jobs.says("openJobsMessage", "is registered for Ann Archer"));
    QVERIFY(!jobs.bench.find("openJobsWithoutKey")->isVisible());
}

void OpenJobsTest::closesOnceWhatIsUnderWayHasEnded() {
    JobsBench jobs;
    QVERIFY(jobs.openedAfter(At::Lost));
    QVERIFY(jobs.beginUnanswered());
    QElapsedTimer watch;
    watch.start();
    QTest::keyClick(jobs.bench.find("openJobs"), Qt::Key_Escape);
    QTRY_VERIFY(!jobs.bench.find("openJobs"));
    QVERIFY(watch.elapsed() < 2000);
    QCOMPARE(jobs.model().state(), State::Idle);
    QVERIFY(jobs.bench.find("openJobsBar")->isVisible());
}

void OpenJobsTest::leadsThereFromABatch() {
    BatchBench batch;
    QVERIFY(batch.start());
    const auto key = batch.plugIn();
    QVERIFY(batch.typePin());
    QVERIFY(batch.becomes("Done Waiting"));
    const std::string id =
        batch.model().rows.rows().empty() ? std::string() : batch.bench.records->batches().value()[0].id;
    QVERIFY(batch.bench.click("batchClose"));
    QTRY_VERIFY_WITH_TIMEOUT(batch.bench.find("confirmDialog"), patience);
    QVERIFY(batch.bench.click("confirmYes"));
    QVERIFY(batch.reaches(ui::BatchModel::State::Choosing));
    batch.tokens.remove(key);
    // The second row is begun, and the program dies.
    auto second = std::make_shared<FakeKey>("key-9", "Green key");
    batch.tokens.insert(second);
    test::Interrupted interrupted(*batch.bench.portal, batch.tokens, *batch.bench.records, batch.bench.clock,
                                  batch.bench.random);
    interrupted.place = records::BatchPlace{id, 2};
    QVERIFY(interrupted.leave(*second, At::Created, "u2"));
    batch.tokens.remove(second);
    batch.model().choice.reload();
    QTRY_COMPARE_WITH_TIMEOUT(batch.bench.find<QListWidget>("batchUnfinished")->count(), 1, patience);
    QVERIFY(batch.bench.click("batchResume"));
    QVERIFY(batch.says("One row was interrupted"));
    QVERIFY(actFromBatch(batch));
    QCOMPARE(batch.bench.find<QTableView>("openJobsTable")->model()->rowCount(), 1);
    batch.tokens.insert(second); // It does not go to the batch.
    QTRY_VERIFY_WITH_TIMEOUT(batch.bench.find("openJobsPin")->isVisible(), patience);
    QVERIFY(batch.bench.type("openJobsPin", QStringLiteral("2468")));
    QVERIFY(batch.bench.click("openJobsAct"));
    QTRY_VERIFY_WITH_TIMEOUT(batch.bench.said("openJobs").contains(QStringLiteral("is taken back")),
                             patience);
    QVERIFY(batch.becomes("Done Failed"));
    QTRY_VERIFY(!batch.bench.find("batchInterrupted")->isVisible());
    QVERIFY(second->credentials().empty());
    batch.tokens.remove(second);
    QVERIFY(batch.bench.click("openJobsClose"));
    QTRY_VERIFY(!batch.bench.find("openJobs"));
    batch.chooseRow(1);
    QTRY_VERIFY_WITH_TIMEOUT(batch.bench.find("batchRetry")->isEnabled(), patience);
    QVERIFY(batch.bench.click("batchRetry"));
    QVERIFY(batch.becomes("Done Waiting"));
    batch.plugIn();
    QVERIFY(batch.typePin());
    QVERIFY(batch.becomes("Done Done"));
}

void OpenJobsTest::tellsOfABatchThatLeftOne() {
    BatchBench batch;
    QVERIFY(batch.start());
    const auto key = batch.plugIn(FakeTouch::Manual);
    QVERIFY(batch.typePin());
    QVERIFY(key->waitUntilTouchNeeded());
    batch.bench.portal->calls.failAlways("registerCredential", Error(ErrorCode::PortalTimeout));
    batch.bench.portal->calls.failAlways("registrations", Error(ErrorCode::PortalUnreachable));
    key->touch();
    QVERIFY(batch.becomes("InDoubt Waiting"));
    QVERIFY(batch.says("One row was interrupted"));
    batch.bench.portal->calls.failAlways("registerCredential", std::nullopt);
    batch.bench.portal->calls.failAlways("registrations", std::nullopt);
    QVERIFY(actFromBatch(batch));
    // What was begun to be taken back is taken back, or registered where the portal has it.
    QTRY_VERIFY_WITH_TIMEOUT(
        !batch.bench.workbench.openJobs.busy() || batch.bench.find("openJobsPin")->isVisible(), patience);
    if (batch.bench.workbench.openJobs.busy()) {
        QVERIFY(batch.bench.type("openJobsPin", QStringLiteral("739164")));
        QVERIFY(batch.bench.click("openJobsAct"));
    }
    QTRY_VERIFY_WITH_TIMEOUT(batch.bench.records->openJobs().value().empty(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(!batch.bench.find("batchInterrupted")->isVisible(), patience);
    QVERIFY(!batch.states().startsWith(QStringLiteral("InDoubt")));
}

void OpenJobsTest::canBeReadAndReachedAtEveryStep() {
    JobsBench jobs;
    const auto look = [&](const QString& step) {
        QWidget* top = jobs.bench.find("openJobs");
        QWidget& seen = top ? *top : static_cast<QWidget&>(jobs.bench.window);
        const QString wrong = test::wrongWith(seen, step);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    };
    QVERIFY(jobs.leave(At::Created));
    jobs.tokens.remove(jobs.key);
    auto other = std::make_shared<FakeKey>("key-2", "Key with a rather long name of its own");
    jobs.tokens.insert(other);
    jobs.interrupted.address = "https://other.example";
    QVERIFY(jobs.interrupted.leave(*other, At::PinLost, "u2"));
    jobs.interrupted.address = "https://portal.example";
    auto third = std::make_shared<FakeKey>("key-3", "Red key");
    jobs.tokens.remove(other);
    jobs.tokens.insert(third);
    QVERIFY(jobs.interrupted.leave(*third, At::PinLost, "u3"));
    jobs.tokens.remove(third);
    jobs.model().reload();
    QTRY_COMPARE_WITH_TIMEOUT(jobs.model().jobs.rowCount(), 3, patience);
    look(QStringLiteral("jobs-bar"));
    QVERIFY(jobs.open());
    look(QStringLiteral("jobs"));
    auto* table = jobs.bench.find<QTableView>("openJobsTable");
    table->selectRow(1);
    look(QStringLiteral("jobs-elsewhere"));
    table->selectRow(2);
    QVERIFY(jobs.act());
    QVERIFY(jobs.reaches(State::ConfirmReset));
    look(QStringLiteral("jobs-confirm"));
    QVERIFY(jobs.act());
    QVERIFY(jobs.reaches(State::NeedKey));
    look(QStringLiteral("jobs-insert"));
    third->calls.failNext("reset", Error(ErrorCode::ResetTooLate));
    third->setTouch(FakeTouch::Manual);
    jobs.tokens.insert(third);
    QVERIFY(jobs.says("openJobsSeconds", "s left"));
    look(QStringLiteral("jobs-unplug"));
    jobs.tokens.remove(third);
    QVERIFY(jobs.bench.click("openJobsClose"));
    QVERIFY(jobs.says("openJobsMessage", "stays open"));
    look(QStringLiteral("jobs-stopped"));
    table->selectRow(0);
    QVERIFY(jobs.actOnceItCan());
    QVERIFY(jobs.reaches(State::NeedKey));
    jobs.tokens.insert(jobs.key);
    QVERIFY(jobs.reaches(State::NeedPin));
    QVERIFY(jobs.provePin("1111"));
    QVERIFY(jobs.says("openJobsProblem", "7 tries"));
    look(QStringLiteral("jobs-pin"));
    QVERIFY(jobs.provePin());
    QVERIFY(jobs.says("openJobsMessage", "is taken back"));
    look(QStringLiteral("jobs-ended"));
    QTRY_COMPARE(table->model()->rowCount(), 2);
    table->selectRow(1);
    QVERIFY(jobs.wantToGiveUp());
    const QString wrong = test::wrongWith(*jobs.bench.find("confirmDialog"), QStringLiteral("jobs-give-up"));
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}
