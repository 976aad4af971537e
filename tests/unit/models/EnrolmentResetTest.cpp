#include "tests/unit/models/EnrolmentDesk.h"

using namespace fidesk;
using test::EnrolmentDesk;
using test::waitUntil;
using ResetAct = ui::EnrolmentModel::ResetAct;
using State = ui::EnrolmentModel::State;

namespace {

const auto wiped = QStringLiteral("wiped");
const auto wipedJson = QByteArrayLiteral(R"({"name": "Wiped", "resetFirst": true})");

/// A key with the PIN 2468, and up to the question whether it may be wiped.
void toConsent(EnrolmentDesk& desk) {
    desk.addProfile(wiped, wipedJson);
    desk.key->setPinOnKey("2468");
    REQUIRE(desk.open(wiped));
    REQUIRE(desk.goOn());
    REQUIRE(desk.waitFor(State::NeedConsent));
}

bool actIs(EnrolmentDesk& desk, ResetAct act) {
    return waitUntil([&] { return desk.model.resetAct() == act; });
}

/// From the new PIN on.
void finish(EnrolmentDesk& desk) {
    REQUIRE(desk.waitFor(State::NeedPin));
    CHECK(desk.model.newPin());
    desk.typeNewPin("918273");
    REQUIRE(desk.waitFor(State::NeedNickname));
    desk.model.submitNickname(desk.model.suggestedNickname());
    REQUIRE(desk.waitFor(State::Done));
}

/// A key registered for Ann, with a PIN that is forgotten then, and its replacement up to the consent.
portal::Registration toReplacement(EnrolmentDesk& desk, const QString& profile = {}) {
    const portal::Registration old = desk.registered({}, QStringLiteral("Desk key"));
    desk.key->calls.clearLog();
    REQUIRE(desk.replace(old, profile));
    REQUIRE(desk.model.wipes());
    desk.model.goOn();
    REQUIRE(desk.waitFor(State::NeedConsent));
    return old;
}

} // namespace

TEST_CASE("Nothing is wiped before a person has agreed to it") {
    EnrolmentDesk desk;
    toConsent(desk);
    CHECK(desk.key->pinIs("2468"));
    CHECK(desk.key->calls.count("reset") == 0);
    desk.model.startOver(); // Another profile, then.
    REQUIRE(desk.waitFor(State::NeedChoice));
    desk.model.goOn();
    REQUIRE(desk.waitFor(State::NeedConsent));
    desk.model.cancel();
    REQUIRE(desk.waitFor(State::Closed));
    CHECK(desk.key->pinIs("2468"));
    CHECK(desk.key->calls.count("reset") == 0);
    CHECK(desk.openJobs().empty());
}

TEST_CASE("A key that was just plugged in is reset at once") {
    EnrolmentDesk desk;
    toConsent(desk);
    desk.key->setTouch(test::FakeTouch::Manual);
    desk.model.consent();
    REQUIRE(actIs(desk, ResetAct::Touch));
    CHECK(desk.model.secondsLeft() > 0);
    desk.key->setTouch(test::FakeTouch::Automatic);
    desk.key->touch();
    finish(desk);
    CHECK(desk.key->pinIs("918273"));
}

TEST_CASE("A key that takes no reset any more is unplugged, plugged in again and touched") {
    EnrolmentDesk desk;
    toConsent(desk);
    desk.key->calls.failNext("reset", ErrorCode::ResetTooLate);
    desk.model.consent();
    REQUIRE(actIs(desk, ResetAct::Unplug));
    CHECK(desk.model.state() == State::Preparing);
    CHECK(desk.model.secondsOf() > 0);
    desk.tokens.remove(desk.key);
    REQUIRE(actIs(desk, ResetAct::PlugIn));
    desk.key->setTouch(test::FakeTouch::Manual);
    desk.tokens.insert(desk.key);
    REQUIRE(actIs(desk, ResetAct::Touch));
    desk.key->setTouch(test::FakeTouch::Automatic);
    desk.key->touch();
    finish(desk);
    CHECK(desk.openJobs().empty());
}

