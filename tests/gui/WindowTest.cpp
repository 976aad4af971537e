#include "tests/gui/Bench.h"
#include "tests/gui/Complaints.h"
#include "tests/gui/IssuedKeys.h"
#include "tests/gui/PagesTest.h"
#include "tests/support/FakeTokens.h"
#include "ui/widgets/PinEdit.h"

#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QListWidget>
#include <QTableView>
#include <QToolButton>

using namespace fidesk;
using fidesk::test::Bench;
using fidesk::test::complaints;
using fidesk::test::cut;
using fidesk::test::FakeKey;
using fidesk::test::FakeTokens;
using fidesk::test::sharedMnemonics;
using fidesk::test::withoutName;
using State = ui::EnrolmentModel::State;

namespace {

/// Sign-in that does as the test says.
struct SignInBench {
    std::shared_ptr<test::FakePortal> portal = std::make_shared<test::FakePortal>();
    test::FakeCalls calls;
    QStringList opened;
    FakeTokens tokens;
    SystemClock clock;
    SystemRandom random;
    QTemporaryDir folder;
    std::unique_ptr<records::Records> records{
        records::Records::open(folder.filePath(QStringLiteral("records.db")).toStdString(), clock).value()};
    ui::Workbench workbench{{tokens, tokens, *records, clock, random, services()}};
    ui::MainWindow window{workbench, {}};

    SignInBench() { window.show(); }

