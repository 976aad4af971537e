#include "app/portal/signin/Password.h"
#include "core/base/Json.h"
#include "tests/portal/SigninPortal.h"

#include <thread>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

constexpr ScryptCost cheap{4, 8, 1};
constexpr ScryptCost dearer{5, 8, 1};

std::string state(const Reply& reply) {
    return toUtf8(reply.json()[QStringLiteral("state")].toString());
}

/// What a password's user sees, but for what is another at every request.
std::string withoutRequest(const Reply& reply) {
    QJsonObject error = reply.json()[QStringLiteral("error")].toObject();
    error.remove(QStringLiteral("innerError"));
    return std::to_string(reply.status) + ' ' + std::to_string(reply.body.size()) + ' ' + toJsonText(error);
}

} // namespace

TEST_CASE("The cost of a hash comes from the hash; the default is as strong as OWASP asks, with 32 MiB") {
    SystemRandom random;
    const std::string encoded = valueOf(PasswordHasher(random, cheap).hash(Secret("right horse")));
    const PasswordHasher standard(random);
    CHECK(standard.check(Secret("right horse"), encoded));
    CHECK(valueOf(standard.hash(Secret("right horse"))).starts_with("$scrypt$ln=15,r=8,p=3$"));
}

TEST_CASE("Only a hash that was made at a lower cost is outdated") {
    SystemRandom random;
    const PasswordHasher hasher(random, dearer);
    CHECK(hasher.isOutdated(valueOf(PasswordHasher(random, cheap).hash(Secret("right horse")))));
    CHECK_FALSE(hasher.isOutdated(valueOf(hasher.hash(Secret("right horse")))));
    CHECK_FALSE(hasher.isOutdated(valueOf(PasswordHasher(random, {6, 8, 1}).hash(Secret("right horse")))));
    CHECK_FALSE(hasher.isOutdated(""));
}

TEST_CASE("However many passwords come at once, no more are looked at than there is memory for") {
    SystemRandom random;
    const PasswordHasher hasher(random, {10, 8, 1}, {.atWork = 2, .waiting = 0});
    const std::string encoded = valueOf(hasher.hash(Secret("right horse")));
    std::atomic<int> right{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 16; ++i)
            threads.emplace_back([&] { right += hasher.check(Secret("right horse"), encoded) ? 1 : 0; });
    }
    CHECK(right == 16);
    CHECK(hasher.mostAtOnce() <= 2);
    CHECK(hasher.derivations() == 17);
}

TEST_CASE("Who would wait behind too many is told so at once") {
    SystemRandom random;
    const PasswordHasher hasher(random, {12, 8, 1}, {.atWork = 1, .waiting = 1});
    const std::string encoded = valueOf(hasher.hash(Secret("right horse")));
    std::atomic<int> right{0};
    std::atomic<int> busy{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 12; ++i)
            threads.emplace_back([&] {
                for (int tries = 0; tries < 20; ++tries) {
                    const auto checked = hasher.checkUnlessBusy(Secret("right horse"), encoded);
                    if (checked)
                        right += *checked ? 1 : 0;
                    else if (checked.error().code == ErrorCode::PortalBusy && checked.error().retryAfter)
                        ++busy;
                }
            });
    }
    CHECK(right + busy == 240);
    CHECK(right > 0);
    CHECK(busy > 0);
    CHECK(hasher.mostAtOnce() == 1);
    CHECK(hasher.derivations() == static_cast<std::uint64_t>(right) + 1);
}

TEST_CASE("A name that nobody has costs the same hash and gives the same answer as a wrong password") {
    SigninPortal portal;
    portal.addUser("ann");
    portal.disable(portal.addUser("bob"));
    SigninBrowser browser(portal);
    std::string seen;
    for (const std::string& name :
         {std::string("ann@contoso.example"), std::string("bob@contoso.example"),
          std::string("nobody@contoso.example"), std::string(), std::string(300, 'n')}) {
        const auto before = portal.passwords.derivations();
        const std::string answer = withoutRequest(browser.password(name, "wrong horse"));
        CHECK(portal.passwords.derivations() == before + 1);
        CHECK((seen.empty() || answer == seen));
        seen = answer;
        CHECK(portal.lastAudit().starts_with("signin.password invalidCredentials "));
    }
    CHECK(seen.starts_with("401 "));
}

TEST_CASE("A password is hashed anew at its first sign-in after the cost has grown") {
    SigninPortal portal;
    auto ann = portal.addUser("ann");
    ann.passwordHash = valueOf(PasswordHasher(portal.random, {3, 8, 1}).hash(Secret(rightPassword)));
    valueOf(Users(portal.database()).save(ann));
    const auto stored = [&] { return valueOf(Users(portal.database()).byId(ann.id))->passwordHash; };
    SigninBrowser browser(portal);
    CHECK(browser.password(ann.userPrincipalName, "wrong horse").status == 401);
    CHECK(stored() == ann.passwordHash);
    CHECK(browser.password(ann.userPrincipalName, rightPassword).status == 200);
    const std::string renewed = stored();
    CHECK(renewed.starts_with("$scrypt$ln=4,r=8,p=1$"));
    CHECK(browser.password(ann.userPrincipalName, rightPassword).status == 200);
    CHECK(stored() == renewed);
}

TEST_CASE("Where too many passwords wait, nobody's try is lost or counted") {
    SigninPortal portal;
    const auto ann = portal.addUser("ann");
    // Slow enough that all but one of those who come at once find it busy.
    const PasswordHasher slow(portal.random, {15, 8, 2}, {.atWork = 1, .waiting = 0});
    const SignInContext context{portal.context->store,
                                portal.clock,
                                portal.random,
                                slow,
                                portal.context->publicUrl,
                                portal.context->rpId,
                                {}};
    http::Router router(portal.clock);
    addSignInRoutes(router, context);
    std::atomic<int> busy{0};
    std::atomic<int> in{0};
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                http::Request request;
                request.method = "POST";
                request.path = "/api/signin/password";
                request.remoteAddress = "10.0.0.1";
                request.headers = {{"content-type", "application/json"}};
                request.body = R"({"user":"ann@contoso.example","password":"right horse"})";
                const http::Response response = router.dispatch(request);
                const auto retry = http::valueOf(response.headers, "Retry-After");
                if (response.status == 503 && retry == "2" &&
                    response.body.find("serviceUnavailable") != std::string::npos)
                    ++busy;
                in += response.status == 200 ? 1 : 0;
            });
    }
    CHECK(in >= 1);
    CHECK(in + busy == 4);
    SigninBrowser browser(portal);
    CHECK(state(browser.password(ann.userPrincipalName, rightPassword)) == "signedIn");
    for (const auto& row : valueOf(portal.database().query("SELECT subject, failures FROM attempts")))
        CHECK(row.integer(1) == 0);
}
