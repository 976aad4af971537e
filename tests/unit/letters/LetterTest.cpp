#include "ui/letters/Letter.h"
#include "tests/support/Catch.h"
#include "tests/unit/handover/OpenSslProgram.h"

#include <QDir>
#include <QImage>
#include <QProcess>

using namespace fidesk;
using namespace fidesk::test;
using handover::PinSlip;
using letters::LetterTemplate;
using letters::Paper;

namespace {

std::vector<PinSlip> slips(int count) {
    std::vector<PinSlip> all;
    for (int i = 0; i < count; ++i)
        all.push_back(slipOf("user" + std::to_string(i), std::to_string(604217 + i)));
    return all;
}

Secret pdfOf(const std::vector<PinSlip>& all, Paper paper = Paper::A4,
             const LetterTemplate& letter = LetterTemplate::builtIn()) {
    return valueOf(letters::pdf(letter, paper, all));
}

LetterTemplate templateOf(const std::string& html) {
    return valueOf(LetterTemplate::parse(asBytes(html)));
}

/// What a program of poppler says of a PDF.
std::string ask(const QString& program, QStringList arguments, const Secret& pdf) {
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("letters.pdf")));
    REQUIRE(file.open(QIODevice::WriteOnly));
    file.write(reinterpret_cast<const char*>(pdf.view().data()), static_cast<qint64>(pdf.size()));
    file.close();
    arguments.replaceInStrings(QStringLiteral("FILE"), file.fileName());
    QProcess process;
    process.start(program, arguments);
    REQUIRE(process.waitForFinished(60000));
    REQUIRE(process.exitCode() == 0);
    return process.readAllStandardOutput().toStdString();
}

std::string textOf(const Secret& pdf, int page) {
    const QString number = QString::number(page);
    return ask(QStringLiteral("pdftotext"),
               {QStringLiteral("-layout"), QStringLiteral("-f"), number, QStringLiteral("-l"), number,
                QStringLiteral("FILE"), QStringLiteral("-")},
               pdf);
}

std::string infoOf(const Secret& pdf) {
    return ask(QStringLiteral("pdfinfo"), {QStringLiteral("FILE")}, pdf);
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

int darkDots(const QImage& image, const QRect& place) {
    int dark = 0;
    for (int y = place.top(); y <= place.bottom(); ++y)
        for (int x = place.left(); x <= place.right(); ++x)
            dark += qGray(image.pixel(x, y)) < 128 ? 1 : 0;
    return dark;
}

} // namespace

TEST_CASE("Each slip is one page, with its own text and PIN and nobody else's") {
    const auto all = slips(3);
    const Secret pdf = pdfOf(all);
    CHECK(contains(infoOf(pdf), "Pages:           3"));
    for (int i = 0; i < 3; ++i) {
        const std::string text = textOf(pdf, i + 1);
        const std::string user = "user" + std::to_string(i);
        CHECK(contains(text, "The " + user));
        CHECK(contains(text, user + "@contoso.example"));
        CHECK(contains(text, "Key of " + user));
        CHECK(contains(text, "https://portal.example"));
        CHECK(contains(text, "2026-04-20"));
        for (int pin = 0; pin < 3; ++pin)
            CHECK(contains(text, std::to_string(604217 + pin)) == (pin == i));
    }
}

TEST_CASE("A letter is as large as the paper, and its fonts are in it") {
    CHECK(contains(infoOf(pdfOf(slips(1))), "(A4)"));
    CHECK(contains(infoOf(pdfOf(slips(1), Paper::Letter)), "(letter)"));
    CHECK_FALSE(contains(infoOf(pdfOf(slips(1))), "user0")); // title, author
    const std::string fonts = ask(QStringLiteral("pdffonts"), {QStringLiteral("FILE")}, pdfOf(slips(1)));
    const QStringList lines = QString::fromStdString(fonts).trimmed().split(u'\n').mid(2);
    CHECK(lines.size() >= 2);
    for (const QString& line : lines) // ... emb sub uni object ID
        CHECK(line.simplified().section(u' ', -5, -5) == QStringLiteral("yes"));
}

