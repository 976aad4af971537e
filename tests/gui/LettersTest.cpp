#include "tests/gui/LettersTest.h"
#include "tests/gui/Complaints.h"
#include "tests/gui/Hands.h"
#include "ui/widgets/LetterDialog.h"
#include "ui/widgets/LetterPreview.h"
#include "ui/widgets/SystemPrinter.h"

#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QPointer>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace fidesk;
using ui::LetterDialog;

namespace {

const handover::SlipDetails ann{.displayName = "Ann Archer",
                                .userName = "ann@contoso.example",
                                .nickname = "Ann's key",
                                .label = "C-1",
                                .model = "Key 1",
                                .portal = "https://portal.example",
                                .date = "2026-04-20"};

std::shared_ptr<const token::Pin> pinOf(std::string_view digits) {
    return std::make_shared<const token::Pin>(token::Pin::parse(Secret(digits)).value());
}

/// Keeps in memory what is printed.
class MemoryPrinter final : public ui::LetterPrinter {
public:
    QStringList names{QStringLiteral("Attic"), QStringLiteral("Desk")};
    QByteArray pages{};
    QString at{};
    QString trouble{};  ///< instead of printing
    bool answers{true}; ///< that it was printed
    int sent{0};

    void look() override { Q_EMIT found(names, QStringLiteral("Desk")); }
    void print(const QString& printer, const ui::LetterPage& page) override {
        ++sent;
        if (!trouble.isEmpty())
            return Q_EMIT failed(trouble);
        const Secret pdf = letters::pdf(page.letter, page.paper, {&page.slip, 1}).value();
        pages = QByteArray(reinterpret_cast<const char*>(pdf.view().data()), qsizetype(pdf.size()));
        at = printer;
        if (answers)
            Q_EMIT printed(printer);
    }
};

QByteArray ask(const QString& program, const QStringList& arguments, const QByteArray& pdf) {
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("letter.pdf")));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write(pdf);
    file.close();
    QProcess process;
    process.start(program, QStringList(arguments).replaceInStrings(QStringLiteral("FILE"), file.fileName()));
    return process.waitForFinished(60000) ? process.readAllStandardOutput() : QByteArray();
}

QByteArray textOf(const QByteArray& pdf) {
    return ask(QStringLiteral("pdftotext"),
               {QStringLiteral("-layout"), QStringLiteral("FILE"), QStringLiteral("-")}, pdf);
}

/// The dialog, open, with a printer in memory.
struct Letter {
    QWidget window;
    QTemporaryDir folder;
    MemoryPrinter* printer;
    LetterDialog* dialog;
    QSignalSpy printed;

    explicit Letter(std::string_view pin = "604217", const handover::SlipDetails& details = ann)
        : printer(new MemoryPrinter), dialog(new LetterDialog(details, pinOf(pin), &window)),
          printed(dialog, &LetterDialog::printed) {
        dialog->setMachineTemplate({});
        dialog->setPrinter(std::unique_ptr<ui::LetterPrinter>(printer));
        window.resize(900, 900);
        window.show();
        dialog->open();
    }
    template <typename T = QWidget> T* find(const char* name) { return test::findWidget<T>(*dialog, name); }
    bool click(const char* name) { return test::clickWidget(*dialog, name); }
    bool print() {
        return QTest::qWaitFor([this] { return canPrint(); }, 9000) && click("letterPrint");
    }
    [[nodiscard]] bool canPrint() { return find("letterPrint")->isEnabled(); }
    QString write(const QString& name, const QByteArray& text) const {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly))
            return {};
        file.write(text);
        return file.fileName();
    }
    QString message() {
        QStringList texts;
        for (const auto* label : dialog->findChildren<QLabel*>())
            if (label->isVisible())
                texts.append(label->text());
        return texts.join(QLatin1Char('\n'));
    }
    bool says(const QString& words) {
        return QTest::qWaitFor([&] { return message().contains(words); }, 9000);
    }
};

/// A folder of programs that stand for the system's.
QString program(const QTemporaryDir& folder, const QString& name, const QByteArray& script) {
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly))
        return {};
    file.write("#!/bin/sh\n" + script);
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    return file.fileName();
}

} // namespace