TEST_CASE("A key that comes back under another id is known again, and missed when it is pulled out") {
    EnrolmentDesk desk;
    toConsent(desk);
    const auto again = std::make_shared<test::FakeKey>("k2", "Grey key");
    again->setPinOnKey("2468");
    desk.key->calls.failNext("reset", ErrorCode::ResetTooLate);
    desk.model.consent();
    REQUIRE(actIs(desk, ResetAct::Unplug));
    desk.tokens.remove(desk.key);
    REQUIRE(actIs(desk, ResetAct::PlugIn));
    desk.tokens.insert(again);
    REQUIRE(desk.waitFor(State::NeedPin));
    REQUIRE(waitUntil([&] { return desk.keys.contains(QStringLiteral("k2")); }));
    CHECK(desk.model.state() == State::NeedPin);
    desk.tokens.remove(again);
    REQUIRE(desk.waitFor(State::NeedKey));
    CHECK(desk.model.problem().contains(QStringLiteral("pulled out")));
}

TEST_CASE("A reset that does not come about is said, and can be tried again") {
    EnrolmentDesk desk;
    toConsent(desk);
    desk.key->calls.failNext("reset", ErrorCode::NotTouched);
    desk.model.consent();
    REQUIRE(desk.waitFor(State::Failed));
    CHECK(desk.model.problem().contains(QStringLiteral("not touched in time")));
    CHECK(desk.key->pinIs("2468"));
    REQUIRE(desk.model.canTryAgain());
    desk.model.tryAgain();
    REQUIRE(desk.waitFor(State::NeedConsent));
    desk.model.consent();
    finish(desk);
}

TEST_CASE("Another key that is plugged in for a reset ends it; nothing is reset") {
    EnrolmentDesk desk;
    toConsent(desk);
    desk.key->calls.failNext("reset", ErrorCode::ResetTooLate);
    desk.model.consent();
    REQUIRE(actIs(desk, ResetAct::Unplug));
    desk.tokens.remove(desk.key);
    REQUIRE(actIs(desk, ResetAct::PlugIn));
    const auto other = std::make_shared<test::FakeKey>("k2", "Blue key");
    other->setPinOnKey("1357");
    desk.tokens.insert(other);
    REQUIRE(desk.waitFor(State::Failed));
    CHECK(desk.model.problem().contains(QStringLiteral("Another key was inserted")));
    CHECK(other->pinIs("1357"));
    CHECK(desk.key->pinIs("2468"));
    desk.model.cancel();
    REQUIRE(desk.waitFor(State::Closed));
    CHECK(desk.openJobs().empty());
}

TEST_CASE("Cancel ends a reset that waits for a person, and leaves the key as it was") {
    EnrolmentDesk desk;
    toConsent(desk);
    desk.key->calls.failNext("reset", ErrorCode::ResetTooLate);
    desk.model.consent();
    REQUIRE(actIs(desk, ResetAct::Unplug));
    desk.model.cancel();
    REQUIRE(desk.waitFor(State::Closed));
    CHECK(desk.key->pinIs("2468"));
    CHECK(desk.openJobs().empty());
}

TEST_CASE("A forgotten PIN: the key is reset, its old registration removed, and a new one made") {
    EnrolmentDesk desk;
    const portal::Registration old = toReplacement(desk);
    const Bytes oldPasskey = desk.key->credentials().front().id;
    desk.attendReset();
    desk.key->calls.failNext("reset", ErrorCode::ResetTooLate);
    desk.model.consent();
    REQUIRE(desk.waitFor(State::NeedPin));
    CHECK(desk.atPortal().empty());
    finish(desk);
    CHECK(desk.model.nickname() == QStringLiteral("Desk key")); // It keeps its name.
    REQUIRE(desk.atPortal().size() == 1);
    CHECK(desk.atPortal().front().id != old.id);
    REQUIRE(desk.key->credentials().size() == 1);
    CHECK(desk.key->credentials().front().id != oldPasskey);
    CHECK(desk.key->pinIs("918273"));
    CHECK(desk.openJobs().empty());
}

