#include "tests/gui/BatchTest.h"
#include "core/base/Csv.h"
#include "tests/gui/BatchBench.h"
#include "tests/gui/Complaints.h"
#include "ui/widgets/BatchKeyCard.h"
#include "ui/widgets/LetterDialog.h"
#include "ui/widgets/PinDisplay.h"

#include <QDir>
#include <QDropEvent>
#include <QElapsedTimer>
#include <QFile>
#include <QFileDialog>
#include <QListWidget>
#include <QMimeData>
#include <QProcess>
#include <QRadioButton>

using namespace fidesk;
using fidesk::test::annAndBob;
using fidesk::test::BatchBench;
using fidesk::test::Bench;
using fidesk::test::FakeKey;
using fidesk::test::FakeTouch;
using fidesk::test::patience;
using fidesk::ui::BatchKeyItem;
using State = ui::BatchModel::State;

namespace {

/// Who may read the files of a batch.
struct Reader {
    QString certificate;
    QString key;
    bool made;

    explicit Reader(BatchBench& batch)
        : certificate(batch.bench.folder.filePath(QStringLiteral("reader.pem"))),
          key(batch.bench.folder.filePath(QStringLiteral("reader.key"))),
          made(QProcess::execute(QStringLiteral("openssl"),
                                 {QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"),
                                  QStringLiteral("rsa:2048"), QStringLiteral("-nodes"),
                                  QStringLiteral("-subj"), QStringLiteral("/CN=Reader"),
                                  QStringLiteral("-keyout"), key, QStringLiteral("-out"), certificate}) ==
               0) {}

    [[nodiscard]] QByteArray open(const QString& file) const {
        QProcess openssl;
        openssl.start(QStringLiteral("openssl"),
                      {QStringLiteral("cms"), QStringLiteral("-decrypt"), QStringLiteral("-binary"),
                       QStringLiteral("-inform"), QStringLiteral("DER"), QStringLiteral("-in"), file,
                       QStringLiteral("-inkey"), key});
        return openssl.waitForFinished() ? openssl.readAllStandardOutput() : QByteArray();
    }
    /// Of a PDF.
    [[nodiscard]] QByteArray textOf(const QString& file) const {
        QTemporaryDir folder;
        QFile pdf(folder.filePath(QStringLiteral("letters.pdf")));
        if (!pdf.open(QIODevice::WriteOnly))
            return {};
        pdf.write(open(file));
        pdf.close();
        QProcess words;
        words.start(QStringLiteral("pdftotext"),
                    {QStringLiteral("-layout"), pdf.fileName(), QStringLiteral("-")});
        return words.waitForFinished() ? words.readAllStandardOutput() : QByteArray();
    }
};

/// Notes whose letter it is given.
class OnePrinter final : public ui::LetterPrinter {
public:
    handover::SlipDetails details{};
    std::string pin{};

    void look() override { Q_EMIT found({QStringLiteral("Desk")}, {}); }
    void print(const QString& printer, const ui::LetterPage& page) override {
        details = page.slip.details;
        pin = page.slip.pin.c_str();
        Q_EMIT printed(printer);
    }
};

} // namespace

void BatchTest::tellsWhatIsWrongInAFile() {
    BatchBench batch;
    QVERIFY(batch.choose(QStringLiteral("user,colour\nann@contoso.example,red\n,blue\n")));
    QVERIFY(batch.says("Nothing was begun"));
    auto* problems = batch.bench.find<QTableView>("batchProblems");
    QVERIFY(problems->isVisible());
    QVERIFY(problems->model()->rowCount() >= 2);
    QCOMPARE(problems->model()->index(0, 0).data().toString(), QStringLiteral("1"));
    QVERIFY(problems->model()->index(0, 2).data().toString().contains(QStringLiteral("no such column")));
    QVERIFY(!batch.bench.find("batchStart")->isEnabled());
    QVERIFY(batch.choose(annAndBob));
    QVERIFY(batch.says("2 rows"));
    QVERIFY(!problems->isVisible());
    QVERIFY(batch.bench.find("batchStart")->isEnabled());
}

