#include "app/desk/PortalAccess.h"

#include "core/portal/oauth/MemoryTokenStore.h"
#include "tests/support/Catch.h"
#include "tests/support/http/ScriptedServer.h"

#include <QTemporaryDir>

using namespace fidesk;
using namespace fidesk::portal;
using test::codeOf;
using test::valueOf;

namespace {

/// A desk that remembers its portals in a file, and a server in the place of a portal.
struct Desk {
    QTemporaryDir directory;
    std::string registry{directory.filePath(QStringLiteral("portals.json")).toStdString()};
    test::ScriptedServer server;
    http::HttpClient client{http::HttpOptions{}};
    oauth::MemoryTokenStore tokens;
    SystemClock clock;
    SystemRandom random;
    desk::PortalAccess access{client, tokens, clock, random, registry};

    /// Signs in up to the browser; what the browser would have opened, or "" if it did not come to that.
    std::string openedBySignIn() {
        std::string opened;
        std::stop_source stop;
        const auto open = [&](const std::string& address) {
            opened = address;
            stop.request_stop();
        };
        const auto signedIn = access.signIn(server.url(), open, stop.get_token());
        CHECK_FALSE(signedIn.has_value());
        return opened;
    }
};

} // namespace

TEST_CASE("a portal of Entra ID that was added before is signed in to as it was added") {
    Desk desk;
    oauth::PortalSettings settings;
    settings.url = desk.server.url();
    settings.authority = desk.server.url() + "/tenant/v2.0";
    settings.clientId = "the-client";
    settings.scopes = "a b";
    settings.dialect = oauth::Dialect::Entra;
    settings.endpoints = {.issuer = desk.server.url() + "/tenant/v2.0",
                          .authorization = desk.server.url() + "/tenant/authorize",
                          .token = desk.server.url() + "/tenant/token"};
    valueOf(oauth::PortalRegistry(desk.registry).add(settings));

    const std::string opened = desk.openedBySignIn();
    CHECK(opened.starts_with(settings.endpoints.authorization + "?"));
    CHECK(opened.find("client_id=the-client") != std::string::npos);
    CHECK(desk.server.seen().empty());
}

TEST_CASE("a portal that is not known is asked what it is") {
    Desk desk;
    CHECK(desk.openedBySignIn().empty());
    REQUIRE_FALSE(desk.server.seen().empty());
    CHECK(desk.server.seen().front().target == "/.well-known/oauth-authorization-server");
}

TEST_CASE("nobody is signed in where nothing is remembered") {
    Desk desk;
    CHECK(codeOf(desk.access.resume(desk.server.url(), {})) == ErrorCode::SignInNeeded);
    CHECK(desk.server.seen().empty());
}
