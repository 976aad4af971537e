#include "ui/text/RecordWords.h"
#include "tests/support/Catch.h"

#include <QSet>

using namespace fidesk;

TEST_CASE("Every fault of the records has a sentence of its own, with its place") {
    QSet<QString> said;
    for (int fault = 0; fault <= static_cast<int>(records::Fault::BatchMissing); ++fault) {
        records::Check check;
        check.fault = static_cast<records::Fault>(fault);
        check.event = 1234;
        check.item = "thing 7";
        const QString sentence = text::sentence(check);
        CHECK((sentence.contains(QStringLiteral("1,234")) || sentence.contains(QStringLiteral("thing 7")) ||
               *check.fault == records::Fault::HeadAltered));
        said.insert(sentence);
    }
    CHECK(said.size() == 10);
}

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
    CHECK(kept == QStringLiteral("ab").repeated(32) + QStringLiteral(":42"));
    CHECK(text::headOf(QStringLiteral(" %1\n").arg(kept.toUpper())) == head);
    for (const QString& wrong :
         {QString(), QStringLiteral(":"), kept.chopped(3), kept.mid(2), kept + QStringLiteral(":1"),
          QStringLiteral("ab").repeated(32) + QStringLiteral(":-1")})
        CHECK_FALSE(text::headOf(wrong));
}
