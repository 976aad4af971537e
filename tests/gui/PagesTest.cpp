#include "tests/gui/PagesTest.h"
#include "tests/gui/Bench.h"
#include "tests/support/FakeTokens.h"
#include "ui/widgets/KeyPage.h"

#include <QDialog>
#include <QTableView>

using namespace fidesk;
using fidesk::test::Bench;
using fidesk::test::FakeKey;
using fidesk::test::FakeTokens;

namespace {

/// Ann has two registered keys, the first of which is chosen.
struct TwoKeys {
    FakeTokens tokens;
    Bench bench{tokens};

    TwoKeys() {
        bench.portal->add("u1", {.id = "a2V5MQ", .nickname = "Blue key", .model = "Fake Key"});
        bench.portal->add("u1", {.id = "a2V5Mg", .nickname = "Grey key", .model = "Fake Key"});
    }
    bool choose() {
        if (!bench.chooseUser())
            return false;
        bench.find<QTableView>("registrations")->selectRow(0);
        return true;
    }
    QDialog* dialog(const char* name) { return bench.find<QDialog>(name); }
    [[nodiscard]] QString message() { return bench.said("registrationsMessage"); }
};

void showKeyPage(Bench& bench, ui::KeyPage::Section section = ui::KeyPage::Section::Overview) {
    bench.window.showPage(ui::MainWindow::Page::Key);
    bench.find<ui::KeyPage>("keyPage")->showSection(section);
}

} // namespace

void PagesTest::searchesAsOneTypes() {
    FakeTokens tokens;
    Bench bench(tokens);
    QTRY_COMPARE(bench.workbench.users.rowCount(), 3);
    QVERIFY(bench.type("search", QStringLiteral("car")));
    QTRY_COMPARE(bench.workbench.users.rowCount(), 1);
    QCOMPARE(bench.workbench.users.user(0).name, QStringLiteral("Carla Cruz"));
    QVERIFY(bench.portal->calls.count("findUsers") <= 3); // Not one for each letter.
    QVERIFY(bench.type("search", QStringLiteral("nobody")));
    QTRY_COMPARE(bench.find<QLabel>("usersState")->text(), QStringLiteral("No user matches."));
    bench.portal->calls.failNext("findUsers", ErrorCode::PortalUnreachable);
    QVERIFY(bench.type("search", QStringLiteral("ann")));
    QTRY_VERIFY(bench.find<QLabel>("usersState")->text().contains(QStringLiteral("does not answer")));
}

void PagesTest::renamesAfterCheckingTheName() {
    TwoKeys two;
    QVERIFY(two.choose());
    QVERIFY(two.bench.click("rename"));
    QTRY_VERIFY(two.dialog("renameDialog"));
    for (const auto& [name, sentence] :
         {std::pair{QStringLiteral(" "), QStringLiteral("The nickname is empty.")},
          std::pair{QString(31, QLatin1Char('x')), QStringLiteral("The nickname is too long.")},
          std::pair{QStringLiteral("Grey key"), QStringLiteral("already has a key of that nickname")}}) {
        QVERIFY(two.bench.type("newNickname", name));
        QVERIFY(two.bench.click("renameNow"));
        QVERIFY2(two.bench.said("renameDialog").contains(sentence),
                 qPrintable(two.bench.said("renameDialog")));
    }
    QCOMPARE(two.bench.portal->calls.count("rename"), 0);
    QVERIFY(two.bench.type("newNickname", QStringLiteral("Office key")));
    QVERIFY(two.bench.click("renameNow"));
    QTRY_VERIFY(two.message().contains(QStringLiteral("The key is now called “Office key”.")));
    QCOMPARE(two.bench.registered().front().nickname, std::string("Office key"));
    QTRY_COMPARE(two.bench.workbench.registrations.items().front().nickname, QStringLiteral("Office key"));
}

void PagesTest::cannotRenameWhereThePortalCannot() {
    TwoKeys two;
    two.bench.portal->setCapabilities({.rename = false});
    QVERIFY(two.choose());
    QVERIFY(!two.bench.click("rename"));
    QVERIFY(two.bench.find<QPushButton>("remove")->isEnabled());
}

