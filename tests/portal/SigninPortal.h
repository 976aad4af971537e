#pragma once

#include "app/portal/http/Server.h"
#include "app/portal/signin/SignInRoutes.h"
#include "app/portal/store/Audit.h"
#include "app/portal/store/Users.h"
#include "tests/support/Catch.h"
#include "tests/support/store/TestStore.h"
#include "tests/support/webauthn/TestAuthenticator.h"

#include <QJsonObject>

#include <atomic>
#include <map>

namespace fidesk::test {

/// A clock that stands still until it is told otherwise.
class SteppedClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override {
        return testNow + std::chrono::milliseconds(passed_.load());
    }
    void pass(std::chrono::milliseconds time) { passed_ += time.count(); }

private:
    std::atomic<std::int64_t> passed_{0};
};

/// The sign-in routes behind a real server on loopback, over a store of their own. The public URL is the one
/// given, as behind a proxy; its host is portal.example or localhost.
class SigninPortal {
public:
    explicit SigninPortal(const std::string& publicUrl = "https://portal.example");

    /// A user of "Contoso Health" with the password `right horse`.
    server::UserRecord addUser(const std::string& name);
    void disable(server::UserRecord user);

    /// A registration of @p user whose key is the one that comes back.
    MadeCredential addKey(const server::UserRecord& user, const std::string& nickname);
    void removeKey(const server::UserRecord& user, const MadeCredential& key);

    [[nodiscard]] server::Database& database();
    /// "action outcome detail" of the newest audit line.
    [[nodiscard]] std::string lastAudit();
    /// "action outcome detail" of every audit line, oldest first.
    [[nodiscard]] std::vector<std::string> audit();
    [[nodiscard]] int port() const { return server_->port(); }
    [[nodiscard]] const std::string& storePath() const { return place_.address(); }

    /// Writes @p document as the policy of the users' organisation.
    void setPolicy(const std::string& document);

    SteppedClock clock{};
    SystemRandom random{};
    server::PasswordHasher passwords{random, {4, 8, 1}};

private:
    TestStore place_{};
    std::unique_ptr<server::Store> store_{};

public:
    std::unique_ptr<server::SignInContext> context{};

private:
    server::http::Router router_{clock};
    std::unique_ptr<server::http::Server> server_{};
};

/// The same portal once more over the same store: connections, router and server of its own, as another
/// process has them.
class SecondProcess {
public:
    explicit SecondProcess(SigninPortal& portal);
    [[nodiscard]] int port() const { return server_->port(); }

private:
    std::unique_ptr<server::Store> store_;
    server::SignInContext context_;
    server::http::Router router_;
    std::unique_ptr<server::http::Server> server_{};
};

/// What came back.
struct Reply {
    int status{0};
    std::multimap<std::string, std::string> headers{}; ///< names in lower case
    std::string body{};

    [[nodiscard]] std::string header(const std::string& name) const;
    [[nodiscard]] QJsonObject json() const;
    /// error.code of the envelope, and behind a slash innerError.code where there is one; or OAuth's `error`.
    [[nodiscard]] std::string error() const;
    /// The parameter @p name of the address that Location leads to.
    [[nodiscard]] std::string locationValue(const std::string& name) const;
    /// The value of the hidden field @p name of a page's form, unescaped.
    [[nodiscard]] std::string field(const std::string& name) const;
};

/// A browser with cookies, without scripts. Redirects are not followed.
class SigninBrowser {
public:
    explicit SigninBrowser(SigninPortal& portal) : portal_(portal) {}

    Reply get(const std::string& path);
    Reply postJson(const std::string& path, const QJsonObject& body);
    Reply postForm(const std::string& path, const server::http::Fields& fields);

    Reply password(const std::string& user, const std::string& password, const std::string& returnPath = {});
    /// The request options for @p key as the page would ask for them.
    Reply options(const MadeCredential& key);
    Reply sendAssertion(const webauthn::AssertionResponse& assertion);
    /// Password, options and an assertion made to @p spec, whose challenge, RP and origin are filled in.
    Reply signIn(const server::UserRecord& user, const MadeCredential& key, AssertionSpec spec = {});

    /// The token of the session's cookie.
    [[nodiscard]] std::string& session();

    std::map<std::string, std::string> cookies{};
    std::map<std::string, std::string> extraHeaders{};
    bool sendsOrigin{true};
    std::string origin{}; ///< empty: the portal's own
    int port{0};          ///< 0: the portal's own

private:
    Reply send(const std::string& method, const std::string& path, const std::string& body,
               const std::string& contentType);
    SigninPortal& portal_;
};

inline const std::string rightPassword = "right horse";

/// The challenge in the answer of options().
Bytes challengeIn(const Reply& options);

/// @p spec for @p challenge at portal.example.
AssertionSpec specFor(const Bytes& challenge, AssertionSpec spec = {});

/// @p portal's user @p user, signed in by the password alone.
SigninBrowser signedInBrowser(SigninPortal& portal, const server::UserRecord& user);

} // namespace fidesk::test
