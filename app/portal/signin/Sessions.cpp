#include "app/portal/signin/Sessions.h"

#include "core/base/Base64.h"
#include "core/base/Crypto.h"

namespace fidesk::server {

namespace {

constexpr std::size_t tokenBytes = 32;
constexpr std::size_t tokenCharacters = 43;

std::string cookieAttributes(const SignInContext& context) {
    return std::string("; Path=/; HttpOnly; SameSite=Lax") + (context.isSecure() ? "; Secure" : "");
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

std::string sessionCookieName(const SignInContext& context) {
    return context.isSecure() ? "__Host-fidesk-session" : "fidesk-session";
}

Result<std::optional<BrowserSession>> sessionOf(Database& database, const SignInContext& context,
                                                const http::Request& request) {
    auto token = tokenOf(context, request);
    if (!token)
        return std::optional<BrowserSession>();
    FIDESK_ASSIGN(auto session, SessionStore(database).find(hashOf(token->text()), context.clock.now()));
    if (!session)
        return std::optional<BrowserSession>();
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
    FIDESK_TRY(store.add({hashOf(token), user, state, returnPath, end}, now));
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
