#include "ui/models/KeyAccess.h"
#include "tests/support/Catch.h"
#include "tests/support/FakeTokens.h"
#include "tests/unit/models/EventLoop.h"

using namespace fidesk;
using namespace fidesk::ui;
using fidesk::test::codeOf;
using fidesk::test::FakeKey;
using fidesk::test::waitUntil;

namespace {

Secret secret(std::string_view text) {
    return Secret(text);
}

/// A key with the PIN 2468 in the socket, and another beside it.
struct Desk {
    test::FakeTokens tokens;
    std::shared_ptr<FakeKey> grey = std::make_shared<FakeKey>("k1", "Grey key");
    std::shared_ptr<FakeKey> blue = std::make_shared<FakeKey>("k2", "Blue key");
    Executor watching;
    Executor worker;
    std::unique_ptr<KeysModel> keys;
    std::unique_ptr<KeyAccess> access;
    QStringList problems;

    Desk() {
        grey->setPinOnKey("2468");
        tokens.insert(grey);
        keys = std::make_unique<KeysModel>(tokens, watching, worker);
        access = std::make_unique<KeyAccess>(worker, tokens, *keys);
        QObject::connect(access.get(), &KeyAccess::problem, access.get(),
                         [this](const QString& sentence) { problems.append(sentence); });
        REQUIRE(settled());
    }
    ~Desk() {
        watching.stop();
        worker.stop();
    }
    /// Status known, nothing under way.
    bool settled() {
        return waitUntil([this] { return access->status().has_value() && !access->busy(); });
    }
    bool unlock(std::string_view pin = "2468") {
        access->unlock(secret(pin));
        return settled();
    }
};

} // namespace

TEST_CASE("A key is unlocked by its PIN, and the PIN serves many operations") {
    Desk desk;
    CHECK(desk.access->id() == QStringLiteral("k1"));
    CHECK(desk.access->name() == QStringLiteral("Grey key"));
    CHECK(desk.access->pin() == PinState::Set);
    CHECK_FALSE(desk.access->unlocked());
    REQUIRE(desk.unlock());
    CHECK(desk.access->unlocked());
    CHECK(desk.problems.isEmpty());
    for (int i = 0; i < 3; ++i) {
        std::optional<Result<token::PasskeyStore>> got;
        desk.access->runUnlocked([](token::Token& token, const token::Pin& pin,
                                    const std::stop_token& stop) { return token.passkeys(pin, stop); },
                                 [&](const Result<token::PasskeyStore>& result) { got = result; });
        CHECK(desk.access->busy());
        REQUIRE(waitUntil([&] { return got.has_value(); }));
        CHECK(got->has_value());
    }
    CHECK(desk.grey->calls.count("checkPin") == 1);
    CHECK(desk.grey->calls.count("passkeys") == 3);
}

TEST_CASE("A wrong PIN does not unlock; tries left, replug needed and blocked are told apart") {
    Desk desk;
    REQUIRE(desk.unlock("1111"));
    CHECK_FALSE(desk.access->unlocked());
    REQUIRE(desk.problems.size() == 1);
    CHECK(desk.problems.last().contains(QStringLiteral("7 tries are left")));
    CHECK(desk.access->status()->pinRetries->left == 7);

    REQUIRE(desk.unlock("1111"));
    REQUIRE(desk.unlock("1111"));
    CHECK(desk.access->pin() == PinState::ReplugNeeded);
    CHECK(desk.access->pinTrouble().contains(QStringLiteral("plug it in again")));
    REQUIRE(waitUntil([&] { return desk.keys->items().first().pin == PinState::ReplugNeeded; }));
    // Out and in again, however quickly, ends it.
    desk.tokens.remove(desk.grey);
    desk.tokens.insert(desk.grey);
    REQUIRE(waitUntil([&] { return desk.access->pin() == PinState::Set; }));
    REQUIRE(waitUntil([&] { return desk.keys->items().first().pin == PinState::Set; }));
    CHECK(desk.access->pinTrouble().isEmpty());

    REQUIRE(desk.settled());
    for (int i = 0; i < 3; ++i)
        REQUIRE(desk.unlock("1111"));
    desk.tokens.remove(desk.grey);
    REQUIRE(waitUntil([&] { return !desk.access->present(); }));
    desk.tokens.insert(desk.grey);
    REQUIRE(desk.settled());
    REQUIRE(desk.unlock("1111"));
    REQUIRE(desk.unlock("1111"));
    CHECK(desk.access->pin() == PinState::Blocked);
    CHECK(desk.problems.last().contains(QStringLiteral("blocked")));
    CHECK(desk.access->pinTrouble().contains(QStringLiteral("reset")));
}

TEST_CASE("What cannot be a PIN never goes to the key") {
    Desk desk;
    desk.access->unlock(secret("12"));
    REQUIRE(desk.problems.size() == 1);
    CHECK(desk.problems.last().contains(QStringLiteral("at least 4")));
    CHECK_FALSE(desk.access->busy());
    CHECK(desk.grey->calls.count("checkPin") == 0);
}

