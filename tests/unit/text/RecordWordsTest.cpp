#include "ui/text/RecordWords.h"
#include "tests/support/Catch.h"

using namespace fidesk;

TEST_CASE("What the records tell is in words; what is not known is shown as it is, made harmless") {
    CHECK(text::deed(records::action::enrolled) == QStringLiteral("Key registered"));
    CHECK(text::deed("new.action\x1b[2J") == QStringLiteral("new.action\uFFFD[2J"));
    CHECK(text::outcomeWords("done") == QStringLiteral("Done"));
    CHECK(text::outcomeWords("UserHandleMismatch") != QStringLiteral("UserHandleMismatch"));
    CHECK(text::outcomeWords("PinBlocked").contains(QStringLiteral("blocked")));
    CHECK(text::outcomeWords("NoSuchThing") == QStringLiteral("NoSuchThing"));
    CHECK(text::stateWord(records::ItemState::InDoubt) == QStringLiteral("In doubt"));
}
