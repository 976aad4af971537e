#include "tests/gui/KeyDeskTest.h"
#include "core/simulator/SoftwareKey.h"
#include "core/token/simulated/SimulatedTokens.h"
#include "tests/gui/Bench.h"
#include "tests/support/FakeTokens.h"
#include "ui/widgets/KeyPage.h"
#include "ui/widgets/Pieces.h"
#include "ui/widgets/PinDisplay.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QListWidget>
#include <QMimeData>
#include <QSpinBox>

using namespace fidesk;
using fidesk::test::Bench;
using fidesk::test::FakeKey;
using fidesk::test::FakeTokens;
using Section = ui::KeyPage::Section;
using ResetState = ui::KeyResetModel::State;

namespace {

/// The window on its Key page, over keys in memory; the grey one is in.
struct Desk {
    FakeTokens tokens;
    std::shared_ptr<FakeKey> grey = std::make_shared<FakeKey>("k1", "Grey key");
    std::shared_ptr<FakeKey> blue = std::make_shared<FakeKey>("k2", "Blue key");
    std::unique_ptr<Bench> bench;

    explicit Desk(const char* pin = nullptr) {
        if (pin)
            grey->setPinOnKey(pin);
        tokens.insert(grey);
        bench = std::make_unique<Bench>(tokens);
        bench->window.showPage(ui::MainWindow::Page::Key);
    }
    bool ready() {
        return QTest::qWaitFor([&] { return bench->workbench.key.loaded() && !bench->workbench.key.busy(); });
    }
    void show(Section section) { bench->find<ui::KeyPage>("keyPage")->showSection(section); }
    QString said() { return bench->said("keyPage"); }
    bool says(const char* text) {
        return QTest::qWaitFor([&] { return said().contains(QString::fromUtf8(text)); });
    }
    bool changePin(const char* old, const char* fresh) {
        auto* page = bench->find("pinPanel");
        for (const char* field : {"oldPin", "newPin", "newPinAgain"}) {
            auto* edit = page->findChild<QLineEdit*>(QString::fromLatin1(field));
            edit->setText({});
            if (edit->isVisible())
                QTest::keyClicks(
                    edit, QString::fromLatin1(edit->objectName() == QStringLiteral("oldPin") ? old : fresh));
        }
        return bench->click("keyAct") && ready();
    }
    ui::GeneratedPinDialog* dialog() { return bench->find<ui::GeneratedPinDialog>("generatedPinDialog"); }
    bool generate() {
        show(Section::Pin);
        auto* made = bench->find<QAbstractButton>("pinMade");
        made->click();
        return bench->click("keyAct") && QTest::qWaitFor([&] { return dialog() != nullptr; });
    }
    bool startReset() {
        show(Section::Reset);
        if (!bench->click("resetBegin") ||
            !QTest::qWaitFor([&] { return bench->find("confirmReset") != nullptr; }))
            return false;
        return bench->click("resetNow") && reaches(ResetState::Unplug);
    }
    bool reaches(ResetState state) {
        return QTest::qWaitFor([&] { return bench->workbench.reset.state() == state; });
    }
};

} // namespace

void KeyDeskTest::theOverviewTellsAllAndCanBeCopied() {
    Desk desk("2468");
    QVERIFY(desk.ready());
    QVERIFY(desk.says("Set, 8 tries left"));
    QVERIFY(desk.says("fa4e0000-0000-0000-0000-000000000000"));
    QVERIFY(desk.says("Grey key"));
    QVERIFY(desk.bench->click("copyFacts"));
    const QString copied = QApplication::clipboard()->text();
    QVERIFY2(copied.startsWith(QStringLiteral("Grey key\n")), qPrintable(copied));
    QVERIFY(copied.contains(QStringLiteral("Set, 8 tries left")));
    QVERIFY(copied.contains(QStringLiteral("fa4e0000")));
    QVERIFY(!copied.contains(QStringLiteral("2468")));
}