void PagesTest::removesOnlyWhenConfirmed() {
    TwoKeys two;
    QVERIFY(two.choose());
    QVERIFY(two.bench.click("remove"));
    QTRY_VERIFY(two.dialog("confirmRemoval"));
    QTest::keyClick(two.dialog("confirmRemoval"), Qt::Key_Return); // Enter keeps it.
    QTRY_VERIFY(!two.dialog("confirmRemoval"));
    QCOMPARE(two.bench.portal->calls.count("remove"), 0);
    QCOMPARE(two.bench.registered().size(), 2U);

    QVERIFY(two.bench.click("remove"));
    QTRY_VERIFY(two.dialog("confirmRemoval"));
    QVERIFY(two.bench.said("confirmRemoval").contains(QStringLiteral("from the next sign-in on")));
    QVERIFY(two.bench.click("removeNow"));
    QTRY_VERIFY(two.message().contains(QStringLiteral("“Blue key” is removed.")));
    QCOMPARE(two.bench.registered().size(), 1U);
    QTRY_COMPARE(two.bench.workbench.registrations.rowCount(), 1);
}

void PagesTest::lockingOutALostKeySaysWhatItMeans() {
    TwoKeys two;
    QVERIFY(two.choose());
    QVERIFY(two.bench.click("lost"));
    QTRY_VERIFY(two.dialog("confirmRemoval"));
    QVERIFY(two.bench.said("confirmRemoval").contains(QStringLiteral("removed at once")));
    two.bench.portal->calls.failNext("remove", ErrorCode::RegistrationNotFound);
    QVERIFY(two.bench.click("removeNow"));
    QTRY_VERIFY(two.message().contains(QStringLiteral("This registration no longer exists.")));
    QTRY_COMPARE(two.bench.portal->calls.count("registrations"), 2); // It looked again.
}

void PagesTest::theListSaysWhyItIsEmpty() {
    FakeTokens tokens;
    Bench bench(tokens);
    QVERIFY(bench.chooseUser(1));
    QVERIFY(bench.said("registrationsPanel").contains(QStringLiteral("No key is registered yet.")));
    bench.portal->calls.failAlways("registrations", ErrorCode::Forbidden);
    bench.find<QTableView>("users")->selectRow(2);
    QTRY_VERIFY(bench.said("registrationsPanel").contains(QStringLiteral("You may not do this.")));
}

void PagesTest::setsAndChangesThePinOfAKey() {
    FakeTokens tokens;
    const auto key = std::make_shared<FakeKey>("k1", "Grey key");
    Bench bench(tokens);
    showKeyPage(bench);
    QTRY_VERIFY(bench.said("keyPage").contains(QStringLiteral("No security key is inserted.")));
    tokens.insert(key);
    QTRY_VERIFY(bench.workbench.key.loaded());
    QTRY_VERIFY(bench.said("keyPage").contains(QStringLiteral("Not set")));
    QVERIFY(bench.said("keyPage").contains(QStringLiteral("fa4e0000-0000-0000-0000-000000000000")));
    QVERIFY(bench.said("keyPage").contains(QStringLiteral("Room for 25 more")));
    showKeyPage(bench, ui::KeyPage::Section::Pin);
    QTRY_VERIFY(!bench.workbench.key.busy());
    const auto enter = [&](const char* first, const char* second) {
        auto* page = bench.find("keyPage");
        QTest::keyClicks(page->findChild<QLineEdit*>(QStringLiteral("newPin")), QString::fromLatin1(first));
        QTest::keyClicks(page->findChild<QLineEdit*>(QStringLiteral("newPinAgain")),
                         QString::fromLatin1(second));
        return bench.click("keyAct");
    };
    QVERIFY(enter("2468", "2467"));
    QTRY_VERIFY(bench.said("keyPage").contains(QStringLiteral("The two PINs differ.")));
    QVERIFY(!key->hasPin());
    QVERIFY(enter("2468", "2468"));
    QTRY_VERIFY(bench.said("keyPage").contains(QStringLiteral("Grey key has its PIN now.")));
    QVERIFY(key->pinIs("2468"));

    QTRY_VERIFY(bench.find("oldPin")->isVisible() && bench.find("oldPin")->isEnabled());
    QVERIFY(bench.type("oldPin", QStringLiteral("2468")));
    QVERIFY(enter("135790", "135790"));
    QTRY_VERIFY(bench.said("keyPage").contains(QStringLiteral("The PIN of Grey key is changed.")));
    QVERIFY(key->pinIs("135790"));
}

