#include "tests/gui/ProfilesTest.h"
#include "core/profiles/Profiles.h"
#include "tests/gui/Bench.h"
#include "tests/gui/Complaints.h"
#include "tests/support/FakeTokens.h"
#include "ui/widgets/FormField.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QListWidget>
#include <QRadioButton>
#include <QScrollArea>
#include <QScrollBar>

using namespace fidesk;
using fidesk::test::Bench;
using Page = ui::MainWindow::Page;

namespace {

/// Disks are slow where others use them, too.
constexpr int patience = 9'000; // ms

constexpr auto yubiKey = "cb69481e-8ff7-4039-93ec-0a2729a154a8";

/// The page with a preset profile and one of the user's own.
struct ProfilesBench {
    test::FakeTokens tokens;
    Bench bench{tokens};

    explicit ProfilesBench(bool withProfiles = true) {
        if (withProfiles) {
            write(QStringLiteral("machine/profiles/mail.json"),
                  QStringLiteral(R"({"name": "National mail service", "pin": "generated", "minPinLength": 6,
                      "resetFirst": true, "allowedModels": ["%1"], "nicknamePattern": "{model} {label}"})")
                      .arg(QLatin1String(yubiKey)));
            write(QStringLiteral("machine/policy.json"), QStringLiteral(R"({"default": "mail"})"));
            write(QStringLiteral("profiles/counter.json"), QStringLiteral(R"({"name": "At the counter"})"));
        }
    }

    void write(const QString& name, const QString& text) const {
        const QString path = bench.folder.filePath(name);
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
    }
    bool open() {
        bench.window.showPage(Page::Profiles);
        return settled();
    }
    bool settled() {
        return QTest::qWaitFor([&] { return model().loaded() && !model().busy(); }, patience);
    }
    ui::ProfilesModel& model() { return bench.workbench.profiles; }
    [[nodiscard]] QListWidget* list() { return bench.find<QListWidget>("profiles"); }
    [[nodiscard]] QStringList listed() {
        QStringList rows;
        for (int row = 0; row < list()->count(); ++row)
            rows.append(list()->item(row)->text().replace(u'\n', QStringLiteral(": ")));
        return rows;
    }
    [[nodiscard]] QString chosen() {
        return list()->currentItem() ? list()->currentItem()->text().section(u'\n', 0, 0) : QString();
    }
    /// With the mouse.
    void choose(const char* name) {
        for (int row = 0; row < list()->count(); ++row)
            if (list()->item(row)->text().startsWith(QString::fromLatin1(name)))
                QTest::mouseClick(list()->viewport(), Qt::LeftButton, {},
                                  list()->visualItemRect(list()->item(row)).center());
    }
    bool shows(const char* name) {
        return QTest::qWaitFor([&] { return field("profileName") == QString::fromLatin1(name); }, patience);
    }
    [[nodiscard]] QString field(const char* name) { return bench.find<QLineEdit>(name)->text(); }
    [[nodiscard]] QString said() { return bench.said("profilesPage"); }
    bool says(const char* words) {
        return QTest::qWaitFor([&] { return said().contains(QString::fromUtf8(words)); }, patience);
    }
    [[nodiscard]] bool enabled(const char* name) { return bench.find(name)->isEnabled(); }
    /// What is said to be wrong with the field; empty: nothing.
    [[nodiscard]] QString problem(const char* name) {
        const auto* label = bench.find<QLabel>(name);
        return label->isVisible() ? label->text() : QString();
    }
    bool type(const char* name, const char* text) { return bench.type(name, QString::fromUtf8(text)); }
    /// Scrolls to it first, as a person would.
    bool click(const char* name) {
        auto* widget = bench.find(name);
        bench.find<QScrollArea>("profileScroll")->ensureWidgetVisible(widget);
        return bench.click(name);
    }
    [[nodiscard]] Result<profiles::Profile> saved(const char* id) {
        return profiles::Profiles(bench.profilePlaces()).find(id);
    }
    bool asked() {
        return QTest::qWaitFor([&] { return bench.find("unsavedDialog") != nullptr; }, patience);
    }
    bool answer(const char* button) {
        if (!asked() || !bench.click(button) ||
            !QTest::qWaitFor([&] { return bench.find("unsavedDialog") == nullptr; }, patience))
            return false;
        bench.window.activateWindow(); // As the desktop does; this platform does not.
        return !bench.window.isVisible() ||
               QTest::qWaitFor([&] { return bench.window.isActiveWindow(); }, patience);
    }
};

} // namespace

