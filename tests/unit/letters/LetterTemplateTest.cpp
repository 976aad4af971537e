#include "ui/letters/LetterTemplate.h"
#include "tests/support/Catch.h"

using namespace fidesk;
using namespace fidesk::test;
using letters::LetterTemplate;

namespace {

Result<LetterTemplate> read(std::string_view html) {
    return LetterTemplate::parse(asBytes(html));
}

std::string refusalOf(std::string_view html) {
    const auto letter = read(html);
    INFO(html);
    REQUIRE(codeOf(letter) == ErrorCode::Malformed);
    return letter.error().detail;
}

const handover::SlipDetails ann{.displayName = "Änn <b>\"O'Neil\"</b> & {pin}",
                                .userName = "ann@contoso.example",
                                .nickname = "Blue",
                                .label = "0042",
                                .model = "YubiKey",
                                .serial = "S1",
                                .portalName = "Contoso",
                                .portal = "https://portal.example",
                                .date = "2026-04-20"};

} // namespace

TEST_CASE("Values stand in the places of their names, outside and inside") {
    const LetterTemplate letter = valueOf(read("<p>{userName} {nickname} {label} {model}<!--x--></p><!-- "
                                               "fold -->{serial} {portalName} {portal} {date} "
                                               "{{{pin}}}"));
    CHECK(letter.outside(ann) == QStringLiteral("<p>ann@contoso.example Blue 0042 YubiKey</p>"));
    CHECK(letter.inside(ann) == QStringLiteral("S1 Contoso https://portal.example 2026-04-20 {\uE000}"));
}

TEST_CASE("Values are text, whatever is in them") {
    const LetterTemplate letter = valueOf(read("{displayName}<!--fold-->{pin}"));
    CHECK(letter.outside(ann) == QStringLiteral("Änn &lt;b&gt;&quot;O'Neil&quot;&lt;/b&gt; &amp; {pin}"));
    CHECK(letter.outside({.displayName = "a\xee\x80\x80"
                                         "b\xe2\x80\xae"
                                         "c\nd"}) == QStringLiteral("a\uFFFDb\uFFFDc\uFFFDd"));
}

TEST_CASE("The letter that is built in can be read") {
    const LetterTemplate letter = LetterTemplate::builtIn();
    CHECK(letter.outside(ann).contains(QStringLiteral("ann@contoso.example")));
    CHECK(letter.inside(ann).count(LetterTemplate::pinMark) == 1);
    CHECK_FALSE(letter.outside(ann).contains(LetterTemplate::pinMark));
}

TEST_CASE("What is wrong with a template is told with its line") {
    CHECK(refusalOf("a\n{pim}<!-- fold -->{pin}")
              .starts_with("line 2: {pim} is not known; there are {displayName}, {userName}"));
    CHECK(refusalOf("a\n\n{ pin }<!-- fold -->").starts_with("line 3: { pin } is not known"));
    CHECK(refusalOf("a\n{pin}\n<!-- fold -->").starts_with("line 2: {pin} stands above <!-- fold -->"));
    CHECK(refusalOf("<!-- fold -->\n{pin}\n{pin}") == "line 3: there is a second {pin}");
    CHECK(refusalOf("<!-- fold -->\n") == "line 2: there is no {pin}");
    CHECK(refusalOf("\na").starts_with("line 2: there is no <!-- fold -->"));
    CHECK(refusalOf("").starts_with("line 1: there is no <!-- fold -->"));
    CHECK(refusalOf("<!-- fold -->\n<!--fold-->{pin}") == "line 2: there is a second <!-- fold -->");
    CHECK(refusalOf("\n<!-- fold") == "line 2: a comment does not end");
    CHECK(refusalOf("a } b") == "line 1: there is a single }; write }} for one");
    CHECK(refusalOf("a { b") == "line 1: there is a single {; write {{ for one");
    CHECK(refusalOf("a < b") == "line 1: there is a single <; write &lt; for one");
    CHECK(refusalOf("\n<p") == "line 2: <p> does not end");
    CHECK(refusalOf("\n<p title=\"{portal}\">") == "line 2: there is a brace inside of a tag");
    CHECK(refusalOf("<p title=\">\" '") == "line 1: <p> does not end");
    for (const char* tag : {"img src=\"file:///etc/hostname\"", "IMG", "style", "link", "script",
                            "a href=\"x\"", "object", "?xml", "!DOCTYPE html"}) {
        INFO(tag);
        CHECK(refusalOf("\n<" + std::string(tag) + ">").starts_with("line 2: "));
    }
    CHECK(refusalOf("\xff").find("UTF-8") != std::string::npos);
    CHECK(refusalOf("\xee\x80\x80<!--fold-->").find("UTF-8") != std::string::npos);
    CHECK(
        refusalOf(std::string(letters::maxTemplateBytes + 1, 'x')).starts_with("line 1: the file has more"));
    CHECK(read("\xef\xbb\xbf<p align='a>b'>x</P><br/><!-- fold -->{pin}"));
}
