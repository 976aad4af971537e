#include "tests/unit/models/EnrolmentDesk.h"

using namespace fidesk;
using test::EnrolmentDesk;
using test::waitUntil;
using ResetAct = ui::EnrolmentModel::ResetAct;
using State = ui::EnrolmentModel::State;

namespace {

const auto made = QStringLiteral("made");
const auto madeJson =
    QByteArrayLiteral(R"({"name": "Made", "pin": "generated", "nicknamePattern": "{label} of {user}"})");
const auto wiped = QStringLiteral("wiped");
const auto wipedJson = QByteArrayLiteral(R"({"name": "Wiped", "resetFirst": true})");

std::string shown(const EnrolmentDesk& desk) {
    return std::string(desk.model.shownPin().text());
}

/// Up to the PIN that is to be handed over.
void toHandOver(EnrolmentDesk& desk) {
    desk.addProfile(made, madeJson);
    REQUIRE(desk.open(made));
    desk.model.choice.setLabel(QStringLiteral("  A-17 "));
    REQUIRE(desk.goOn());
    REQUIRE(desk.waitFor(State::NeedNickname));
    CHECK(desk.model.generatedPin() == nullptr); // Not before it is registered.
    desk.model.submitNickname(desk.model.suggestedNickname());
    REQUIRE(desk.waitFor(State::HandOver));
}

} // namespace

TEST_CASE("Where there are no profiles nothing has to be chosen, and a label may be given") {
    EnrolmentDesk desk;
    REQUIRE(desk.open());
    CHECK(desk.model.choice.profiles().size() == 1);
    CHECK(desk.model.choice.current() == 0);
    CHECK_FALSE(desk.model.wipes());
    desk.model.choice.setLabel(QString(80, u'x'));
    CHECK(desk.model.choice.label().size() == ui::EnrolmentChoice::maxLabelLength);
    desk.model.choice.setLabel(QStringLiteral(" A-17 "));
    REQUIRE(desk.goOn());
    REQUIRE(desk.waitFor(State::NeedPin));
    desk.typeNewPin();
    REQUIRE(desk.waitFor(State::NeedNickname));
    CHECK(desk.model.suggestedNickname() == QStringLiteral("Grey key"));
    desk.model.submitNickname(QStringLiteral("Desk key"));
    REQUIRE(desk.waitFor(State::Done));
    REQUIRE(desk.items().size() == 1);
    CHECK(desk.items().front().key.label == "A-17");
    CHECK(desk.items().front().profile.empty());
    CHECK(desk.items().front().portal == "https://portal.example");
    CHECK(desk.items().front().by == "lou@contoso.example");

    // The next key has a label of its own.
    desk.model.close();
    REQUIRE(desk.open());
    CHECK(desk.model.choice.label().isEmpty());
}

TEST_CASE("The profile that was chosen last stays chosen, the machine's default comes first") {
    EnrolmentDesk desk;
    desk.write(QStringLiteral("machine"), QStringLiteral("policy"), R"({"default": "office"})");
    desk.write(QStringLiteral("machine/profiles"), QStringLiteral("office"),
               R"({"name": "Office", "minPinLength": 6})");
    desk.addProfile(wiped, wipedJson);
    REQUIRE(desk.open());
    REQUIRE(desk.model.choice.profiles().size() == 2);
    CHECK(desk.model.choice.profile().id == "office");
    CHECK(desk.model.choice.profiles().at(0).summary.contains(QStringLiteral("at least 6")));
    desk.model.choice.choose(wiped);
    CHECK(desk.model.wipes());
    desk.model.cancel();
    CHECK(desk.model.state() == State::Closed);
    REQUIRE(desk.open());
    CHECK(desk.model.choice.profile().id == "wiped");
    desk.model.choice.choose(QStringLiteral("none such"));
    CHECK(desk.model.choice.profile().id == "wiped");

    desk.model.cancel();
    REQUIRE(QFile::remove(desk.folder.filePath(QStringLiteral("own/wiped.json"))));
    REQUIRE(desk.open());
    CHECK(desk.model.choice.profile().id == "office");
}