TEST_CASE("The PIN is dropped when the key leaves, when another is chosen, and when asked") {
    Desk desk;
    REQUIRE(desk.unlock());
    SECTION("it leaves") {
        desk.tokens.remove(desk.grey);
        REQUIRE(waitUntil([&] { return !desk.access->present(); }));
        CHECK_FALSE(desk.access->unlocked());
        desk.tokens.insert(desk.grey);
        REQUIRE(desk.settled());
    }
    SECTION("another is chosen") {
        desk.tokens.insert(desk.blue);
        REQUIRE(waitUntil([&] { return desk.keys->items().size() == 2; }));
        CHECK(desk.access->unlocked()); // Another that is merely inserted changes nothing.
        desk.access->choose(QStringLiteral("k2"));
        CHECK_FALSE(desk.access->unlocked());
        REQUIRE(desk.settled());
        CHECK(desk.access->name() == QStringLiteral("Blue key"));
    }
    SECTION("lock()") {
        desk.access->lock();
    }
    CHECK_FALSE(desk.access->unlocked());
    std::optional<Result<token::PasskeyStore>> got;
    desk.access->runUnlocked([](token::Token& token, const token::Pin& pin,
                                const std::stop_token& stop) { return token.passkeys(pin, stop); },
                             [&](const Result<token::PasskeyStore>& result) { got = result; });
    REQUIRE(got.has_value());
    CHECK(codeOf(*got) == ErrorCode::PinRequired);
    CHECK(desk.grey->calls.count("passkeys") == 0);
}

TEST_CASE("A PIN that is not used is dropped after a while, but not while it is used") {
    Desk desk;
    desk.access->setIdleLimit(std::chrono::milliseconds(30));
    desk.grey->calls.hold("passkeys");
    REQUIRE(desk.unlock());
    std::optional<Result<token::PasskeyStore>> got;
    desk.access->runUnlocked([](token::Token& token, const token::Pin& pin,
                                const std::stop_token& stop) { return token.passkeys(pin, stop); },
                             [&](const Result<token::PasskeyStore>& result) { got = result; });
    QElapsedTimer watch;
    watch.start();
    REQUIRE(waitUntil([&] { return watch.hasExpired(100); }));
    CHECK(desk.access->unlocked());
    desk.grey->calls.release("passkeys");
    REQUIRE(waitUntil([&] { return got.has_value(); }));
    CHECK(got->has_value());
    REQUIRE(waitUntil([&] { return !desk.access->unlocked(); }));
    CHECK(desk.access->pin() == PinState::Set);
}

TEST_CASE("A PIN that the key does not take any more is dropped before the error is told") {
    const ErrorCode code = GENERATE(ErrorCode::PinWrong, ErrorCode::PinAuthInvalid, ErrorCode::PinMustChange,
                                    ErrorCode::PinNotSet, ErrorCode::PinReplugNeeded, ErrorCode::PinBlocked);
    Desk desk;
    REQUIRE(desk.unlock());
    desk.grey->calls.failNext("passkeys", code);
    bool lockedThen = false;
    desk.access->runUnlocked([](token::Token& token, const token::Pin& pin,
                                const std::stop_token& stop) { return token.passkeys(pin, stop); },
                             [&](const Result<token::PasskeyStore>& result) {
                                 CHECK(codeOf(result) == code);
                                 lockedThen = !desk.access->unlocked();
                             });
    REQUIRE(desk.settled());
    CHECK(lockedThen);
}

TEST_CASE("Any other error leaves the key unlocked") {
    Desk desk;
    REQUIRE(desk.unlock());
    desk.grey->calls.failNext("passkeys", ErrorCode::KeyUnresponsive);
    bool told = false;
    desk.access->runUnlocked([](token::Token& token, const token::Pin& pin,
                                const std::stop_token& stop) { return token.passkeys(pin, stop); },
                             [&](const Result<token::PasskeyStore>&) { told = true; });
    REQUIRE(waitUntil([&] { return told && !desk.access->busy(); }));
    CHECK(desk.access->unlocked());
}

TEST_CASE("What comes back of a key that is not chosen any more is dropped, and its work is stopped") {
    Desk desk;
    desk.tokens.insert(desk.blue);
    REQUIRE(waitUntil([&] { return desk.keys->items().size() == 2; }));
    desk.grey->calls.hold("wink");
    bool told = false;
    desk.access->run([](token::Token& token, const std::stop_token& stop) { return token.wink(stop); },
                     [&](const Result<void>&) { told = true; });
    REQUIRE(desk.grey->calls.waitUntilHeld("wink"));
    desk.access->choose(QStringLiteral("k2"));
    REQUIRE(desk.settled());
    CHECK_FALSE(told);
    CHECK(desk.access->id() == QStringLiteral("k2"));
}