void ProfilesTest::listsWhatThereIs() {
    ProfilesBench page;
    QVERIFY(page.open());
    QTRY_COMPARE_WITH_TIMEOUT(
        page.listed().join(QStringLiteral("; ")),
        QStringLiteral("At the counter: your own; National mail service: preset for this computer, "
                       "used where none is chosen"),
        patience);
    QVERIFY(page.shows("At the counter"));
    QVERIFY(page.list()->hasFocus());
    QTest::keyClick(page.list(), Qt::Key_Down);
    QVERIFY(page.shows("National mail service"));
    QCOMPARE(page.list()->currentItem()->data(Qt::AccessibleTextRole).toString(),
             QStringLiteral("National mail service, preset for this computer, used where none is chosen"));
    page.write(QStringLiteral("profiles/another.json"), QStringLiteral(R"({"name": "Another"})"));
    page.bench.window.showPage(Page::Records);
    page.bench.window.showPage(Page::Profiles);
    QTRY_COMPARE_WITH_TIMEOUT(page.list()->count(), 3, patience);
    QVERIFY(page.shows("National mail service"));
}

void ProfilesTest::showsFilesThatCannotBeUsed() {
    ProfilesBench page;
    page.write(QStringLiteral("profiles/broken.json"),
               QStringLiteral("{\n  \"name\": \"Broken\",\n  \"minPinLength\": 3\n}\n"));
    QVERIFY(page.open());
    QVERIFY2(
        page.says("broken.json cannot be used: line 3, minPinLength: must be a whole number from 4 to 63"),
        qPrintable(page.said()));
    QCOMPARE(page.list()->count(), 2);
    page.write(QStringLiteral("profiles/broken.json"), QStringLiteral(R"({"name": "Mended"})"));
    QVERIFY(page.bench.click("profilesLookAgain"));
    QTRY_COMPARE_WITH_TIMEOUT(page.list()->count(), 3, patience);
    QVERIFY(!page.bench.find("profilesUnusable")->isVisible());
    page.write(QStringLiteral("machine/policy.json"), QStringLiteral(R"({"default": "nobody"})"));
    QVERIFY(page.open());
    QVERIFY(page.says("uses the profile \"nobody\" where none is chosen, and there is none"));
}

void ProfilesTest::makesAProfileByKeyboardAlone() {
    ProfilesBench page(false);
    QVERIFY(page.open());
    QVERIFY(page.says("There are no profiles."));
    QTest::keyClick(&page.bench.window, Qt::Key_N, Qt::AltModifier);
    QTRY_COMPARE(QApplication::focusWidget(), page.bench.find("profileName"));
    QVERIFY(!page.enabled("profileSave"));
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("National mail service, 2"));
    QCOMPARE(page.field("profileId"), QStringLiteral("national-mail-service-2"));
    QCOMPARE(page.listed(), QStringList{QStringLiteral("National mail service, 2: not saved yet")});
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), page.bench.find("profileDescription"));
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("For everybody"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), page.bench.find("profilePinTyped"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
    QVERIFY(page.bench.find<QRadioButton>("profilePinGenerated")->isChecked());
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), page.bench.find("profileGeneratedLength"));
    QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("8")); // All of it was selected.
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
    QCOMPARE(QApplication::focusWidget(), page.bench.find("profileForcePinChange"));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_S, Qt::ControlModifier);
    QVERIFY(page.says("“National mail service, 2” is saved."));
    const auto saved = page.saved("national-mail-service-2");
    QVERIFY(saved);
    profiles::Profile wanted;
    wanted.id = "national-mail-service-2";
    wanted.name = "National mail service, 2";
    wanted.description = "For everybody";
    wanted.pin = profiles::PinSource::Generated;
    wanted.generatedPinLength = 8;
    wanted.forcePinChange = true;
    QVERIFY(*saved == wanted);
    QCOMPARE(page.listed(), QStringList{QStringLiteral("National mail service, 2: your own")});
    QVERIFY(page.bench.find<QLineEdit>("profileId")->isReadOnly());
    QVERIFY(page.says("national-mail-service-2.json. A copy of it in"));
}

