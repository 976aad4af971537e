// How the sections of the Key page look: what is in them is named, can be reached by one letter alone, and is
// not cut.
#include "tests/gui/Complaints.h"
#include "tests/gui/KeyPanelsBench.h"
#include "tests/gui/KeyPanelsTest.h"

#include <QHeaderView>
#include <QSignalSpy>

using namespace fidesk;
using namespace fidesk::test;

namespace {

void addTwo(auto& bench) {
    bench.addPasskey("contoso.example", "ann@contoso.example", "Ann Archer");
    bench.addPasskey("contoso.example", "bob@contoso.example", "Bob Baker");
}

/// Into the folder of FIDESK_TEST_PICTURES, where that is set.
void picture(QWidget& panel, const QString& name) {
    const QString folder = qEnvironmentVariable("FIDESK_TEST_PICTURES");
    QTest::qWait(30); // Layouts settle.
    const QPixmap pixels = panel.grab();
    QVERIFY(!pixels.isNull());
    if (!folder.isEmpty())
        QVERIFY(pixels.save(folder + u'/' + name + QStringLiteral(".png")));
}

using Look = std::function<void(QWidget&, const QString&)>;

void lookAtPasskeys(const Look& look) {
    PasskeysBench bench;
    addTwo(bench);
    for (int i = 0; i < 8; ++i)
        bench.addPasskey("login.microsoftonline.com", "ann.archer-" + std::to_string(i) + "@contoso.example",
                         "Ann Archer of Contoso Health");
    QVERIFY(bench.show());
    look(*bench.panel, QStringLiteral("locked"));
    QVERIFY(bench.type("unlockPin", QStringLiteral("9999")) && bench.click("unlock"));
    QVERIFY(bench.says("The PIN is wrong."));
    QVERIFY(bench.settled());
    look(*bench.panel, QStringLiteral("wrong PIN"));
    QVERIFY(bench.unlock());
    QTRY_VERIFY(bench.find("passkeys")->isVisible());
    bench.choose("passkeys", 2);
    look(*bench.panel, QStringLiteral("passkeys"));
    for (const char* button : {"passkeyRename", "passkeyDelete"}) {
        QVERIFY(bench.click(button));
        QTRY_VERIFY(QApplication::activeModalWidget());
        look(*bench.panel, QString::fromLatin1(button));
        static_cast<QDialog*>(QApplication::activeModalWidget())->reject();
        QTRY_VERIFY(!QApplication::activeModalWidget());
    }
}

void lookAtFingerprints(const Look& look) {
    FingerprintsBench bench;
    bench.key->setTouch(FakeTouch::Manual);
    bench.key->setSamples({token::SampleAdvice::PoorQuality, token::SampleAdvice::Good});
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.enabled("fingerprintAdd"));
    look(*bench.panel, QStringLiteral("no fingerprints"));
    QVERIFY(bench.click("fingerprintAdd"));
    QSignalSpy samples(bench.model.get(), &ui::FingerprintsModel::sampleTaken);
    for (int touch = 0; touch < 4; ++touch) {
        QVERIFY(bench.key->waitUntilTouchNeeded());
        bench.key->touch();
        QTRY_COMPARE(samples.count(), touch + 1);
        look(*bench.panel, QStringLiteral("sample %1").arg(touch));
    }
    QTRY_VERIFY(bench.enabled("fingerprintSave"));
    look(*bench.panel, QStringLiteral("naming"));
    QVERIFY(bench.type("fingerprintName", QStringLiteral("Left thumb")) && bench.click("fingerprintSave"));
    QVERIFY(bench.says("“Left thumb” is added."));
    QVERIFY(bench.settled());
    bench.choose("fingerprints", 0);
    look(*bench.panel, QStringLiteral("fingerprints"));
}

void lookAtSettings(const Look& look) {
    SettingsBench bench;
    QVERIFY(bench.show());
    look(*bench.panel, QStringLiteral("settings, locked"));
    QVERIFY(bench.unlock());
    QTRY_VERIFY(bench.enabled("alwaysUv"));
    QVERIFY(bench.type("rpIdEdit", QStringLiteral("login.microsoftonline.com")) && bench.click("rpIdAdd"));
    look(*bench.panel, QStringLiteral("settings"));
    QVERIFY(bench.click("alwaysUv"));
    QVERIFY(bench.says("The key now asks for its PIN"));
    QVERIFY(bench.settled());
    look(*bench.panel, QStringLiteral("always UV"));
    QVERIFY(bench.click("enterpriseAttestation"));
    QVERIFY(bench.dialog("confirmDialog"));
    look(*bench.panel, QStringLiteral("enterprise attestation"));
}

void lookAtSettingsOfAnOldKey(const Look& look) {
    SettingsBench bench;
    token::AuthenticatorInfo info;
    info.versions = {"FIDO_2_0"};
    info.options = {{"clientPin", true}};
    bench.key->setInfo(info);
    QVERIFY(bench.show());
    look(*bench.panel, QStringLiteral("settings of an old key"));
}