void KeyDeskTest::aKeyThatCannotHaveAPinSaysWhy() {
    Desk desk;
    token::AuthenticatorInfo info;
    info.versions = {"U2F_V2"};
    desk.grey->setInfo(info);
    desk.bench->workbench.access.pinMayHaveChanged();
    QTRY_COMPARE(desk.bench->workbench.key.pin(), ui::PinState::NoPinFeature);
    desk.show(Section::Pin);
    QVERIFY(desk.bench->find("pinTrouble")->isVisible());
    QVERIFY(desk.said().contains(QStringLiteral("U2F")));
    QVERIFY(!desk.bench->find("keyAct")->isVisible());
    desk.show(Section::Reset);
    QVERIFY(desk.said().contains(QStringLiteral("cannot be reset")));
    QVERIFY(!desk.bench->find("resetBegin")->isEnabled());
    auto* sections = desk.bench->find<QListWidget>("keySections");
    QCOMPARE(sections->count(), 7); // None is hidden.
}

void KeyDeskTest::wrongPinsUntilReplugNeededAndBlocked() {
    Desk desk("2468");
    QVERIFY(desk.ready());
    desk.show(Section::Pin);
    QVERIFY(desk.changePin("9999", "135790"));
    QVERIFY(desk.says("7 tries are left"));
    QVERIFY(desk.changePin("9999", "135790"));
    QVERIFY(desk.changePin("9999", "135790"));
    QVERIFY(desk.says("plug it in again"));
    QCOMPARE(desk.bench->workbench.key.pin(), ui::PinState::ReplugNeeded);
    QVERIFY(!desk.bench->find("keyAct")->isVisible());
    QVERIFY(!desk.bench->find("toReset")->isVisible());
    desk.tokens.remove(desk.grey);
    QTRY_VERIFY(!desk.bench->workbench.key.present());
    desk.tokens.insert(desk.grey);
    QVERIFY(desk.ready());
    QTRY_VERIFY(desk.bench->find("keyAct")->isVisible());
    QVERIFY(!desk.bench->find("pinTrouble")->isVisible());

    for (int i = 0; i < 5; ++i) {
        if (i == 3) {
            desk.tokens.remove(desk.grey);
            QTRY_VERIFY(!desk.bench->workbench.key.present());
            desk.tokens.insert(desk.grey);
            QVERIFY(desk.ready());
        }
        QVERIFY(desk.changePin("9999", "135790"));
    }
    QTRY_COMPARE(desk.bench->workbench.key.pin(), ui::PinState::Blocked);
    QVERIFY(desk.says("Only a reset helps"));
    QVERIFY(!desk.bench->find("keyAct")->isVisible());
    QVERIFY(desk.bench->click("toReset"));
    QVERIFY(desk.bench->find("resetBegin")->isVisible());
    QVERIFY(desk.grey->pinIs("2468"));
}

void KeyDeskTest::aPinThatMustChangeSaysSo() {
    Desk desk("2468");
    token::AuthenticatorInfo info;
    info.versions = {"FIDO_2_1"};
    info.options = {{"clientPin", true}};
    info.pinMustChange = true;
    desk.grey->setInfo(info);
    desk.bench->workbench.access.pinMayHaveChanged();
    desk.show(Section::Pin);
    QTRY_COMPARE(desk.bench->workbench.key.pin(), ui::PinState::MustChange);
    QVERIFY(desk.says("must be changed"));
    QVERIFY(desk.changePin("2468", "135790"));
    QTRY_COMPARE(desk.bench->workbench.key.pin(), ui::PinState::Set);
    QVERIFY(desk.says("is changed"));
}

void KeyDeskTest::aGeneratedPinIsShownOnce() {
    Desk desk;
    QVERIFY(desk.ready());
    desk.show(Section::Pin);
    QCOMPARE(desk.bench->find<QSpinBox>("pinDigits")->value(), 6);
    QVERIFY(desk.generate());
    QVERIFY(desk.grey->hasPin());
    auto* display = desk.dialog()->findChild<ui::PinDisplay*>();
    QCOMPARE(display->pin().size(), std::size_t{6});
    QVERIFY(desk.grey->pinIs(std::string(display->pin().text())));
    QVERIFY(desk.bench->workbench.key.takeGenerated().empty()); // The dialog alone has it.
    QTest::keyClick(desk.dialog(), Qt::Key_Escape);
    QVERIFY(desk.dialog() && desk.dialog()->isVisible());
    QVERIFY(desk.bench->click("pinNoted"));
    QTRY_VERIFY(!desk.dialog());
    QVERIFY(desk.says("has the generated PIN now"));
    QTRY_COMPARE(desk.bench->workbench.key.pin(), ui::PinState::Set);
}

