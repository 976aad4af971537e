#include "tests/gui/KeyPanelsTest.h"
#include "tests/gui/KeyPanelsBench.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileDialog>
#include <QListWidget>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace fidesk;
using namespace fidesk::test;

namespace {

void addTwo(auto& bench) {
    bench.addPasskey("contoso.example", "ann@contoso.example", "Ann Archer");
    bench.addPasskey("contoso.example", "bob@contoso.example", "Bob Baker");
}

} // namespace

void KeyPanelsTest::passkeysAreShownOnceUnlocked() {
    PasskeysBench bench;
    addTwo(bench);
    QVERIFY(bench.show());
    QVERIFY(bench.find("unlockForm")->isVisible());
    QVERIFY(!bench.find("passkeys")->isVisible());
    QVERIFY(bench.type("unlockPin", QStringLiteral("9999")) && bench.click("unlock"));
    QVERIFY(bench.says("The PIN is wrong. 7 tries are left."));
    QVERIFY(bench.unlock());
    QTRY_VERIFY(bench.find("passkeys")->isVisible());
    QVERIFY(bench.says("2 passkeys, room for 23 more"));
    QVERIFY(!bench.find("passkeySearch")->isVisible());
    QVERIFY(!bench.enabled("passkeyDelete"));
    bench.tokens.remove(bench.key);
    QVERIFY(bench.says("No security key is inserted."));
    QCOMPARE(bench.model->rowCount(), 0);
}

void KeyPanelsTest::aPasskeyIsRenamed() {
    PasskeysBench bench;
    addTwo(bench);
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.find("passkeys")->isVisible());
    bench.choose("passkeys", 1);
    QTest::keyClick(bench.find("passkeys"), Qt::Key_F2);
    QVERIFY(bench.dialog("namesDialog"));
    QVERIFY(bench.type("name0", {}) && bench.type("name1", QStringLiteral(" ")) && bench.click("namesSave"));
    QVERIFY(bench.says("Enter a user name or a display name"));
    QVERIFY(bench.type("name0", QStringLiteral("bob")) && bench.type("name1", QStringLiteral("Bobby")));
    QTest::keyClick(bench.find("name1"), Qt::Key_Return);
    QVERIFY(bench.says("The passkey for contoso.example is now called “bob”."));
    QCOMPARE(bench.key->credentials().back().userName, std::string("bob"));
    QVERIFY(bench.settled());
    QCOMPARE(bench.find<QTableView>("passkeys")->selectionModel()->selectedRows().size(), 1);
}

void KeyPanelsTest::aPasskeyIsDeletedOnlyWhenConfirmed() {
    PasskeysBench bench;
    addTwo(bench);
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.find("passkeys")->isVisible());
    bench.choose("passkeys", 0);
    QVERIFY(bench.click("passkeyDelete"));
    QVERIFY(bench.dialog("confirmDialog"));
    QVERIFY(bench.says("Its registration at the portal stays"));
    QTest::keyClick(bench.find("confirmDialog"), Qt::Key_Return); // Enter keeps it.
    QTRY_VERIFY(!bench.find("confirmDialog"));
    QCOMPARE(bench.key->credentials().size(), 2U);
    bench.choose("passkeys", 0);
    QTest::keyClick(bench.find("passkeys"), Qt::Key_Delete);
    QVERIFY(bench.dialog("confirmDialog"));
    QVERIFY(bench.click("confirmYes"));
    QVERIFY(bench.says("is deleted from the key. Remove its registration"));
    QCOMPARE(bench.key->credentials().size(), 1U);
    QVERIFY(bench.says("1 passkey, room for 24 more"));
    QVERIFY(bench.settled());
    bench.choose("passkeys", 0);
    QVERIFY(bench.click("passkeyDelete") && bench.dialog("confirmDialog") && bench.click("confirmYes"));
    QVERIFY(bench.says("There are no passkeys on this key."));
}

void KeyPanelsTest::manyPasskeysAreSearched() {
    PasskeysBench bench;
    for (int i = 0; i < 10; ++i)
        bench.addPasskey("site" + std::to_string(i) + ".example", "ann" + std::to_string(i));
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.find("passkeySearch")->isVisible());
    QVERIFY(bench.type("passkeySearch", QStringLiteral("SITE7")));
    QCOMPARE(bench.find<QTableView>("passkeys")->model()->rowCount(), 1);
    bench.choose("passkeys", 0);
    QVERIFY(bench.click("passkeyDelete") && bench.dialog("confirmDialog"));
    QVERIFY(bench.says("The passkey of ann7 for site7.example"));
    QVERIFY(bench.click("confirmYes"));
    QVERIFY(bench.says("No passkey matches."));
    QVERIFY(bench.type("passkeySearch", {}));
    QTRY_COMPARE(bench.find<QTableView>("passkeys")->model()->rowCount(), 9);
}