void ProfilesTest::saysWhatIsWrongAsOneTypes() {
    ProfilesBench page;
    QVERIFY(page.open());
    QVERIFY(page.bench.click("profileNew"));
    QVERIFY(page.problem("profileNameProblem").isEmpty()); // Nobody has typed yet.
    QVERIFY(page.says("Name: Give the profile a name."));
    QVERIFY(page.type("profileName", "At the counter"));
    QCOMPARE(page.field("profileId"), QStringLiteral("at-the-counter"));
    QVERIFY(page.enabled("profileSave"));

    QVERIFY(page.type("profileId", "counter"));
    QVERIFY(page.problem("profileIdProblem").contains(QStringLiteral("\"counter\" already")));
    QVERIFY(!page.enabled("profileSave"));
    QVERIFY(page.type("profileId", "mail"));
    QVERIFY(page.problem("profileIdProblem").contains(QStringLiteral("is preset for this computer")));
    QVERIFY(page.type("profileId", "Counter 2"));
    QVERIFY(page.problem("profileIdProblem").contains(QStringLiteral("a to z, digits and hyphens")));
    QVERIFY(page.type("profileId", "counter-2"));
    QVERIFY(page.problem("profileIdProblem").isEmpty());
    QVERIFY(page.type("profileName", "Another")); // The id was typed: it stays.
    QCOMPARE(page.field("profileId"), QStringLiteral("counter-2"));
    QVERIFY(page.type("profileName", ""));
    QCOMPARE(page.problem("profileNameProblem"), QStringLiteral("Give the profile a name."));
    QVERIFY(page.type("profileName", "Counter"));

    for (const char* wrong : {"3", "64", "six", "4.5", "-6"}) {
        QVERIFY(page.type("profileMinLength", wrong));
        QCOMPARE(page.problem("profileMinLengthProblem"),
                 QStringLiteral("Enter a whole number from 4 to 63."));
        QVERIFY(!page.enabled("profileSave"));
    }
    QVERIFY(page.type("profileMinLength", "8"));
    QVERIFY(page.enabled("profileSave"));
    QVERIFY(page.click("profilePinGenerated"));
    QVERIFY(page.problem("profileGeneratedLengthProblem").contains(QStringLiteral("its minimum is 8")));
    QVERIFY(!page.enabled("profileSave"));
    QVERIFY(page.click("profilePinTyped"));
    QVERIFY(page.enabled("profileSave"));
    QVERIFY(page.click("profilePinGenerated"));
    QVERIFY(page.type("profileGeneratedLength", "8"));
    QVERIFY(page.problem("profileGeneratedLengthProblem").isEmpty());
    QVERIFY(page.enabled("profileSave"));

    QVERIFY(page.type("profilePattern", "{modell} {label}"));
    QVERIFY(page.problem("profilePatternProblem").contains(QStringLiteral("{modell} is not known")));
    QVERIFY(!page.enabled("profileSave"));
    QVERIFY(page.said().contains(QStringLiteral("{modell} is not known")));
}

