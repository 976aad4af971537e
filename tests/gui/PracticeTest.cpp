#include "tests/gui/PracticeTest.h"

#include "app/desk/PracticeChoices.h"
#include "app/desk/PracticePanel.h"
#include "core/base/Random.h"

#include <QAction>
#include <QMenu>
#include <QTest>

using namespace fidesk;
using desk::PracticeKey;
using simulator::SoftwareKey;

namespace {

/// A panel with one key; what it asks for in its place is made as Practice makes it.
struct Bench {
    SystemRandom random;
    PracticeKey::Key key = make({});
    int exchanged{0};
    desk::PracticePanel panel{{key}, [this](const PracticeKey::Key& old, simulator::Personality kind) {
                                  Q_ASSERT(old == key);
                                  ++exchanged;
                                  return key = make(std::move(kind));
                              }};

    Bench() { panel.show(); }

    PracticeKey::Key make(simulator::Personality personality) {
        return *SoftwareKey::create({.personality = std::move(personality)}, random);
    }
    QPushButton* button(const char* name) { return panel.findChild<QPushButton*>(QString::fromLatin1(name)); }
    /// The entries of a button's menu, as they are when it opens.
    QList<QAction*> entries(const char* name) {
        Q_EMIT button(name)->menu()->aboutToShow();
        QList<QAction*> actions = button(name)->menu()->actions();
        actions.removeIf([](const QAction* action) { return action->isSeparator(); });
        return actions;
    }
    void choose(const char* name, const QString& text) {
        for (QAction* action : entries(name))
            if (action->text() == text)
                return action->trigger();
        QFAIL(qPrintable(QStringLiteral("no entry ") + text));
    }
    /// Whether a label of the panel says @p text, or soon will.
    bool says(const QString& text) {
        return QTest::qWaitFor([&] {
            const auto labels = panel.findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(),
                               [&](const QLabel* label) { return label->text() == text; });
        });
    }
    void buttonSays(const char* name, const QString& text) { QTRY_COMPARE(button(name)->text(), text); }
};

/// A report of CTAPHID, 64 bytes.
Bytes report(Bytes start) {
    start.resize(token::hidReportSize);
    return start;
}

/// CTAPHID_INIT and CTAPHID_WINK, each answered.
void wink(SoftwareKey& key) {
    const auto channel = *key.openChannel();
    QVERIFY(channel->write(report({0xFF, 0xFF, 0xFF, 0xFF, 0x86, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8})));
    const auto answer = channel->read(std::chrono::seconds(20));
    QVERIFY(answer && *answer);
    const Bytes& init = **answer;
    QVERIFY(channel->write(report({init[15], init[16], init[17], init[18], 0x88, 0, 0})));
    const auto winked = channel->read(std::chrono::seconds(20));
    QVERIFY(winked && *winked);
}

/// Something waits for a touch: authenticatorSelection.
std::unique_ptr<token::HidChannel> select(SoftwareKey& key) {
    auto channel = *key.openChannel();
    (void)channel->write(report({0xFF, 0xFF, 0xFF, 0xFF, 0x86, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8}));
    const Bytes init = **channel->read(std::chrono::seconds(20));
    (void)channel->write(report({init[15], init[16], init[17], init[18], 0x90, 0, 1, 0x0B}));
    return channel;
}

} // namespace

void PracticeTest::insertsTouchesAndRemoves() {
    Bench bench;
    QVERIFY(bench.says(QStringLiteral("On the table")));
    QVERIFY(!bench.button("touch")->isEnabled());
    bench.button("plug")->click();
    QVERIFY(bench.key->inserted());
    QVERIFY(bench.says(QStringLiteral("Inserted")));
    const auto channel = select(*bench.key);
    QVERIFY(bench.says(QStringLiteral("Blinks: it waits for a touch")));
    bench.button("touch")->click();
    QVERIFY(bench.says(QStringLiteral("Inserted")));
    bench.buttonSays("plug", QStringLiteral("Remove"));
    bench.button("plug")->click();
    QVERIFY(!bench.key->inserted());
    QVERIFY(bench.says(QStringLiteral("On the table")));
}