void BatchTest::saysWhereRootCertificatesGo() {
    BatchBench batch;
    batch.write(QStringLiteral("profiles/proved.json"),
                QStringLiteral("{\"name\": \"Proved\", \"attestationRequired\": true}"));
    batch.model().choice.reload();
    QTRY_COMPARE_WITH_TIMEOUT(batch.model().choice.profiles().size(), 2, patience);
    QVERIFY(batch.choose(QStringLiteral("user,profile\nann@contoso.example,proved\n")));
    QVERIFY(batch.says("Put the makers' certificates, as PEM files, into"));
    QVERIFY(batch.said().contains(batch.bench.folder.filePath(QStringLiteral("machine/trust"))));
    QVERIFY(!batch.bench.find("batchStart")->isEnabled());
    const QString wrong = test::wrongWith(batch.bench.window, QStringLiteral("batch-no-roots"));
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

void BatchTest::takesAFileThatIsDropped() {
    BatchBench batch;
    auto* panel = batch.bench.find("batchChoose");
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(batch.write(QStringLiteral("dropped.csv"), annAndBob))});
    QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(panel, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(panel, &drop);
    QVERIFY(batch.says("dropped.csv is in order: 2 rows"));
}

void BatchTest::doesARowWithEachKey() {
    BatchBench batch;
    QVERIFY(batch.start());
    QTRY_COMPARE_WITH_TIMEOUT(batch.todo(), QStringLiteral("Insert the next key for ann@contoso.example"),
                              patience);
    const auto first = batch.plugIn();
    QVERIFY(batch.typePin());
    QVERIFY(batch.becomes("Done Waiting"));
    QVERIFY(batch.says("Done. Take Key 1 out and label it C-1: it belongs to Ann Archer"));
    QTRY_COMPARE_WITH_TIMEOUT(batch.todo(), QStringLiteral("Insert the next key for bob@contoso.example"),
                              patience);
    QVERIFY(first->pinIs("739164"));
    batch.tokens.remove(first);
    QTRY_VERIFY_WITH_TIMEOUT(batch.model().keys().isEmpty(), patience);
    const auto second = batch.plugIn();
    QVERIFY(batch.typePin("2580146"));
    QVERIFY(batch.becomes("Done Done"));
    QVERIFY(batch.reaches(State::Over));
    QCOMPARE(batch.todo(), QStringLiteral("All rows are done"));
    QVERIFY(batch.said().contains(QStringLiteral("2 of 2 rows done")));
    QCOMPARE(batch.bench.portal->registered("u1").front().nickname, std::string("Ann's key"));
    QCOMPARE(batch.bench.portal->registered("u2").size(), 1U);
    QCOMPARE(batch.bench.records->items({}).value().size(), 2U);
    QVERIFY(batch.bench.records->openJobs().value().empty());
}

void BatchTest::asksOnlyForWhatTheKeyNeeds() {
    BatchBench batch;
    QVERIFY(batch.start());
    const BatchKeyItem item{.id = QStringLiteral("key-1"), .name = QStringLiteral("Key 1")};
    const ui::BatchKeyCard card(batch.model(), item);
    QVERIFY(item.need == BatchKeyItem::Need::Nothing);
    for (const char* input : {"newPin", "newPinAgain", "batchPin", "batchKeyAct", "batchKeyDecline"})
        QVERIFY2(!test::findWidget(card, input)->isVisibleTo(&card), input);
}

void BatchTest::asksForTouch() {
    BatchBench batch;
    QVERIFY(batch.start());
    const auto key = batch.plugIn(FakeTouch::Manual);
    QVERIFY(batch.typePin());
    QVERIFY(key->waitUntilTouchNeeded());
    QVERIFY(batch.says("Key 1 · for Ann Archer · label C-1"));
    QTRY_VERIFY_WITH_TIMEOUT(
        batch.bench.find<QLabel>("batchKeyWords")->text().contains(QStringLiteral("Touch")), patience);
    key->touch();
    QVERIFY(batch.becomes("Done Waiting"));
}