    ui::SignInServices services() {
        ui::SignInServices services;
        services.signIn = [this](const std::string& address, const auto& open,
                                 const std::stop_token& stop) -> Result<ui::SignedIn> {
            open("https://portal.example/authorize");
            FIDESK_TRY(calls.enter("signIn", address, stop));
            return ui::SignedIn{portal, {.displayName = "Lou Admin", .organisations = {"Contoso Health"}}};
        };
        services.openBrowser = [this](const QString& url) { opened.append(url); };
        return services;
    }
    template <typename T = QWidget> T* find(const char* name) {
        return window.findChild<T*>(QString::fromLatin1(name));
    }
    QString said() {
        QStringList texts;
        for (const auto* label : window.findChildren<QLabel*>())
            if (label->isVisible())
                texts.append(label->text());
        return texts.join(QLatin1Char('\n'));
    }
};

/// The part of everyPage() that looks at what was done.
void everyRecordsPage(Bench& bench, const std::function<void(Bench&, const QString&)>& look) {
    test::issueKeys(*bench.records, 3);
    bench.window.showPage(ui::MainWindow::Page::Records);
    QVERIFY(QTest::qWaitFor([&] { return bench.workbench.records.keys.rowCount() >= 3; }));
    bench.find<QTableView>("recordedKeys")->selectRow(0);
    look(bench, QStringLiteral("records, keys"));
    QVERIFY(bench.click("viewTrail"));
    QVERIFY(QTest::qWaitFor([&] { return bench.workbench.records.trail.rowCount() >= 3; }));
    bench.find<QTableView>("trail")->selectRow(0);
    look(bench, QStringLiteral("records, trail"));
    QVERIFY(bench.click("recordsCheck"));
    QVERIFY(QTest::qWaitFor([&] { return bench.find("checkRecords")->isVisible(); }));
    QVERIFY(bench.click("checkNow"));
    QVERIFY(QTest::qWaitFor([&] { return bench.find("headToKeep")->isVisible(); }));
    look(bench, QStringLiteral("records, checked"));
    QVERIFY(bench.click("checkClose"));
    QTest::qWait(20);
}

/// Calls @p look on the window at each page and step that it has.
void everyPage(const std::function<void(Bench&, const QString&)>& look) {
    FakeTokens tokens;
    const auto key = std::make_shared<FakeKey>("k1", "Grey key");
    key->setTouch(test::FakeTouch::Manual);
    Bench bench(tokens);
    bench.portal->add("u1", {.id = "b2xk", .nickname = "Old key", .model = "Fake Key"});
    bench.window.showBanner(QStringLiteral("Practice mode. Nothing here is real."));
    QVERIFY(QTest::qWaitFor([&] { return bench.workbench.users.rowCount() == 3; }));
    look(bench, QStringLiteral("users"));
    QVERIFY(bench.chooseUser());
    bench.find<QTableView>("registrations")->selectRow(0);
    look(bench, QStringLiteral("registrations"));
    for (const char* name : {"rename", "remove", "lost"}) {
        QVERIFY(bench.click(name));
        QTest::qWait(20);
        look(bench, QString::fromLatin1(name));
        for (auto* dialog : bench.window.findChildren<QDialog*>())
            dialog->reject();
        QTest::qWait(20);
    }
    QVERIFY(bench.click("register"));
    QVERIFY(QTest::qWaitFor([&] { return bench.workbench.enrolment.choice.ready(); }));
    look(bench, QStringLiteral("choose"));
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(bench.waitFor(State::NeedKey));
    look(bench, QStringLiteral("insert"));
    tokens.insert(key);
    QVERIFY(bench.waitFor(State::NeedPin));
    QVERIFY(bench.type("newPin", QStringLiteral("12")));
    QVERIFY(bench.click("enrolNext"));
    look(bench, QStringLiteral("pin"));
    QVERIFY(bench.type("newPin", QStringLiteral("739164")) &&
            bench.type("newPinAgain", QStringLiteral("739164")));
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(QTest::qWaitFor([&] { return bench.workbench.enrolment.touchWanted(); }));
    look(bench, QStringLiteral("touch"));
    key->touch();
    QVERIFY(bench.waitFor(State::NeedNickname));
    bench.portal->calls.failNext("registerCredential", ErrorCode::PortalUntrusted);
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(bench.waitFor(State::Failed));
    look(bench, QStringLiteral("failed"));
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(bench.waitFor(State::Done));
    look(bench, QStringLiteral("done"));
    QVERIFY(bench.click("enrolNext"));
    bench.window.showPage(ui::MainWindow::Page::Key);
    QVERIFY(QTest::qWaitFor([&] { return bench.workbench.key.loaded() && !bench.workbench.key.busy(); }));
    auto* sections = bench.find<QListWidget>("keySections");
    for (int row = 0; row < sections->count(); ++row) {
        sections->setCurrentRow(row);
        look(bench, QStringLiteral("key, section ") + sections->item(row)->text());
    }
    QVERIFY(bench.click("resetBegin"));
    QTest::qWait(20);
    look(bench, QStringLiteral("reset asked"));
    QTest::mouseClick(bench.window.findChild<QPushButton*>(QStringLiteral("resetNow")), Qt::LeftButton);
    QVERIFY(QTest::qWaitFor([&] { return bench.workbench.reset.running(); }));
    look(bench, QStringLiteral("reset, unplug"));
    QVERIFY(bench.click("resetCancel"));
    QVERIFY(QTest::qWaitFor([&] { return !bench.workbench.reset.running(); }));
    tokens.remove(key);
    QVERIFY(QTest::qWaitFor([&] { return !bench.workbench.key.present(); }));
    look(bench, QStringLiteral("no key"));
    bench.window.showPage(ui::MainWindow::Page::Profiles);
    QVERIFY(QTest::qWaitFor([&] { return bench.workbench.profiles.loaded(); }));
    QVERIFY(bench.click("profileNew"));
    look(bench, QStringLiteral("profiles"));
    everyRecordsPage(bench, look);
    bench.window.showPage(ui::MainWindow::Page::Users);
    bench.workbench.session.signOut();
    look(bench, QStringLiteral("sign-in"));
}

} // namespace

void PagesTest::signsInThroughTheBrowser() {
    SignInBench bench;
    QVERIFY(bench.find("signIn")->isVisible());
    QVERIFY(!bench.find("signIn")->isEnabled());
    QTest::keyClicks(bench.find("portalAddress"), QStringLiteral("https://portal.example"));
    bench.calls.hold("signIn");
    QTest::mouseClick(bench.find("signIn"), Qt::LeftButton);
    QTRY_COMPARE(bench.opened, QStringList{QStringLiteral("https://portal.example/authorize")});
    QTRY_VERIFY(bench.said().contains(QStringLiteral("Finish signing in in your browser.")));
    bench.calls.release("signIn");
    QTRY_VERIFY(bench.find("search")->isVisible());
    QVERIFY(bench.said().contains(QStringLiteral("Lou Admin")));
    QVERIFY(bench.said().contains(QStringLiteral("Contoso Health · portal.example")));
    QTRY_COMPARE(bench.workbench.users.rowCount(), 3);
    QTest::mouseClick(bench.find("signOut"), Qt::LeftButton);
    QTRY_VERIFY(bench.find("signIn")->isVisible());
    QCOMPARE(bench.workbench.users.rowCount(), 0);
}

