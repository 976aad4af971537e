#include "tests/support/Catch.h"
#include "tests/support/FakePortal.h"
#include "tests/unit/models/EventLoop.h"
#include "ui/models/SessionModel.h"

using namespace fidesk;
using namespace fidesk::ui;
using fidesk::test::waitUntil;
using State = SessionModel::State;

namespace {

struct SessionBench {
    std::shared_ptr<test::FakePortal> portal = std::make_shared<test::FakePortal>();
    test::FakeCalls calls;
    QStringList opened;
    Executor executor;
    SessionModel session{executor, services()};

    SignInServices services() {
        const auto enter = [this](const char* name, const std::string& address,
                                  const std::stop_token& stop) -> Result<SignedIn> {
            FIDESK_TRY(calls.enter(name, address, stop));
            return SignedIn{portal, {.userPrincipalName = "lou@contoso.example"}};
        };
        SignInServices services;
        services.signIn = [enter](const std::string& address, const auto& open, const std::stop_token& stop) {
            open(address + "/authorize");
            return enter("signIn", address, stop);
        };
        services.resume = [enter](const std::string& address, const std::stop_token& stop) {
            return enter("resume", address, stop);
        };
        services.signOut = [this](const std::string& address, const std::stop_token& stop) {
            return calls.enter("signOut", address, stop);
        };
        services.openBrowser = [this](const QString& url) { opened.append(url); };
        return services;
    }
};

const auto address = QStringLiteral("https://portal.example");

} // namespace

TEST_CASE("Signing in opens the browser and ends with the portal; signing out lets go of it") {
    SessionBench bench;
    bench.session.signIn(QStringLiteral(" https://portal.example "));
    CHECK(bench.session.state() == State::SigningIn);
    REQUIRE(waitUntil([&] { return bench.session.state() == State::SignedIn; }));
    CHECK(bench.opened == QStringList{address + QStringLiteral("/authorize")});
    CHECK(bench.session.portal() == bench.portal);
    CHECK(bench.session.accountName() == QStringLiteral("lou@contoso.example"));
    bench.session.signOut();
    CHECK(bench.session.portal() == nullptr);
    REQUIRE(waitUntil([&] { return bench.calls.count("signOut") == 1; }));
}

TEST_CASE("A sign-in that is cancelled is stopped, and its late answer is not taken") {
    SessionBench bench;
    bench.calls.hold("signIn");
    bench.session.signIn(address);
    REQUIRE(waitUntil([&] { return bench.calls.count("signIn") == 1; }));
    bench.session.cancelSignIn();
    CHECK(bench.session.state() == State::SignedOut);
    CHECK(bench.session.problem().isEmpty());
    bench.session.resume(address);
    REQUIRE(waitUntil([&] { return bench.session.state() == State::SignedIn; }));
    CHECK(bench.calls.count("resume") == 1);
}

TEST_CASE("Resuming complains only of what is worth it") {
    SessionBench bench;
    bench.calls.failNext("resume", ErrorCode::SignInNeeded);
    bench.session.resume(address);
    REQUIRE(waitUntil([&] { return bench.session.state() == State::SignedOut; }));
    CHECK(bench.session.problem().isEmpty());
    bench.calls.failNext("resume", ErrorCode::PortalUntrusted);
    bench.session.resume(address);
    REQUIRE(waitUntil([&] { return bench.session.state() == State::SignedOut; }));
    CHECK(bench.session.problem().contains(QStringLiteral("certificate is not trusted")));
}
