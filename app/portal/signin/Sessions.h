#pragma once

#include "app/portal/http/Request.h"
#include "app/portal/signin/Context.h"
#include "app/portal/store/SessionStore.h"
#include "core/base/Secret.h"

#include <chrono>

namespace fidesk::server {

inline constexpr std::chrono::minutes pendingSessionTime{10};
inline constexpr std::chrono::hours signedInSessionTime{8};

/// A session together with the token its browser sent.
struct BrowserSession {
    Session session{};
    Secret token{};
};

/// The session of @p request in whatever state; nothing where there is none, or it has ended. It counts as
/// used by this, to the minute. Errors: DatabaseFailed.
Result<std::optional<BrowserSession>> sessionOf(Database& database, const SignInContext& context,
                                                const http::Request& request);

/// The session of @p request if somebody is signed in with it. Errors: DatabaseFailed.
Result<std::optional<BrowserSession>> signedInSessionOf(Database& database, const SignInContext& context,
                                                        const http::Request& request);

/// Ends the session of @p request, if it has one, and begins another with a token of its own: the value of
/// Set-Cookie. Belongs in a transaction of the caller. Errors: DatabaseFailed.
Result<std::string> replaceSession(Database& database, const SignInContext& context,
                                   const http::Request& request, const std::string& user, SessionState state,
                                   const std::string& returnPath);

/// "__Host-@p name", or without the prefix where the portal is on plain loopback http, where browsers refuse
/// it.
std::string cookieName(const SignInContext& context, std::string_view name);
/// What stands behind a cookie's value: for the portal's own pages alone, out of reach of scripts.
std::string cookieAttributes(const SignInContext& context);

/// The value of Set-Cookie that takes the session's cookie away.
std::string expiredSessionCookie(const SignInContext& context);

/// A token that only a page shown in this session can send back, for this @p purpose alone. base64url.
std::string csrfToken(const BrowserSession& session, std::string_view purpose);
bool csrfMatches(const BrowserSession& session, std::string_view purpose, std::string_view token);

} // namespace fidesk::server