void lookAtStoredData(const Look& look) {
    BlobsBench bench;
    bench.key->setLargeBlob(
        bench.addPasskey("contoso.example", "ann"),
        toBytes(asBytes("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsab")));
    bench.addPasskey("login.microsoftonline.com", "bob@contoso.example");
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.find("storedData")->isVisible());
    bench.choose("storedData", 0);
    look(*bench.panel, QStringLiteral("stored data"));
    QVERIFY(bench.click("dataDelete"));
    QVERIFY(bench.dialog("confirmDialog"));
    look(*bench.panel, QStringLiteral("delete data"));
}

/// Calls @p look on each panel in the states that show most. How often that was.
int everyPanel(const Look& look) {
    int looked = 0;
    const Look counted = [&](QWidget& panel, const QString& state) {
        ++looked;
        QTest::qWait(30); // Layouts settle.
        look(panel, state);
    };
    lookAtPasskeys(counted);
    lookAtFingerprints(counted);
    lookAtSettings(counted);
    lookAtSettingsOfAnOldKey(counted);
    lookAtStoredData(counted);
    return looked;
}

void expectNone(const QString& state, const QStringList& found) {
    QVERIFY2(found.isEmpty(), qPrintable(state + QStringLiteral(": ") + found.join(QStringLiteral("; "))));
}

} // namespace

void KeyPanelsTest::everyFocusableWidgetHasAName() {
    QCOMPARE(everyPanel([](QWidget& panel, const QString& state) {
                 expectNone(state, complaints(panel, withoutName));
             }),
             19);
}

void KeyPanelsTest::noTextIsCut() {
    // As wide as the window is at its smallest, with the practice keys beside it; and as wide as it likes.
    for (const int width : {560, 860}) {
        const int looked = everyPanel([=](QWidget& panel, const QString& state) {
            panel.resize(width, 1600); // In the window it scrolls.
            expectNone(state, test::onceSettled([&] { return complaints(panel, cut); }));
        });
        QCOMPARE(looked, 19);
    }
}

void KeyPanelsTest::noTwoWidgetsShareAMnemonic() {
    QCOMPARE(
        everyPanel([](QWidget& panel, const QString& state) { expectNone(state, sharedMnemonics(panel)); }),
        19);
}

void KeyPanelsTest::unlockingLeadsTheFocusOn() {
    const auto unlockByKeyboard = [](auto& bench) {
        QVERIFY(bench.show());
        bench.find("unlockPin")->setFocus();
        QTest::keyClicks(bench.find("unlockPin"), QStringLiteral("2468"));
        QTest::keyClick(bench.find("unlockPin"), Qt::Key_Return);
        QCOMPARE(QApplication::focusWidget(), bench.find("unlockPin")); // while the key checks it
        QTRY_VERIFY(bench.access->unlocked() && !bench.access->busy());
    };
    PasskeysBench passkeys;
    addTwo(passkeys);
    unlockByKeyboard(passkeys);
    QTRY_COMPARE(QApplication::focusWidget(), passkeys.find("passkeys"));
    FingerprintsBench fingerprints;
    unlockByKeyboard(fingerprints);
    QTRY_COMPARE(QApplication::focusWidget(), fingerprints.find("fingerprintAdd"));
    SettingsBench settings;
    unlockByKeyboard(settings);
    QTRY_VERIFY(QApplication::focusWidget() && settings.panel->isAncestorOf(QApplication::focusWidget()));
}

void KeyPanelsTest::aLockIsSaidOnce() {
    PasskeysBench bench;
    QVERIFY(bench.show());
    for (int tries = 1; tries <= 3; ++tries) {
        QVERIFY(bench.type("unlockPin", QStringLiteral("9999")) && bench.click("unlock"));
        QTRY_COMPARE(bench.key->triesLeft(), 8 - tries);
        QVERIFY(bench.settled());
    }
    QVERIFY(bench.says("three times in a row"));
    QTRY_COMPARE(bench.said().count(QStringLiteral("three times in a row")), 1);
}

void KeyPanelsTest::theWebsiteIsReadableInANarrowList() {
    PasskeysBench bench;
    bench.addPasskey("contoso.example", "aisha.andersson-of-the-long-name@contoso.example",
                     "Aisha Andersson");
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.find("passkeys")->isVisible());
    bench.panel->resize(1400, 500);
    QTRY_VERIFY(!bench.find<QTableView>("passkeys")->isColumnHidden(ui::PasskeysModel::StoredData));
    bench.panel->resize(760, 500);
    QTRY_VERIFY(bench.find<QTableView>("passkeys")->isColumnHidden(ui::PasskeysModel::StoredData));
    const auto* table = bench.find<QTableView>("passkeys");
    const QAbstractItemView* view = table;
    QVERIFY2(table->columnWidth(ui::PasskeysModel::Website) >=
                 view->sizeHintForColumn(ui::PasskeysModel::Website),
             qPrintable(QStringLiteral("%1 of %2, in all %3")
                            .arg(table->columnWidth(ui::PasskeysModel::Website))
                            .arg(view->sizeHintForColumn(ui::PasskeysModel::Website))
                            .arg(table->viewport()->width())));
    QVERIFY(table->columnWidth(ui::PasskeysModel::UserName) <
            view->sizeHintForColumn(ui::PasskeysModel::UserName)); // The longest gives way.
    QVERIFY(table->horizontalHeader()->length() <= table->viewport()->width());
}

