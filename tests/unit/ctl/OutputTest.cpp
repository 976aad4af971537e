#include "app/ctl/Output.h"
#include "app/ctl/Printable.h"
#include "core/base/Json.h"
#include "tests/support/Catch.h"

#include <sstream>

using namespace fidesk;
using namespace fidesk::ctl;

namespace {

struct Screen {
    explicit Screen(Output::Options options) : output(out, err, options) {}
    std::ostringstream out{};
    std::ostringstream err{};
    Output output;
};

const Error wrongPin = [] {
    Error error(ErrorCode::PinWrong, "FIDO_ERR_PIN_INVALID", 0x31);
    error.retriesLeft = 3;
    return error;
}();

} // namespace

TEST_CASE("printable text has no control characters and turns no writing") {
    CHECK(printable("Ann Ünal 日本") == "Ann Ünal 日本");
    CHECK(printable("a\x1b[31mb\nc\rd\x7f") == "a\uFFFD[31mb\uFFFDc\uFFFDd\uFFFD");
    CHECK(printable("a\u009Bb") == "a\uFFFDb");
    CHECK(printable("a\u202Eb\u2066c\u2028d\u200F") == "a\uFFFDb\uFFFDc\uFFFDd\uFFFD");
    CHECK(printable("a\xFF\xC0z") == "a\uFFFD\uFFFDz");
}

TEST_CASE("printable JSON means the same") {
    const QJsonObject object{
        {QStringLiteral("a"), toQString("x\u009B\u202E\x7f\u2028 ü \n\U000E0041\uFEFF\uFFFE")}};
    const std::string shown = printableJson(toJsonText(object));
    CHECK(shown.find("\u009B") == std::string::npos);
    CHECK(shown.find("\\u202e") != std::string::npos);
    CHECK(shown.find("ü") != std::string::npos);
    CHECK(test::valueOf(parseJsonObject(asBytes(shown))) == object);
}

TEST_CASE("columns are counted as a terminal shows them") {
    CHECK(columns("abc") == 3);
    CHECK(columns("Ünal") == 4);
    CHECK(columns("U\u0308nal") == 4);
    CHECK(columns("日本") == 4);
    CHECK(columns("🔑") == 2);
}

TEST_CASE("tables are aligned whatever the script") {
    Screen screen({});
    screen.output.table({"NAME", "USER"}, {{"日本", "a"}, {"Ann", "b\x1b"}, {"Jo\u0308rg", ""}});
    CHECK(screen.out.str() == "NAME  USER\n日本  a\nAnn   b\uFFFD\nJo\u0308rg\n");
}

TEST_CASE("facts without a value are left out") {
    Screen screen({});
    screen.output.facts({{"Maker", "Acme"}, {"Path", ""}, {"ID", "x"}});
    CHECK(screen.out.str() == "Maker:  Acme\nID:     x\n");
}

TEST_CASE("with --json there is nothing but JSON on standard output") {
    Screen screen({.json = true});
    screen.output.say("hello");
    screen.output.table({"A"}, {{"b"}});
    screen.output.facts({{"A", "b"}});
    screen.output.progress("working");
    screen.output.result({{QStringLiteral("done"), true}});
    CHECK(screen.out.str() == "{\"done\":true}\n");
    CHECK(screen.err.str() == "working\n");
}

TEST_CASE("a failure is one object with --json") {
    Screen screen({.json = true});
    screen.output.failure(wrongPin);
    const QJsonObject error =
        test::valueOf(parseJsonObject(asBytes(screen.out.str()))).value(QStringLiteral("error")).toObject();
    CHECK(toUtf8(error.value(QStringLiteral("code")).toString()) == "PinWrong");
    CHECK(toUtf8(error.value(QStringLiteral("detail")).toString()) == "FIDO_ERR_PIN_INVALID");
    CHECK(error.value(QStringLiteral("native")).toInt() == 0x31);
    CHECK(error.value(QStringLiteral("retriesLeft")).toInt() == 3);
    CHECK_FALSE(error.value(QStringLiteral("message")).toString().isEmpty());
    CHECK(screen.err.str().empty());
}