void ProfilesTest::changesAProfile() {
    ProfilesBench page;
    QVERIFY(page.open());
    QVERIFY(page.shows("At the counter"));
    QVERIFY(page.says("Everything is saved."));
    QVERIFY(!page.enabled("profileSave") && !page.enabled("profileDiscard"));
    for (const char* control : {"profileResetFirst", "profileAlwaysUv", "profileEnterpriseAttestation",
                                "profileAttestationRequired", "profileUserVerification",
                                "profileProveByAssertion", "profileForcePinChange"})
        QVERIFY2(page.click(control), control);
    QVERIFY(page.type("profileMinLength", "6") && page.type("profilePattern", "{label}"));
    QTest::keyClicks(page.bench.find("profileDescription"), QStringLiteral("Typed here"));
    QVERIFY(page.says("Your changes are not saved yet."));
    QVERIFY(page.listed().first().endsWith(QStringLiteral("changes are not saved")));
    QVERIFY(page.click("profileSave"));
    QVERIFY(page.says("“At the counter” is saved."));
    const auto saved = page.saved("counter");
    QVERIFY(saved);
    profiles::Profile wanted;
    wanted.id = "counter";
    wanted.name = "At the counter";
    wanted.description = "Typed here";
    wanted.resetFirst = wanted.alwaysUv = wanted.enterpriseAttestation = wanted.attestationRequired =
        wanted.userVerificationRequired = wanted.forcePinChange = true;
    wanted.proveByAssertion = false;
    wanted.minPinLength = 6;
    wanted.nicknamePattern = "{label}";
    QVERIFY(*saved == wanted);
    QVERIFY(page.bench.find<QScrollArea>("profileScroll")->verticalScrollBar()->value() > 0);
    QVERIFY(page.click("profileResetFirst"));
    QVERIFY(!page.said().contains(QStringLiteral("” is saved."))); // No longer so.
    QVERIFY(page.click("profileDiscard"));
    QVERIFY(page.says("Everything is saved."));
    QVERIFY(page.bench.find<QAbstractButton>("profileResetFirst")->isChecked());

    QFile::remove(page.bench.folder.filePath(QStringLiteral("profiles/counter.json")));
    QVERIFY(QDir(page.bench.folder.path()).rmdir(QStringLiteral("profiles")));
    page.write(QStringLiteral("profiles"), QStringLiteral("in the way"));
    QVERIFY(page.click("profileResetFirst"));
    QVERIFY(page.click("profileSave"));
    QVERIFY2(page.says("cannot be written"), qPrintable(page.said()));
    QVERIFY(!page.bench.find<QAbstractButton>("profileResetFirst")->isChecked());
}

void ProfilesTest::namesTheModels() {
    ProfilesBench page;
    QVERIFY(page.open());
    QVERIFY(page.shows("At the counter"));
    auto* chosen = page.bench.find<QListWidget>("modelList");
    auto* found = page.bench.find<QListWidget>("modelsFound");
    QVERIFY(!chosen->isVisible() && page.bench.find("modelNone")->isVisible());
    QVERIFY(page.type("modelSearch", "yubikey nfc fips"));
    QVERIFY(found->isVisible() && found->count() > 0);
    QTRY_COMPARE(found->visibleRegion().boundingRect(), found->rect()); // It was scrolled to.
    const QString first = found->item(0)->text();
    QTest::keyClick(page.bench.find("modelSearch"), Qt::Key_Return);
    QCOMPARE(chosen->item(0)->text(), first);
    QVERIFY(page.field("modelSearch").isEmpty() && !found->isVisible());
    QVERIFY(page.type("modelSearch", yubiKey) && page.click("modelAdd"));
    QVERIFY(chosen->item(1)->text().contains(QStringLiteral("YubiKey")));
    QVERIFY(page.type("modelSearch", "CB69481E-8FF7-4039-93EC-0A2729A154A8") && page.click("modelAdd"));
    QVERIFY(page.says("is in the list already."));
    QVERIFY(page.type("modelSearch", "01020304-0506-0708-090a-0b0c0d0e0f10") && page.click("modelAdd"));
    QCOMPARE(chosen->item(2)->text(), QStringLiteral("Unknown model · 01020304-0506-0708-090a-0b0c0d0e0f10"));
    QVERIFY(page.type("modelSearch", "no such key"));
    QVERIFY(page.says("No model of that name is known here."));
    QVERIFY(page.type("modelSearch", "01020304-0506-0708-090a-0b0c0d0e0f1x") && !page.enabled("modelAdd"));
    QVERIFY(page.type("modelSearch", "00000000-0000-0000-0000-000000000000"));
    QVERIFY(page.says("An AAGUID looks like"));
    chosen->setCurrentRow(0);
    QVERIFY(page.click("modelRemove"));
    QCOMPARE(chosen->count(), 2);
    QVERIFY(page.click("profileSave"));
    QVERIFY(page.says("” is saved."));
    const auto saved = page.saved("counter");
    QVERIFY(saved && saved->allowedModels.size() == 2);
    QCOMPARE(webauthn::toString(saved->allowedModels[0]), std::string(yubiKey));
    QCOMPARE(saved->allowedModels[1][15], 0x10);
    chosen->setCurrentRow(0);
    chosen->setFocus();
    QTest::keyClick(chosen, Qt::Key_Delete);
    QTest::keyClick(chosen, Qt::Key_Delete);
    QVERIFY(page.bench.find("modelNone")->isVisible());
}

