#include "core/base/Json.h"
#include "tests/unit/letters/HandoverDesk.h"

#include <QDir>

using namespace fidesk;
using namespace fidesk::test;
using ctl::Handover;

namespace {

using Desk = HandoverDesk;

int pagesOf(const std::string& pdf) {
    return static_cast<int>(QByteArray::fromStdString(pdf).count("/Type /Page\n"));
}

} // namespace

TEST_CASE("letters go to the program behind the pipe, all at the end, and nothing else does") {
    Desk desk;
    desk.options.letters = "-";
    Handover handover = valueOf(desk.open());
    CHECK(handover.takesPins());
    const auto ann = [&](std::string_view pin) {
        return handover.deposit("ann", {.userName = "ann"}, pinOf(pin));
    };
    valueOf(ann("004217"));
    valueOf(ann("118822"));
    valueOf(handover.completed("ann", {.userName = "ann", .nickname = "Blue"}));
    valueOf(handover.deposit("bob", {.userName = "bob"}, pinOf("775533")));
    valueOf(handover.withdrawn("bob"));
    valueOf(handover.deposit("cleo", {.userName = "cleo"}, pinOf("664422")));
    desk.output.say("Enrolled.");
    CHECK(desk.out.str().empty());
    valueOf(handover.close(*desk.context));
    CHECK(desk.out.str().starts_with("%PDF-"));
    CHECK(pagesOf(desk.out.str()) == 2);
    CHECK(contains(desk.err.str(), "Enrolled."));
    CHECK(contains(desk.err.str(), "2 letters"));
    const std::size_t size = desk.out.str().size();
    valueOf(handover.close(*desk.context)); // once
    CHECK(desk.out.str().size() == size);
    CHECK(QDir(desk.openssl.path({})).entryList(QDir::Files).size() == 2); // key and certificate
}

TEST_CASE("letters that nobody takes are told as lost") {
    Desk desk;
    desk.options.letters = "-";
    Handover handover = valueOf(desk.open());
    valueOf(handover.deposit("1", {}, pinOf("004217")));
    desk.out.setstate(std::ios::badbit);
    const auto closed = handover.close(*desk.context);
    CHECK(codeOf(closed) == ErrorCode::FileUnwritable);
    CHECK(contains(desk.context->sentence(closed.error()), "reset the keys"));
}

TEST_CASE("without a letter nothing is written") {
    Desk desk;
    desk.options.letters = "-";
    Handover handover = valueOf(desk.open());
    valueOf(handover.close(*desk.context));
    CHECK(desk.out.str().empty());
}

TEST_CASE("letters in a file are encrypted, page by page before the key has the PIN, beside a roster") {
    Desk desk;
    desk.options = {.roster = desk.path("roster.p7m"),
                    .letters = desk.path("letters.pdf"),
                    .recipients = {desk.path("boss.pem")}};
    Handover handover = valueOf(desk.open());
    const auto pdf = [&] {
        return desk.openssl.decrypt(desk.openssl.read(QStringLiteral("letters.pdf.p7m")), boss);
    };
    valueOf(handover.deposit("ann", {.userName = "ann"}, pinOf("004217")));
    CHECK(pagesOf(pdf()) == 1);
    valueOf(handover.deposit("bob", {.userName = "bob"}, pinOf("775533")));
    CHECK(pagesOf(pdf()) == 2);
    valueOf(handover.withdrawn("bob"));
    CHECK(pagesOf(pdf()) == 1);
    const std::string roster = desk.openssl.decrypt(desk.openssl.read(QStringLiteral("roster.p7m")), boss);
    CHECK(contains(roster, "004217"));
    CHECK_FALSE(contains(roster, "775533"));
    CHECK(desk.out.str().empty());
}

TEST_CASE("letters are refused where others could read them") {
    Desk desk;
    desk.options.letters = desk.path("letters.pdf");
    const std::string plain = desk.refusal();
    CHECK(contains(plain, "not written to a plain file"));
    CHECK(contains(plain, "--letters " + desk.path("letters.pdf") + ".p7m --recipient"));
    desk.options.letters = "-";
    desk.pipes = false;
    CHECK(contains(desk.refusal(), "| lp"));
    desk.pipes = true;
    desk.json = true;
    CHECK(contains(desk.refusal(), "JSON"));
    desk.json = false;
    desk.options = {.letterTemplate = "x.html"};
    CHECK(contains(desk.refusal(), "--letters"));
    desk.options = {.paper = "letter"};
    CHECK(contains(desk.refusal(), "--letters"));
}