TEST_CASE("The PIN is in the middle third, and nowhere else") {
    const auto all = slips(1);
    const std::string box =
        ask(QStringLiteral("pdftotext"),
            {QStringLiteral("-bbox"), QStringLiteral("FILE"), QStringLiteral("-")}, pdfOf(all));
    const QString text = QString::fromStdString(box);
    CHECK(text.count(QStringLiteral(">604217<")) == 1);
    const QString word = text.section(QStringLiteral(">604217<"), 0, 0).section(QStringLiteral("<word"), -1);
    const double top = word.section(QStringLiteral("yMin=\""), 1).section(u'"', 0, 0).toDouble();
    const double bottom = word.section(QStringLiteral("yMax=\""), 1).section(u'"', 0, 0).toDouble();
    const double third = 297.0 / 3 / 25.4 * 72;
    const double edge = 16.0 / 25.4 * 72; // where the pattern ends that is folded over it
    CHECK(top > third + edge);
    CHECK(bottom < 2 * third - edge / 4);
}

TEST_CASE("A letter is painted on any device: the panels, and the pattern that covers the PIN") {
    const auto all = slips(1);
    QImage image(827, 1169, QImage::Format_RGB32); // A4 at 100 dots per inch
    image.setDotsPerMeterX(3937);
    image.setDotsPerMeterY(3937);
    image.fill(Qt::white);
    QPainter painter(&image);
    valueOf(letters::paint(painter, LetterTemplate::builtIn(), Paper::A4, all[0]));
    painter.end();
    if (const QString folder = qEnvironmentVariable("FIDESK_PICTURES"); !folder.isEmpty())
        CHECK(image.save(folder + QStringLiteral("/letter.png")));
    CHECK(darkDots(image, QRect(80, 40, 660, 330)) > 500);               // outside
    CHECK(darkDots(image, QRect(80, 400, 660, 360)) > 500);              // inside
    CHECK(darkDots(image, QRect(80, 810, 660, 280)) > 0.25 * 660 * 280); // pattern
    CHECK(darkDots(image, QRect(0, 400, 60, 360)) == 0);                 // margins
    CHECK(darkDots(image, QRect(770, 400, 57, 360)) == 0);
    const auto marked = [&image](int y) {
        return qGray(image.pixel(10, y - 1)) < 255 || qGray(image.pixel(10, y)) < 255;
    };
    CHECK(marked(390)); // the folds
    CHECK(marked(780));
}

TEST_CASE("Text that is too long is made smaller, and refused where that is not enough") {
    const auto all = slips(1);
    std::string longer = "<!-- fold --><p style='font-size:20pt'>{pin}</p>";
    for (int i = 0; i < 10; ++i)
        longer += "<p>A line of the letter</p>";
    CHECK(contains(textOf(pdfOf(all, Paper::A4, templateOf(longer)), 1), "604217"));
    const auto refused = letters::pdf(templateOf(longer + longer.substr(48)), Paper::A4, all);
    CHECK(codeOf(refused) == ErrorCode::InvalidArgument);
    CHECK(contains(refused.error().detail, "more text than fits"));
}

TEST_CASE("Names of any script and PINs of any kind are shown") {
    std::vector<PinSlip> all;
    all.push_back(slipOf("x", "Ünï <b>&\"{1}"));
    all[0].details.displayName = "Ärger Ωmega Жук <i>kein Kursiv</i>";
    const std::string text = textOf(pdfOf(all), 1);
    CHECK(contains(text, "Ärger Ωmega Жук <i>kein Kursiv</i>"));
    CHECK(contains(text, "Ünï <b>&\"{1}"));
}

TEST_CASE("A PIN that the fonts cannot show is refused, not printed as boxes") {
    std::vector<PinSlip> all;
    all.push_back(slipOf("x", "1234\xf0\x93\x80\x80")); // a hieroglyph
    const auto refused = letters::pdf(LetterTemplate::builtIn(), Paper::A4, all);
    CHECK(codeOf(refused) == ErrorCode::InvalidArgument);
    CHECK_FALSE(contains(refused.error().detail, "1234"));
}

TEST_CASE("A letter loads nothing and leaves no file") {
    QTemporaryDir temporary;
    const QByteArray before = qgetenv("TMPDIR");
    qputenv("TMPDIR", temporary.path().toLocal8Bit());
    // Qt asks for the style's picture when it lays the text out.
    const LetterTemplate letter =
        templateOf("<p style='background-image:url(/etc/hostname)'>x</p><!-- fold --><table "
                   "background='file:///etc/hostname'>"
                   "<tr><td style=\"background:url(':/letters/letter.html')\">{pin}</td></tr></table>");
    const Secret pdf = pdfOf(slips(40), Paper::A4, letter);
    CHECK(QDir(temporary.path()).isEmpty());
    qputenv("TMPDIR", before);
    if (before.isEmpty())
        qunsetenv("TMPDIR");
    CHECK(contains(textOf(pdf, 40), "604256"));
}
