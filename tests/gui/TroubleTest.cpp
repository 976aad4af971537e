#include "tests/gui/TroubleTest.h"
#include "tests/gui/Bench.h"
#include "tests/support/FakeTokens.h"

#include <QElapsedTimer>

using namespace fidesk;
using fidesk::test::Bench;
using fidesk::test::FakeKey;
using fidesk::test::FakeTokens;
using State = ui::EnrolmentModel::State;

namespace {

const auto pin = QStringLiteral("739164");

/// A key in memory that has to be touched, and the window over it.
struct FakeBench {
    std::shared_ptr<FakeKey> key = std::make_shared<FakeKey>("k1", "Grey key");
    FakeTokens tokens;
    Bench bench{tokens};

    FakeBench() { key->setTouch(test::FakeTouch::Manual); }

    bool open() { return bench.chooseUser() && bench.startEnrolment() && bench.waitFor(State::NeedKey); }
    bool toPin() {
        tokens.insert(key);
        return bench.chooseUser() && bench.startEnrolment() && bench.waitFor(State::NeedPin);
    }
    bool enterNewPin() {
        return bench.type("newPin", pin) && bench.type("newPinAgain", pin) && bench.click("enrolNext");
    }
    bool toTouch() {
        return toPin() && enterNewPin() &&
               QTest::qWaitFor([this] { return bench.workbench.enrolment.touchWanted(); });
    }
    bool toNickname() {
        if (!toTouch())
            return false;
        key->touch();
        return bench.waitFor(State::NeedNickname);
    }
    bool nothingDone() { return key->credentials().empty() && bench.registered().empty(); }
};

} // namespace

void TroubleTest::cancelLeavesAllAsItWas_data() {
    QTest::addColumn<QString>("wait");
    for (const char* wait : {"insert", "asking the portal", "pin", "key takes the PIN", "touch", "nickname",
                             "portal registers", "failed"})
        QTest::newRow(wait) << QString::fromLatin1(wait);
}

void TroubleTest::cancelLeavesAllAsItWas() {
    QFETCH(QString, wait);
    FakeBench fake;
    Bench& bench = fake.bench;
    if (wait == QStringLiteral("insert")) {
        QVERIFY(fake.open());
    } else if (wait == QStringLiteral("asking the portal")) {
        bench.portal->calls.hold("creationOptions");
        fake.tokens.insert(fake.key);
        QVERIFY(bench.chooseUser());
        QVERIFY(bench.startEnrolment());
        QVERIFY(bench.portal->calls.waitUntilHeld("creationOptions"));
    } else if (wait == QStringLiteral("pin")) {
        QVERIFY(fake.toPin());
    } else if (wait == QStringLiteral("key takes the PIN")) {
        QVERIFY(fake.toPin());
        fake.key->calls.hold("setPin");
        QVERIFY(fake.enterNewPin());
        QVERIFY(fake.key->calls.waitUntilHeld("setPin"));
    } else if (wait == QStringLiteral("touch")) {
        QVERIFY(fake.toTouch());
    } else if (wait == QStringLiteral("nickname")) {
        QVERIFY(fake.toNickname());
    } else if (wait == QStringLiteral("portal registers")) {
        QVERIFY(fake.toNickname());
        bench.portal->calls.hold("registerCredential");
        QVERIFY(bench.click("enrolNext"));
        QVERIFY(bench.portal->calls.waitUntilHeld("registerCredential"));
    } else {
        QVERIFY(fake.toNickname());
        bench.portal->calls.failAlways("registerCredential", ErrorCode::PortalUnreachable);
        QVERIFY(bench.click("enrolNext"));
        QVERIFY(bench.waitFor(State::Failed));
    }
    QElapsedTimer watch;
    watch.start();
    QVERIFY(bench.click("enrolCancel"));
    QVERIFY(bench.waitFor(State::Closed));
    QVERIFY2(watch.elapsed() < 1000, qPrintable(QString::number(watch.elapsed())));
    QVERIFY(fake.nothingDone());
    QVERIFY(!bench.find("enrolPanel")->isVisible());
    QTRY_VERIFY(bench.workbench.registrations.loaded());
}