void ProfilesTest::showsWhatAPatternMakes() {
    ProfilesBench page;
    QVERIFY(page.open());
    QVERIFY(page.shows("At the counter"));
    const auto preview = [&] { return page.bench.find<QLabel>("profilePreview")->text(); };
    QCOMPARE(preview(), QStringLiteral("For example: Security Key NFC"));
    QVERIFY(page.type("profilePattern", "{label} of {user}"));
    QCOMPARE(preview(), QStringLiteral("For example: C-0017 of Ann Archer"));
    QVERIFY(page.type("profilePattern", "{model} {label} {serial} {userName}"));
    QCOMPARE(preview(), QStringLiteral("For example: Security Key NFC C-0017 204311"));
    for (const char* wrong : {"{label", "label}", "{nobody}", " "}) {
        QVERIFY(page.type("profilePattern", wrong));
        QVERIFY(!page.problem("profilePatternProblem").isEmpty());
        QVERIFY(!page.bench.find("profilePreview")->isVisible());
    }
}

void ProfilesTest::duplicatesAPresetOne() {
    ProfilesBench page;
    QVERIFY(page.open());
    page.choose("National");
    QVERIFY(page.shows("National mail service"));
    QVERIFY(page.bench.click("profileDuplicate"));
    QVERIFY(page.shows("National mail service (copy)"));
    QCOMPARE(page.field("profileId"), QStringLiteral("national-mail-service-copy"));
    QCOMPARE(QApplication::focusWidget(), page.bench.find("profileName"));
    QVERIFY(page.enabled("profileSave"));
    QVERIFY(page.type("profileName", "Mail of our own"));
    QVERIFY(page.click("profileSave"));
    QVERIFY(page.says("“Mail of our own” is saved."));
    const auto preset = page.saved("mail");
    auto copy = page.saved("mail-of-our-own");
    QVERIFY(preset && copy);
    copy->id = preset->id;
    copy->name = preset->name;
    QVERIFY(*copy == *preset);
}

void ProfilesTest::readsAPresetOne() {
    ProfilesBench page;
    QVERIFY(page.open());
    page.choose("National");
    QVERIFY(page.shows("National mail service"));
    QVERIFY(page.says("Your organisation has set this profile for this computer, in "));
    QVERIFY(page.said().contains(QStringLiteral("mail.json")));
    QVERIFY(!page.bench.find("profileSave")->isVisible() && !page.enabled("profileDelete"));
    QVERIFY(!page.bench.find("modelSearch")->isVisible());
    QVERIFY(page.bench.find<QListWidget>("modelList")->item(0)->text().contains(QStringLiteral("YubiKey")));
    for (const char* name : {"profileName", "profileId", "profileGeneratedLength", "profilePattern"})
        QVERIFY2(page.bench.find<QLineEdit>(name)->isReadOnly(), name);
    QVERIFY(!page.click("profileResetFirst"));
    QVERIFY(!page.click("profilePinTyped"));
    QTest::keyClicks(page.bench.find("profileName"), QStringLiteral("x"));
    QTest::keyClicks(page.bench.find("profileDescription"), QStringLiteral("x"));
    QCOMPARE(page.field("profileName"), QStringLiteral("National mail service"));
    auto* scroll = page.bench.find<QScrollArea>("profileScroll");
    scroll->setFocus();
    scroll->verticalScrollBar()->setValue(0);
    QTest::keyClick(scroll, Qt::Key_PageDown);
    QTRY_VERIFY(scroll->verticalScrollBar()->value() > 0);
    page.choose("At the counter"); // Nothing is to be asked.
    QVERIFY(page.shows("At the counter"));
}