TEST_CASE("an organisation's template is used, and what is wrong with it is told before any key is touched") {
    Desk desk;
    desk.openssl.write(QStringLiteral("bad.html"), asBytes("<!-- fold -->\n{pim}"));
    desk.openssl.write(QStringLiteral("good.html"), asBytes("<!-- fold -->\n{pin}"));
    std::string many = "<!-- fold -->{pin}";
    for (int i = 0; i < 100; ++i)
        many += "<p>x</p>";
    desk.openssl.write(QStringLiteral("long.html"), asBytes(many));
    desk.options = {.letters = "-", .letterTemplate = desk.path("bad.html")};
    CHECK(contains(desk.refusal(),
                   desk.path("bad.html") + " cannot be used as the template of letters: line 2: {pim}"));
    desk.options.letterTemplate = desk.path("gone.html");
    CHECK(codeOf(desk.open()) == ErrorCode::FileUnreadable);
    desk.options.letterTemplate = desk.path("long.html");
    CHECK(contains(desk.refusal(), "more text than fits"));
    desk.options.letterTemplate = desk.path("good.html");
    desk.options.paper = "letter";
    valueOf(desk.open());
}

TEST_CASE("without a template named, the machine's is taken, or else the one that is built in") {
    Desk desk;
    const auto preset = [&desk](const char* html) {
        QDir(desk.openssl.path({})).mkpath(QStringLiteral("machine"));
        desk.openssl.write(QStringLiteral("machine/letter.html"), asBytes(html));
    };
    const auto sizeOfLetter = [&desk] {
        desk.out.str({});
        Handover handover = valueOf(desk.open());
        valueOf(handover.deposit("ann", {.displayName = "Ann"}, pinOf("004217")));
        valueOf(handover.close(*desk.context));
        REQUIRE(pagesOf(desk.out.str()) == 1);
        return desk.out.str().size();
    };
    desk.options.letters = "-";
    const std::size_t builtIn = sizeOfLetter();
    preset("<!-- fold -->{pin}");
    const std::size_t ofMachine = sizeOfLetter();
    CHECK(ofMachine + 5'000 < builtIn); // one line
    desk.openssl.write(QStringLiteral("own.html"), asBytes("<!-- fold -->{pin}<p><b>{displayName}</b></p>"));
    desk.options.letterTemplate = desk.path("own.html");
    CHECK(sizeOfLetter() > ofMachine);
}

TEST_CASE("a machine's template that cannot be used is told by its name, unless another one is named") {
    Desk desk;
    const QDir directory(desk.openssl.path({}));
    const std::string file = desk.path("machine/letter.html");
    directory.mkpath(QStringLiteral("machine"));
    desk.options = {.roster = desk.path("roster.p7m"), .letters = "-", .recipients = {desk.path("boss.pem")}};
    const auto preset = [&desk](const std::string& html) {
        desk.openssl.write(QStringLiteral("machine/letter.html"), asBytes(html));
    };
    preset("<!-- fold -->\n{pim}");
    const std::string malformed = desk.refusal();
    CHECK(contains(malformed, file + ", the organisation's template"));
    CHECK(contains(malformed, "line 2: {pim}"));
    CHECK(contains(malformed, "--letter-template"));
    preset("<!-- fold -->{pin}" + std::string(70'000, 'x'));
    CHECK(contains(desk.refusal(), file + ", the organisation's template"));
    preset("<!-- fold -->{pin}" + std::string(30'000, 'x'));
    CHECK(contains(desk.refusal(), file + ", the organisation's template"));
    QFile::remove(toQString(file));
    directory.mkpath(QStringLiteral("machine/letter.html"));
    CHECK(codeOf(desk.open()) == ErrorCode::FileUnreadable);
    CHECK(contains(desk.refusal(), file +
                                       ", the organisation's template of letters for this computer, cannot "
                                       "be read"));
    QDir(toQString(file)).removeRecursively();
    REQUIRE(QFile::link(QStringLiteral("nowhere"), toQString(file)));
    CHECK(codeOf(desk.open()) == ErrorCode::FileUnreadable);
    CHECK_FALSE(QFile::exists(toQString(desk.path("roster.p7m")))); // Nothing was begun.
    desk.openssl.write(QStringLiteral("own.html"), asBytes("<!-- fold -->{pin}"));
    desk.options.letterTemplate = desk.path("own.html");
    valueOf(desk.open());
}

TEST_CASE("who asks for letters is known from the arguments") {
    CHECK(ctl::wantsLetters({"fideskctl", "enrol", "--letters", "-"}));
    CHECK(ctl::wantsLetters({"fideskctl", "enrol", "--letters=-"}));
    CHECK_FALSE(ctl::wantsLetters({"fideskctl", "enrol", "--letter-template", "letters"}));
}