void KeyDeskTest::aGeneratedPinOutlivesTheKeyBeingPulledOut() {
    Desk desk;
    QVERIFY(desk.ready());
    QVERIFY(desk.generate());
    desk.tokens.remove(desk.grey);
    QTRY_VERIFY(!desk.bench->workbench.key.present());
    QVERIFY(desk.dialog() && desk.dialog()->isVisible());
    auto* display = desk.dialog()->findChild<ui::PinDisplay*>();
    QVERIFY(desk.grey->pinIs(std::string(display->pin().text())));
}

void KeyDeskTest::aCopiedPinDoesNotStayWhenItIsNotAskedFor() {
    Desk desk;
    QVERIFY(desk.ready());
    QApplication::clipboard()->setText(QStringLiteral("before"));
    QVERIFY(desk.generate());
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("before"));
    QVERIFY(desk.bench->click("copyPin"));
    QVERIFY(desk.grey->pinIs(QApplication::clipboard()->text().toStdString()));
    QVERIFY(QApplication::clipboard()->mimeData()->hasFormat(QStringLiteral("x-kde-passwordManagerHint")));
    QApplication::clipboard()->clear();
}

void KeyDeskTest::aCopiedPinLeavesTheClipboardInTime() {
    QCOMPARE(ui::GeneratedPinDialog::usualClipboardTime, std::chrono::seconds(30));
    for (const bool other : {false, true}) {
        auto* dialog =
            new ui::GeneratedPinDialog(Secret(std::string_view("417280")), QStringLiteral("PIN"), {});
        dialog->setClipboardTime(std::chrono::milliseconds(40));
        dialog->show();
        dialog->findChild<QAbstractButton*>(QStringLiteral("copyPin"))->click();
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("417280"));
        dialog->accept(); // It deletes itself; the clipboard is cleared all the same.
        if (other)
            QApplication::clipboard()->setText(QStringLiteral("something else"));
        QTest::qWait(80);
        QCOMPARE(QApplication::clipboard()->text(), other ? QStringLiteral("something else") : QString());
    }
}

void KeyDeskTest::aPinThatTheKeyMayHaveIsShown() {
    Desk desk;
    QVERIFY(desk.ready());
    desk.grey->calls.hold("setPin");
    desk.show(Section::Pin);
    desk.bench->find<QAbstractButton>("pinMade")->click();
    QVERIFY(desk.bench->click("keyAct"));
    QVERIFY(desk.grey->calls.waitUntilHeld("setPin"));
    desk.grey->calls.failNext("setPin", ErrorCode::KeyUnplugged);
    desk.tokens.remove(desk.grey);
    desk.grey->calls.release("setPin");
    QTRY_VERIFY(desk.dialog());
    QCOMPARE(desk.dialog()->findChild<ui::PinDisplay*>()->pin().size(), std::size_t{6});
    const QString said = desk.bench->said("generatedPinDialog");
    QVERIFY2(said.contains(QStringLiteral("it has this one now, or none")), qPrintable(said));
    QVERIFY(!said.contains(QStringLiteral("The key has this PIN now")));
    QVERIFY(desk.bench->click("pinNoted"));
    QTRY_VERIFY(!desk.dialog());
    QVERIFY(!desk.said().contains(QStringLiteral("has the generated PIN now")));
}

void KeyDeskTest::theTouchedKeyIsChosen() {
    Desk desk;
    desk.grey->setTouch(test::FakeTouch::Manual);
    desk.blue->setTouch(test::FakeTouch::Manual);
    QVERIFY(desk.ready());
    QVERIFY(!desk.bench->find("whichKey")->isVisible());
    desk.tokens.insert(desk.blue);
    QTRY_VERIFY(desk.bench->find("whichKey")->isVisible());
    QCOMPARE(desk.bench->find<QComboBox>("keyChoice")->count(), 2);
    QVERIFY(desk.ready());
    QVERIFY(desk.bench->click("whichKey"));
    QVERIFY(desk.grey->waitUntilTouchNeeded() && desk.blue->waitUntilTouchNeeded());
    QVERIFY(desk.says("Touch the one that is meant"));
    desk.blue->touch();
    QTRY_COMPARE(desk.bench->workbench.key.name(), QStringLiteral("Blue key"));
    QTRY_VERIFY(!desk.grey->waitingForTouch());
    QVERIFY(desk.says("You touched Blue key"));
    QVERIFY(desk.ready());
    QVERIFY(desk.bench->click("blink"));
    QTRY_COMPARE(desk.blue->calls.count("wink"), 1);
}

