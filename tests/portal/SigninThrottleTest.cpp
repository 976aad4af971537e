#include "app/portal/signin/Addresses.h"
#include "app/portal/signin/Throttle.h"
#include "tests/portal/SigninPortal.h"

#include <thread>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;
using namespace std::chrono_literals;

namespace {

/// Tries of passwords as the throttle sees them.
struct Door {
    SigninPortal portal{};

    Throttle throttle() { return {portal.database(), portal.clock}; }

    /// How long the next try of @p guesser has to wait; nothing if it was let through.
    std::optional<std::chrono::seconds> waitOf(const Guesser& guesser) {
        const Try attempt = valueOf(throttle().begin(guesser));
        CHECK(attempt.counted.empty() == attempt.refusal.has_value());
        return attempt.refusal ? std::optional(attempt.refusal->wait) : std::nullopt;
    }
    void failTimes(int times, const Guesser& guesser) {
        for (int i = 0; i < times; ++i)
            REQUIRE_FALSE(waitOf(guesser));
    }
    /// @p guesser tries and signs in.
    void signIn(const Guesser& guesser) {
        const Try attempt = valueOf(throttle().begin(guesser));
        REQUIRE_FALSE(attempt.refusal);
        valueOf(throttle().succeeded(attempt));
        valueOf(throttle().signedIn(guesser));
    }
    /// Tries in @p time by whoever comes as soon as they may, from whichever of @p addresses may.
    int triesIn(std::chrono::seconds time, const std::string& account,
                const std::vector<std::string>& addresses) {
        int tries = 0;
        const TimePoint end = portal.clock.now() + time;
        for (;;) {
            std::chrono::seconds shortest = 300s;
            for (const std::string& address : addresses) {
                const auto wait = waitOf({account, address, {}});
                tries += wait ? 0 : 1;
                shortest = std::min(shortest, wait.value_or(0s));
            }
            if (portal.clock.now() + shortest >= end)
                return tries;
            portal.clock.pass(shortest);
        }
    }
};

const Guesser ann{"ann", "10.0.0.1", {}};
const Guesser annsBrowser{"ann", "10.0.0.1", "device of ann"};

} // namespace

TEST_CASE("From the fifth wrong password on whoever tries has to wait, each time longer") {
    Door door;
    door.failTimes(5, ann);
    for (const int seconds : {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
        CHECK(door.waitOf(ann) == std::chrono::seconds(seconds));
        door.portal.clock.pass(std::chrono::seconds(seconds) - 1ms);
        CHECK(door.waitOf(ann) == 1s);
        door.portal.clock.pass(1ms);
        CHECK_FALSE(door.waitOf(ann));
    }
}

TEST_CASE("Tries that come at once do not pass together") {
    Door door;
    std::atomic<int> passed{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 12; ++i)
            threads.emplace_back([&] {
                const auto database = door.portal.context->store.database();
                if (!database)
                    return;
                const auto attempt = Throttle(**database, door.portal.clock).begin(ann);
                passed += attempt && !attempt->refusal ? 1 : 0;
            });
    }
    CHECK(passed == 5);
}

TEST_CASE("One attacker slows themselves down and nobody else") {
    Door door;
    CHECK(door.triesIn(1h, "ann", {"203.0.113.9"}) < 30);
    CHECK(door.waitOf({"ann", "203.0.113.9", {}}));
    CHECK_FALSE(door.waitOf(ann));
    CHECK_FALSE(door.waitOf({"bob", "10.0.0.1", {}}));
}

TEST_CASE("Attackers at many addresses get no more than 100 tries an hour at an account") {
    Door door;
    std::vector<std::string> addresses;
    for (int i = 0; i < 20; ++i)
        addresses.push_back("203.0.113." + std::to_string(i));
    CHECK(door.triesIn(1h, "ann", addresses) <= 100);
    CHECK(door.triesIn(1h, "ann", addresses) <= 100);
    CHECK(door.waitOf(ann));
}