void PagesTest::signInProblemsAreSaid() {
    SignInBench bench;
    QTest::keyClicks(bench.find("portalAddress"), QStringLiteral("https://portal.example"));
    const std::pair<ErrorCode, const char*> problems[] = {
        {ErrorCode::PortalUnknown, "There is no portal at that address."},
        {ErrorCode::PortalAddressInvalid, "That is not the address of a portal."},
        {ErrorCode::PortalUntrusted, "certificate is not trusted"},
        {ErrorCode::SignInRefused, "The sign-in was refused."}};
    for (const auto& [code, sentence] : problems) {
        bench.calls.failNext("signIn", code);
        QTest::mouseClick(bench.find("signIn"), Qt::LeftButton);
        QTRY_VERIFY2(bench.said().contains(QString::fromLatin1(sentence)), sentence);
        QTRY_VERIFY(bench.find("signIn")->isEnabled());
    }
    bench.calls.hold("signIn");
    QTest::mouseClick(bench.find("signIn"), Qt::LeftButton);
    QVERIFY(bench.calls.waitUntilHeld("signIn"));
    QTRY_VERIFY(bench.find("cancelSignIn")->isVisible());
    QTest::mouseClick(bench.find("cancelSignIn"), Qt::LeftButton);
    QVERIFY(bench.find("signIn")->isEnabled());
    QCOMPARE(bench.workbench.session.state(), ui::SessionModel::State::SignedOut);
}

void PagesTest::anEndedSessionLeadsToTheSignInPage() {
    FakeTokens tokens;
    Bench bench(tokens);
    QTRY_COMPARE(bench.workbench.users.rowCount(), 3);
    bench.portal->calls.failNext("findUsers", ErrorCode::SignInNeeded);
    QVERIFY(bench.type("search", QStringLiteral("ann")));
    QTRY_VERIFY(bench.find("signIn")->isVisible());
    QVERIFY(Bench::said(bench.window).contains(QStringLiteral("your session has ended")));
}

void PagesTest::pinFieldsGiveNothingAway() {
    ui::PinEdit edit(QStringLiteral("PIN"));
    edit.show();
    QTest::keyClicks(&edit, QStringLiteral("73x"));
    QTest::keyClick(&edit, Qt::Key_Backspace);
    QTest::keyClicks(&edit, QStringLiteral("91"));
    QVERIFY(!edit.isUndoAvailable());
    QCOMPARE(edit.length(), 4U);
    QApplication::clipboard()->setText(QStringLiteral("before"));
    edit.selectAll();
    edit.copy();
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("before"));
    QVERIFY(!edit.displayText().contains(QLatin1Char('7')));
    QCOMPARE(edit.contextMenuPolicy(), Qt::NoContextMenu);
    QVERIFY(!edit.dragEnabled() && !edit.acceptDrops());
    const Secret typed = edit.take();
    QVERIFY(typed == Secret(std::string_view("7391")));
    QVERIFY(edit.text().isEmpty());
    edit.undo();
    QVERIFY(edit.text().isEmpty());
}

void PagesTest::everyFocusableWidgetHasAName() {
    int looked = 0;
    everyPage([&](Bench& bench, const QString& page) {
        ++looked;
        const QStringList found = complaints(bench.window, withoutName);
        QVERIFY2(found.isEmpty(), qPrintable(page + QStringLiteral(": ") + found.join(QStringLiteral("; "))));
    });
    QCOMPARE(looked, 26);
}

void PagesTest::noTextIsCut() {
    int looked = 0;
    everyPage([&](Bench& bench, const QString& page) {
        ++looked;
        const QStringList found = test::onceSettled([&] { return complaints(bench.window, cut); });
        QVERIFY2(found.isEmpty(), qPrintable(page + QStringLiteral(": ") + found.join(QStringLiteral("; "))));
    });
    QCOMPARE(looked, 26);
}

void PagesTest::noTwoWidgetsShareAMnemonic() {
    int looked = 0;
    everyPage([&](Bench& bench, const QString& page) {
        ++looked;
        const QStringList found = sharedMnemonics(bench.window);
        QVERIFY2(found.isEmpty(), qPrintable(page + QStringLiteral(": ") + found.join(QStringLiteral("; "))));
    });
    QCOMPARE(looked, 26);
}