void BatchTest::showsAGeneratedPinOnce() {
    BatchBench batch;
    QVERIFY(batch.generatePins());
    QVERIFY(batch.start());
    const auto key = batch.plugIn();
    QVERIFY(batch.says("Give this PIN to Ann Archer"));
    const auto* display = batch.bench.find<ui::PinDisplay>("generatedPin");
    QVERIFY(display);
    QVERIFY(key->pinIs(std::string(display->pin().text())));
    QCOMPARE(batch.states(), QStringLiteral("UnderWay Waiting"));
    QVERIFY(batch.bench.click("batchKeyAct"));
    QVERIFY(!batch.bench.find("generatedPin"));
    QVERIFY(batch.becomes("Done Waiting"));
}

void BatchTest::writesAnEncryptedRoster() {
    BatchBench batch;
    QVERIFY(batch.generatePins());
    const Reader reader(batch);
    QVERIFY(reader.made);
    batch.bench.find<QRadioButton>("batchRoster")->click();
    QVERIFY(batch.choose(annAndBob));
    QVERIFY(!batch.bench.find("batchStart")->isEnabled());
    const QString roster = batch.bench.folder.filePath(QStringLiteral("pins.csv.p7m"));
    QVERIFY(batch.bench.type("rosterFile", roster) &&
            batch.bench.type("rosterRecipient", reader.certificate));
    QVERIFY(batch.bench.click("batchStart"));
    QVERIFY(batch.reaches(State::Running));
    const auto ann = batch.plugIn();
    QVERIFY(batch.becomes("Done Waiting")); // Nobody was asked anything.
    QVERIFY(batch.said().contains(roster));
    const auto rows = parseCsv(asBytes(reader.open(roster).toStdString()));
    QVERIFY(rows && rows->size() == 2);
    QVERIFY(ann->pinIs((*rows)[1].fields.back()));
}

void BatchTest::writesEncryptedLettersBesideIt() {
    BatchBench batch;
    QVERIFY(batch.generatePins());
    const Reader reader(batch);
    QVERIFY(reader.made);
    batch.bench.find<QRadioButton>("batchRoster")->click();
    QVERIFY(batch.choose(annAndBob));
    const QString roster = batch.bench.folder.filePath(QStringLiteral("pins.csv.p7m"));
    const QString letters = batch.bench.folder.filePath(QStringLiteral("letters.pdf.p7m"));
    QVERIFY(batch.bench.type("rosterRecipient", reader.certificate));
    QVERIFY(!batch.bench.find("batchStart")->isEnabled());
    QVERIFY(!batch.bench.find("lettersTemplate")->isEnabled());
    QVERIFY(batch.bench.type("lettersFile", letters));
    QVERIFY(batch.bench.find("batchStart")->isEnabled()); // Letters alone will do.
    QVERIFY(batch.bench.type("rosterFile", roster));
    const QString house = batch.write(QStringLiteral("house.html"),
                                      QStringLiteral("{displayName} {nickname}<!-- fold -->Pin {pin}"));
    QVERIFY(batch.bench.type("lettersTemplate", house));
    QVERIFY(batch.bench.click("batchStart"));
    QVERIFY(batch.reaches(State::Running));
    QVERIFY(QFile::exists(letters) && QFile::exists(roster));
    // Before the key has the PIN both files have it.
    auto ann = std::make_shared<FakeKey>("key-of-ann", "Key of Ann");
    ann->calls.hold("setPin");
    batch.tokens.insert(ann);
    QVERIFY(ann->calls.waitUntilHeld("setPin"));
    QVERIFY(!ann->hasPin());
    const auto rows = parseCsv(asBytes(reader.open(roster).toStdString()));
    QVERIFY(rows && rows->size() == 2);
    const QByteArray pin = QByteArray::fromStdString((*rows)[1].fields.back());
    const QByteArray page = reader.textOf(letters);
    QVERIFY2(page.contains(pin) && page.contains("Pin"), page.constData());
    ann->calls.release("setPin");
    QVERIFY(batch.becomes("Done Waiting"));
    QVERIFY(ann->pinIs(pin.toStdString()));
    QVERIFY(batch.said().contains(roster) && batch.said().contains(letters));
    batch.plugIn();
    QVERIFY(batch.becomes("Done Done"));
    QTRY_VERIFY_WITH_TIMEOUT(reader.textOf(letters).contains("Bob Baker Bob's key"), patience);
    QVERIFY(reader.textOf(letters).contains("Ann Archer Ann's key"));
}