void ProfilesTest::forbidsOwnProfiles() {
    ProfilesBench page;
    page.write(QStringLiteral("machine/policy.json"), QStringLiteral(R"({"onlyPreset": true})"));
    QVERIFY(page.open());
    QVERIFY(page.says("This computer uses preset profiles only, so none can be made or changed here."));
    QCOMPARE(page.list()->count(), 1);
    for (const char* button : {"profileNew", "profileDuplicate", "profileDelete"})
        QVERIFY2(!page.enabled(button), button);
}

void ProfilesTest::deletesOnlyWhenConfirmed() {
    ProfilesBench page;
    QVERIFY(page.open());
    QVERIFY(page.shows("At the counter"));
    QTest::keyClick(page.list(), Qt::Key_Delete);
    QTRY_VERIFY(page.bench.find("confirmDialog"));
    QVERIFY(page.bench.said("confirmDialog")
                .contains(QStringLiteral("“At the counter” and its file are deleted")));
    QTest::keyClick(page.bench.find("confirmDialog"), Qt::Key_Return); // Enter keeps it.
    QTRY_VERIFY(!page.bench.find("confirmDialog"));
    QVERIFY(page.saved("counter"));
    QVERIFY(page.type("profileName", "Other"));
    QVERIFY(page.bench.click("profileDelete"));
    QTRY_VERIFY(page.bench.find("confirmDialog"));
    QVERIFY(page.bench.said("confirmDialog").contains(QStringLiteral("not saved goes with it")));
    QVERIFY(page.bench.click("confirmYes"));
    QVERIFY(page.says("“At the counter” is deleted."));
    QVERIFY(!page.saved("counter"));
    QCOMPARE(page.list()->count(), 1);
    QVERIFY(page.shows("National mail service"));
}

void ProfilesTest::asksBeforeAnotherProfile() {
    ProfilesBench page;
    QVERIFY(page.open());
    QVERIFY(page.shows("At the counter"));
    QVERIFY(page.type("profileName", "Changed"));
    page.choose("National");
    QVERIFY(page.asked());
    QVERIFY(page.bench.said("unsavedDialog").contains(QStringLiteral("“Changed” is not saved")));
    QCOMPARE(page.chosen(), QStringLiteral("At the counter"));
    QVERIFY(page.answer("unsavedKeep"));
    QCOMPARE(page.field("profileName"), QStringLiteral("Changed"));
    page.list()->setFocus();
    QTest::keyClick(page.list(), Qt::Key_Down);
    QVERIFY(page.asked());
    QTest::keyClick(page.bench.find("unsavedDialog"), Qt::Key_Escape);
    QTRY_VERIFY(!page.bench.find("unsavedDialog"));
    QCOMPARE(page.field("profileName"), QStringLiteral("Changed"));
    page.choose("National");
    QVERIFY(page.answer("unsavedDiscard"));
    QVERIFY(page.shows("National mail service"));
    QCOMPARE(page.saved("counter")->name, std::string("At the counter"));
    page.choose("At the counter");
    QVERIFY(page.shows("At the counter"));
    for (const char* button : {"profileNew", "profileDuplicate"}) {
        QVERIFY(page.type("profileName", "Changed"));
        QVERIFY(page.bench.click(button));
        QVERIFY(page.answer("unsavedDiscard"));
        QVERIFY(page.field("profileName") != QStringLiteral("Changed"));
        QVERIFY(page.click("profileDiscard"));
        QVERIFY(page.shows("At the counter"));
    }
}

void ProfilesTest::asksBeforeAnotherPage() {
    ProfilesBench page;
    QVERIFY(page.open());
    QVERIFY(page.bench.click("profileNew"));
    QTest::keyClick(&page.bench.window, Qt::Key_1, Qt::AltModifier); // Nothing was typed.
    QTRY_VERIFY(page.bench.find("search")->isVisible());
    QTest::keyClick(&page.bench.window, Qt::Key_4, Qt::AltModifier);
    QTRY_VERIFY(page.bench.find("profilesPage")->isVisible());
    QVERIFY(page.type("profileName", "New one"));
    QTest::keyClick(&page.bench.window, Qt::Key_1, Qt::AltModifier);
    QVERIFY(page.answer("unsavedKeep"));
    QVERIFY(page.bench.find("profilesPage")->isVisible());
    QCOMPARE(page.field("profileName"), QStringLiteral("New one"));
    QTest::keyClick(&page.bench.window, Qt::Key_1, Qt::AltModifier);
    QVERIFY(page.answer("unsavedDiscard"));
    QTRY_VERIFY(page.bench.find("search")->isVisible());
    QVERIFY(!page.saved("new-one"));
}

