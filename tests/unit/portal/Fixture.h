#pragma once

#include "core/base/Json.h"
#include "core/portal/graph/GraphPortal.h"
#include "core/portal/oauth/MemoryTokenStore.h"
#include "core/portal/oauth/Session.h"
#include "tests/support/Catch.h"
#include "tests/support/http/LogCapture.h"
#include "tests/support/http/ScriptedServer.h"
#include "tests/support/PortalSettings.h"

#include <mutex>

namespace fidesk::test {

/// Time that stands until it is moved.
class FakeClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override {
        const std::lock_guard lock(mutex_);
        return now_;
    }
    void advance(std::chrono::milliseconds time) {
        const std::lock_guard lock(mutex_);
        now_ += time;
    }

private:
    mutable std::mutex mutex_;
    TimePoint now_{std::chrono::seconds(1776680130)}; // 2026-04-20T10:15:30Z
};

inline portal::oauth::PortalSettings settingsFor(const ScriptedServer& server) {
    return referencePortal(server.url());
}

inline portal::oauth::Tokens tokens(const char* access, const char* refresh, TimePoint expiresAt) {
    return {.access = Secret(std::string_view(access)),
            .refresh = Secret(std::string_view(refresh)),
            .expiresAt = expiresAt};
}

inline std::string tokenJson(const std::string& access, const std::string& refresh, int expiresIn = 3600) {
    return R"({"token_type":"Bearer","access_token":")" + access + R"(","refresh_token":")" + refresh +
           R"(","expires_in":)" + std::to_string(expiresIn) + "}";
}

/// A server, and a session signed in at it with the tokens access-1 and refresh-1.
struct SignedIn {
    FakeClock clock{};
    ScriptedServer server{};
    portal::http::HttpClient client{};
    portal::oauth::MemoryTokenStore store{};
    portal::oauth::Session session{client, settingsFor(server), store, clock};
    portal::graph::GraphPortal portal{client, session, clock};

    SignedIn() {
        valueOf(session.adopt(tokens("access-1", "refresh-1", clock.now() + std::chrono::hours(1))));
    }

    /// What the store keeps; "" where it keeps nothing.
    std::string kept() {
        const auto token = store.load(session.settings().tokenKey());
        return token && *token ? std::string((*token)->text()) : std::string();
    }
};

} // namespace fidesk::test