void KeyDeskTest::askingWhichOneCanBeCancelled() {
    Desk desk;
    desk.grey->setTouch(test::FakeTouch::Manual);
    desk.blue->setTouch(test::FakeTouch::Manual);
    desk.tokens.insert(desk.blue);
    QTRY_VERIFY(desk.bench->find("whichKey")->isVisible() && desk.bench->find("whichKey")->isEnabled());
    QVERIFY(desk.bench->click("whichKey"));
    QVERIFY(desk.grey->waitUntilTouchNeeded() && desk.blue->waitUntilTouchNeeded());
    QVERIFY(desk.bench->click("whichCancel"));
    QTRY_VERIFY(!desk.bench->workbench.selection.waiting());
    QVERIFY(!desk.grey->waitingForTouch() && !desk.blue->waitingForTouch());
    QCOMPARE(desk.bench->workbench.key.name(), QStringLiteral("Grey key"));
    QVERIFY(!desk.bench->find("whichCancel")->isVisible());
}

void KeyDeskTest::aResetIsConfirmedAndGuided() {
    Desk desk("2468");
    desk.grey->setTouch(test::FakeTouch::Manual);
    desk.tokens.insert(desk.blue);
    QTRY_COMPARE(desk.bench->workbench.keys.items().size(), 2);
    QVERIFY(desk.ready());
    desk.show(Section::Reset);
    QVERIFY(desk.said().contains(QStringLiteral("registrations at portals")));
    QVERIFY(desk.bench->click("resetBegin"));
    QTRY_VERIFY(desk.bench->find("confirmReset"));
    QTest::keyClick(desk.bench->find("confirmReset"), Qt::Key_Return); // Enter keeps it.
    QTRY_VERIFY(!desk.bench->find("confirmReset"));
    QCOMPARE(desk.bench->workbench.reset.state(), ResetState::Idle);

    QVERIFY(desk.startReset());
    QVERIFY(desk.says("Unplug Grey key now."));
    QVERIFY(desk.bench->workbench.reset.secondsLeft() > 0);
    desk.tokens.remove(desk.grey);
    QVERIFY(desk.reaches(ResetState::PlugIn));
    QVERIFY(desk.says("Plug Grey key in again."));
    QCOMPARE(desk.bench->workbench.key.name(), QStringLiteral("Grey key")); // Not the other one.
    QVERIFY(desk.bench->find("resetCancel")->isVisible());
    desk.tokens.insert(desk.grey);
    QVERIFY(desk.reaches(ResetState::Touch));
    QVERIFY(desk.says("Touch Grey key now"));
    QVERIFY(desk.bench->find("resetSeconds")->isVisible());
    desk.grey->touch();
    QVERIFY(desk.reaches(ResetState::Done));
    QVERIFY(desk.says("Grey key is reset"));
    QVERIFY(!desk.grey->hasPin());
    QTRY_COMPARE(desk.bench->workbench.key.pin(), ui::PinState::NotSet);
    QCOMPARE(desk.bench->workbench.key.name(), QStringLiteral("Grey key"));
    QVERIFY(desk.ready());
    QVERIFY(desk.bench->click("resetSetPin"));
    QVERIFY(desk.bench->find("newPin")->isVisible());
}

void KeyDeskTest::theResetIsTheFirstToAskTheKeyThatComesBack() {
    Desk desk("2468");
    desk.grey->setTouch(test::FakeTouch::Manual);
    QVERIFY(desk.ready());
    QVERIFY(desk.startReset());
    desk.tokens.remove(desk.grey);
    QVERIFY(desk.reaches(ResetState::PlugIn));
    QTRY_VERIFY(desk.bench->workbench.keys.items().isEmpty()); // The list is kept all the same.
    desk.grey->calls.clearLog();
    desk.tokens.insert(desk.grey);
    QTRY_COMPARE(desk.bench->workbench.keys.items().size(), 1);
    QVERIFY(desk.reaches(ResetState::Touch));
    // Nothing of ours has stood in its way: neither the list nor the page asks before it is over.
    const std::vector<std::string> log = desk.grey->calls.log();
    QVERIFY(std::ranges::find(log, std::string("reset")) != log.end());
    QCOMPARE(desk.grey->calls.count("status"), 0);
    desk.grey->touch();
    QVERIFY(desk.reaches(ResetState::Done));
    QTRY_VERIFY(desk.grey->calls.count("status") > 0);
    QTRY_COMPARE(desk.bench->workbench.keys.items().first().pin, ui::PinState::NotSet);
}

