#include "app/portal/signin/Throttle.h"
#include "tests/portal/SigninPortal.h"

#include <thread>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;
using namespace std::chrono_literals;

namespace {

/// How long the next try of @p account from @p address has to wait; nothing if it was let through.
std::optional<std::chrono::seconds> waitOf(SigninPortal& portal, const std::string& account,
                                           const std::string& address) {
    const auto begun = Throttle(portal.database(), portal.clock).begin(account, address);
    if (begun)
        return {};
    REQUIRE(begun.error().code == ErrorCode::PortalBusy);
    REQUIRE(begun.error().retryAfter.has_value());
    return std::chrono::ceil<std::chrono::seconds>(*begun.error().retryAfter);
}

void failTimes(SigninPortal& portal, int times, const std::string& account, const std::string& address) {
    for (int i = 0; i < times; ++i)
        REQUIRE_FALSE(waitOf(portal, account, address));
}

} // namespace

TEST_CASE("From the fifth wrong password on an account has to wait, each time longer") {
    SigninPortal portal;
    failTimes(portal, 5, "ann", "10.0.0.1");
    for (const int seconds : {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
        CHECK(waitOf(portal, "ann", "10.0.0.1") == std::chrono::seconds(seconds));
        portal.clock.pass(std::chrono::seconds(seconds) - 1ms);
        CHECK(waitOf(portal, "ann", "10.0.0.1") == 1s);
        portal.clock.pass(1ms);
        CHECK_FALSE(waitOf(portal, "ann", "10.0.0.1"));
    }
}

TEST_CASE("Tries that come at once do not pass together") {
    SigninPortal portal;
    std::atomic<int> passed{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 12; ++i)
            threads.emplace_back([&] {
                const auto database = portal.context->store.database();
                if (database && Throttle(**database, portal.clock).begin("ann", "10.0.0.1"))
                    ++passed;
            });
    }
    CHECK(passed == 5);
}

TEST_CASE("Another address does not get around an account's delay") {
    SigninPortal portal;
    failTimes(portal, 5, "ann", "10.0.0.1");
    CHECK(waitOf(portal, "ann", "10.0.0.2") == 1s);
    CHECK_FALSE(waitOf(portal, "bob", "10.0.0.2"));
}

TEST_CASE("An address that tries one account after the other has to wait too") {
    SigninPortal portal;
    for (int i = 0; i < 21; ++i)
        REQUIRE_FALSE(waitOf(portal, "user" + std::to_string(i), "10.0.0.1"));
    CHECK(waitOf(portal, "another", "10.0.0.1") == 1s);
    CHECK_FALSE(waitOf(portal, "another", "10.0.0.2"));
}

TEST_CASE("The right password forgives, and an hour forgets") {
    SigninPortal portal;
    SECTION("the right password") {
        failTimes(portal, 4, "ann", "10.0.0.1");
        failTimes(portal, 1, "ann", "10.0.0.1");
        portal.clock.pass(1s);
        failTimes(portal, 1, "ann", "10.0.0.1");
        valueOf(Throttle(portal.database(), portal.clock).succeeded("ann", "10.0.0.1"));
        failTimes(portal, 5, "ann", "10.0.0.1");
    }
    SECTION("an hour") {
        failTimes(portal, 5, "ann", "10.0.0.1");
        portal.clock.pass(1h + 1s);
        failTimes(portal, 5, "ann", "10.0.0.1");
    }
    CHECK(waitOf(portal, "ann", "10.0.0.1") == 1s);
}

TEST_CASE("A stranger who guesses elsewhere does not slow the owner down") {
    SigninPortal portal;
    failTimes(portal, 1, "ann", "10.0.0.1");
    valueOf(Throttle(portal.database(), portal.clock).succeeded("ann", "10.0.0.1"));
    for (int i = 0; i < 30; ++i) {
        portal.clock.pass(300s);
        failTimes(portal, 1, "ann", "203.0.113.9");
    }
    CHECK(waitOf(portal, "ann", "203.0.113.9") == 300s);
    CHECK_FALSE(waitOf(portal, "ann", "10.0.0.1"));
    valueOf(Throttle(portal.database(), portal.clock).succeeded("ann", "10.0.0.1"));
    // Nor does the owner's success help the stranger.
    CHECK(waitOf(portal, "ann", "203.0.113.9") == 300s);
    // At the owner's own address guessing is slowed down all the same.
    failTimes(portal, 5, "ann", "10.0.0.1");
    CHECK(waitOf(portal, "ann", "10.0.0.1") == 1s);
}

TEST_CASE("Too many tries are told with the time to wait, and the right password waits as well") {
    SigninPortal portal;
    portal.addUser("ann");
    SigninBrowser browser(portal);
    for (int i = 0; i < 5; ++i)
        CHECK(browser.password("ann@contoso.example", "wrong").status == 401);
    const Reply reply = browser.password("Ann@contoso.example", rightPassword);
    CHECK(reply.status == 429);
    CHECK(reply.error() == "tooManyAttempts");
    CHECK(reply.header("retry-after") == "1");
    CHECK(portal.lastAudit() == "signin.password tooManyAttempts ");
    portal.clock.pass(1s);
    CHECK(browser.password("ann@contoso.example", rightPassword).status == 200);
}

TEST_CASE("An account that does not exist is slowed down just the same") {
    SigninPortal portal;
    SigninBrowser browser(portal);
    for (int i = 0; i < 5; ++i)
        CHECK(browser.password("nobody@contoso.example", "wrong").status == 401);
    CHECK(browser.password("nobody@contoso.example", "wrong").status == 429);
}

TEST_CASE("What was typed as a user name is not kept") {
    SigninPortal portal;
    SigninBrowser browser(portal);
    browser.password("MyPasswordInTheWrongField", "x");
    for (const auto& row : valueOf(portal.database().query("SELECT subject FROM password_attempts")))
        CHECK(row.text(0).find("ypassword") == std::string::npos);
    for (const auto& row :
         valueOf(portal.database().query("SELECT actor_name || subject_name || detail FROM audit")))
        CHECK(row.text(0).find("Password") == std::string::npos);
}
