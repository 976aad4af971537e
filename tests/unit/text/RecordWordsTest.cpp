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

TEST_CASE("A head is kept as text and read again") {
    const records::Head head{.id = 42, .hash = Bytes(32, 0xAB)};
    const QString kept = text::headText(head);
    CHECK(kept == QStringLiteral("42:") + QStringLiteral("ab").repeated(32));
    CHECK(text::headOf(QStringLiteral(" %1\n").arg(kept.toUpper())) == head);
    for (const QString& wrong :
         {QString(), QStringLiteral(":"), kept.chopped(1), kept.mid(2), kept + QStringLiteral(":1"),
          QStringLiteral("-1:") + QStringLiteral("ab").repeated(32)})
        CHECK_FALSE(text::headOf(wrong));
}