void PagesTest::theKeyPageFollowsAnEnrolment() {
    FakeTokens tokens;
    const auto key = std::make_shared<FakeKey>("k1", "Grey key");
    Bench bench(tokens);
    tokens.insert(key);
    QTRY_VERIFY(bench.workbench.key.loaded());
    QCOMPARE(bench.workbench.key.pin(), ui::PinState::NotSet);
    QVERIFY(bench.chooseUser());
    QVERIFY(bench.startEnrolment());
    QVERIFY(bench.waitFor(ui::EnrolmentModel::State::NeedPin));
    QVERIFY(bench.type("newPin", QStringLiteral("739164")) &&
            bench.type("newPinAgain", QStringLiteral("739164")));
    QVERIFY(bench.click("enrolNext"));
    QTRY_COMPARE(bench.workbench.key.pin(), ui::PinState::Set);
    QVERIFY(bench.waitFor(ui::EnrolmentModel::State::NeedNickname));
    showKeyPage(bench);
    QTRY_VERIFY(bench.said("keyPage").contains(QStringLiteral("Room for 24 more")));
    showKeyPage(bench, ui::KeyPage::Section::Pin);
    QVERIFY(bench.find<QPushButton>("keyAct")->text().contains(QStringLiteral("hange the PIN")));
}

void PagesTest::aWrongPinOnTheKeyPage() {
    FakeTokens tokens;
    const auto key = std::make_shared<FakeKey>("k1", "Grey key");
    key->setPinOnKey("2468");
    Bench bench(tokens);
    showKeyPage(bench, ui::KeyPage::Section::Pin);
    tokens.insert(key);
    QTRY_VERIFY(bench.find("oldPin")->isVisible() && !bench.workbench.key.busy());
    auto* page = bench.find("keyPage");
    QVERIFY(bench.type("oldPin", QStringLiteral("9999")));
    QTest::keyClicks(page->findChild<QLineEdit*>(QStringLiteral("newPin")), QStringLiteral("135790"));
    QTest::keyClicks(page->findChild<QLineEdit*>(QStringLiteral("newPinAgain")), QStringLiteral("135790"));
    QVERIFY(bench.click("keyAct"));
    QTRY_VERIFY(bench.said("keyPage").contains(QStringLiteral("The PIN is wrong. 7 tries are left.")));
    QVERIFY(key->pinIs("2468"));
}

void PagesTest::theStripTellsWhatIsIn() {
    FakeTokens tokens;
    const auto grey = std::make_shared<FakeKey>("k1", "Grey key");
    const auto blue = std::make_shared<FakeKey>("k2", "Blue key");
    blue->setPinOnKey("2468");
    Bench bench(tokens);
    QTRY_VERIFY(bench.said("keyStrip").contains(QStringLiteral("None")));
    tokens.insert(grey);
    tokens.insert(blue);
    QTRY_VERIFY(bench.said("keyStrip").contains(QStringLiteral("Grey key · no PIN yet")));
    QTRY_VERIFY(bench.said("keyStrip").contains(QStringLiteral("Blue key · PIN set")));
    tokens.remove(grey);
    QTRY_VERIFY(!bench.said("keyStrip").contains(QStringLiteral("Grey key")));
}

void PagesTest::theStripTellsOfMissingPermission() {
    FakeTokens tokens;
    tokens.calls.failAlways("list", ErrorCode::KeyNotPermitted);
    Bench bench(tokens);
    QTRY_VERIFY(bench.said("keyStrip").contains(QStringLiteral("you may not use it")));
    QVERIFY(bench.chooseUser());
    QVERIFY(bench.startEnrolment());
    QTRY_VERIFY(bench.enrolSaid().contains(QStringLiteral("you may not use it")));
}
