#include "app/desk/PracticeRoom.h"

#include "tests/support/Catch.h"
#include "tests/unit/models/EventLoop.h"

#include <QTemporaryDir>

using namespace fidesk;
using test::valueOf;
using test::waitUntil;

namespace {

/// Practice mode at the desk of a person who has records of their own, with one event in them.
struct Desk {
    SystemClock clock;
    SystemRandom random;
    QTemporaryDir home;
    bool away{qputenv("XDG_DATA_HOME", home.path().toUtf8())};
    std::unique_ptr<records::Records> own{
        valueOf(records::Records::open(records::Records::defaultFile(), clock))};
    portal::http::HttpClient client{portal::http::HttpOptions{}};
    std::vector<ErrorCode> told{};
    std::unique_ptr<desk::PracticeRoom> room{valueOf(desk::PracticeRoom::open(
        client, clock, random, [this](const Error& error) { told.push_back(error.code); }))};
    simulator::SoftwareKey& key{*room->practice().keys().front()};

    Desk() {
        REQUIRE(QString::fromStdU16String(records::Records::defaultFile().u16string())
                    .startsWith(home.path())); // not those of who runs this test
        valueOf(own->add({.action = "key.reset"}));
        key.setTouch(simulator::Touch::Automatic);
        key.insert();
    }

    static std::vector<std::string> trail(records::Records& records) {
        std::vector<std::string> actions;
        for (const records::Event& event : valueOf(records.events()))
            actions.insert(actions.begin(), event.action);
        return actions;
    }
};

std::unique_ptr<token::Token> open(token::TokenSource& source) {
    return valueOf(source.open(valueOf(source.list()).at(0)));
}

token::Pin pin() {
    return valueOf(token::Pin::parse(Secret(std::string_view("97531864"))));
}

using Lines = std::vector<std::string>;

} // namespace

TEST_CASE("What is done to keys in practice gets into its records, and not into the person's own") {
    Desk desk;
    const ui::Workbench::Parts parts = desk.room->parts({});
    REQUIRE(&parts.records == &desk.room->records());
    valueOf(open(parts.source)->setPin(pin()));
    CHECK(Desk::trail(parts.records) == Lines{"pin.set"});
    CHECK(valueOf(parts.records.events()).at(0).key.product == "Blue key");
    // What an enrolment does it writes down itself.
    const auto current = pin();
    valueOf(open(parts.jobsSource)->setAlwaysUv(true, &current));
    CHECK(Desk::trail(parts.records) == Lines{"pin.set"});
    CHECK(Desk::trail(*desk.own) == Lines{"key.reset"});
    CHECK(desk.told.empty());
}

TEST_CASE("The window's key page writes what it does in practice to these records") {
    Desk desk;
    ui::Workbench workbench(desk.room->parts({}));
    REQUIRE(waitUntil([&] { return workbench.key.loaded(); }));
    workbench.key.setPin(Secret(std::string_view("97531864")), Secret(std::string_view("97531864")));
    REQUIRE(waitUntil([&] { return !workbench.key.busy(); }));
    CHECK(Desk::trail(desk.room->records()) == Lines{"pin.set"});
    CHECK(Desk::trail(*desk.own) == Lines{"key.reset"});
}

TEST_CASE("What was practised is gone with the room, and another one begins without it") {
    Desk desk;
    const ui::Workbench::Parts parts = desk.room->parts({});
    const std::filesystem::path profiles = parts.profiles.user;
    CHECK(std::filesystem::exists(profiles));
    valueOf(open(parts.source)->setPin(pin()));
    desk.room = valueOf(desk::PracticeRoom::open(desk.client, desk.clock, desk.random, [](const Error&) {}));
    CHECK_FALSE(std::filesystem::exists(profiles));
    CHECK(Desk::trail(desk.room->records()).empty());
    CHECK(Desk::trail(*desk.own) == Lines{"key.reset"});
}
