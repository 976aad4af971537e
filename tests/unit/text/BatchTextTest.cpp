#include "ui/text/BatchText.h"
#include "core/base/Json.h"
#include "tests/support/Catch.h"

#include <set>

using namespace fidesk;
using namespace fidesk::batch;

TEST_CASE("Everything that can be wrong with a batch file has a sentence of its own") {
    std::set<std::string> sentences;
    for (int fault = 0; fault <= static_cast<int>(FileFault::ProfileUnusable); ++fault) {
        const FileProblem problem{7, "label", static_cast<FileFault>(fault), "4096", 3};
        const std::string text = toUtf8(text::sentence(problem));
        INFO(text);
        CHECK(text.size() > 10);
        CHECK(text.ends_with('.'));
        CHECK(text.find('%') == std::string::npos);
        CHECK(sentences.insert(text).second);
    }
}

TEST_CASE("Each problem of a batch file is told with its line and column") {
    CHECK(text::placedSentence({7, "label", FileFault::LabelTwice, "%2", 3}) ==
          QStringLiteral("Line 7, label: The label \"%2\" is on line 3 too. Each key has its own."));
    CHECK(text::placedSentence({2, "", FileFault::Empty}).startsWith(QStringLiteral("Line 2: ")));
    CHECK(text::placedSentence({2, "\x1b[31m", FileFault::UnknownColumn}).indexOf(QLatin1Char('\x1b')) < 0);
}

TEST_CASE("How long it will take is told as a person would") {
    using std::chrono::seconds;
    CHECK(text::about(seconds(20)) == QStringLiteral("less than a minute"));
    CHECK(text::about(seconds(61)) == QStringLiteral("about a minute"));
    CHECK(text::about(seconds(180)) == QStringLiteral("about 3 minutes"));
    CHECK(text::about(seconds(2 * 3600)) == QStringLiteral("about 2 hours"));
}