void KeyPanelsTest::aThousandPasskeysStayQuick() {
    PasskeysBench bench;
    bench.key->setSlots(1000);
    for (int i = 0; i < 1000; ++i)
        bench.addPasskey("site" + std::to_string(i % 50) + ".example", "user" + std::to_string(i));
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.find("passkeys")->isVisible());
    QVERIFY(bench.says("1000 passkeys, the key is full"));
    QElapsedTimer watch;
    watch.start();
    QVERIFY(bench.type("passkeySearch", QStringLiteral("user99")));
    bench.panel->grab();
    QVERIFY2(watch.elapsed() < 3000, qPrintable(QString::number(watch.elapsed())));
    QCOMPARE(bench.find<QTableView>("passkeys")->model()->rowCount(), 11);
}

void KeyPanelsTest::aPreviewKeySaysWhyItCannotRename() {
    PasskeysBench bench;
    token::AuthenticatorInfo info;
    info.versions = {"FIDO_2_0", "FIDO_2_1_PRE"};
    info.options = {{"rk", true}, {"clientPin", true}, {"credentialMgmtPreview", true}};
    bench.key->setInfo(info);
    addTwo(bench);
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.find("passkeys")->isVisible());
    bench.choose("passkeys", 0);
    QVERIFY(bench.enabled("passkeyDelete"));
    QVERIFY(!bench.enabled("passkeyRename"));
    QVERIFY(bench.said().contains(bench.model->renameHindrance()));
    info.options.erase("credentialMgmtPreview");
    bench.key->setInfo(info);
    bench.access->reload();
    QTRY_VERIFY(bench.find("passkeysNote")->isVisible());
    QVERIFY(!bench.find<QLabel>("passkeysNote")->text().isEmpty());
}

void KeyPanelsTest::aFingerprintIsAddedByTheGuide() {
    FingerprintsBench bench;
    bench.key->setTouch(FakeTouch::Manual);
    bench.key->setSamples({token::SampleAdvice::Good, token::SampleAdvice::TooHigh});
    QVERIFY(bench.open());
    QVERIFY(bench.says("No fingerprint is on this key yet."));
    QVERIFY(bench.click("fingerprintAdd"));
    QVERIFY(bench.says("Touch the sensor of the key"));
    QVERIFY(bench.says("0 of 3 samples taken"));
    QSignalSpy samples(bench.model.get(), &ui::FingerprintsModel::sampleTaken);
    const char* const progress[] = {"1 of 3", "1 of 3", "2 of 3", "Give it a name"};
    for (int touch = 0; touch < 4; ++touch) {
        QVERIFY(bench.key->waitUntilTouchNeeded());
        bench.key->touch();
        QTRY_COMPARE(samples.count(), touch + 1); // The touch has been used.
        QVERIFY(bench.says(progress[touch]));
        QVERIFY(!bench.find<QLabel>("fingerprintAdvice")->text().isEmpty());
    }
    QTRY_VERIFY(bench.enabled("fingerprintSave"));
    QCOMPARE(bench.find<QLineEdit>("fingerprintName")->placeholderText(), QStringLiteral("Finger 1"));
    QVERIFY(bench.type("fingerprintName", QString(65, u'x')) && bench.click("fingerprintSave"));
    QVERIFY(bench.says("That name is too long."));
    QVERIFY(bench.type("fingerprintName", {}));
    QTest::keyClick(bench.find("fingerprintName"), Qt::Key_Return);
    QVERIFY(bench.says("“Finger 1” is added."));
    QCOMPARE(bench.key->fingerprints().front().name, std::string("Finger 1"));
}

void KeyPanelsTest::addingAFingerprintIsCancelled() {
    FingerprintsBench bench;
    bench.key->setTouch(FakeTouch::Manual);
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.enabled("fingerprintAdd"));
    QVERIFY(bench.click("fingerprintAdd"));
    QVERIFY(bench.key->waitUntilTouchNeeded());
    QElapsedTimer watch;
    watch.start();
    QVERIFY(bench.click("fingerprintCancel"));
    QVERIFY(bench.says("Cancelled. No fingerprint was added."));
    QVERIFY(watch.elapsed() < 1000);
    QTRY_VERIFY(bench.enabled("fingerprintAdd"));
}

