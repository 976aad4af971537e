#include "tests/unit/batch/Room.h"

#include "core/enrolment/Recovery.h"

using namespace fidesk;
using namespace fidesk::batch;
using namespace fidesk::test;
using records::RowState;
using Log = std::vector<std::string>;

namespace {

constexpr const char* three = "user,nickname,label\n"
                              "ann@contoso.example,Blue,1\n"
                              "bob@contoso.example,,2\n"
                              "carla@contoso.example,,3\n";

std::string nicknames(const FakePortal& portal, const std::string& user) {
    std::string names;
    for (const portal::Registration& registration : portal.registered(user))
        names += (names.empty() ? "" : ",") + registration.nickname;
    return names;
}

} // namespace

TEST_CASE("One key after another does one row after another") {
    Room room;
    const auto batch = room.begin(three);
    const auto first = room.plugIn();
    const auto second = room.plugIn();
    CHECK(valueOf(room.work(*batch, *first)) == KeyEnd::Issued);
    CHECK(room.states(*batch) == "Done Waiting Waiting");
    CHECK(valueOf(room.work(*batch, *second)) == KeyEnd::Issued);
    CHECK(room.states(*batch) == "Done Done Waiting");
    CHECK(nicknames(room.portal, "u1") == "Blue");
    CHECK(nicknames(room.portal, "u2") == "Blue key");
    CHECK(room.hands.log == Log{"1 Done", "2 Done"});
    CHECK(room.hands.firsts == std::vector<bool>{true, true});
    CHECK(first->pinIs("27182818"));

    const auto row = valueOf(batch->row(1));
    CHECK(row.outcome == "done");
    CHECK(row.registrationId == room.portal.registered("u1").front().id);
    REQUIRE(first->credentials().size() == 1);
    CHECK(row.credentialId == first->credentials().front().id);
    CHECK(row.key.product == "Blue key");
    const auto items = valueOf(room.records->items());
    REQUIRE(items.size() == 2);
    CHECK((items[0].key.label == "1" || items[1].key.label == "1"));
    CHECK(valueOf(room.records->openJobs()).empty());
}

TEST_CASE("A row that fails before the key is touched leaves the key to the next one") {
    Room room;
    room.portal.add("u1", {.id = "x", .nickname = "Blue"});
    const auto batch = room.begin("user,nickname\nnobody@contoso.example,\nann@contoso.example,Blue\n"
                                  "bob@contoso.example,\n");
    const auto key = room.plugIn();
    CHECK(valueOf(room.work(*batch, *key)) == KeyEnd::Issued);
    CHECK(room.states(*batch) == "Failed Failed Done");
    CHECK(room.outcome(*batch, 1) == "UserNotFound");
    CHECK(room.outcome(*batch, 2) == "NicknameTaken");
    CHECK(room.hands.log == Log{"1 Failed UserNotFound", "2 Failed NicknameTaken", "3 Done"});
    CHECK(nicknames(room.portal, "u2") == "Blue key");
}

TEST_CASE("Without a row left a key stays as it is") {
    Room room;
    const auto batch = room.begin("user\nnobody\n");
    const auto key = room.plugIn();
    CHECK(valueOf(room.work(*batch, *key)) == KeyEnd::Unused);
    CHECK(room.states(*batch) == "Failed");
    CHECK_FALSE(key->hasPin());
    CHECK(valueOf(batch->over()));
}

TEST_CASE("A key that was issued in this batch is refused before anything on it is touched") {
    Room room;
    const auto batch = room.begin(three);
    const auto used = room.plugIn();
    REQUIRE(valueOf(room.work(*batch, *used)) == KeyEnd::Issued);
    room.tokens.remove(used);
    room.tokens.insert(used);
    used->calls.clearLog();

    CHECK(valueOf(room.work(*batch, *used)) == KeyEnd::Refused);
    CHECK(room.states(*batch) == "Done Waiting Waiting");
    CHECK(room.hands.log == Log{"1 Done", "refused row 1"});
    for (const char* deed : {"setPin", "checkPin", "makeCredential", "reset", "setMinPinLength"})
        CHECK(used->calls.count(deed) == 0);
    CHECK(used->credentials().size() == 1);

    CHECK(valueOf(room.work(*batch, *room.plugIn())) == KeyEnd::Issued);
    CHECK(valueOf(room.work(*batch, *used)) == KeyEnd::Refused);
    CHECK(room.hands.log.back() == "refused row 1");
}

TEST_CASE("A used key is refused even where the profile resets keys first") {
    Room room;
    room.profiles["reset"] = {.id = "reset", .resetFirst = true};
    const auto batch = room.begin("user,profile\nann@contoso.example,\nbob@contoso.example,reset\n");
    const auto used = room.plugIn();
    REQUIRE(valueOf(room.work(*batch, *used)) == KeyEnd::Issued);
    CHECK(valueOf(room.work(*batch, *used)) == KeyEnd::Refused);
    CHECK(used->calls.count("reset") == 0);
    CHECK(used->credentials().size() == 1);
}

