#pragma once

#include "core/base/Clock.h"
#include "core/portal/http/HttpClient.h"
#include "core/portal/oauth/PortalSettings.h"
#include "core/portal/oauth/TokenEndpoint.h"
#include "core/portal/oauth/TokenStore.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace fidesk::portal::oauth {

/// Somebody's being signed in at one portal: the access token in memory, the refresh token in memory and in a
/// store, each refresh done once however many threads ask. Any number of threads may call. What it is made of
/// must outlive it.
class Session {
public:
    Session(http::HttpClient& client, PortalSettings settings, TokenStore& store, const Clock& clock);
    ~Session();

    [[nodiscard]] const PortalSettings& settings() const { return settings_; }

    /// Starts with what a sign-in gave. The session holds even where the store fails, as long as the process.
    /// Errors: those of TokenStore::save().
    Result<void> adopt(Tokens tokens, std::stop_token stop = {});

    /// Whether there are tokens, in memory or in the store; whether the portal still takes them is not asked.
    /// Errors: those of TokenStore::load().
    Result<bool> isSignedIn(std::stop_token stop = {});

    /// A token that has not expired, refreshed if need be. A caller who is cancelled leaves the refresh going
    /// for the next one, so that a rotated token is not lost. Errors: SignInNeeded; HttpClient::send(),
    /// parseTokenAnswer().
    Result<Secret> accessToken(std::stop_token stop = {});

    /// As accessToken(), but another one than @p rejected, which the portal answered with 401.
    Result<Secret> replacementFor(const Secret& rejected, std::stop_token stop = {});

    /// Forgets the tokens here and in the store, and has the portal revoke them where it can (RFC 7009); here
    /// they are forgotten whatever this returns. Errors: TokenStore::remove(), HttpClient::send().
    Result<void> signOut(std::stop_token stop = {});

private:
    struct Flight;

    [[nodiscard]] bool isUsable(const Secret& rejected) const;
    Result<Secret> tokenOtherThan(const Secret& rejected, std::stop_token stop);
    std::optional<Result<Tokens>> fly(Flight& flight, std::stop_token stop);
    Result<void> takeOff(Flight& flight, std::stop_token stop);
    Result<Secret> refreshToken(std::stop_token stop);
    bool hasNewer(const Secret& used, std::stop_token stop);
    void land(const std::shared_ptr<Flight>& flight, Result<Tokens> tokens);
    bool persist(const Secret& refresh);

    http::HttpClient& client_;
    const PortalSettings settings_;
    TokenStore& store_;
    const Clock& clock_;

    std::mutex mutex_; // guards what follows; never held across I/O
    std::condition_variable_any changed_;
    Secret access_;
    Secret refresh_;
    TimePoint expiresAt_;
    bool unsaved_{false}; // refresh_ is newer than the store's
    std::shared_ptr<Flight> flight_;
};

} // namespace fidesk::portal::oauth
