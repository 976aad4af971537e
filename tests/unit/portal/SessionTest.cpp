#include "tests/support/http/RawServer.h"
#include "tests/unit/portal/Fixture.h"

#include <condition_variable>
#include <thread>

using namespace fidesk;
using namespace fidesk::portal::oauth;
using fidesk::test::codeOf;
using fidesk::test::SignedIn;
using fidesk::test::tokenJson;
using fidesk::test::valueOf;

namespace {

std::string accessOf(SignedIn& it, std::stop_token stop = {}) {
    return std::string(valueOf(it.session.accessToken(stop)).text());
}

/// Holds whoever passes until it is opened.
class Gate {
public:
    void pass() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }
    void waitForSomeone() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return waiting_ > 0; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    bool open_{false};
    int waiting_{0};
};

/// A store that cannot be used.
class BrokenStore final : public TokenStore {
public:
    Result<std::optional<Secret>> load(const std::string&, std::stop_token) override {
        return fail(ErrorCode::FileUnreadable, "broken");
    }
    Result<void> save(const std::string&, const Secret&, std::stop_token) override {
        return fail(ErrorCode::FileUnwritable, "broken");
    }
    Result<void> remove(const std::string&, std::stop_token) override {
        return fail(ErrorCode::FileUnwritable, "broken");
    }
};

} // namespace

TEST_CASE("a token that has not expired is used without asking") {
    SignedIn it;
    CHECK(accessOf(it) == "access-1");
    CHECK(it.server.seen().empty());
    CHECK(it.kept() == "refresh-1");
}

TEST_CASE("an expired token is refreshed, and the rotated refresh token is kept") {
    SignedIn it;
    it.clock.advance(std::chrono::minutes(60) - std::chrono::seconds(5));
    it.server.reply(200, tokenJson("access-2", "refresh-2"));
    CHECK(accessOf(it) == "access-2");
    CHECK(it.server.last().line() == "POST /oauth2/v2.0/token");
    CHECK(it.server.last().body ==
          "grant_type=refresh_token&refresh_token=refresh-1&client_id=fidesk&scope=fidesk%20offline_access");
    CHECK(it.kept() == "refresh-2");
    CHECK(accessOf(it) == "access-2");
    CHECK(it.server.seen().size() == 1);
}

TEST_CASE("a refresh that gives no new refresh token keeps the old one") {
    SignedIn it;
    it.clock.advance(std::chrono::hours(2));
    it.server.reply(200, R"({"token_type":"bearer","access_token":"access-2","expires_in":"3600"})");
    CHECK(accessOf(it) == "access-2");
    CHECK(it.kept() == "refresh-1");
}

TEST_CASE("a rejected token is replaced once, however often it is reported") {
    SignedIn it;
    it.server.reply(200, tokenJson("access-2", "refresh-2"));
    const Secret rejected(std::string_view("access-1"));
    CHECK(valueOf(it.session.replacementFor(rejected)).text() == "access-2");
    CHECK(valueOf(it.session.replacementFor(rejected)).text() == "access-2");
    CHECK(it.server.seen().size() == 1);
}

TEST_CASE("threads that find the token expired refresh it together, once") {
    SignedIn it;
    it.clock.advance(std::chrono::hours(2));
    Gate gate;
    it.server.handle([&](const auto&) {
        gate.pass();
        return test::Reply{.status = 200, .body = tokenJson("access-2", "refresh-2")};
    });
    std::atomic<int> good{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                const auto token = it.session.accessToken();
                good += token && token->text() == "access-2" ? 1 : 0;
            });
        gate.waitForSomeone();
        gate.open();
    }
    CHECK(good == 4);
    CHECK(it.server.seen().size() == 1);
    CHECK(it.kept() == "refresh-2");
}

TEST_CASE("a cancelled caller leaves the refresh to the next, and no rotated token is lost") {
    SignedIn it;
    it.clock.advance(std::chrono::hours(2));
    Gate gate;
    it.server.handle([&](const auto&) {
        gate.pass();
        return test::Reply{.status = 200, .body = tokenJson("access-2", "refresh-2")};
    });
    std::stop_source source;
    std::jthread stopper([&] {
        gate.waitForSomeone();
        source.request_stop();
    });
    CHECK(codeOf(it.session.accessToken(source.get_token())) == ErrorCode::Cancelled);
    gate.open();
    CHECK(accessOf(it) == "access-2");
    CHECK(it.server.seen().size() == 1);
    CHECK(it.kept() == "refresh-2");
}

TEST_CASE("a refresh token the portal no longer takes ends the session") {
    SignedIn it;
    it.clock.advance(std::chrono::hours(2));
    it.server.reply(400, R"({"error":"invalid_grant","error_description":"revoked"})");
    const auto result = it.session.accessToken();
    CHECK(codeOf(result) == ErrorCode::SignInNeeded);
    CHECK(result.error().detail == "invalid_grant: revoked");
    CHECK(it.kept().empty());
    CHECK_FALSE(valueOf(it.session.isSignedIn()));
    CHECK(codeOf(it.session.accessToken()) == ErrorCode::SignInNeeded);
    CHECK(it.server.seen().size() == 1);
}

TEST_CASE("a refresh that fails for now leaves the session as it is") {
    SignedIn it;
    it.clock.advance(std::chrono::hours(2));
    it.server.reply(500, "");
    CHECK(codeOf(it.session.accessToken()) == ErrorCode::PortalFailed);
    it.server.reply({.status = 503, .body = {}, .headers = {{"Retry-After", "7"}}});
    const auto busy = it.session.accessToken();
    CHECK(codeOf(busy) == ErrorCode::PortalBusy);
    CHECK(busy.error().retryAfter == std::chrono::seconds(7));
    it.server.reply(200, "<html>");
    CHECK(codeOf(it.session.accessToken()) == ErrorCode::PortalMalformed);
    it.server.reply(400, R"({"error":"temporarily_unavailable"})");
    CHECK(codeOf(it.session.accessToken()) == ErrorCode::PortalFailed);
    it.server.reply(200, tokenJson("access-2", "refresh-2"));
    CHECK(accessOf(it) == "access-2");
}