TEST_CASE("A key that is not the one whose PIN is forgotten is not touched") {
    EnrolmentDesk desk;
    const portal::Registration old = desk.registered();
    desk.tokens.remove(desk.key);
    REQUIRE(waitUntil([&] { return desk.keys.items().isEmpty(); }));
    const auto other = std::make_shared<test::FakeKey>("k2", "Grey key");
    other->setPinOnKey("1357");
    desk.tokens.insert(other);
    REQUIRE(desk.replace(old));
    desk.model.goOn();
    REQUIRE(waitUntil([&] { return !desk.model.problem().isEmpty(); }));
    CHECK(desk.model.state() == State::NeedKey);
    CHECK(desk.model.problem().contains(QStringLiteral("not the key of")));
    CHECK(other->calls.count("reset") == 0);
    CHECK(desk.atPortal().size() == 1);

    desk.tokens.remove(other);
    REQUIRE(waitUntil([&] { return desk.keys.items().isEmpty(); }));
    desk.tokens.insert(desk.key);
    REQUIRE(desk.waitFor(State::NeedConsent));
    CHECK(other->pinIs("1357"));
}

TEST_CASE("A replacement cancelled before its reset leaves the old registration and its key") {
    EnrolmentDesk desk;
    const portal::Registration old = toReplacement(desk);
    desk.key->calls.failNext("reset", ErrorCode::ResetTooLate);
    desk.model.consent();
    REQUIRE(actIs(desk, ResetAct::Unplug));
    desk.model.cancel();
    REQUIRE(desk.waitFor(State::Closed));
    REQUIRE(desk.atPortal().size() == 1);
    CHECK(desk.atPortal().front().id == old.id);
    CHECK(desk.key->credentials().size() == 1);
    CHECK(desk.openJobs().empty());
}

TEST_CASE("A portal that does not remove the old registration is asked again; the key is reset once") {
    EnrolmentDesk desk;
    toReplacement(desk);
    desk.portal->calls.failNext("remove", ErrorCode::PortalUnreachable);
    desk.model.consent();
    REQUIRE(desk.waitFor(State::Failed));
    CHECK(desk.atPortal().size() == 1);
    REQUIRE(desk.model.canTryAgain());
    desk.model.tryAgain();
    finish(desk);
    CHECK(desk.key->calls.count("reset") == 1);
    CHECK(desk.atPortal().size() == 1);
}

TEST_CASE("A replacement given up after the reset removes the old registration, or stays open for it") {
    EnrolmentDesk desk;
    toReplacement(desk);
    desk.portal->calls.failAlways("remove", Error(ErrorCode::PortalUnreachable));
    desk.model.consent();
    REQUIRE(desk.waitFor(State::Failed));
    desk.model.cancel();
    REQUIRE(waitUntil([&] { return desk.model.state() == State::Failed && !desk.model.busy(); }));
    desk.model.cancel();
    REQUIRE(desk.waitFor(State::Closed));
    CHECK(desk.atPortal().size() == 1); // It stands there, and its key has lost it:
    REQUIRE(desk.openJobs().size() == 1);
    CHECK(desk.openJobs().front().job.keyWasReset); // the journal knows.

    EnrolmentDesk other;
    toReplacement(other);
    other.model.consent();
    REQUIRE(other.waitFor(State::NeedPin));
    other.model.cancel();
    REQUIRE(other.waitFor(State::Closed));
    CHECK(other.atPortal().empty());
    CHECK(other.openJobs().empty());
}

TEST_CASE("The settings of the profile count for a replacement, and a made PIN is shown") {
    EnrolmentDesk desk;
    desk.addProfile(QStringLiteral("made"),
                    R"({"name": "Made", "pin": "generated", "generatedPinLength": 8})");
    toReplacement(desk, QStringLiteral("made"));
    desk.model.consent();
    REQUIRE(desk.waitFor(State::NeedNickname));
    desk.model.submitNickname(desk.model.suggestedNickname());
    REQUIRE(desk.waitFor(State::HandOver));
    CHECK(desk.model.shownPin().size() == 8);
    CHECK(desk.key->pinIs(std::string(desk.model.shownPin().text())));
    desk.model.handedOver();
    REQUIRE(desk.waitFor(State::Done));
    CHECK(desk.items().size() >= 1);
    CHECK(desk.openJobs().empty());
}