void KeyPanelsTest::fingerprintsAreRenamedAndRemoved() {
    FingerprintsBench bench;
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.enabled("fingerprintAdd"));
    QVERIFY(bench.click("fingerprintAdd"));
    QTRY_VERIFY(bench.enabled("fingerprintSave"));
    QVERIFY(bench.type("fingerprintName", QStringLiteral("Thumb")) && bench.click("fingerprintSave"));
    QVERIFY(bench.says("“Thumb” is added."));
    QVERIFY(bench.settled());
    bench.choose("fingerprints", 0);
    QVERIFY(bench.click("fingerprintRename") && bench.dialog("namesDialog"));
    QVERIFY(bench.type("name0", QStringLiteral("Left thumb")) && bench.click("namesSave"));
    QVERIFY(bench.says("The fingerprint is now called “Left thumb”."));
    QVERIFY(bench.settled());
    bench.choose("fingerprints", 0);
    QTest::keyClick(bench.find("fingerprints"), Qt::Key_Delete);
    QVERIFY(bench.dialog("confirmDialog"));
    QVERIFY(bench.says("It is the last one"));
    QVERIFY(bench.click("confirmYes"));
    QVERIFY(bench.says("“Left thumb” is removed from the key."));
    QVERIFY(bench.key->fingerprints().empty());
}

void KeyPanelsTest::withoutAPinTheWayToItIsShown() {
    FingerprintsBench bench(false);
    QVERIFY(bench.show());
    QSignalSpy wanted(bench.panel.get(), &ui::KeyListPanel::pinPageWanted);
    QTRY_VERIFY(bench.enabled("unlockLead"));
    QVERIFY(bench.click("unlockLead"));
    QCOMPARE(wanted.count(), 1);
}

void KeyPanelsTest::settingsActAtOnceAndAreReadBack() {
    SettingsBench bench;
    QVERIFY(bench.show());
    QVERIFY(!bench.find("alwaysUv")->isEnabled());
    QVERIFY(bench.unlock());
    QTRY_VERIFY(bench.enabled("alwaysUv"));
    bench.find("alwaysUv")->setFocus();
    QTest::keyClick(bench.find("alwaysUv"), Qt::Key_Space);
    QVERIFY(bench.says("The key now asks for its PIN or a fingerprint at every use."));
    QVERIFY(bench.settled());
    QVERIFY(bench.find<QAbstractButton>("alwaysUv")->isChecked());
    QCOMPARE(bench.key->option("alwaysUv"), std::optional(true));
    bench.key->calls.failNext("setAlwaysUv", ErrorCode::NotAllowed);
    QVERIFY(bench.click("alwaysUv"));
    QVERIFY(bench.says("The key does not allow this now."));
    QVERIFY(bench.settled());
    QVERIFY(bench.find<QAbstractButton>("alwaysUv")->isChecked()); // As the key has it.
}

void KeyPanelsTest::whatCannotBeTakenBackIsConfirmed() {
    SettingsBench bench;
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.enabled("enterpriseAttestation"));
    QVERIFY(bench.click("enterpriseAttestation") && bench.dialog("confirmDialog"));
    QVERIFY(bench.says("This cannot be taken back"));
    QVERIFY(bench.click("confirmNo"));
    QTRY_VERIFY(!bench.find("confirmDialog"));
    QVERIFY(!bench.find<QAbstractButton>("enterpriseAttestation")->isChecked());
    QVERIFY(bench.click("enterpriseAttestation") && bench.dialog("confirmDialog") &&
            bench.click("confirmYes"));
    QVERIFY(bench.says("It stays on until the key is reset."));
    QVERIFY(bench.settled());
    QVERIFY(bench.find<QAbstractButton>("enterpriseAttestation")->isChecked());
    QVERIFY(!bench.find("enterpriseAttestation")->isEnabled());

    auto* length = bench.find<QSpinBox>("minPinLength");
    QCOMPARE(length->value(), 4);
    QCOMPARE(length->minimum(), 4);
    QVERIFY(!bench.enabled("minPinLengthSet"));
    QVERIFY(!bench.enabled("minPinLengthLess"));
    QVERIFY(bench.click("minPinLengthMore"));
    QTest::keyClick(length, Qt::Key_Up);
    QVERIFY(bench.click("minPinLengthSet") && bench.dialog("confirmDialog"));
    QVERIFY(bench.says("Raise the minimum to 6?"));
    QVERIFY(bench.click("confirmYes"));
    QVERIFY(bench.says("Its present PIN is shorter: change it now"));
    QTRY_COMPARE(length->minimum(), 6);
    QVERIFY(bench.key->pinMustChange());
    QTRY_VERIFY(bench.enabled("unlockLead")); // The PIN has to be changed first.
    QVERIFY(!bench.enabled("forcePinChange"));
}