void TroubleTest::backStartsOver() {
    FakeBench fake;
    QVERIFY(fake.toNickname());
    QCOMPARE(fake.key->credentials().size(), 1U);
    QVERIFY(fake.bench.click("enrolBack"));
    QVERIFY(fake.bench.waitFor(State::NeedPin));
    QVERIFY(fake.nothingDone());
    QVERIFY(!fake.bench.workbench.enrolment.newPin());
}

void TroubleTest::aWrongPinSaysHowManyTriesAreLeft() {
    FakeBench fake;
    fake.key->setPinOnKey("2468");
    QVERIFY(fake.toPin());
    QVERIFY(fake.bench.enrolSaid().contains(QStringLiteral("8 tries are left for this PIN.")));
    QVERIFY(fake.bench.type("pin", QStringLiteral("1357")));
    QVERIFY(fake.bench.click("enrolNext"));
    QTRY_VERIFY(fake.bench.enrolSaid().contains(QStringLiteral("The PIN is wrong. 7 tries are left.")));
    QCOMPARE(fake.bench.workbench.enrolment.state(), State::NeedPin);
    QCOMPARE(fake.bench.find<QLineEdit>("pin")->text(), QString());
    QVERIFY(fake.bench.type("pin", QStringLiteral("2468")));
    QVERIFY(fake.bench.click("enrolNext"));
    QTRY_VERIFY(fake.bench.workbench.enrolment.touchWanted());
}

void TroubleTest::threeWrongPinsAskToUnplug() {
    FakeBench fake;
    Bench& bench = fake.bench;
    fake.key->setPinOnKey("2468");
    QVERIFY(fake.toPin());
    for (int i = 0; i < 3; ++i) {
        QVERIFY(bench.waitFor(State::NeedPin));
        QVERIFY(bench.type("pin", QStringLiteral("1357")));
        QVERIFY(bench.click("enrolNext"));
        QTRY_COMPARE(fake.key->triesLeft(), 7 - i);
        QTRY_VERIFY(!bench.workbench.enrolment.busy());
    }
    QVERIFY(bench.waitFor(State::NeedKey));
    QVERIFY(bench.enrolSaid().contains(QStringLiteral("Unplug the key and insert it again")));
    fake.tokens.remove(fake.key);
    QTRY_VERIFY(bench.workbench.keys.items().isEmpty());
    QCOMPARE(bench.workbench.enrolment.state(), State::NeedKey);
    fake.tokens.insert(fake.key);
    QVERIFY(bench.waitFor(State::NeedPin));
    QVERIFY(bench.enrolSaid().contains(QStringLiteral("5 tries are left for this PIN.")));
}

void TroubleTest::aBadNewPinChangesNothing_data() {
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("empty") << QString() << QString() << QStringLiteral("The PIN is too short.");
    QTest::newRow("too short") << QStringLiteral("12345") << QStringLiteral("12345")
                               << QStringLiteral("Choose one of at least 6 characters.");
    QTest::newRow("too long") << QString(40, QChar(0xE9)) << QString(40, QChar(0xE9))
                              << QStringLiteral("The PIN is too long.");
    QTest::newRow("unequal") << QStringLiteral("123456") << QStringLiteral("123457")
                             << QStringLiteral("The two PINs differ.");
}

void TroubleTest::aBadNewPinChangesNothing() {
    QFETCH(QString, first);
    QFETCH(QString, second);
    QFETCH(QString, sentence);
    FakeBench fake;
    token::AuthenticatorInfo info;
    info.options = {{"rk", true}, {"up", true}, {"clientPin", false}, {"credMgmt", true}};
    info.minPinLength = 6;
    fake.key->setInfo(info);
    QVERIFY(fake.toPin());
    QVERIFY(fake.bench.type("newPin", first));
    QVERIFY(fake.bench.type("newPinAgain", second));
    QVERIFY(fake.bench.click("enrolNext"));
    QTRY_VERIFY2(fake.bench.enrolSaid().contains(sentence), qPrintable(fake.bench.enrolSaid()));
    QCOMPARE(fake.bench.workbench.enrolment.state(), State::NeedPin);
    QVERIFY(!fake.key->hasPin());
    QCOMPARE(fake.key->calls.count("setPin"), 0);
    QCOMPARE(fake.bench.find<QLineEdit>("newPin")->text(), QString());
    QCOMPARE(fake.bench.window.focusWidget(), fake.bench.find("newPin"));
    QVERIFY(fake.nothingDone());
    QVERIFY(fake.enterNewPin());
    QTRY_VERIFY(fake.bench.workbench.enrolment.touchWanted());
}