void PracticeTest::offersEveryKindOfKey() {
    Bench bench;
    QCOMPARE(static_cast<std::size_t>(bench.entries("kind").size()), simulator::personalities().size());
    for (const desk::KindChoice& kind : desk::kindChoices())
        QVERIFY2(kind.label.toStdString() != kind.personality.name, kind.personality.name.c_str());
}

void PracticeTest::exchangesAKeyOnTheTable() {
    Bench bench;
    bench.buttonSays("kind", QStringLiteral("Modern key"));
    bench.choose("kind", QStringLiteral("Modern key"));
    QCOMPARE(bench.exchanged, 0);
    bench.choose("kind", QStringLiteral("U2F only"));
    QCOMPARE(bench.exchanged, 1);
    QCOMPARE(bench.key->personality().name, std::string("u2f"));
    QCOMPARE(bench.key->personality().product, std::string("Software Key"));
    bench.buttonSays("kind", QStringLiteral("U2F only"));
    bench.button("plug")->click();
    QVERIFY(bench.key->inserted()); // the new one
    QVERIFY(bench.says(QStringLiteral("Inserted")));
    QVERIFY(!bench.button("kind")->isEnabled());
    bench.choose("kind", QStringLiteral("Modern key"));
    QCOMPARE(bench.exchanged, 1);
}

void PracticeTest::letsThingsGoWrong() {
    Bench bench;
    bench.buttonSays("fault", QStringLiteral("Nothing goes wrong"));
    for (const desk::FaultChoice& choice : desk::faultChoices()) {
        bench.choose("fault", choice.label);
        QCOMPARE(bench.key->fault(), choice.fault);
        bench.buttonSays("fault", choice.label);
    }
    QCOMPARE(desk::faultChoices().size(), std::size_t(10));
}

void PracticeTest::showsThatAFaultIsOver() {
    Bench bench;
    bench.button("plug")->click();
    bench.choose("fault", QStringLiteral("Pulled out while it blinks"));
    const auto channel = select(*bench.key);
    QVERIFY(bench.says(QStringLiteral("On the table")));
    bench.buttonSays("fault", QStringLiteral("Nothing goes wrong"));
}

void PracticeTest::putsFingersOnTheSensorOnlyWhereThereIsOne() {
    Bench bench;
    const auto offered = [&] { return bench.entries("fault").size(); };
    const auto without = offered();
    bench.choose("kind", QStringLiteral("With fingerprint reader"));
    QCOMPARE(offered(), without + static_cast<qsizetype>(desk::fingerChoices().size()));
    bench.button("plug")->click();
    const auto channel = select(*bench.key);
    QVERIFY(bench.says(QStringLiteral("Blinks: it waits for a touch")));
    bench.choose("fault", QStringLiteral("Touch too fast"));
    QVERIFY(bench.says(QStringLiteral("Inserted")));
}

void PracticeTest::winksAndSaysSo() {
    Bench bench;
    bench.button("plug")->click();
    wink(*bench.key);
    QVERIFY(bench.says(QStringLiteral("Winks: this is the one")));
    QVERIFY(bench.panel.findChild<desk::KeyPicture*>()->winking());
    QVERIFY(bench.says(QStringLiteral("Inserted")));
    QVERIFY(!bench.panel.findChild<desk::KeyPicture*>()->winking());
}

void PracticeTest::everyButtonHasAName() {
    Bench bench;
    QSet<QString> names;
    for (const QPushButton* button : bench.panel.findChildren<QPushButton*>()) {
        QVERIFY(!button->accessibleName().isEmpty());
        QVERIFY(!names.contains(button->accessibleName()));
        names.insert(button->accessibleName());
        QVERIFY(button->width() >= button->sizeHint().width());
    }
    QCOMPARE(names.size(), 4);
}