void LettersTest::printsThePinAndNothingElseOfIt() {
    Letter letter;
    QCOMPARE(letter.find<QComboBox>("letterPrinters")->currentText(), QStringLiteral("Desk"));
    QVERIFY(letter.print());
    QCOMPARE(letter.printed.count(), 1);
    QCOMPARE(letter.printer->at, QStringLiteral("Desk"));
    const QByteArray text = textOf(letter.printer->pages);
    QVERIFY(text.contains("604217"));
    QVERIFY(text.contains("Ann Archer") && text.contains("Ann's key") && text.contains("C-1"));
    QVERIFY(letter.says(QStringLiteral("The letter was sent to Desk")));
    QTRY_COMPARE(letter.dialog->focusWidget(), letter.find("letterClose"));
    QTRY_VERIFY(letter.canPrint()); // once more, where the paper was jammed
}

void LettersTest::doesNotShowThePin() {
    QImage pictures[3];
    const char* const pins[] = {"604217", "118822", "31415926535897"};
    for (int i = 0; i < 3; ++i) {
        Letter letter(pins[i]);
        QTRY_VERIFY(letter.canPrint());
        letter.find("letterPrint")->clearFocus();
        pictures[i] = letter.dialog->grab().toImage();
        for (const auto* label : letter.dialog->findChildren<QLabel*>())
            QVERIFY(!label->text().contains(QLatin1String(pins[i])));
    }
    QCOMPARE(pictures[0], pictures[1]);
    QCOMPARE(pictures[0], pictures[2]);
    // What is compared is the letter: another user's looks different.
    Letter other("604217", {.displayName = "Bob Baker"});
    QTRY_VERIFY(other.canPrint());
    other.find("letterPrint")->clearFocus();
    QVERIFY(pictures[0] != other.dialog->grab().toImage());
}

void LettersTest::offersThePapers() {
    Letter letter;
    auto* paper = letter.find<QComboBox>("letterPaper");
    for (const auto& [index, name] : {std::pair(0, "(A4)"), std::pair(1, "(letter)")}) {
        paper->setCurrentIndex(index);
        QVERIFY(letter.print());
        const QByteArray info =
            ask(QStringLiteral("pdfinfo"), {QStringLiteral("FILE")}, letter.printer->pages);
        QVERIFY2(info.contains(name), info.constData());
        QVERIFY(info.contains("Pages:           1"));
    }
}

void LettersTest::takesTheOrganisationsTemplate() {
    Letter letter;
    letter.dialog->setMachineTemplate(
        letter.write(QStringLiteral("letter.html"), "Of the house<!-- fold -->{pin}"));
    QTRY_VERIFY(letter.canPrint());
    QVERIFY(letter.print());
    QVERIFY(textOf(letter.printer->pages).contains("Of the house"));
    // And another one, by the file dialog.
    const QString mine = letter.write(QStringLiteral("mine.html"), "Of mine<!-- fold -->{pin}");
    QVERIFY(letter.click("letterChooseTemplate"));
    auto* files = letter.find<QFileDialog>("letterTemplateDialog");
    QVERIFY(files);
    Q_EMIT files->fileSelected(mine);
    files->close();
    QTRY_VERIFY(letter.canPrint() && !letter.find("letterTemplateDialog"));
    QVERIFY(letter.print());
    QVERIFY(textOf(letter.printer->pages).contains("Of mine"));
    // And back to the one that is built in.
    auto* choice = letter.find<QComboBox>("letterTemplate");
    QCOMPARE(choice->count(), 3);
    choice->setCurrentIndex(0);
    Q_EMIT choice->activated(0);
    QVERIFY(letter.print());
    QVERIFY(textOf(letter.printer->pages).contains("The PIN of your security key"));
}