TEST_CASE("Attackers at many addresses do not slow down whoever signed in of late") {
    Door door;
    SECTION("in this browser, wherever it is now") {
        door.signIn(annsBrowser);
        (void)door.triesIn(60s, "ann",
                           {"203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4", "203.0.113.5",
                            "203.0.113.6", "203.0.113.7"});
        CHECK(door.waitOf({"ann", "198.51.100.7", {}}));
        CHECK_FALSE(door.waitOf({"ann", "198.51.100.7", "device of ann"}));
        // Nor does the owner's success help the strangers.
        door.signIn({"ann", "198.51.100.7", "device of ann"});
        CHECK(door.waitOf({"ann", "198.51.100.8", {}}));
    }
    SECTION("at this address") {
        door.signIn(ann);
        (void)door.triesIn(60s, "ann",
                           {"203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4", "203.0.113.5",
                            "203.0.113.6", "203.0.113.7"});
        CHECK(door.waitOf({"ann", "198.51.100.7", {}}));
        CHECK_FALSE(door.waitOf(ann));
    }
    SECTION("nor does a neighbour who shares the address slow down a browser") {
        door.signIn(annsBrowser);
        (void)door.triesIn(60s, "ann", {"10.0.0.1"});
        CHECK(door.waitOf(ann));
        CHECK_FALSE(door.waitOf(annsBrowser));
    }
}

TEST_CASE("At a browser or address that is known guessing is slowed down all the same") {
    Door door;
    door.signIn(annsBrowser);
    for (const Guesser& guesser : {ann, annsBrowser}) {
        door.failTimes(5, guesser);
        CHECK(door.waitOf(guesser) == 1s);
    }
    // It is known for that account alone.
    (void)door.triesIn(60s, "bob",
                       {"203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4", "203.0.113.5",
                        "203.0.113.6", "203.0.113.7"});
    CHECK(door.waitOf({"bob", "10.0.0.9", "device of ann"}));
}

TEST_CASE("After 90 days without a sign-in nobody is known") {
    Door door;
    door.signIn(ann);
    door.portal.clock.pass(90 * 24h);
    (void)door.triesIn(60s, "ann",
                       {"203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4", "203.0.113.5",
                        "203.0.113.6", "203.0.113.7"});
    CHECK(door.waitOf(ann));
}

TEST_CASE("An address that tries one account after the other has to wait") {
    Door door;
    for (int i = 0; i < 21; ++i)
        door.failTimes(1, {"user" + std::to_string(i), "10.0.0.1", {}});
    CHECK(door.waitOf({"another", "10.0.0.1", {}}) == 1s);
    CHECK_FALSE(door.waitOf({"another", "10.0.0.2", {}}));
    // Signing in to an account of one's own takes back that one try, and no more.
    door.portal.clock.pass(1s);
    door.signIn({"own", "10.0.0.1", {}});
    door.failTimes(1, {"user21", "10.0.0.1", {}});
    CHECK(door.waitOf({"user22", "10.0.0.1", {}}) == 2s);
}

TEST_CASE("Addresses of one IPv6 network are one") {
    Door door;
    for (int i = 0; i < 5; ++i)
        door.failTimes(1, {"ann", addressBlock("2001:db8::" + std::to_string(i)), {}});
    CHECK(door.waitOf({"ann", addressBlock("2001:db8::ffff"), {}}) == 1s);
    CHECK_FALSE(door.waitOf({"ann", addressBlock("2001:db8:0:1::1"), {}}));
}

TEST_CASE("The right password takes its try back, and an hour forgets") {
    Door door;
    SECTION("the right password") {
        door.failTimes(4, ann);
        door.signIn(ann);
        door.failTimes(5, ann);
    }
    SECTION("an hour") {
        door.failTimes(5, ann);
        door.portal.clock.pass(1h + 1s);
        door.failTimes(5, ann);
    }
    CHECK(door.waitOf(ann) == 1s);
}