TEST_CASE("Where no profile can be used by itself a person is told, and chooses") {
    EnrolmentDesk desk;
    desk.write(QStringLiteral("machine"), QStringLiteral("policy"), R"({"onlyPreset": true})");
    CHECK_FALSE(desk.open());
    CHECK(desk.model.choice.problem().startsWith(QStringLiteral("No profile can be used")));
    desk.model.goOn();
    CHECK(desk.model.state() == State::NeedChoice);
    desk.model.cancel();

    desk.write(QStringLiteral("machine/profiles"), QStringLiteral("office"), R"({"name": "Office"})");
    CHECK_FALSE(desk.open());
    CHECK(desk.model.choice.current() == -1);
    CHECK(desk.model.choice.problem().startsWith(QStringLiteral("Choose a profile")));
    desk.model.choice.choose(QStringLiteral("office"));
    CHECK(desk.model.choice.ready());
    CHECK(desk.model.choice.problem().isEmpty());
    desk.model.cancel();

    desk.write(QStringLiteral("machine"), QStringLiteral("policy"), R"({"default": "broken"})");
    desk.write(QStringLiteral("machine/profiles"), QStringLiteral("broken"), R"({"name": 1})");
    EnrolmentDesk other;
    other.write(QStringLiteral("machine"), QStringLiteral("policy"), R"({"default": "broken"})");
    other.write(QStringLiteral("machine/profiles"), QStringLiteral("broken"), R"({"name": 1})");
    other.addProfile(wiped, wipedJson);
    CHECK_FALSE(other.open());
    CHECK(other.model.choice.problem().contains(QStringLiteral("line 1, name")));
    other.model.choice.choose(wiped);
    CHECK(other.model.choice.ready());
}

TEST_CASE("A PIN that was made is shown once it is registered, and written down as handed over") {
    EnrolmentDesk desk;
    toHandOver(desk);
    CHECK(desk.model.nickname() == QStringLiteral("A-17 of Ann Archer"));
    const std::string pin = shown(desk);
    CHECK(pin.size() == 6);
    CHECK(desk.key->pinIs(pin));
    CHECK(desk.items().empty()); // A key whose PIN nobody knows is not issued.
    REQUIRE(desk.openJobs().size() == 1);
    CHECK(desk.openJobs().front().job.pinGenerated);
    CHECK_FALSE(desk.openJobs().front().job.pinHandedOver);

    desk.tokens.remove(desk.key); // It may be in the user's hands already.
    REQUIRE(waitUntil([&] { return desk.keys.items().isEmpty(); }));
    CHECK(desk.model.state() == State::HandOver);
    desk.model.handedOver();
    REQUIRE(desk.waitFor(State::Done));
    CHECK(desk.model.generatedPin() == nullptr);
    CHECK(desk.model.shownPin().empty());
    REQUIRE(desk.items().size() == 1);
    CHECK(desk.items().front().profile == "made");
    CHECK(desk.openJobs().empty());
}

TEST_CASE("Cancelling the hand-over takes everything back, and tells the PIN that the key keeps") {
    EnrolmentDesk desk;
    toHandOver(desk);
    const std::string pin = shown(desk);
    desk.model.cancel();
    REQUIRE(desk.waitFor(State::PinStays));
    CHECK(desk.atPortal().empty());
    CHECK(desk.key->credentials().empty());
    CHECK(shown(desk) == pin);
    desk.model.noted();
    CHECK(desk.model.state() == State::Closed);
    CHECK(desk.model.shownPin().empty());
    CHECK(desk.items().empty());
    CHECK(desk.openJobs().empty());
}