void LettersTest::tellsWhatIsWrongWithATemplate() {
    Letter letter;
    letter.dialog->chooseTemplate(letter.write(QStringLiteral("bad.html"), "<!-- fold -->\n{pim}"));
    QVERIFY(letter.says(QStringLiteral("line 2: {pim} is not known")));
    QVERIFY(!letter.canPrint());
    letter.dialog->chooseTemplate(letter.folder.filePath(QStringLiteral("gone.html")));
    QVERIFY(letter.says(QStringLiteral("read")));
    QVERIFY(!letter.canPrint());
    QByteArray much = "<!-- fold -->{pin}";
    for (int i = 0; i < 100; ++i)
        much += "<p>x</p>";
    letter.dialog->chooseTemplate(letter.write(QStringLiteral("much.html"), much));
    QVERIFY(letter.says(QStringLiteral("more text than fits")));
    QVERIFY(!letter.canPrint());
    letter.dialog->chooseTemplate(letter.write(QStringLiteral("good.html"), "<!-- fold -->{pin}"));
    QTRY_VERIFY(letter.canPrint());
    QVERIFY(!letter.message().contains(QStringLiteral("more text than fits")));
}

void LettersTest::tellsAPinThatCannotBePainted() {
    Letter letter("\U000F0001\U000F0002\U000F0003\U000F0004"); // of private use: in no font
    QVERIFY(letter.says(QStringLiteral("fonts of this computer cannot show all characters of the PIN")));
    QVERIFY(!letter.canPrint());
    QVERIFY(!letter.click("letterPrint"));
}

void LettersTest::saysThatThereIsNoPrinter() {
    Letter letter;
    letter.printer->names.clear();
    QVERIFY(letter.click("letterLookAgain"));
    QVERIFY(letter.says(QStringLiteral("No printer is set up")));
    QVERIFY(!letter.canPrint());
    letter.printer->names = QStringList{QStringLiteral("Cellar")};
    QVERIFY(letter.click("letterLookAgain"));
    QTRY_VERIFY(letter.canPrint());
    QVERIFY(!letter.message().contains(QStringLiteral("No printer")));
}

void LettersTest::saysWhyThePrinterDidNotTakeIt() {
    Letter letter;
    letter.printer->trouble = QStringLiteral("It is on fire.");
    QVERIFY(letter.print());
    QVERIFY(letter.says(QStringLiteral("It is on fire.")));
    QCOMPARE(letter.printed.count(), 0);
    letter.printer->trouble.clear();
    QVERIFY(letter.print());
    QCOMPARE(letter.printed.count(), 1);
}

void LettersTest::sendsOneLetterAtATime() {
    Letter letter;
    letter.printer->answers = false;
    QVERIFY(letter.print());
    QVERIFY(letter.says(QStringLiteral("Sending the letter to Desk")));
    QVERIFY(!letter.click("letterPrint"));
    QVERIFY(!letter.find("letterPaper")->isEnabled());
    QCOMPARE(letter.printer->sent, 1);
    Q_EMIT letter.printer->printed(QStringLiteral("Desk"));
    QTRY_VERIFY(letter.canPrint());
}

void LettersTest::pipesThePageToTheSystemsPrograms() {
    Letter letter;
    const QTemporaryDir programs;
    QVERIFY(!program(programs, QStringLiteral("lpstat"),
                     "printf 'Attic\\nDesk\\nsystem default destination: Desk\\n'\n")
                 .isEmpty());
    const QByteArray lp = "cat > \"$(dirname \"$0\")/page\"; echo \"$@\" > \"$(dirname \"$0\")/words\"\n";
    QVERIFY(!program(programs, QStringLiteral("lp"), lp).isEmpty());
    letter.dialog->setPrinter(std::make_unique<ui::CommandPrinter>(programs.path()));
    QTRY_VERIFY_WITH_TIMEOUT(letter.canPrint(), 9000);
    QCOMPARE(letter.find<QComboBox>("letterPrinters")->count(), 2);
    QCOMPARE(letter.find<QComboBox>("letterPrinters")->currentText(), QStringLiteral("Desk"));
    letter.find<QComboBox>("letterPaper")->setCurrentIndex(1);
    QVERIFY(letter.print());
    QVERIFY(letter.says(QStringLiteral("The letter was sent to Desk")));
    QFile page(programs.filePath(QStringLiteral("page")));
    QVERIFY(page.open(QIODevice::ReadOnly));
    QVERIFY(textOf(page.readAll()).contains("604217"));
    QFile words(programs.filePath(QStringLiteral("words")));
    QVERIFY(words.open(QIODevice::ReadOnly));
    const QByteArray said = words.readAll();
    QVERIFY2(said.startsWith("-d Desk ") && said.contains("media=Letter"), said.constData());
    QVERIFY(!said.contains("604217") && !said.contains("Ann"));
    // And one that refuses.
    QVERIFY(!program(programs, QStringLiteral("lp"), "cat > /dev/null; echo 'lp: No paper.' >&2; exit 1\n")
                 .isEmpty());
    QVERIFY(letter.print());
    QVERIFY(letter.says(QStringLiteral("Desk did not take the letter. lp: No paper.")));
}