TEST_CASE("another process's newer refresh token is taken up") {
    SignedIn it;
    it.clock.advance(std::chrono::hours(2));
    valueOf(it.store.save(it.session.settings().tokenKey(), Secret(std::string_view("refresh-9"))));
    it.server.reply(200, tokenJson("access-2", "refresh-10"));
    CHECK(accessOf(it) == "access-2");
    CHECK(it.server.last().body.find("refresh_token=refresh-9&") != std::string::npos);
}

TEST_CASE("a refresh that another process overtook is done again with its token") {
    SignedIn it;
    it.clock.advance(std::chrono::hours(2));
    it.server.handle([&](const test::Seen& seen) {
        if (seen.body.find("refresh-9") != std::string::npos)
            return test::Reply{.status = 200, .body = tokenJson("access-2", "refresh-10")};
        (void)it.store.save(it.session.settings().tokenKey(), Secret(std::string_view("refresh-9")));
        return test::Reply{.status = 400, .body = R"({"error":"invalid_grant"})"};
    });
    CHECK(accessOf(it) == "access-2");
    CHECK(it.server.seen().size() == 2);
    CHECK(it.kept() == "refresh-10");
}

TEST_CASE("a later run of the program goes on with what was kept") {
    SignedIn it;
    Session later(it.client, it.session.settings(), it.store, it.clock);
    CHECK(valueOf(later.isSignedIn()));
    it.server.reply(200, tokenJson("access-2", "refresh-2"));
    CHECK(valueOf(later.accessToken()).text() == "access-2");
}

TEST_CASE("nobody signed in is SignInNeeded, without asking the portal") {
    SignedIn it;
    test::FakeClock clock;
    MemoryTokenStore empty;
    Session session(it.client, it.session.settings(), empty, clock);
    CHECK_FALSE(valueOf(session.isSignedIn()));
    CHECK(codeOf(session.accessToken()) == ErrorCode::SignInNeeded);
    CHECK(it.server.seen().empty());
}

TEST_CASE("a session lives on in memory where the store is broken") {
    SignedIn it;
    BrokenStore broken;
    Session session(it.client, it.session.settings(), broken, it.clock);
    CHECK(codeOf(session.isSignedIn()) == ErrorCode::FileUnreadable);
    CHECK(codeOf(session.accessToken()) == ErrorCode::FileUnreadable);
    CHECK(codeOf(session.adopt(test::tokens("a", "r-1", it.clock.now()))) == ErrorCode::FileUnwritable);
    it.server.reply(200, tokenJson("access-2", "r-2", 60));
    CHECK(valueOf(session.accessToken()).text() == "access-2");
    it.clock.advance(std::chrono::seconds(60));
    it.server.reply(200, tokenJson("access-3", "r-3"));
    CHECK(valueOf(session.accessToken()).text() == "access-3");
    CHECK(it.server.last().body.find("refresh_token=r-2&") != std::string::npos);
}

TEST_CASE("signing out forgets the tokens and has them revoked") {
    SignedIn it;
    it.server.reply(200, "");
    valueOf(it.session.signOut());
    CHECK(it.server.last().line() == "POST /oauth2/v2.0/revoke");
    CHECK(it.server.last().body == "token=refresh-1&token_type_hint=refresh_token&client_id=fidesk");
    CHECK(it.kept().empty());
    CHECK_FALSE(valueOf(it.session.isSignedIn()));
    CHECK(codeOf(it.session.accessToken()) == ErrorCode::SignInNeeded);
}

TEST_CASE("signing out forgets the tokens also where the portal is gone") {
    SignedIn it;
    it.server.stop();
    CHECK(codeOf(it.session.signOut()) == ErrorCode::PortalUnreachable);
    CHECK(it.kept().empty());
    CHECK(codeOf(it.session.accessToken()) == ErrorCode::SignInNeeded);
}

TEST_CASE("a refresh that ends after a sign-out does not sign in again") {
    SignedIn it;
    it.clock.advance(std::chrono::hours(2));
    Gate gate;
    it.server.handle([&](const test::Seen& seen) {
        if (seen.target.ends_with("/revoke"))
            return test::Reply{};
        gate.pass();
        return test::Reply{.status = 200, .body = tokenJson("access-2", "refresh-2")};
    });
    std::jthread refresher([&] { CHECK(codeOf(it.session.accessToken()) == ErrorCode::SignInNeeded); });
    gate.waitForSomeone();
    valueOf(it.session.signOut());
    gate.open();
    refresher.join();
    CHECK(it.kept().empty());
    CHECK(codeOf(it.session.accessToken()) == ErrorCode::SignInNeeded);
}

TEST_CASE("a session may go while its refresh is on the way") {
    const test::RawServer silent("", test::RawServer::Then::Stay);
    SignedIn it;
    PortalSettings settings = it.session.settings();
    settings.endpoints.token = silent.url() + "/token";
    {
        Session session(it.client, settings, it.store, it.clock);
        std::stop_source source;
        std::jthread stopper([&] {
            silent.waitForRequest();
            source.request_stop();
        });
        CHECK(codeOf(session.accessToken(source.get_token())) == ErrorCode::Cancelled);
    }
    CHECK(silent.requests() == 1);
}