TEST_CASE("A PIN that was made outlives a start over") {
    EnrolmentDesk desk;
    desk.addProfile(made, madeJson);
    desk.key->calls.failNext("makeCredential", ErrorCode::KeyStoreFull);
    REQUIRE(desk.open(made));
    REQUIRE(desk.goOn());
    REQUIRE(desk.waitFor(State::Failed));
    CHECK_FALSE(desk.model.canTryAgain());
    desk.model.startOver();
    REQUIRE(desk.waitFor(State::PinStays));
    const std::string pin = shown(desk);
    CHECK(desk.key->pinIs(pin));
    desk.model.noted();
    REQUIRE(desk.waitFor(State::NeedPin)); // As for any key that has one.
    CHECK_FALSE(desk.model.newPin());
    desk.model.provePin(Secret(std::string_view(pin)));
    REQUIRE(desk.waitFor(State::NeedNickname));
    desk.model.submitNickname(desk.model.suggestedNickname());
    REQUIRE(desk.waitFor(State::Done)); // It was handed over then.
    CHECK(desk.atPortal().size() == 1);
}

TEST_CASE("A key pulled out while it waits for its touch keeps the PIN that was made, which is told") {
    EnrolmentDesk desk;
    desk.addProfile(made, madeJson);
    desk.key->setTouch(test::FakeTouch::Manual);
    REQUIRE(desk.open(made));
    REQUIRE(desk.goOn());
    REQUIRE(waitUntil([&] { return desk.model.touchWanted(); }));
    CHECK(desk.model.secondsOf() == 30);
    desk.tokens.remove(desk.key);
    REQUIRE(desk.waitFor(State::PinStays));
    CHECK(desk.key->pinIs(shown(desk)));
    desk.model.noted();
    REQUIRE(desk.waitFor(State::NeedKey));
    CHECK(desk.model.problem().contains(QStringLiteral("pulled out")));
    desk.model.cancel();
    REQUIRE(desk.waitFor(State::Closed));
}

TEST_CASE("A key pulled out while it gets its PIN: the PIN is told, which it may have") {
    EnrolmentDesk desk;
    desk.addProfile(made, madeJson);
    const bool took = GENERATE(true, false);
    desk.key->calls.failNext("setPin", ErrorCode::KeyUnplugged);
    REQUIRE(desk.open(made));
    REQUIRE(desk.goOn());
    REQUIRE(desk.waitFor(State::PinStays));
    CHECK(desk.model.pinInDoubt());
    const std::string pin = shown(desk);
    CHECK(pin.size() == 6);
    desk.tokens.remove(desk.key);
    REQUIRE(waitUntil([&] { return desk.keys.items().isEmpty(); }));
    if (took)
        desk.key->setPinOnKey(pin);
    desk.model.noted();
    REQUIRE(desk.waitFor(State::NeedKey));
    CHECK(desk.model.problem().contains(QStringLiteral("the one that was shown")));
    CHECK(desk.model.shownPin().empty());
    desk.tokens.insert(desk.key);
    if (took) {
        REQUIRE(desk.waitFor(State::NeedPin));
        CHECK_FALSE(desk.model.newPin());
        desk.model.provePin(Secret(std::string_view(pin)));
    }
    REQUIRE(desk.waitFor(State::NeedNickname));
    CHECK_FALSE(desk.model.pinInDoubt());
    desk.model.submitNickname(desk.model.suggestedNickname());
    REQUIRE(desk.waitFor(took ? State::Done : State::HandOver));
    CHECK(desk.atPortal().size() == 1);
}