void KeyPanelsTest::theFirstArrowKeyChoosesTheFirstRow() {
    for (const int count : {1, 2}) {
        PasskeysBench bench;
        for (int i = 0; i < count; ++i)
            bench.addPasskey("contoso.example", "ann");
        QVERIFY(bench.open());
        auto* table = bench.find<QTableView>("passkeys");
        QTRY_VERIFY(table->isVisible());
        table->setFocus(Qt::TabFocusReason);
        QTest::keyClick(table, Qt::Key_Down);
        QCOMPARE(table->selectionModel()->selectedRows().value(0).row(), 0);
        QTRY_VERIFY(bench.enabled("passkeyDelete"));
        QTest::keyClick(table, Qt::Key_Down);
        QCOMPARE(table->selectionModel()->selectedRows().value(0).row(), count - 1);
    }
}

void KeyPanelsTest::aDialogGrowsWithWhatItSays() {
    PasskeysBench bench;
    addTwo(bench);
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.find("passkeys")->isVisible());
    bench.choose("passkeys", 0);
    QVERIFY(bench.click("passkeyRename"));
    QVERIFY(bench.dialog("namesDialog"));
    QVERIFY(bench.type("name0", QString(70, u'a')) && bench.click("namesSave"));
    QVERIFY(bench.says("too long"));
    expectNone(QStringLiteral("names dialog"), complaints(*bench.find("namesDialog"), cut));
    QTest::keyClick(bench.find("namesDialog"), Qt::Key_Escape);
}

void KeyPanelsTest::goodNewsOfOneKeyIsNotShownForAnother() {
    PasskeysBench bench;
    addTwo(bench);
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.find("passkeys")->isVisible());
    bench.choose("passkeys", 0);
    QTest::keyClick(bench.find("passkeys"), Qt::Key_Delete);
    QVERIFY(bench.dialog("confirmDialog"));
    QVERIFY(bench.click("confirmYes"));
    QVERIFY(bench.says("is deleted from the key."));
    bench.tokens.remove(bench.key);
    QVERIFY(bench.says("No security key is inserted."));
    bench.tokens.insert(bench.key); // or another in the same socket
    QTRY_VERIFY(bench.find("unlockForm")->isVisible());
    QVERIFY(!bench.said().contains(QStringLiteral("is deleted from the key.")));
}

void KeyPanelsTest::picturesAreTaken() {
    PasskeysBench passkeys;
    addTwo(passkeys);
    for (const char* site : {"login.microsoft.com", "github.com", "bank.example"})
        for (const char* user : {"ann", "bob"})
            passkeys.addPasskey(site, std::string(user) + "@contoso.example", "A display name");
    QVERIFY(passkeys.show());
    picture(*passkeys.panel, QStringLiteral("locked"));
    QVERIFY(passkeys.unlock());
    QTRY_VERIFY(passkeys.find("passkeys")->isVisible());
    passkeys.choose("passkeys", 2);
    picture(*passkeys.panel, QStringLiteral("passkeys"));
    FingerprintsBench fingerprints;
    fingerprints.key->setTouch(FakeTouch::Manual);
    fingerprints.key->setSamples({token::SampleAdvice::Good, token::SampleAdvice::TooHigh});
    QVERIFY(fingerprints.open());
    QTRY_VERIFY(fingerprints.enabled("fingerprintAdd"));
    picture(*fingerprints.panel, QStringLiteral("fingerprints"));
    QVERIFY(fingerprints.click("fingerprintAdd"));
    QSignalSpy samples(fingerprints.model.get(), &ui::FingerprintsModel::sampleTaken);
    for (int i = 1; i <= 2; ++i) {
        QVERIFY(fingerprints.key->waitUntilTouchNeeded());
        fingerprints.key->touch();
        QTRY_COMPARE(samples.count(), i);
    }
    QVERIFY(fingerprints.says("1 of 3"));
    QTRY_VERIFY(fingerprints.model->touchWanted());
    picture(*fingerprints.panel, QStringLiteral("samples"));
    SettingsBench settings;
    QVERIFY(settings.open());
    settings.panel->resize(860, 900);
    QTRY_VERIFY(settings.enabled("alwaysUv"));
    picture(*settings.panel, QStringLiteral("settings"));
    BlobsBench blobs;
    blobs.key->setLargeBlob(blobs.addPasskey("contoso.example", "ann"),
                            toBytes(asBytes("ssh-ed25519 AAAAC3Nz")));
    blobs.addPasskey("contoso.example", "bob");
    QVERIFY(blobs.open());
    QTRY_VERIFY(blobs.find("storedData")->isVisible());
    blobs.choose("storedData", 0);
    picture(*blobs.panel, QStringLiteral("data"));
}