TEST_CASE("A key with a PIN that was not issued in this batch is used") {
    Room room;
    const auto batch = room.begin(three);
    REQUIRE(valueOf(room.work(*batch, *room.plugIn())) == KeyEnd::Issued);
    const auto key = room.plugIn();
    key->setPinOnKey("27182818");
    CHECK(valueOf(room.work(*batch, *key)) == KeyEnd::Issued);
    CHECK(room.hands.firsts == std::vector<bool>{true, false});
    CHECK(room.hands.unknown == 0);
}

TEST_CASE("A key that does not tell whether it was issued is a person's to decide") {
    Room room;
    const auto batch = room.begin(three);
    REQUIRE(valueOf(room.work(*batch, *room.plugIn())) == KeyEnd::Issued);
    const auto key = room.plugIn();
    key->setPinOnKey("27182818");
    auto info = valueOf(valueOf(room.tokens.open(key->address()))->info());
    info.options["alwaysUv"] = true;
    key->setInfo(info);
    CHECK(valueOf(room.work(*batch, *key)) == KeyEnd::Refused);
    CHECK(room.hands.unknown == 1);
    CHECK(room.hands.log.back() == "refused ");
    room.hands.takesUnknown = true;
    CHECK(valueOf(room.work(*batch, *key)) == KeyEnd::Issued);
}

TEST_CASE("What is wrong with a key fails its row, and the batch goes on") {
    Room room;
    const auto batch = room.begin(three);
    const auto full = room.plugIn();
    full->setSlots(0);
    CHECK(valueOf(room.work(*batch, *full)) == KeyEnd::Spoiled);
    CHECK(room.outcome(*batch, 1) == "KeyStoreFull");

    const auto blocked = room.plugIn();
    blocked->setPinOnKey("27182818");
    blocked->calls.failNext("checkPin", ErrorCode::PinBlocked);
    CHECK(valueOf(room.work(*batch, *blocked)) == KeyEnd::Spoiled);
    CHECK(room.outcome(*batch, 2) == "PinBlocked");

    CHECK(valueOf(room.work(*batch, *room.plugIn())) == KeyEnd::Issued);
    CHECK(room.states(*batch) == "Failed Failed Done");
    CHECK_FALSE(batch->paused());
    CHECK(valueOf(room.records->openJobs()).empty());
}

TEST_CASE("A key that went before anything was done costs no row") {
    Room room;
    const auto batch = room.begin(three);
    const auto key = room.plugIn();
    room.tokens.remove(key);
    CHECK(valueOf(room.work(*batch, *key)) == KeyEnd::Unused);
    CHECK(room.states(*batch) == "Waiting Waiting Waiting");
}

TEST_CASE("A mistake with a PIN is made good") {
    Room room;
    const auto batch = room.begin(three);
    room.hands.typed = {"123", "27182818"};
    CHECK(valueOf(room.work(*batch, *room.plugIn())) == KeyEnd::Issued);
    const auto key = room.plugIn();
    key->setPinOnKey("27182818");
    room.hands.typed = {"00000000", "11111111", "27182818"};
    CHECK(valueOf(room.work(*batch, *key)) == KeyEnd::Issued);
    CHECK(key->triesLeft() == 8);

    const auto third = room.plugIn();
    third->setPinOnKey("27182818");
    room.hands.typed = {"00000000"};
    room.hands.firsts.clear();
    CHECK(valueOf(room.work(*batch, *third)) == KeyEnd::Spoiled);
    CHECK(room.hands.firsts.size() == 3);
    CHECK(room.states(*batch) == "Done Done Failed");
}

TEST_CASE("Where nobody can be asked for a PIN the batch pauses") {
    Room room;
    const auto batch = room.begin(three);
    room.hands.refusal = ErrorCode::PinRequired;
    CHECK(valueOf(room.work(*batch, *room.plugIn())) == KeyEnd::Spoiled);
    CHECK(room.states(*batch) == "Waiting Waiting Waiting");
    CHECK(batch->paused()->code == ErrorCode::PinRequired);
}

TEST_CASE("A generated PIN is deposited before the key has it") {
    Room room;
    const auto batch =
        room.begin("user,profile\nann@contoso.example,generated\nbob@contoso.example,generated\n");
    room.hands.deposits = true;
    const auto key = room.plugIn();
    CHECK(valueOf(room.work(*batch, *key)) == KeyEnd::Issued);
    CHECK(key->pinIs(room.hands.pins["u1"]));

    room.hands.refusal = Error(ErrorCode::FileUnwritable, "roster");
    const auto next = room.plugIn();
    CHECK(valueOf(room.work(*batch, *next)) == KeyEnd::Spoiled);
    CHECK_FALSE(next->hasPin());
    CHECK(batch->paused()->code == ErrorCode::FileUnwritable);
    CHECK(room.states(*batch) == "Done Waiting");
}

