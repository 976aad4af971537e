#include "app/portal/signin/TokenEndpoint.h"

#include "app/portal/signin/OAuth.h"
#include "app/portal/signin/Pkce.h"
#include "app/portal/signin/Trail.h"
#include "app/portal/store/AuthorizationStore.h"
#include "app/portal/store/DeviceCodeStore.h"
#include "core/base/Crypto.h"

namespace fidesk::server {

namespace {

constexpr std::chrono::seconds slowDownStep{5};

/// One request to the token endpoint with what it takes to answer it.
struct Exchange {
    Database& database;
    const SignInContext& context;
    const http::Request& request;
    const OAuthForm& form;

    [[nodiscard]] TokenStore tokens() const { return {database, context.clock, context.random}; }
    [[nodiscard]] TimePoint now() const { return context.clock.now(); }
};

Bytes hashOf(std::string_view token) {
    const auto digest = sha256(asBytes(token));
    return {digest.begin(), digest.end()};
}

http::Response invalidGrant(std::string_view description) {
    return oauthError("invalid_grant", description);
}

Result<http::Response> revokeReused(const Exchange& exchange, const AuthorizationCode& code) {
    FIDESK_TRY(exchange.tokens().revokeFamily(code.family));
    FIDESK_ASSIGN(const auto user, Users(exchange.database).byId(code.user));
    FIDESK_TRY(record(exchange.database, exchange.context, exchange.request, user.value_or(UserRecord{}),
                      "oauth.token", "codeUsedTwice"));
    return invalidGrant("The code was used before.");
}

Result<http::Response> redeemed(const Exchange& exchange, const AuthorizationCode& code) {
    if (code.expiresAt <= exchange.now())
        return invalidGrant("The code has expired.");
    if (code.redirectUri != exchange.form.value("redirect_uri"))
        return invalidGrant("redirect_uri is not the one the code was sent to.");
    if (!verifierMatches(exchange.form.value("code_verifier"), code.codeChallenge))
        return invalidGrant("code_verifier does not match.");
    FIDESK_ASSIGN(
        const auto issued,
        exchange.tokens().issueTokens(
            {.user = code.user, .client = code.client, .scope = code.scope, .family = code.family}));
    return tokenAnswer(issued);
}

/// The code is used up even where the rest is wrong: whoever has a code and not its verifier stole it.
Result<http::Response> redeemCode(const Exchange& exchange) {
    const std::string given = exchange.form.value("code");
    if (given.empty() || exchange.form.value("redirect_uri").empty() ||
        exchange.form.value("code_verifier").empty())
        return oauthError("invalid_request", "code, redirect_uri and code_verifier are required.");
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(exchange.database));
    AuthorizationStore store(exchange.database);
    FIDESK_ASSIGN(const auto code, store.find(hashOf(given)));
    if (!code)
        return invalidGrant("There is no such code.");
    FIDESK_ASSIGN(const bool first, store.use(code->codeHash));
    auto response = first ? redeemed(exchange, *code) : revokeReused(exchange, *code);
    if (response)
        FIDESK_TRY(transaction.commit());
    return response;
}

Result<http::Response> refresh(const Exchange& exchange) {
    const std::string given = exchange.form.value("refresh_token");
    if (given.empty())
        return oauthError("invalid_request", "refresh_token is required.");
    if (!grantedScope(exchange.form.value("scope")))
        return oauthError("invalid_scope", "An unknown scope.");
    FIDESK_ASSIGN(const auto issued, exchange.tokens().rotateRefreshToken(given, std::string(oauthClient)));
    if (!issued)
        return invalidGrant("The refresh token is not valid, has expired or was used before.");
    return tokenAnswer(*issued);
}

Result<http::Response> stillPending(const Exchange& exchange, const DeviceCode& code) {
    const bool tooSoon = code.lastPollAt && exchange.now() - *code.lastPollAt < code.interval;
    const auto interval = tooSoon ? code.interval + slowDownStep : code.interval;
    FIDESK_TRY(DeviceCodeStore(exchange.database).recordPoll(code.deviceCodeHash, exchange.now(), interval));
    if (tooSoon)
        return oauthError("slow_down", "Wait 5 seconds longer between tries.");
    return oauthError("authorization_pending", "The user has not decided yet.");
}

Result<http::Response> approved(const Exchange& exchange, const DeviceCode& code) {
    FIDESK_ASSIGN(const auto user, Users(exchange.database).byId(code.user));
    if (!user || user->disabled)
        return invalidGrant("The user may no longer sign in.");
    TokenStore tokens = exchange.tokens();
    FIDESK_ASSIGN(
        const auto issued,
        tokens.issueTokens(
            {.user = user->id, .client = code.client, .scope = code.scope, .family = tokens.newFamily()}));
    return tokenAnswer(issued);
}

Result<http::Response> polled(const Exchange& exchange, const DeviceCode& code) {
    if (code.expiresAt <= exchange.now())
        return oauthError("expired_token", "The device code has expired. Start again.");
    if (code.state == DeviceCodeState::Pending)
        return stillPending(exchange, code);
    FIDESK_TRY(DeviceCodeStore(exchange.database).remove(code.deviceCodeHash));
    if (code.state == DeviceCodeState::Denied)
        return oauthError("access_denied", "The user did not allow it.");
    return approved(exchange, code);
}

Result<http::Response> redeemDeviceCode(const Exchange& exchange) {
    const std::string given = exchange.form.value("device_code");
    if (given.empty())
        return oauthError("invalid_request", "device_code is required.");
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(exchange.database));
    FIDESK_ASSIGN(const auto code, DeviceCodeStore(exchange.database).find(hashOf(given)));
    if (!code)
        return invalidGrant("There is no such device code.");
    auto response = polled(exchange, *code);
    if (response)
        FIDESK_TRY(transaction.commit());
    return response;
}

} // namespace

Result<http::Response> tokenEndpoint(const SignInContext& context, const http::Request& request) {
    const OAuthForm form = oauthForm(request);
    if (form.error)
        return *form.error;
    FIDESK_ASSIGN(Database * database, context.store.database());
    const Exchange exchange{*database, context, request, form};
    const std::string grant = form.value("grant_type");
    if (grant == "authorization_code")
        return redeemCode(exchange);
    if (grant == "refresh_token")
        return refresh(exchange);
    if (grant == deviceCodeGrant)
        return redeemDeviceCode(exchange);
    if (grant.empty())
        return oauthError("invalid_request", "grant_type is required.");
    return oauthError("unsupported_grant_type", "There is no such grant_type here.");
}

} // namespace fidesk::server