void LettersTest::saysThatTheSystemHasNoPrograms() {
    Letter letter;
    const QTemporaryDir nothing;
    letter.dialog->setPrinter(std::make_unique<ui::CommandPrinter>(nothing.path()));
    QVERIFY(letter.says(QStringLiteral("lp and lpstat, which print, are not installed")));
    QVERIFY(!letter.canPrint());
    // Programs that find nothing.
    QVERIFY(!program(nothing, QStringLiteral("lpstat"), "echo 'lpstat: No destinations added.' >&2; exit 1\n")
                 .isEmpty());
    QVERIFY(letter.click("letterLookAgain"));
    QVERIFY(letter.says(QStringLiteral("No printer is set up")));
}

void LettersTest::canBeClosedWhileItIsSent() {
    Letter letter;
    const QTemporaryDir programs;
    QVERIFY(!program(programs, QStringLiteral("lpstat"), "echo Desk\n").isEmpty());
    QVERIFY(!program(programs, QStringLiteral("lp"), "exec sleep 600\n").isEmpty());
    letter.dialog->setPrinter(std::make_unique<ui::CommandPrinter>(programs.path()));
    QTRY_VERIFY_WITH_TIMEOUT(letter.canPrint(), 9000);
    QVERIFY(letter.print());
    QVERIFY(letter.says(QStringLiteral("Sending")));
    const QPointer<LetterDialog> dialog(letter.dialog);
    QElapsedTimer watch;
    watch.start();
    QVERIFY(letter.click("letterClose"));
    QTRY_VERIFY(dialog.isNull());
    QVERIFY(watch.elapsed() < 3000);
}

void LettersTest::refusesAPrinterThatWritesFiles() {
    // Without a driver of this name Qt would write a PDF.
    ui::DriverPrinter printer;
    const QSignalSpy failed(&printer, &ui::LetterPrinter::failed);
    const QSignalSpy printed(&printer, &ui::LetterPrinter::printed);
    const auto letter = letters::LetterTemplate::builtIn();
    const handover::PinSlip slip{ann, pinOf("604217")->clone()};
    printer.print(QStringLiteral("PDF"), {letter, letters::Paper::A4, slip});
    QCOMPARE(failed.count(), 1);
    QCOMPARE(printed.count(), 0);
    QVERIFY(failed.first().first().toString().contains(QStringLiteral("writes files")));
}

void LettersTest::canBeReadAndReached() {
    const auto look = [&](Letter& letter, const QString& step) {
        const QString wrong = test::wrongWith(*letter.dialog, step);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
    };
    Letter letter;
    QTRY_VERIFY(letter.canPrint());
    QTRY_COMPARE(letter.dialog->focusWidget(), letter.find("letterPrint"));
    look(letter, QStringLiteral("letter"));
    QVERIFY(letter.print());
    look(letter, QStringLiteral("letter-printed"));
    letter.dialog->chooseTemplate(letter.write(QStringLiteral("bad.html"), "<!-- fold -->\n{pim}"));
    QVERIFY(letter.says(QStringLiteral("line 2")));
    look(letter, QStringLiteral("letter-bad-template"));
    Letter none;
    none.printer->names.clear();
    QVERIFY(none.click("letterLookAgain"));
    look(none, QStringLiteral("letter-no-printer"));
}