TEST_CASE("A setting that fails after the PIN does not lose the PIN") {
    EnrolmentDesk desk;
    desk.addProfile(QStringLiteral("long"), R"({"name": "Long", "pin": "generated", "minPinLength": 5})");
    desk.tokens.insert(desk.key);
    auto info = test::valueOf(test::valueOf(desk.tokens.open(desk.key->address()))->info());
    info.options["uv"] = true; // so that settings want the PIN
    desk.tokens.remove(desk.key);
    desk.key->setInfo(info);
    desk.key->calls.failNext("setMinPinLength", ErrorCode::KeyMalfunction);
    REQUIRE(desk.open(QStringLiteral("long")));
    REQUIRE(desk.goOn());
    REQUIRE(desk.waitFor(State::Failed));
    REQUIRE(desk.key->hasPin());
    CHECK_FALSE(desk.model.canTryAgain());
    desk.model.cancel();
    REQUIRE(desk.waitFor(State::PinStays));
    CHECK_FALSE(desk.model.pinInDoubt());
    CHECK(desk.key->pinIs(shown(desk)));
}

TEST_CASE("Records that cannot be written do not lose a PIN that is shown") {
    EnrolmentDesk desk;
    toHandOver(desk);
    const std::string pin = shown(desk);
    desk.blockRecords();
    desk.model.handedOver();
    REQUIRE(desk.waitFor(State::HandOver));
    REQUIRE(waitUntil([&] { return !desk.model.problem().isEmpty(); }));
    CHECK(shown(desk) == pin);
    CHECK(desk.atPortal().size() == 1);
    desk.blockRecords(false);
    desk.model.handedOver();
    REQUIRE(desk.waitFor(State::Done));
    CHECK(desk.items().size() == 1);
}

TEST_CASE("A nickname is suggested by the profile's pattern, and none that is taken") {
    EnrolmentDesk desk;
    desk.addProfile(QStringLiteral("named"), R"({"name": "Named", "nicknamePattern": "{userName}"})");
    const QString first = QStringLiteral("ann@contoso.example");
    REQUIRE(desk.open(QStringLiteral("named"), {first}));
    REQUIRE(desk.goOn());
    REQUIRE(desk.waitFor(State::NeedPin));
    desk.typeNewPin();
    REQUIRE(desk.waitFor(State::NeedNickname));
    CHECK(desk.model.suggestedNickname() == first + QStringLiteral(" 2"));

    // A pattern that comes to nothing leaves the key's own name.
    EnrolmentDesk other;
    other.addProfile(QStringLiteral("named"), R"({"name": "Named", "nicknamePattern": "{serial}"})");
    REQUIRE(other.open(QStringLiteral("named")));
    REQUIRE(other.goOn());
    REQUIRE(other.waitFor(State::NeedPin));
    other.typeNewPin();
    REQUIRE(other.waitFor(State::NeedNickname));
    CHECK(other.model.suggestedNickname() == QStringLiteral("Grey key"));
}

TEST_CASE("A key of a model that the profile does not allow has to leave, or another profile is chosen") {
    EnrolmentDesk desk;
    desk.addProfile(QStringLiteral("blue"),
                    R"({"name": "Blue", "allowedModels": ["cb69481e-8ff7-4039-93ec-0a2729a154a8"]})");
    REQUIRE(desk.open(QStringLiteral("blue")));
    REQUIRE(desk.goOn());
    REQUIRE(waitUntil([&] { return desk.model.problem().contains(QStringLiteral("does not allow")); }));
    CHECK(desk.model.state() == State::NeedKey);
    CHECK_FALSE(desk.key->hasPin());
    desk.model.startOver();
    REQUIRE(desk.waitFor(State::NeedChoice));
    desk.model.choice.choose({});
    desk.model.goOn();
    REQUIRE(desk.waitFor(State::NeedPin));
}

TEST_CASE("What could not be done after the registration is said, and does not undo it") {
    EnrolmentDesk desk;
    desk.addProfile(QStringLiteral("change"), R"({"name": "Change", "forcePinChange": true})");
    desk.key->calls.failNext("forcePinChange", ErrorCode::KeyUnresponsive);
    desk.registered(QStringLiteral("change"));
    CHECK(desk.model.flaw().contains(QStringLiteral("is registered and can be used")));
    CHECK(desk.items().size() == 1);
}