TEST_CASE("A generated PIN that is not deposited is handed over, or all is taken back") {
    Room room;
    const auto batch =
        room.begin("user,profile\nann@contoso.example,generated\nbob@contoso.example,generated\n");
    const auto key = room.plugIn();
    CHECK(valueOf(room.work(*batch, *key)) == KeyEnd::Issued);
    CHECK(key->pinIs(room.hands.pins["u1"]));
    CHECK(room.states(*batch) == "Done Waiting");

    room.hands.refusal = Error(ErrorCode::FileUnwritable, "standard output");
    const auto next = room.plugIn();
    CHECK(valueOf(room.work(*batch, *next)) == KeyEnd::Spoiled);
    CHECK(room.portal.registered("u2").empty());
    CHECK(next->credentials().empty());
    CHECK(room.states(*batch) == "Done Waiting");
    CHECK(batch->paused()->code == ErrorCode::FileUnwritable);
}

TEST_CASE("Being signed out pauses the batch at whatever it happens") {
    for (const char* call : {"user", "registrations", "creationOptions", "registerCredential"}) {
        INFO(call);
        Room room;
        const auto batch = room.begin(three);
        room.portal.calls.failNext(call, ErrorCode::SignInNeeded);
        const auto key = room.plugIn();
        const bool touched = std::string(call) == "registerCredential";
        CHECK(valueOf(room.work(*batch, *key)) == (touched ? KeyEnd::Spoiled : KeyEnd::Unused));
        CHECK(room.states(*batch) == "Waiting Waiting Waiting");
        CHECK(batch->paused()->code == ErrorCode::SignInNeeded);
        CHECK(key->credentials().empty());
        CHECK(room.portal.registered("u1").empty());
        CHECK(valueOf(room.records->openJobs()).empty());
        batch->goOn();
        CHECK(valueOf(room.work(*batch, *key)) == KeyEnd::Issued);
    }
}

TEST_CASE("A stop request leaves the row waiting and nothing behind") {
    Room room;
    const auto batch = room.begin(three);
    const auto key = room.plugIn();
    std::stop_source stop;
    key->calls.onCall([&](const std::string& call) {
        if (call == "makeCredential")
            stop.request_stop();
    });
    CHECK(valueOf(room.work(*batch, *key, stop.get_token())) == KeyEnd::Spoiled);
    CHECK(room.states(*batch) == "Waiting Waiting Waiting");
    CHECK_FALSE(batch->paused());
    CHECK(key->credentials().empty());
    CHECK(valueOf(room.records->openJobs()).empty());
    CHECK(valueOf(room.work(*batch, *key, stop.get_token())) == KeyEnd::Unused);
}

TEST_CASE("A key that looks like the one that was pulled out is not taken for it") {
    Room room;
    const auto batch = room.begin(three);
    const auto key = room.plugIn();
    const auto twin = std::make_shared<FakeKey>("key-9", "Blue key");
    twin->setPinOnKey("27182818");
    room.portal.calls.failNext("registerCredential", ErrorCode::PortalRefused);
    room.portal.calls.onCall([&](const std::string& call) {
        if (call != "registerCredential")
            return;
        room.tokens.remove(key);
        room.tokens.insert(twin);
    });
    CHECK(valueOf(room.work(*batch, *key)) == KeyEnd::Spoiled);
    CHECK(room.states(*batch) == "InDoubt Waiting Waiting");
    CHECK(key->credentials().size() == 1);
    CHECK(valueOf(room.records->openJobs()).size() == 1);
    CHECK(twin->triesLeft() == 8);
}

TEST_CASE("A row whose portal falls silent is in doubt, and ends once it speaks again") {
    Room room;
    const auto batch = room.begin(three);
    const auto key = room.plugIn();
    key->calls.onCall([&](const std::string& call) {
        if (call == "makeCredential")
            room.portal.calls.failAlways("", Error(ErrorCode::PortalTimeout));
    });
    CHECK(valueOf(room.work(*batch, *key)) == KeyEnd::Spoiled);
    CHECK(room.states(*batch) == "InDoubt Waiting Waiting");
    CHECK(room.outcome(*batch, 1) == "PortalTimeout");
    key->calls.onCall({});
    CHECK(codeOf(batch->retry(1)) == ErrorCode::JobLive);

    room.portal.calls.failAlways("", std::nullopt);
    batch->goOn();
    CHECK(valueOf(room.work(*batch, *key)) == KeyEnd::Spoiled); // what it has of row 1 is taken back
    CHECK(room.hands.log.back() == "1 Waiting PortalTimeout");
    CHECK(key->credentials().empty());
    CHECK(room.portal.registered("u1").empty());
}

TEST_CASE("Whoever keeps a PIN is told the nickname that the profile made") {
    Room room;
    room.hands.deposits = true;
    room.profiles["generated"].nicknamePattern = "Key of {user}";
    const auto batch = room.begin("user,profile\nann@contoso.example,generated\n");
    CHECK(valueOf(room.work(*batch, *room.plugIn())) == KeyEnd::Issued);
    CHECK(room.hands.registered == "Key of Ann Archer");
    CHECK(room.hands.registered == room.portal.registered("u1").front().nickname);
}