void TroubleTest::aPinTheKeyRefusesIsAskedForAgain() {
    FakeBench fake;
    fake.key->refusePin("739164");
    QVERIFY(fake.toPin());
    QVERIFY(fake.enterNewPin());
    QTRY_VERIFY(
        fake.bench.enrolSaid().contains(QStringLiteral("The key refuses this PIN by a rule of its own")));
    QCOMPARE(fake.bench.workbench.enrolment.state(), State::NeedPin);
    QVERIFY(!fake.key->hasPin());
}

void TroubleTest::aBadNicknameChangesNothing_data() {
    QTest::addColumn<QString>("nickname");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("empty") << QStringLiteral("   ") << QStringLiteral("The nickname is empty.");
    QTest::newRow("too long") << QString(31, QLatin1Char('x')) << QStringLiteral("The nickname is too long.");
    QTest::newRow("taken") << QStringLiteral("Old key")
                           << QStringLiteral("This user already has a key of that nickname.");
}

void TroubleTest::aBadNicknameChangesNothing() {
    QFETCH(QString, nickname);
    QFETCH(QString, sentence);
    FakeBench fake;
    fake.bench.portal->add("u1", {.id = "b2xk", .nickname = "Old key"});
    QVERIFY(fake.toNickname());
    QVERIFY(fake.bench.type("nickname", nickname));
    QVERIFY(fake.bench.click("enrolNext"));
    QTRY_VERIFY2(fake.bench.enrolSaid().contains(sentence), qPrintable(fake.bench.enrolSaid()));
    QCOMPARE(fake.bench.registered().size(), 1U);
    QCOMPARE(fake.bench.portal->calls.count("registerCredential"), 0);
    QVERIFY(fake.bench.type("nickname", QStringLiteral("New key")));
    QVERIFY(fake.bench.click("enrolNext"));
    QVERIFY(fake.bench.waitFor(State::Done));
    QCOMPARE(fake.bench.registered().size(), 2U);
}

void TroubleTest::twoKeysAtOnce() {
    FakeBench fake;
    const auto other = std::make_shared<FakeKey>("k2", "Blue key");
    fake.tokens.insert(fake.key);
    fake.tokens.insert(other);
    QVERIFY(fake.open());
    QTRY_VERIFY(fake.bench.enrolSaid().contains(QStringLiteral("More than one security key is inserted.")));
    QCOMPARE(fake.bench.portal->calls.count("creationOptions"), 0);
    fake.tokens.remove(other);
    QVERIFY(fake.bench.waitFor(State::NeedPin));
    QCOMPARE(fake.bench.workbench.enrolment.keyName(), QStringLiteral("Grey key"));
    QVERIFY(!fake.bench.enrolSaid().contains(QStringLiteral("More than one")));
}

void TroubleTest::aKeyPulledOut_data() {
    QTest::addColumn<QString>("when");
    for (const char* when : {"asking", "pin", "key takes the PIN", "touch", "nickname", "proof"})
        QTest::newRow(when) << QString::fromLatin1(when);
}