TEST_CASE("a failure is a sentence for people, and its detail only with --verbose") {
    Screen quiet({});
    quiet.output.failure(wrongPin);
    CHECK(quiet.err.str().find("3 tries") != std::string::npos);
    CHECK(quiet.err.str().find("FIDO_ERR") == std::string::npos);
    CHECK(quiet.out.str().empty());

    Screen verbose({.verbose = true});
    verbose.output.failure(wrongPin);
    CHECK(verbose.err.str().find("FIDO_ERR_PIN_INVALID") != std::string::npos);
}

TEST_CASE("a table that is too wide for the terminal is cut where it is widest, but never its ids") {
    Screen screen({.columns = 30});
    screen.output.table({"USER", "ID"}, {{std::string(40, 'u'), "0123456789abcdef"}, {"ann", "x"}});
    CHECK(screen.out.str() == "USER          ID\nuuuuuuuuuuu\u2026  0123456789abcdef\nann           x\n");
}

TEST_CASE("facts stand under their title, with what explains them below") {
    Screen screen({.columns = 25});
    screen.output.facts({{"PIN", "set", "It can be changed at any time."}}, "State");
    CHECK(screen.out.str() == "State\n  PIN:  set\n        It can be changed\n        at any time.\n");
}

TEST_CASE("a line that passes is taken away by the next, and is not there without a terminal") {
    Screen terminal({.errColumns = 10});
    terminal.output.passing("119 s");
    terminal.output.progress("done");
    CHECK(terminal.err.str() == "\r\x1b[K119 s\r\x1b[Kdone\n");
    Screen pipe({});
    pipe.output.passing("119 s");
    CHECK(pipe.err.str().empty());
}

TEST_CASE("a secret is written once, for people and for programs") {
    Screen people({});
    CHECK(people.output.secret("PIN: ", {}, "pin", asBytes("271828")));
    CHECK(people.out.str() == "PIN: 271828\n");
    Screen programs({.json = true});
    CHECK(programs.output.secret("PIN: ", {{QStringLiteral("replaced"), false}}, "pin", asBytes("271828")));
    CHECK(programs.out.str() == "{\"pin\":\"271828\",\"replaced\":false}\n");
    Screen broken({});
    broken.out.setstate(std::ios::badbit);
    CHECK(test::codeOf(broken.output.secret("PIN: ", {}, "pin", asBytes("271828"))) ==
          ErrorCode::FileUnwritable);
}

TEST_CASE("a failure tells the sentence that knows more, and the key it is about") {
    Screen screen({.json = true});
    screen.output.failure(Error(ErrorCode::NotSupportedByKey), "Not this key.",
                          {{QStringLiteral("id"), QStringLiteral("x")}});
    const QJsonObject object = test::valueOf(parseJsonObject(asBytes(screen.out.str())));
    CHECK(toUtf8(object[QStringLiteral("error")][QStringLiteral("message")].toString()) == "Not this key.");
    CHECK(toUtf8(object[QStringLiteral("key")][QStringLiteral("id")].toString()) == "x");
}

TEST_CASE("what to type next is said where there is a command for it") {
    Screen screen({});
    screen.output.failure(Error(ErrorCode::SignInNeeded));
    CHECK(screen.err.str().find("fideskctl portal login") != std::string::npos);
}

TEST_CASE("exit codes tell nothing-to-do-it-with from failure") {
    CHECK(exitOf(ErrorCode::NoKey) == Exit::NothingToDoItWith);
    CHECK(exitOf(ErrorCode::SignInNeeded) == Exit::NothingToDoItWith);
    CHECK(exitOf(ErrorCode::PortalNotAdded) == Exit::NothingToDoItWith);
    CHECK(exitOf(ErrorCode::PinWrong) == Exit::Failed);
    CHECK(exitOf(ErrorCode::Cancelled) == Exit::Failed);
}
