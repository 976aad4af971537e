#include "app/portal/signin/Sessions.h"

#include "core/base/Base64.h"
#include "core/base/Crypto.h"

namespace fidesk::server {

namespace {

constexpr std::size_t tokenBytes = 32;
constexpr std::size_t tokenCharacters = 43;

constexpr std::chrono::minutes usedTo{1}; // so that not every request writes

std::string sessionCookieName(const SignInContext& context) {
    return cookieName(context, "fidesk-session");
}

Bytes hashOf(std::string_view token) {
    const auto digest = sha256(asBytes(token));
    return {digest.begin(), digest.end()};
}

std::optional<Secret> tokenOf(const SignInContext& context, const http::Request& request) {
    const auto cookie = request.cookie(sessionCookieName(context));
    if (!cookie || cookie->size() != tokenCharacters)
        return {};
    return Secret(*cookie);
}

} // namespace

std::string cookieName(const SignInContext& context, std::string_view name) {
    return (context.isSecure() ? "__Host-" : "") + std::string(name);
}

// Lax and not Strict: a program opens the browser at a page, and a link in a mail does, and both find whoever
// is signed in.
std::string cookieAttributes(const SignInContext& context) {
    return std::string("; Path=/; HttpOnly; SameSite=Lax") + (context.isSecure() ? "; Secure" : "");
}

Result<std::optional<BrowserSession>> sessionOf(Database& database, const SignInContext& context,
                                                const http::Request& request) {
    auto token = tokenOf(context, request);
    if (!token)
        return std::optional<BrowserSession>();
    const TimePoint now = context.clock.now();
    SessionStore store(database);
    FIDESK_ASSIGN(auto session, store.find(hashOf(token->text()), now));
    if (!session)
        return std::optional<BrowserSession>();
    if (now - session->lastUsedAt >= usedTo)
        FIDESK_TRY(store.touch(session->tokenHash, now));
    return std::optional(BrowserSession{std::move(*session), std::move(*token)});
}

Result<std::optional<BrowserSession>> signedInSessionOf(Database& database, const SignInContext& context,
                                                        const http::Request& request) {
    FIDESK_ASSIGN(auto session, sessionOf(database, context, request));
    if (!session || session->session.state != SessionState::SignedIn)
        return std::optional<BrowserSession>();
    return session;
}

Result<std::string> replaceSession(Database& database, const SignInContext& context,
                                   const http::Request& request, const std::string& user, SessionState state,
                                   const std::string& returnPath) {
    SessionStore store(database);
    if (const auto old = tokenOf(context, request))
        FIDESK_TRY(store.remove(hashOf(old->text())));
    const std::string token = toBase64Url(context.random.bytes(tokenBytes));
    const TimePoint now = context.clock.now();
    const TimePoint end =
        state == SessionState::Pending ? now + pendingSessionTime : now + signedInSessionTime;
    FIDESK_TRY(store.add({hashOf(token), user, state, returnPath, now, end}, now));
    return sessionCookieName(context) + '=' + token + cookieAttributes(context);
}

std::string expiredSessionCookie(const SignInContext& context) {
    return sessionCookieName(context) + '=' + cookieAttributes(context) + "; Max-Age=0";
}

std::string csrfToken(const BrowserSession& session, std::string_view purpose) {
    return toBase64Url(hmacSha256(session.token.view(), asBytes("fidesk csrf " + std::string(purpose))));
}

bool csrfMatches(const BrowserSession& session, std::string_view purpose, std::string_view token) {
    return equalInConstantTime(asBytes(csrfToken(session, purpose)), asBytes(token));
}

} // namespace fidesk::server