TEST_CASE("Too many tries are told with the time to wait, and the right password waits as well") {
    SigninPortal portal;
    portal.addUser("ann");
    SigninBrowser browser(portal);
    for (int i = 0; i < 5; ++i)
        CHECK(browser.password("ann@contoso.example", "wrong").status == 401);
    const auto before = portal.passwords.derivations();
    const Reply reply = browser.password("Ann@contoso.example", rightPassword);
    CHECK(reply.status == 429);
    CHECK(reply.error() == "tooManyAttempts");
    CHECK(reply.header("retry-after") == "1");
    CHECK(portal.passwords.derivations() == before);
    CHECK(portal.lastAudit() == "signin.password tooManyAttempts ");
    // Once for each wait, so that hammering does not fill the trail.
    const auto lines = portal.audit().size();
    CHECK(browser.password("ann@contoso.example", rightPassword).status == 429);
    CHECK(portal.audit().size() == lines);
    portal.clock.pass(1s);
    CHECK(browser.password("ann@contoso.example", "wrong").status == 401);
    CHECK(browser.password("ann@contoso.example", rightPassword).status == 429);
    CHECK(portal.audit().size() == lines + 2);
    portal.clock.pass(2s);
    CHECK(browser.password("ann@contoso.example", rightPassword).status == 200);
}

TEST_CASE("An account that does not exist is slowed down just the same") {
    SigninPortal portal;
    SigninBrowser browser(portal);
    for (int i = 0; i < 5; ++i)
        CHECK(browser.password("nobody@contoso.example", "wrong").status == 401);
    CHECK(browser.password("nobody@contoso.example", "wrong").status == 429);
}

TEST_CASE("A browser in which somebody signed in is given a cookie that knows it again") {
    SigninPortal portal;
    const auto user = portal.addUser("ann");
    portal.addUser("bob");
    SigninBrowser browser(portal);
    const std::string name = "__Host-fidesk-device";
    browser.cookies[name] = std::string(43, 'A');
    const Reply reply = browser.password(user.userPrincipalName, rightPassword);
    const auto [first, last] = reply.headers.equal_range("set-cookie");
    const auto cookie =
        std::find_if(first, last, [&](const auto& each) { return each.second.starts_with(name); });
    REQUIRE(cookie != last);
    CHECK(cookie->second.ends_with("; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=7776000"));
    const std::string given = browser.cookies[name];
    CHECK(given.size() == 43);
    CHECK(given != std::string(43, 'A'));
    SECTION("it stays, whoever signs in next") {
        browser.password("bob@contoso.example", rightPassword);
        CHECK(browser.cookies[name] == given);
    }
    SECTION("it lets its owner in while the address is slowed down") {
        SigninBrowser neighbour(portal);
        for (int i = 0; i < 5; ++i)
            neighbour.password(user.userPrincipalName, "wrong");
        CHECK(neighbour.password(user.userPrincipalName, rightPassword).status == 429);
        CHECK(browser.password(user.userPrincipalName, rightPassword).status == 200);
    }
    for (const auto& row : valueOf(portal.database().query("SELECT subject FROM attempts")))
        CHECK(row.text(0).find(given) == std::string::npos);
}

TEST_CASE("A wrong password gives a browser no cookie, and neither does a right one that a key must follow") {
    SigninPortal portal;
    const auto user = portal.addUser("ann");
    const auto key = portal.addKey(user, "Blue");
    SigninBrowser browser(portal);
    browser.password(user.userPrincipalName, "wrong");
    CHECK(browser.cookies.empty());
    browser.password(user.userPrincipalName, rightPassword);
    CHECK_FALSE(browser.cookies.contains("__Host-fidesk-device"));
    CHECK(browser.signIn(user, key).status == 200);
    CHECK(browser.cookies.contains("__Host-fidesk-device"));
}

TEST_CASE("What was typed as a user name is not kept") {
    SigninPortal portal;
    SigninBrowser browser(portal);
    browser.password("MyPasswordInTheWrongField", "x");
    for (const auto& row : valueOf(portal.database().query("SELECT subject FROM attempts")))
        CHECK(row.text(0).find("ypassword") == std::string::npos);
    for (const auto& row :
         valueOf(portal.database().query("SELECT actor_name || subject_name || detail FROM audit")))
        CHECK(row.text(0).find("Password") == std::string::npos);
}