void KeyDeskTest::aResetThatFailsSaysWhatNext() {
    Desk desk("2468");
    QVERIFY(desk.ready());
    desk.grey->calls.failNext("reset", ErrorCode::ResetTooLate);
    QVERIFY(desk.startReset());
    desk.tokens.remove(desk.grey);
    QVERIFY(desk.reaches(ResetState::PlugIn));
    desk.tokens.insert(desk.grey);
    QVERIFY(desk.reaches(ResetState::Failed));
    QVERIFY(!desk.bench->find<ui::MessageBar>("resetMessage")->text().isEmpty());
    QVERIFY(desk.grey->pinIs("2468"));
    QTRY_VERIFY(desk.bench->find("resetAgain")->isEnabled());
    QVERIFY(desk.bench->click("resetAgain"));
    QTRY_VERIFY(desk.bench->find("confirmReset"));
    QVERIFY(desk.bench->click("resetNow"));
    QVERIFY(desk.reaches(ResetState::Unplug));
    QVERIFY(desk.bench->click("resetCancel"));
    QVERIFY(desk.reaches(ResetState::Idle));
    QVERIFY(desk.grey->pinIs("2468"));
    QVERIFY(desk.ready());
}

void KeyDeskTest::anotherKeyIsNotResetWithoutBeingConfirmed() {
    Desk desk("2468");
    QVERIFY(desk.ready());
    QVERIFY(desk.startReset());
    desk.tokens.remove(desk.grey);
    QVERIFY(desk.reaches(ResetState::PlugIn));
    desk.tokens.insert(desk.blue);
    QVERIFY(desk.reaches(ResetState::Failed));
    QTRY_COMPARE(desk.bench->workbench.key.name(), QStringLiteral("Blue key"));
    QTRY_VERIFY(desk.bench->find("resetAgain")->isEnabled());
    QVERIFY(desk.bench->click("resetAgain"));
    QTRY_VERIFY(desk.bench->find("confirmReset"));
    QVERIFY(desk.bench->said("confirmReset").contains(QStringLiteral("Blue key")));
    QVERIFY(desk.bench->click("keepKey"));
    QCOMPARE(desk.bench->workbench.reset.state(), ResetState::Failed);
    QVERIFY(desk.ready());
}

void KeyDeskTest::afterAWrongPinTheFocusIsInTheFirstField() {
    Desk desk("2468");
    QVERIFY(desk.ready());
    desk.show(Section::Pin);
    desk.bench->window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&desk.bench->window));
    desk.bench->find("newPinAgain")->setFocus();
    QVERIFY(desk.changePin("9999", "1357"));
    QVERIFY(desk.says("The PIN is wrong. 7 tries are left."));
    QTRY_COMPARE(QApplication::focusWidget(), desk.bench->find("oldPin"));
}

void KeyDeskTest::theFocusDoesNotFallOutOfThePage() {
    Desk desk("2468");
    QVERIFY(desk.ready());
    desk.bench->window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&desk.bench->window));
    const auto* page = desk.bench->find("keyPage");
    desk.show(Section::Passkeys);
    QVERIFY(desk.bench->type("unlockPin", QStringLiteral("2468")));
    desk.bench->find("unlockPin")->setFocus();
    QVERIFY(desk.bench->click("unlock")); // The form goes, and there is nothing to choose: no passkey.
    QTRY_VERIFY(desk.bench->workbench.access.unlocked() && !desk.bench->workbench.access.busy());
    QTRY_VERIFY(!desk.bench->find("unlockForm")->isVisible());
    QTRY_VERIFY(QApplication::focusWidget() && page->isAncestorOf(QApplication::focusWidget()));
}

void KeyDeskTest::aKeyThatTellsNoModelIsNotCalledUnknown() {
    Desk desk;
    QVERIFY(desk.says("A model that is not in the catalogue"));
    token::AuthenticatorInfo info;
    info.versions = {"U2F_V2"};
    desk.grey->setInfo(info);
    desk.bench->workbench.access.pinMayHaveChanged();
    QVERIFY(desk.says("The key does not tell its model"));
}

