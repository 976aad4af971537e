#include "tests/gui/Bench.h"
#include "tests/gui/Complaints.h"
#include "tests/gui/EnrolTest.h"
#include "tests/support/FakeTokens.h"
#include "ui/widgets/LetterDialog.h"
#include "ui/widgets/PinDisplay.h"

#include <QComboBox>
#include <QDir>
#include <QFile>

using namespace fidesk;
using fidesk::test::Bench;
using fidesk::test::FakeKey;
using fidesk::test::FakeTokens;
using State = ui::EnrolmentModel::State;
using ResetAct = ui::EnrolmentModel::ResetAct;

namespace {

/// A key in memory that has to be touched, two profiles, and the window.
struct ProfilesBench {
    std::shared_ptr<FakeKey> key = std::make_shared<FakeKey>("k1", "Grey key");
    FakeTokens tokens;
    Bench bench{tokens};

    ProfilesBench() {
        key->setTouch(test::FakeTouch::Manual);
        write("office",
              R"({"name": "Office keys", "pin": "generated", "nicknamePattern": "{label} of {user}"})");
        write("fresh", R"({"name": "Keys that come back", "resetFirst": true, "forcePinChange": true,
                           "minPinLength": 6, "pin": "generated"})");
    }

    void write(const char* id, const char* json) {
        const QString folder = bench.folder.filePath(QStringLiteral("profiles"));
        QFile file(folder + u'/' + QString::fromLatin1(id) + QStringLiteral(".json"));
        QVERIFY(QDir().mkpath(folder));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(json);
    }
    /// Up to the choice, with the profile of that name chosen.
    bool choose(const QString& name) {
        if (!bench.chooseUser() || !bench.click("register") || !chosen())
            return false;
        return pick(name);
    }
    bool chosen() {
        return QTest::qWaitFor([&] { return bench.workbench.enrolment.choice.ready(); });
    }
    bool pick(const QString& name) {
        auto* box = bench.find<QComboBox>("enrolProfile");
        const int index = box->findText(name);
        if (!box->isVisible() || index < 0)
            return false;
        box->setFocus();
        while (box->currentIndex() != index)
            QTest::keyClick(box, box->currentIndex() < index ? Qt::Key_Down : Qt::Key_Up);
        return true;
    }
    bool actIs(ResetAct act) {
        return QTest::qWaitFor([&] { return bench.workbench.enrolment.resetAct() == act; });
    }
    bool touched() {
        const bool waits = QTest::qWaitFor([&] { return key->waitingForTouch(); });
        key->touch();
        return waits;
    }
    /// With the profile "Office keys", from the choice on.
    bool toHandOver() {
        tokens.insert(key);
        return bench.click("enrolNext") && touched() && bench.waitFor(State::NeedNickname) &&
               bench.click("enrolNext") && bench.waitFor(State::HandOver);
    }
};

using Look = std::function<void(Bench&, const QString&)>;

/// A forgotten PIN, from the choice to the reset.
void everyStepOfAReset(ProfilesBench& profiles, const Look& look) {
    Bench& bench = profiles.bench;
    QTRY_VERIFY(!bench.workbench.registrations.items().isEmpty());
    bench.find<QTableView>("registrations")->selectRow(0);
    QTRY_VERIFY(bench.find("pinForgotten")->isEnabled());
    QVERIFY(bench.click("pinForgotten"));
    QVERIFY(profiles.chosen());
    QVERIFY(profiles.pick(QStringLiteral("Keys that come back")));
    look(bench, QStringLiteral("replace"));
    profiles.key->calls.failNext("reset", ErrorCode::ResetTooLate);
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(bench.waitFor(State::NeedConsent));
    look(bench, QStringLiteral("consent"));
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(profiles.actIs(ResetAct::Unplug));
    look(bench, QStringLiteral("unplug"));
    profiles.tokens.remove(profiles.key);
    QVERIFY(profiles.actIs(ResetAct::PlugIn));
    look(bench, QStringLiteral("plug in"));
    profiles.tokens.insert(profiles.key);
    QVERIFY(profiles.actIs(ResetAct::Touch));
    look(bench, QStringLiteral("touch to reset"));
    QVERIFY(profiles.touched());
    QTRY_VERIFY2(bench.workbench.enrolment.touchWanted(), qPrintable(bench.enrolSaid().replace(u'\n', u'|')));
    look(bench, QStringLiteral("touch"));
    QVERIFY(bench.click("enrolCancel"));
    QVERIFY(bench.waitFor(State::PinStays));
    look(bench, QStringLiteral("the PIN stays"));
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(bench.waitFor(State::Closed));
}

void everyStep(const Look& look) {
    ProfilesBench profiles;
    Bench& bench = profiles.bench;
    QVERIFY(profiles.choose(QStringLiteral("Keys that come back")));
    look(bench, QStringLiteral("wipe"));
    QVERIFY(profiles.pick(QStringLiteral("Office keys")));
    QVERIFY(bench.type("enrolLabel", QStringLiteral("A-17")));
    look(bench, QStringLiteral("choose"));
    QVERIFY(profiles.toHandOver());
    look(bench, QStringLiteral("hand over"));
    profiles.key->calls.failNext("forcePinChange", ErrorCode::KeyUnresponsive);
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(bench.waitFor(State::Done));
    look(bench, QStringLiteral("done"));
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(bench.waitFor(State::Closed));
    everyStepOfAReset(profiles, look);
}

} // namespace