void BatchTest::beginsNothingWithATemplateThatIsWrong() {
    BatchBench batch;
    QVERIFY(batch.generatePins());
    const Reader reader(batch);
    QVERIFY(reader.made);
    batch.bench.find<QRadioButton>("batchRoster")->click();
    QVERIFY(batch.choose(annAndBob));
    const QString letters = batch.bench.folder.filePath(QStringLiteral("letters.pdf.p7m"));
    const QString roster = batch.bench.folder.filePath(QStringLiteral("pins.csv.p7m"));
    QVERIFY(batch.bench.type("rosterRecipient", reader.certificate) &&
            batch.bench.type("rosterFile", roster) && batch.bench.type("lettersFile", letters));
    const QString bad = batch.write(QStringLiteral("bad.html"), QStringLiteral("<!-- fold -->\n{pim}"));
    QVERIFY(batch.bench.type("lettersTemplate", bad));
    QVERIFY(batch.bench.click("batchStart"));
    QVERIFY2(batch.says("bad.html: line 2: {pim} is not known"), qPrintable(batch.said()));
    QVERIFY(batch.reaches(State::Choosing));
    QVERIFY(!QFile::exists(letters) && !QFile::exists(roster));
    QVERIFY(batch.bench.records->batches().value().empty());
    // And a place where no file can be: then there is no roster either.
    QVERIFY(batch.bench.type("lettersTemplate", {}));
    QVERIFY(batch.bench.type("lettersFile", batch.bench.folder.filePath(QStringLiteral("none/letters.p7m"))));
    QVERIFY(batch.bench.click("batchStart"));
    QVERIFY(batch.says("cannot be written"));
    QVERIFY(batch.reaches(State::Choosing));
    QVERIFY(!QFile::exists(roster));
}

void BatchTest::printsTheLetterOfAPinThatIsShown() {
    BatchBench batch;
    QVERIFY(batch.generatePins());
    QVERIFY(batch.start());
    const auto ann = batch.plugIn();
    QVERIFY(batch.says("Give this PIN to Ann Archer"));
    QVERIFY(batch.bench.click("batchKeyLetter"));
    QTRY_VERIFY(batch.bench.find<ui::LetterDialog>("letterDialog"));
    auto* dialog = batch.bench.find<ui::LetterDialog>("letterDialog");
    auto* printer = new OnePrinter;
    dialog->setMachineTemplate({});
    dialog->setPrinter(std::unique_ptr<ui::LetterPrinter>(printer));
    QTRY_VERIFY(batch.bench.find("letterPrint")->isEnabled());
    QVERIFY(batch.bench.click("letterPrint"));
    QVERIFY(ann->pinIs(printer->pin));
    QCOMPARE(printer->details.displayName, std::string("Ann Archer"));
    QCOMPARE(printer->details.nickname, std::string("Ann's key"));
    QCOMPARE(printer->details.portal, std::string("https://portal.example"));
    QVERIFY(batch.bench.click("letterClose"));
    QTRY_VERIFY(!batch.bench.find("letterDialog"));
    QCOMPARE(batch.states(), QStringLiteral("UnderWay Waiting")); // The person says when it is handed over.
    QVERIFY(batch.bench.click("batchKeyAct"));
    QVERIFY(batch.becomes("Done Waiting"));
    QVERIFY(!batch.bench.find("batchKeyLetter")->isVisible());
}