void ProfilesTest::asksBeforeTheWindowCloses() {
    ProfilesBench page;
    QVERIFY(page.open());
    QVERIFY(page.shows("At the counter"));
    QVERIFY(page.click("profileResetFirst"));
    page.bench.window.close();
    QVERIFY(page.answer("unsavedKeep"));
    QVERIFY(page.bench.window.isVisible());
    page.bench.window.close();
    QVERIFY(page.answer("unsavedSave"));
    QTRY_VERIFY_WITH_TIMEOUT(!page.bench.window.isVisible(), patience);
    QVERIFY(page.saved("counter")->resetFirst);
}

void ProfilesTest::savesBeforeLeaving() {
    ProfilesBench page;
    QVERIFY(page.open());
    QVERIFY(page.shows("At the counter"));
    QVERIFY(page.type("profileName", "Changed"));
    page.choose("National");
    QVERIFY(page.answer("unsavedSave"));
    QVERIFY(page.shows("National mail service"));
    QCOMPARE(page.saved("counter")->name, std::string("Changed"));
    QTRY_COMPARE(page.chosen(), QStringLiteral("National mail service"));
}

void ProfilesTest::keepsWhatCannotBeSaved() {
    ProfilesBench page;
    QVERIFY(page.open());
    QVERIFY(page.shows("At the counter"));
    QVERIFY(page.type("profileMinLength", "2"));
    page.choose("National");
    QVERIFY(page.asked());
    QVERIFY(!page.enabled("unsavedSave"));
    QVERIFY(page.bench.said("unsavedDialog").contains(QStringLiteral("Enter a whole number from 4 to 63.")));
    QVERIFY(page.answer("unsavedKeep"));
    QVERIFY(page.type("profileMinLength", "6"));
    // Where saving fails, one stays where one is.
    QFile::remove(page.bench.folder.filePath(QStringLiteral("profiles/counter.json")));
    QVERIFY(QDir(page.bench.folder.path()).rmdir(QStringLiteral("profiles")));
    page.write(QStringLiteral("profiles"), QStringLiteral("in the way"));
    page.choose("National");
    QVERIFY(page.answer("unsavedSave"));
    QVERIFY(page.says("cannot be written"));
    QCOMPARE(page.field("profileMinLength"), QStringLiteral("6"));
    QCOMPARE(page.field("profileName"), QStringLiteral("At the counter"));
}

void ProfilesTest::noticesThatSomebodyElseSaved() {
    ProfilesBench page;
    QVERIFY(page.open());
    QVERIFY(page.shows("At the counter"));
    page.write(QStringLiteral("profiles/counter.json"), QStringLiteral(R"({"name": "Theirs"})"));
    QVERIFY(page.click("profileResetFirst"));
    QVERIFY(page.click("profileSave"));
    QVERIFY(page.says("somebody else has changed this profile"));
    QCOMPARE(page.saved("counter")->name, std::string("Theirs"));
    QVERIFY(page.bench.find<QAbstractButton>("profileResetFirst")->isChecked());
    QVERIFY(page.click("profileSave")); // Now it is meant.
    QVERIFY(page.says("“At the counter” is saved."));
    QCOMPARE(page.saved("counter")->name, std::string("At the counter"));
}