void KeyPanelsTest::theListOfWebsitesIsPutTogether() {
    SettingsBench bench;
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.enabled("rpIdEdit"));
    QVERIFY(bench.type("rpIdEdit", QStringLiteral("https://a.example/")) && bench.click("rpIdAdd"));
    QVERIFY(bench.says("is not the name of a website"));
    QVERIFY(bench.type("rpIdEdit", QStringLiteral("A.example")) && bench.click("rpIdAdd"));
    QVERIFY(bench.type("rpIdEdit", QStringLiteral("b.example")));
    QTest::keyClick(bench.find("rpIdEdit"), Qt::Key_Return);
    bench.find<QListWidget>("rpIds")->setCurrentRow(0);
    QVERIFY(bench.click("rpIdRemove"));
    QVERIFY(bench.click("rpIdsSave") && bench.dialog("confirmDialog"));
    QVERIFY(bench.says("only these are told the shortest PIN length: b.example."));
    QVERIFY(bench.click("confirmYes"));
    QVERIFY(bench.says("The key tells this website its shortest PIN length."));
    QCOMPARE(bench.key->minPinLengthRpIds(), std::vector<std::string>{"b.example"});
    QVERIFY(bench.says("A key does not tell which are set now"));
}

void KeyPanelsTest::aKeyThatCannotBeSetShowsWhy() {
    SettingsBench bench;
    token::AuthenticatorInfo info;
    info.versions = {"FIDO_2_0"};
    info.options = {{"clientPin", true}};
    bench.key->setInfo(info);
    QVERIFY(bench.show());
    for (const char* name :
         {"alwaysUv", "enterpriseAttestation", "forcePinChange", "minPinLengthSet", "rpIdsSave"}) {
        QVERIFY2(bench.find(name)->isVisible() && !bench.find(name)->isEnabled(), name);
    }
    QVERIFY(bench.said().contains(bench.model->whyNot(ui::KeySettingsModel::Setting::AlwaysUv)));
    QVERIFY(!bench.said().contains(QStringLiteral("At most 0")));
    QVERIFY(!bench.said().contains(QStringLiteral("can only go up"))); // It cannot be changed at all.
    QVERIFY(!bench.find("unlockForm")->isVisible());
}

void KeyPanelsTest::storedDataIsExportedAndImported() {
    BlobsBench bench;
    const Bytes ann = bench.addPasskey("contoso.example", "ann");
    bench.addPasskey("contoso.example", "bob");
    bench.key->setLargeBlob(ann, toBytes(asBytes("hello")));
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("out.bin"));
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.find("storedData")->isVisible());
    QVERIFY(bench.says("50 of 1,024 bytes used"));
    bench.choose("storedData", 0);
    const auto save = [&] {
        if (!bench.click("dataExport") || !bench.dialog("exportDialog"))
            return false;
        auto* dialog = bench.find<QFileDialog>("exportDialog");
        dialog->selectFile(path);
        Q_EMIT dialog->fileSelected(path);
        dialog->close();
        return QTest::qWaitFor([&] { return !bench.find("exportDialog"); });
    };
    QVERIFY(save());
    QVERIFY(bench.says("readable by you alone"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QCOMPARE(file.readAll(), QByteArray("hello"));
    file.write("!");
    file.close();
    QVERIFY(save());
    QVERIFY(bench.dialog("confirmDialog"));
    QVERIFY(bench.click("confirmNo"));
    QCOMPARE(file.size(), 6);

    bench.choose("storedData", 1);
    QVERIFY(!bench.enabled("dataExport") && !bench.enabled("dataDelete"));
    QVERIFY(bench.click("dataImport") && bench.dialog("importDialog"));
    auto* dialog = bench.find<QFileDialog>("importDialog");
    Q_EMIT dialog->fileSelected(path);
    dialog->close();
    QVERIFY(bench.says("The data is stored on the key for bob at contoso.example."));
    QCOMPARE(bench.model->item(1).preview, QStringLiteral("hello!"));
}

void KeyPanelsTest::storedDataIsDeleted() {
    BlobsBench bench;
    bench.key->setLargeBlob(bench.addPasskey("contoso.example", "ann"), {1, 2, 3});
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.find("storedData")->isVisible());
    bench.choose("storedData", 0);
    QTest::keyClick(bench.find("storedData"), Qt::Key_Delete);
    QVERIFY(bench.dialog("confirmDialog"));
    QVERIFY(bench.says("The passkey itself stays."));
    QVERIFY(bench.click("confirmYes"));
    QVERIFY(bench.says("The data for ann at contoso.example is deleted from the key."));
    QVERIFY(!bench.model->item(0).any);
}

void KeyPanelsTest::hostileTextIsShownPlain() {
    PasskeysBench bench;
    bench.addPasskey("<h1>bank</h1>", "<img src=x>\u202Egpj", "&amp;");
    QVERIFY(bench.open());
    QTRY_VERIFY(bench.find("passkeys")->isVisible());
    bench.choose("passkeys", 0);
    QVERIFY(bench.click("passkeyDelete") && bench.dialog("confirmDialog"));
    QVERIFY(bench.says("<img src=x>\uFFFDgpj for <h1>bank</h1>"));
    for (const auto* label : bench.find("confirmDialog")->findChildren<QLabel*>())
        QCOMPARE(label->textFormat(), Qt::PlainText);
}