TEST_CASE("Cancel ends all that is under way, and the key works on") {
    Desk desk;
    desk.grey->calls.hold("wink");
    std::vector<ErrorCode> codes;
    for (int i = 0; i < 2; ++i)
        desk.access->run([](token::Token& token, const std::stop_token& stop) { return token.wink(stop); },
                         [&](const Result<void>& result) { codes.push_back(codeOf(result)); });
    REQUIRE(desk.grey->calls.waitUntilHeld("wink"));
    desk.access->cancel();
    REQUIRE(waitUntil([&] { return codes.size() == 2; }));
    CHECK(codes == std::vector<ErrorCode>{ErrorCode::Cancelled, ErrorCode::Cancelled});
    desk.grey->calls.release("wink");
    CHECK_FALSE(desk.access->busy());
    CHECK(desk.unlock());
    CHECK(desk.access->unlocked());
}

TEST_CASE("While it stays, a key is not left for another, and is found again under another name") {
    Desk desk;
    desk.tokens.insert(desk.blue);
    REQUIRE(waitUntil([&] { return desk.keys->items().size() == 2; }));
    desk.access->stay(true);
    REQUIRE(desk.unlock());
    desk.tokens.remove(desk.grey);
    REQUIRE(waitUntil([&] { return !desk.access->present(); }));
    CHECK(desk.access->id() == QStringLiteral("k1"));
    CHECK(desk.access->name() == QStringLiteral("Grey key"));
    CHECK_FALSE(desk.access->unlocked());
    const auto again = std::make_shared<FakeKey>("k9", "Grey key"); // at another port, say
    desk.tokens.insert(again);
    REQUIRE(waitUntil([&] { return desk.keys->items().size() == 2; }));
    CHECK(desk.access->id() == QStringLiteral("k1"));
    desk.access->stay(false);
    CHECK(desk.access->id() == QStringLiteral("k9"));
}

TEST_CASE("Without a key, work ends at once") {
    Desk desk;
    desk.tokens.remove(desk.grey);
    REQUIRE(waitUntil([&] { return !desk.access->present(); }));
    ErrorCode code{};
    desk.access->run([](token::Token& token, const std::stop_token& stop) { return token.wink(stop); },
                     [&](const Result<void>& result) { code = codeOf(result); });
    CHECK(code == ErrorCode::NoKey);
    CHECK_FALSE(desk.access->busy());
}

TEST_CASE("A key that does not answer says why") {
    Desk desk;
    desk.grey->calls.failAlways("info", ErrorCode::KeyBusy);
    desk.access->reload();
    REQUIRE(waitUntil([&] { return !desk.access->busy(); }));
    CHECK_FALSE(desk.access->status().has_value());
    CHECK(desk.access->statusProblem().contains(QStringLiteral("Another program")));
    desk.grey->calls.failAlways("info", {});
    desk.access->reload();
    REQUIRE(desk.settled());
    CHECK(desk.access->statusProblem().isEmpty());
}

TEST_CASE("A key that was out, however short, is locked") {
    Desk desk;
    REQUIRE(desk.unlock());
    QStringList seen;
    QObject::connect(desk.access.get(), &KeyAccess::changed, desk.access.get(),
                     [&] { seen.append(desk.access->id()); });
    desk.tokens.remove(desk.grey);
    desk.tokens.insert(desk.grey);
    REQUIRE(waitUntil([&] { return !desk.access->unlocked(); }));
    CHECK(seen.contains(QString())); // Whoever shows something of it has seen it leave.
    CHECK(desk.access->id() == QStringLiteral("k1"));
    CHECK(desk.access->departure() == ErrorCode::KeyUnplugged);
    REQUIRE(desk.settled());
    CHECK(desk.unlock());
}

TEST_CASE("How a key was left is told apart") {
    Desk desk;
    desk.tokens.insert(desk.blue);
    REQUIRE(waitUntil([&] { return desk.keys->items().size() == 2; }));
    desk.access->choose(QStringLiteral("k2"));
    CHECK(desk.access->departure() == ErrorCode::Cancelled);
    REQUIRE(desk.settled());
    desk.tokens.remove(desk.blue);
    REQUIRE(waitUntil([&] { return desk.access->id() == QStringLiteral("k1"); }));
    CHECK(desk.access->departure() == ErrorCode::KeyUnplugged);
}

TEST_CASE("While a key must not be left, no other is chosen") {
    Desk desk;
    desk.tokens.insert(desk.blue);
    REQUIRE(waitUntil([&] { return desk.keys->items().size() == 2; }));
    desk.access->stay(true);
    desk.access->choose(QStringLiteral("k2"));
    CHECK(desk.access->id() == QStringLiteral("k1"));
    desk.access->stay(false);
    desk.access->choose(QStringLiteral("k2"));
    CHECK(desk.access->id() == QStringLiteral("k2"));
    REQUIRE(desk.settled());
}