void ProfilesTest::tellsTheBatch() {
    ProfilesBench page;
    page.bench.window.showPage(Page::Batch);
    auto* box = page.bench.find<QComboBox>("batchProfile");
    QTRY_COMPARE_WITH_TIMEOUT(box->findData(QStringLiteral("counter")) >= 0, true, patience);
    box->setCurrentIndex(box->findData(QStringLiteral("counter")));
    Q_EMIT box->activated(box->currentIndex());
    QVERIFY(page.open());
    QVERIFY(page.shows("At the counter"));
    QVERIFY(page.type("profileName", "At the desk"));
    QVERIFY(page.click("profileSave"));
    QVERIFY(page.says("” is saved."));
    QTRY_VERIFY_WITH_TIMEOUT(box->findText(QStringLiteral("At the desk")) >= 0, patience);
    QCOMPARE(box->currentText(), QStringLiteral("At the desk"));
    QVERIFY(page.bench.click("profileDelete"));
    QTRY_VERIFY(page.bench.find("confirmDialog"));
    QVERIFY(page.bench.click("confirmYes"));
    QTRY_COMPARE_WITH_TIMEOUT(box->findData(QStringLiteral("counter")), -1, patience);
    QTRY_COMPARE(page.bench.workbench.batch.choice.profile(), QStringLiteral("mail"));
    QCOMPARE(box->currentText(), QStringLiteral("National mail service"));
}

void ProfilesTest::canBeReadAndReachedAtEveryStep() {
    ProfilesBench page(false);
    const auto look = [&](const char* step) {
        const QString wrong =
            test::wrongWith(page.bench.window, QStringLiteral("profiles-%1").arg(QLatin1String(step)));
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    };
    const auto allAsWide = [&] {
        const auto fields = page.bench.window.findChildren<ui::FormField*>();
        return fields.size() == 15 && std::ranges::all_of(fields, [&](const ui::FormField* field) {
                   return !field->isVisible() || field->width() == fields.first()->width();
               });
    };
    const auto scrollTo = [&](const char* name) {
        page.bench.find<QScrollArea>("profileScroll")->ensureWidgetVisible(page.bench.find(name), 0, 200);
    };
    QVERIFY(page.open());
    look("none");
    QVERIFY(page.bench.click("profileNew"));
    look("new");
    QVERIFY(page.type("profileName", "Administrators") && page.type("profileMinLength", "8"));
    QVERIFY(page.click("profilePinGenerated"));
    look("too-short");
    QTRY_VERIFY(allAsWide());
    scrollTo("profileForcePinChange");
    look("too-short-below");
    QVERIFY(page.type("profileGeneratedLength", "8"));
    for (const char* model : {yubiKey, "01020304-0506-0708-090a-0b0c0d0e0f10"})
        QVERIFY(page.type("modelSearch", model) && page.click("modelAdd"));
    QVERIFY(page.type("modelSearch", "yubikey"));
    scrollTo("modelsFound");
    look("models");
    QVERIFY(page.type("modelSearch", "") && page.type("profilePattern", "{nobody} {label}"));
    scrollTo("profileProveByAssertion");
    look("pattern");
    QVERIFY(page.type("profilePattern", "{model} {label}"));
    QVERIFY(page.click("profileSave"));
    QVERIFY(page.says("” is saved."));
    look("saved");
    page.write(QStringLiteral("machine/profiles/mail.json"),
               QStringLiteral(R"({"name": "National mail service", "pin": "generated", "minPinLength": 6,
                   "description": "For everybody who signs in to the mail service: wiped, with a random PIN.",
                   "resetFirst": true, "allowedModels": ["%1"], "nicknamePattern": "{model} {label}"})")
                   .arg(QLatin1String(yubiKey)));
    page.write(QStringLiteral("profiles/broken.json"), QStringLiteral("{\n  \"name\": 3\n}\n"));
    page.write(QStringLiteral("machine/policy.json"), QStringLiteral(R"({"default": "mail"})"));
    QVERIFY(page.open());
    page.choose("National");
    QVERIFY(page.shows("National mail service"));
    look("preset");
    scrollTo("profileProveByAssertion");
    look("preset-below");
    page.choose("Administrators");
    QVERIFY(page.shows("Administrators"));
    QVERIFY(page.click("profileResetFirst"));
    page.choose("National");
    QVERIFY(page.asked());
    const QString wrong =
        test::wrongWith(*page.bench.find("unsavedDialog"), QStringLiteral("profiles-ask-dialog"));
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    look("ask");
    QVERIFY(page.answer("unsavedDiscard"));
    page.write(QStringLiteral("machine/policy.json"), QStringLiteral(R"({"onlyPreset": true})"));
    QVERIFY(page.open());
    QVERIFY(page.says("preset profiles only"));
    look("forbidden");
}