void EnrolTest::aProfileAndALabelAreChosen() {
    ProfilesBench profiles;
    Bench& bench = profiles.bench;
    QVERIFY(profiles.choose(QStringLiteral("Keys that come back")));
    QTRY_VERIFY(bench.enrolSaid().contains(QStringLiteral("Resets the key, makes a PIN of 6 digits")));
    QVERIFY(bench.find("enrolWarning")->isVisible());
    QVERIFY(profiles.pick(QStringLiteral("Office keys")));
    QTRY_VERIFY(bench.enrolSaid().contains(QStringLiteral("Makes a PIN of 6 digits.")));
    QVERIFY(!bench.find("enrolWarning")->isVisible());
    QVERIFY(bench.type("enrolLabel", QStringLiteral("A-17")));
    QVERIFY(profiles.toHandOver());
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(bench.waitFor(State::Done));
    QCOMPARE(bench.registered().front().nickname, std::string("A-17 of Ann Archer"));
    QCOMPARE(bench.records->items({})->front().key.label, std::string("A-17"));
    QVERIFY(bench.click("enrolNext"));

    // The next key gets the same profile, and no label yet.
    QVERIFY(bench.waitFor(State::Closed));
    QVERIFY(bench.click("register"));
    QVERIFY(profiles.chosen());
    QCOMPARE(bench.find<QComboBox>("enrolProfile")->currentText(), QStringLiteral("Office keys"));
    QVERIFY(bench.find<QLineEdit>("enrolLabel")->text().isEmpty());
}

void EnrolTest::aMadePinIsShownUntilItIsHandedOver() {
    ProfilesBench profiles;
    Bench& bench = profiles.bench;
    QVERIFY(profiles.choose(QStringLiteral("Office keys")));
    QVERIFY(bench.type("enrolLabel", QStringLiteral("A-17")));
    QVERIFY(profiles.toHandOver());
    auto* display = bench.find<ui::PinDisplay>("generatedPin");
    QVERIFY(display && display->isVisible());
    QVERIFY(profiles.key->pinIs(std::string(display->pin().text())));
    QVERIFY(bench.enrolSaid().contains(QStringLiteral("Give this PIN to Ann Archer")));
    QVERIFY(bench.records->items({})->empty());

    QVERIFY(bench.click("enrolLetter"));
    QTRY_VERIFY(bench.window.findChild<ui::LetterDialog*>() != nullptr);
    const QPointer<ui::LetterDialog> letter = bench.window.findChild<ui::LetterDialog*>();
    QTRY_VERIFY(letter->isVisible());
    letter->reject();
    QTRY_VERIFY(letter.isNull());
    QVERIFY(display->isVisible());

    QVERIFY(bench.click("enrolNext"));
    QVERIFY(bench.waitFor(State::Done));
    QVERIFY(bench.window.findChildren<ui::PinDisplay*>().isEmpty());
    QCOMPARE(bench.records->items({})->size(), 1U);
    QVERIFY(bench.records->openJobs()->empty());
}

void EnrolTest::aForgottenPinIsReplaced() {
    ProfilesBench profiles;
    Bench& bench = profiles.bench;
    QVERIFY(profiles.choose(QStringLiteral("Office keys")));
    QVERIFY(bench.type("enrolLabel", QStringLiteral("A-17")));
    QVERIFY(profiles.toHandOver());
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(bench.waitFor(State::Done));
    QVERIFY(bench.click("enrolNext"));
    const std::string old = bench.registered().front().id;

    QTRY_VERIFY(!bench.workbench.registrations.items().isEmpty());
    bench.find<QTableView>("registrations")->selectRow(0);
    QTRY_VERIFY(bench.find("pinForgotten")->isEnabled());
    QVERIFY(bench.click("pinForgotten"));
    QVERIFY(profiles.chosen());
    QVERIFY(bench.enrolSaid().contains(QStringLiteral("every passkey on it are wiped")));
    QVERIFY(bench.enrolSaid().contains(QStringLiteral("Lost or stolen")));
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(bench.waitFor(State::NeedConsent));
    QVERIFY(bench.enrolSaid().contains(QStringLiteral("Reset Grey key now?")));
    QTRY_COMPARE(QApplication::focusWidget(), bench.find("enrolCancel"));
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(profiles.actIs(ResetAct::Touch));
    QTRY_VERIFY(bench.enrolSaid().contains(QStringLiteral("Touch Grey key now")));
    QVERIFY(bench.find<QLabel>("enrolResetSeconds")->text().contains(QStringLiteral("s left")));
    QVERIFY(profiles.touched());
    QTRY_VERIFY(bench.workbench.enrolment.touchWanted());
    QVERIFY(profiles.touched());
    QVERIFY(bench.waitFor(State::NeedNickname));
    QCOMPARE(bench.find<QLineEdit>("nickname")->text(), QStringLiteral("A-17 of Ann Archer"));
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(bench.waitFor(State::HandOver));
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(bench.waitFor(State::Done));
    QVERIFY(bench.enrolSaid().contains(QStringLiteral("is registered anew for Ann Archer")));
    QVERIFY(bench.click("enrolNext"));
    QCOMPARE(bench.registered().size(), 1U);
    QVERIFY(bench.registered().front().id != old);
    QTRY_VERIFY(bench.said("registrationsMessage").contains(QStringLiteral("registered anew")));
}

void EnrolTest::everyStepCanBeReadAndReached() {
    int looked = 0;
    everyStep([&](Bench& bench, const QString& step) {
        ++looked;
        const QString wrong = test::wrongWith(bench.window, step);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    });
    QCOMPARE(looked, 11);
}