void KeyDeskTest::aResetOfARealSimulatedKey() {
    SystemRandom random;
    token::SimulatedTokens tokens;
    simulator::SoftwareKey::Options options;
    options.personality.product = "Grey key";
    const std::shared_ptr<simulator::SoftwareKey> key =
        *simulator::SoftwareKey::create(std::move(options), random);
    tokens.add(key);
    key->insert();
    Bench bench(tokens);
    bench.window.showPage(ui::MainWindow::Page::Key);
    auto* page = bench.find<ui::KeyPage>("keyPage");
    QTRY_VERIFY(bench.workbench.key.loaded() && !bench.workbench.key.busy());
    page->showSection(Section::Pin);
    auto* form = bench.find("pinPanel");
    for (const char* field : {"newPin", "newPinAgain"})
        QTest::keyClicks(form->findChild<QLineEdit*>(QString::fromLatin1(field)), QStringLiteral("739164"));
    QVERIFY(bench.click("keyAct"));
    QTRY_COMPARE(bench.workbench.key.pin(), ui::PinState::Set);
    QTRY_VERIFY(!bench.workbench.key.busy());
    page->showSection(Section::Reset);
    QVERIFY(bench.click("resetBegin"));
    QTRY_VERIFY(bench.find("confirmReset"));
    QVERIFY(bench.click("resetNow"));
    QTRY_COMPARE(bench.workbench.reset.state(), ResetState::Unplug);
    key->remove();
    QTRY_COMPARE(bench.workbench.reset.state(), ResetState::PlugIn);
    key->insert();
    QTRY_COMPARE(bench.workbench.reset.state(), ResetState::Touch);
    QTRY_VERIFY(key->waitingForTouch());
    key->touch();
    QTRY_COMPARE(bench.workbench.reset.state(), ResetState::Done);
    QTRY_COMPARE(bench.workbench.key.pin(), ui::PinState::NotSet);
}

void KeyDeskTest::withoutPermissionItIsNotNoKey() {
    FakeTokens tokens;
    tokens.calls.failAlways("list", ErrorCode::KeyNotPermitted);
    Bench bench(tokens);
    bench.window.showPage(ui::MainWindow::Page::Key);
    QTRY_VERIFY(bench.said("keyPage").contains(QStringLiteral("you may not use it")));
    QVERIFY(!bench.said("keyPage").contains(QStringLiteral("No security key")));
    tokens.calls.failAlways("list", {});
    tokens.insert(std::make_shared<FakeKey>("k1", "Grey key"));
    QTRY_VERIFY(bench.workbench.key.loaded());
    QTRY_VERIFY(bench.find("keyHead")->isVisible());
}

void KeyDeskTest::aBusyKeyHasItsOwnPage() {
    Desk desk;
    QVERIFY(desk.ready());
    desk.grey->calls.failAlways("info", ErrorCode::KeyBusy);
    desk.bench->workbench.access.reload();
    QVERIFY(desk.says("in use by another program"));
    QVERIFY(!desk.said().contains(QStringLiteral("No security key")));
    desk.grey->calls.failAlways("info", {});
    QVERIFY(desk.bench->click("lookAgain"));
    QVERIFY(desk.ready());
    QTRY_VERIFY(desk.bench->find("keyHead")->isVisible());
}

void KeyDeskTest::theKeyPageWorksByKeyboard() {
    Desk desk;
    QVERIFY(desk.ready());
    auto* sections = desk.bench->find<QListWidget>("keySections");
    sections->setFocus();
    QTest::keyClick(sections, Qt::Key_Down);
    QCOMPARE(sections->currentRow(), 1);
    QTRY_VERIFY(desk.bench->find("newPin")->isVisible());
    // From the list of sections, Tab leads into the section.
    auto* panel = desk.bench->find("pinPanel");
    QTest::keyClick(sections, Qt::Key_Tab);
    QTRY_VERIFY(QApplication::focusWidget() != nullptr);
    QVERIFY2(panel->isAncestorOf(QApplication::focusWidget()),
             qPrintable(QApplication::focusWidget()->objectName()));
    auto* first = panel->findChild<QLineEdit*>(QStringLiteral("newPin"));
    first->setFocus();
    QTest::keyClicks(first, QStringLiteral("135790"));
    QTest::keyClick(first, Qt::Key_Return);
    auto* second = panel->findChild<QLineEdit*>(QStringLiteral("newPinAgain"));
    QVERIFY(second->hasFocus());
    QTest::keyClicks(second, QStringLiteral("135790"));
    QTest::keyClick(second, Qt::Key_Return);
    QTRY_VERIFY(desk.grey->pinIs("135790"));
}