void BatchTest::worksWithSeveralKeysAtOnce() {
    BatchBench batch;
    QVERIFY(batch.start());
    const auto one = batch.plugIn(FakeTouch::Manual);
    QVERIFY(batch.typePin());
    QVERIFY(one->waitUntilTouchNeeded());
    QVERIFY(batch.says("Touch Key 1"));
    QTRY_VERIFY_WITH_TIMEOUT(
        batch.todo().contains(QStringLiteral("Insert another key for bob@contoso.example")), patience);
    const auto two = batch.plugIn();
    QVERIFY(batch.typePin());
    QVERIFY(batch.becomes("UnderWay Done"));
    QCOMPARE(batch.model().keys().size(), 2);
    one->touch();
    QVERIFY(batch.becomes("Done Done"));
    QVERIFY(batch.reaches(State::Over));
}

void BatchTest::saysWhatIsWrongWithAPin() {
    BatchBench batch;
    QVERIFY(batch.start());
    auto key = std::make_shared<FakeKey>("used", "Used key");
    key->setPinOnKey("2468");
    batch.tokens.insert(key);
    QTRY_VERIFY_WITH_TIMEOUT(batch.bench.find("batchPin") || !batch.model().keys().isEmpty(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(batch.bench.find("batchPin")->isVisible(), patience);
    QVERIFY(batch.bench.type("batchPin", QStringLiteral("9999")) && batch.bench.click("batchKeyAct"));
    QVERIFY2(batch.says("The PIN is wrong. 7 tries are left"), qPrintable(batch.said()));
    QVERIFY(batch.bench.click("batchKeyDecline"));
    QVERIFY(batch.says("Take Used key out"));
    QCOMPARE(batch.states(), QStringLiteral("Waiting Waiting"));
    QCOMPARE(batch.model().state(), State::Running);
}

void BatchTest::pausesAndGoesOn() {
    BatchBench batch;
    QVERIFY(batch.start());
    QVERIFY(batch.bench.click("batchPause"));
    QTRY_COMPARE_WITH_TIMEOUT(batch.todo(), QStringLiteral("Paused"), patience);
    const auto key = batch.plugIn();
    QTest::qWait(100);
    QVERIFY(batch.model().keys().isEmpty());
    QVERIFY(!key->hasPin());
    QVERIFY(batch.bench.click("batchPause"));
    QVERIFY(batch.typePin());
    QVERIFY(batch.becomes("Done Waiting"));
}

void BatchTest::pausesWhereEveryRowWouldMeetIt() {
    BatchBench batch;
    QVERIFY(batch.start());
    batch.bench.portal->calls.failNext("creationOptions", ErrorCode::PortalUntrusted);
    const auto key = batch.plugIn();
    QVERIFY(batch.says("The batch pauses, since every row would meet this"));
    QCOMPARE(batch.states(), QStringLiteral("Waiting Waiting"));
    QCOMPARE(batch.bench.find<QPushButton>("batchPause")->text(), QStringLiteral("&Go on"));
}

void BatchTest::skipsAndTriesAgain() {
    BatchBench batch;
    QVERIFY(batch.start(QStringLiteral("user\nnobody@contoso.example\nbob@contoso.example\n")));
    const auto key = batch.plugIn(); // Not for nobody: it will do for Bob.
    QVERIFY(batch.typePin());
    QVERIFY(batch.becomes("Failed Done"));
    QVERIFY(batch.reaches(State::Over));
    batch.chooseRow(1);
    QVERIFY(!batch.bench.find("batchSkip")->isEnabled() && !batch.bench.find("batchRetry")->isEnabled());
    batch.chooseRow(0);
    QVERIFY(batch.bench.click("batchRetry"));
    QVERIFY(batch.becomes("Waiting Done"));
    QVERIFY(batch.reaches(State::Running));
    QVERIFY(batch.bench.click("batchSkip"));
    QVERIFY(batch.becomes("Skipped Done"));
    QVERIFY(batch.reaches(State::Over));
    QCOMPARE(batch.todo(), QStringLiteral("No row waits any more: 1 of 2 are done"));
}

void BatchTest::noticesAKeyThatWasUsedBefore() {
    BatchBench batch;
    QVERIFY(batch.start());
    const auto key = batch.plugIn();
    QVERIFY(batch.typePin());
    QVERIFY(batch.becomes("Done Waiting"));
    batch.tokens.remove(key);
    QTRY_VERIFY_WITH_TIMEOUT(batch.model().keys().isEmpty(), patience);
    batch.tokens.insert(key);
    QVERIFY2(batch.says("Take Key 1 out"), qPrintable(batch.said()));
    QTRY_VERIFY_WITH_TIMEOUT(
        !batch.model().keys().isEmpty() && !batch.model().keys().first().problem.isEmpty(), patience);
    QCOMPARE(batch.states(), QStringLiteral("Done Waiting"));
    QCOMPARE(key->credentials().size(), 1U);
}

void BatchTest::writesAReport() {
    BatchBench batch;
    QVERIFY(batch.start());
    const QString path = batch.bench.folder.filePath(QStringLiteral("report.csv"));
    QVERIFY(batch.bench.click("batchReport"));
    auto* dialog = batch.bench.find<QFileDialog>("batchReportDialog");
    QVERIFY(dialog);
    Q_EMIT dialog->fileSelected(path);
    dialog->close();
    QVERIFY(batch.says("How each row stands is in"));
    QFile report(path);
    QVERIFY(report.open(QIODevice::ReadOnly));
    const auto rows = parseCsv(asBytes(report.readAll().toStdString()));
    QVERIFY(rows && rows->size() == 3);
}

void BatchTest::offersWhatIsNotFinished() {
    BatchBench batch;
    QVERIFY(batch.start());
    const auto key = batch.plugIn();
    QVERIFY(batch.typePin());
    QVERIFY(batch.becomes("Done Waiting"));
    QVERIFY(batch.bench.click("batchClose"));
    QTRY_VERIFY_WITH_TIMEOUT(batch.bench.find("confirmDialog"), patience);
    QVERIFY(batch.bench.click("confirmYes"));
    QVERIFY(batch.reaches(State::Choosing));
    QTRY_COMPARE_WITH_TIMEOUT(batch.bench.find<QListWidget>("batchUnfinished")->count(), 1, patience);
    const QString offered = batch.bench.find<QListWidget>("batchUnfinished")->item(0)->text();
    QVERIFY2(offered.startsWith(QStringLiteral("box.csv")) &&
                 offered.contains(QStringLiteral("1 of 2 rows left")),
             qPrintable(offered));
    QVERIFY(batch.choose(annAndBob)); // The same file again.
    QVERIFY(batch.says("This file was begun before"));
    QVERIFY(batch.bench.click("batchResume"));
    QVERIFY(batch.reaches(State::Running));
    QVERIFY(batch.says("Take Key 1 out")); // It was looked at, and refused.
    QVERIFY(batch.becomes("Done Waiting"));
    batch.tokens.remove(key);
    const auto second = batch.plugIn();
    QVERIFY(batch.typePin());
    QVERIFY(batch.becomes("Done Done"));
}

void BatchTest::closesCleanly() {
    BatchBench batch;
    QVERIFY(batch.start());
    const auto key = batch.plugIn(FakeTouch::Manual);
    QVERIFY(batch.typePin());
    QVERIFY(key->waitUntilTouchNeeded());
    QVERIFY(batch.bench.click("batchClose"));
    QTRY_VERIFY_WITH_TIMEOUT(batch.bench.find("confirmDialog"), patience);
    QVERIFY(batch.bench.click("confirmYes"));
    QVERIFY(batch.reaches(State::Choosing));
    QVERIFY(key->credentials().empty());
    QVERIFY(batch.bench.portal->registered("u1").empty());
    QVERIFY(batch.bench.records->openJobs().value().empty());
}

void BatchTest::endsWithTheWindow() {
    BatchBench batch;
    QVERIFY(batch.start());
    const auto key = batch.plugIn();
    QTRY_VERIFY_WITH_TIMEOUT(batch.bench.find("newPin") && batch.bench.find("newPin")->isVisible(), patience);
    QElapsedTimer watch;
    watch.start();
    batch.bench.window.close();
    QTRY_VERIFY_WITH_TIMEOUT(!batch.bench.window.isVisible(), patience);
    QVERIFY(watch.elapsed() < 3000);
    QVERIFY(!key->hasPin());
}

void BatchTest::leavesTheKeysToTheBatch() {
    BatchBench batch;
    QVERIFY(batch.start());
    const auto key = batch.plugIn(FakeTouch::Manual);
    QVERIFY(batch.typePin());
    QVERIFY(key->waitUntilTouchNeeded());
    QCOMPARE(key->calls.count("status"), 0);
    batch.bench.window.showPage(ui::MainWindow::Page::Key);
    QVERIFY(Bench::said(batch.bench.window).contains(QStringLiteral("A batch is under way")));
    QCOMPARE(key->calls.count("status"), 0);
    batch.bench.window.showPage(ui::MainWindow::Page::Users);
    QVERIFY(batch.bench.chooseUser());
    QVERIFY(batch.bench.click("register"));
    QVERIFY(batch.bench.said("registrationsMessage").contains(QStringLiteral("A batch is under way")));
    QVERIFY(!batch.bench.workbench.enrolment.open());
}

void BatchTest::needsSomebodySignedIn() {
    BatchBench batch;
    QVERIFY(batch.choose(annAndBob));
    batch.bench.workbench.session.signOut();
    QVERIFY(batch.says("Sign in at the portal first"));
    QVERIFY(!batch.bench.find("batchStart")->isEnabled());
}

void BatchTest::canBeReadAndReachedAtEveryStep() {
    BatchBench batch;
    const auto look = [&](const QString& step) {
        const QString wrong = test::wrongWith(batch.bench.window, step);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    };
    look(QStringLiteral("batch-empty"));
    QVERIFY(batch.choose(QStringLiteral("user,colour\nann@contoso.example,red\n,blue\n")));
    look(QStringLiteral("batch-problems"));
    batch.bench.find<QRadioButton>("batchRoster")->click();
    QVERIFY(batch.choose(annAndBob));
    look(QStringLiteral("batch-ready-roster"));
    batch.bench.find<QRadioButton>("batchShowPins")->click();
    QVERIFY(batch.start(annAndBob + QStringLiteral("carla@contoso.example,Carla's key,C-3\n")));
    look(QStringLiteral("batch-insert"));
    const auto one = batch.plugIn(FakeTouch::Manual);
    QTRY_VERIFY_WITH_TIMEOUT(batch.bench.find("newPin") && batch.bench.find("newPin")->isVisible(), patience);
    look(QStringLiteral("batch-pin"));
    QVERIFY(batch.typePin());
    QVERIFY(one->waitUntilTouchNeeded());
    look(QStringLiteral("batch-touch"));
    const auto two = batch.plugIn();
    QVERIFY(batch.typePin());
    QVERIFY(batch.becomes("UnderWay Done Waiting"));
    look(QStringLiteral("batch-two-keys"));
    one->touch();
    QVERIFY(batch.becomes("Done Done Waiting"));
    QVERIFY(batch.bench.click("batchPause"));
    look(QStringLiteral("batch-paused"));
    QVERIFY(batch.bench.click("batchClose"));
    QTRY_VERIFY_WITH_TIMEOUT(batch.bench.find("confirmDialog"), patience);
    look(QStringLiteral("batch-close"));
    QVERIFY(batch.bench.click("confirmYes"));
    QVERIFY(batch.reaches(State::Choosing));
    QVERIFY(batch.generatePins());
    look(QStringLiteral("batch-unfinished"));
    batch.tokens.remove(one);
    batch.tokens.remove(two);
    batch.plugIn();
    QVERIFY(batch.start(QStringLiteral("user,label\nann@contoso.example,D-1\n")));
    QVERIFY(batch.says("Give this PIN to Ann Archer"));
    look(QStringLiteral("batch-shown-pin"));
}