void TroubleTest::aKeyPulledOut() {
    QFETCH(QString, when);
    FakeBench fake;
    Bench& bench = fake.bench;
    if (when == QStringLiteral("asking")) {
        QVERIFY(bench.chooseUser());
        bench.portal->calls.hold("creationOptions");
        fake.tokens.insert(fake.key);
        QVERIFY(bench.startEnrolment());
        QTRY_COMPARE(bench.portal->calls.count("creationOptions"), 1);
        fake.tokens.remove(fake.key);
        bench.portal->calls.release("creationOptions");
    } else if (when == QStringLiteral("pin")) {
        QVERIFY(fake.toPin());
        fake.tokens.remove(fake.key);
    } else if (when == QStringLiteral("key takes the PIN")) {
        QVERIFY(fake.toPin());
        fake.key->calls.hold("setPin");
        QVERIFY(fake.enterNewPin());
        QVERIFY(fake.key->calls.waitUntilHeld("setPin"));
        fake.tokens.remove(fake.key);
        fake.key->calls.release("setPin");
    } else if (when == QStringLiteral("touch")) {
        QVERIFY(fake.toTouch());
        fake.tokens.remove(fake.key);
    } else if (when == QStringLiteral("nickname")) {
        QVERIFY(fake.toNickname());
        fake.tokens.remove(fake.key);
    } else {
        QVERIFY(fake.toNickname());
        fake.key->calls.hold("getAssertion");
        QVERIFY(bench.click("enrolNext"));
        QVERIFY(fake.key->calls.waitUntilHeld("getAssertion"));
        fake.tokens.remove(fake.key);
        fake.key->calls.release("getAssertion");
    }
    QTRY_VERIFY2(bench.enrolSaid().contains(QStringLiteral("was pulled out before")),
                 qPrintable(bench.enrolSaid()));
    QVERIFY(bench.waitFor(State::NeedKey));
    QVERIFY(bench.registered().empty());

    // It recovers: the same key, put in again, is enrolled and holds one passkey.
    fake.tokens.insert(fake.key);
    QVERIFY(bench.waitFor(State::NeedPin));
    if (bench.workbench.enrolment.newPin())
        QVERIFY(fake.enterNewPin());
    else
        QVERIFY(bench.type("pin", pin) && bench.click("enrolNext"));
    QTRY_VERIFY(bench.workbench.enrolment.touchWanted());
    fake.key->touch();
    QVERIFY(bench.waitFor(State::NeedNickname));
    QVERIFY(bench.click("enrolNext"));
    QVERIFY(bench.waitFor(State::Done));
    QCOMPARE(bench.registered().size(), 1U);
    QCOMPARE(fake.key->credentials().size(), 1U);
    // What was begun before was taken back, so nothing stays open.
    QVERIFY(bench.records->openJobs().value().empty());
    QCOMPARE(bench.records->items({}).value().size(), 1U);
}

void TroubleTest::aPortalThatIsGone_data() {
    QTest::addColumn<QString>("when");
    for (const char* when : {"asking", "registering"})
        QTest::newRow(when) << QString::fromLatin1(when);
}

void TroubleTest::aPortalThatIsGone() {
    QFETCH(QString, when);
    FakeBench fake;
    Bench& bench = fake.bench;
    const bool atStart = when == QStringLiteral("asking");
    if (atStart) {
        QVERIFY(fake.open());
        bench.portal->calls.failAlways({}, ErrorCode::PortalUnreachable);
        fake.tokens.insert(fake.key);
    } else {
        QVERIFY(fake.toNickname());
        bench.portal->calls.failAlways({}, ErrorCode::PortalUnreachable);
        QVERIFY(bench.click("enrolNext"));
    }
    QVERIFY(bench.waitFor(State::Failed));
    QTRY_VERIFY(bench.enrolSaid().contains(QStringLiteral("The portal does not answer.")));
    QVERIFY(bench.registered().empty());
    QVERIFY(!atStart || !fake.key->hasPin());

    bench.portal->calls.failAlways({}, std::nullopt);
    QVERIFY(bench.click("enrolNext")); // Try again
    if (atStart) {
        QVERIFY(bench.waitFor(State::NeedPin));
        return;
    }
    QVERIFY(bench.waitFor(State::Done));
    QCOMPARE(bench.registered().size(), 1U);
}

void TroubleTest::anUntouchedKeyCanBeTriedAgain() {
    FakeBench fake;
    QVERIFY(fake.toPin());
    fake.key->calls.failNext("makeCredential", ErrorCode::NotTouched);
    QVERIFY(fake.enterNewPin());
    QVERIFY(fake.bench.waitFor(State::Failed));
    QTRY_VERIFY(fake.bench.enrolSaid().contains(QStringLiteral("was not touched in time")));
    QVERIFY(fake.bench.click("enrolNext"));
    QTRY_VERIFY(fake.bench.workbench.enrolment.touchWanted());
    fake.key->touch();
    QVERIFY(fake.bench.waitFor(State::NeedNickname));
}

void TroubleTest::closingTheWindowTakesBackWhatWasBegun() {
    FakeBench fake;
    QVERIFY(fake.toNickname());
    QVERIFY(!fake.bench.window.close());
    QTRY_VERIFY(!fake.bench.window.isVisible());
    QVERIFY(fake.nothingDone());
}
