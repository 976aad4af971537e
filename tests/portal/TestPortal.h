#pragma once

#include "app/portal/api/Api.h"
#include "app/portal/http/Server.h"
#include "app/portal/store/Users.h"
#include "tests/support/Catch.h"
#include "tests/support/store/TestStore.h"
#include "tests/support/webauthn/TestAuthenticator.h"

#include <QJsonArray>
#include <QJsonObject>

#include <atomic>
#include <map>
#include <memory>

namespace fidesk::test {

/// A clock that a test moves.
class ManualClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return TimePoint(std::chrono::seconds(seconds_.load())); }
    void advance(std::chrono::seconds by) { seconds_ += by.count(); }

private:
    std::atomic<std::int64_t> seconds_{testNow.time_since_epoch() / std::chrono::seconds(1)};
};

/// Bytes that look random and are the same in every run.
class CountingRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> bytes) override;

private:
    std::atomic<std::uint64_t> count_{0};
};

/// What a portal answered.
struct Answer {
    int status{0};
    QJsonObject json{};
    std::map<std::string, std::string> headers{};
    std::string body{};

    /// The error's code; "" where the body is no envelope.
    [[nodiscard]] std::string code() const;
    [[nodiscard]] std::string text(const char* name) const;
    /// The member @p name of each element of "value".
    [[nodiscard]] std::vector<std::string> values(const char* name) const;
};

/// An API behind a real server on loopback, over a store of its own.
class TestPortal {
public:
    explicit TestPortal(std::vector<Bytes> trustAnchors = {});
    /// A second server over the same store.
    explicit TestPortal(TestPortal& other);
    ~TestPortal();

    server::Database& database();
    server::Store& store() { return *store_; }
    /// The organisation of that name; made below @p parent, a root where that is empty, if it is not there.
    server::OrganisationRecord organisation(const std::string& name, const std::string& parent = {});
    /// The id of a new user; the organisation is made if it is not there.
    std::string addUser(const std::string& name, const std::string& address, const std::string& organisation);
    void makeAdministrator(const std::string& userId, const std::string& organisation);
    std::string tokenFor(const std::string& userId);

    [[nodiscard]] Answer send(const std::string& method, const std::string& path, const std::string& token,
                              const std::string& body = {},
                              const std::string& contentType = "application/json") const;
    [[nodiscard]] Answer get(const std::string& path, const std::string& token) const {
        return send("GET", path, token);
    }
    /// Every page from @p path on, joined.
    [[nodiscard]] std::vector<std::string> allPages(const std::string& path, const std::string& token,
                                                    const char* name, int* pages = nullptr) const;

    /// Stops this server and starts another over the same store.
    void restart();

    static constexpr const char* url = "https://portal.example";
    ManualClock clock{};
    CountingRandom random{};

private:
    void start();

    std::shared_ptr<TestStore> place_;
    std::vector<Bytes> trustAnchors_;
    std::unique_ptr<server::Store> store_;
    std::unique_ptr<server::Context> context_;
    std::unique_ptr<server::http::Router> router_;
    std::unique_ptr<server::http::Server> server_;
};

/// "/v1.0/users/{user}/authentication/fido2Methods".
std::string methodsOf(const std::string& user);

/// The body that registers @p response under @p nickname.
std::string registrationBody(const webauthn::RegistrationResponse& response, const std::string& nickname);

} // namespace fidesk::test
