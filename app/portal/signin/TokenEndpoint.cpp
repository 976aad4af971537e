#include "app/portal/signin/TokenEndpoint.h"

#include "app/portal/signin/Addresses.h"
#include "app/portal/signin/DeviceFlow.h"
#include "app/portal/signin/OAuth.h"
#include "app/portal/signin/Pkce.h"
#include "app/portal/signin/Throttle.h"
#include "app/portal/signin/Trail.h"
#include "app/portal/store/AuthorizationStore.h"
#include "app/portal/store/DeviceCodeStore.h"
#include "core/base/Crypto.h"

namespace fidesk::server {

namespace {

constexpr std::chrono::seconds slowDownStep{5};
constexpr AttemptLimit refusals{30, std::chrono::seconds(300)};

/// One request to the token endpoint with what it takes to answer it.
struct Exchange {
    Database& database;
    const SignInContext& context;
    const http::Request& request;
    const OAuthForm& form;

    [[nodiscard]] TokenStore tokens() const { return {database, context.clock, context.random}; }
    [[nodiscard]] TimePoint now() const { return context.clock.now(); }
};

/// What a request comes to, and what the audit trail says of it.
struct Outcome {
    http::Response response{};
    std::string code{};   ///< "done", or why not; "" is no decision
    std::string detail{}; ///< what was shown, or what was wrong with it
    std::string user{};   ///< id of whose it was; "" where that is not known
    bool isAlarm{false};  ///< tokens were ended, because somebody has what is not theirs
};

Bytes hashOf(std::string_view token) {
    const auto digest = sha256(asBytes(token));
    return {digest.begin(), digest.end()};
}

Outcome undecided(http::Response response) {
    return {.response = std::move(response)};
}

Outcome invalidGrant(std::string_view description, std::string detail, std::string user = {}) {
    return {oauthError("invalid_grant", description), "invalidGrant", std::move(detail), std::move(user)};
}

Outcome issued(const IssuedTokens& tokens, std::string detail, std::string user) {
    return {tokenAnswer(tokens), "done", std::move(detail), std::move(user)};
}

Result<Outcome> revokeReused(const Exchange& exchange, const AuthorizationCode& code) {
    FIDESK_ASSIGN(const bool ended, exchange.tokens().revokeFamily(code.family));
    Outcome outcome = invalidGrant("The code was used before.", ended ? "tokens ended" : "", code.user);
    outcome.code = "codeUsedTwice";
    outcome.isAlarm = ended;
    return outcome;
}

Result<Outcome> redeemed(const Exchange& exchange, const AuthorizationCode& code) {
    if (code.client != exchange.form.value("client_id"))
        return invalidGrant("The code is another client's.", "code of another client", code.user);
    if (code.expiresAt <= exchange.now())
        return invalidGrant("The code has expired.", "expired code", code.user);
    if (code.redirectUri != exchange.form.value("redirect_uri"))
        return invalidGrant("redirect_uri is not the one the code was sent to.", "other redirect_uri",
                            code.user);
    if (!verifierMatches(exchange.form.value("code_verifier"), code.codeChallenge))
        return invalidGrant("code_verifier does not match.", "wrong code_verifier", code.user);
    FIDESK_ASSIGN(
        const auto tokens,
        exchange.tokens().issueTokens(
            {.user = code.user, .client = code.client, .scope = code.scope, .family = code.family}));
    return issued(tokens, "authorization code", code.user);
}

/// The code is used up even where the rest is wrong: whoever has a code and not its verifier stole it.
Result<Outcome> redeemCode(const Exchange& exchange) {
    const std::string given = exchange.form.value("code");
    if (given.empty() || exchange.form.value("redirect_uri").empty() ||
        exchange.form.value("code_verifier").empty())
        return undecided(oauthError("invalid_request", "code, redirect_uri and code_verifier are required."));
    AuthorizationStore store(exchange.database);
    FIDESK_ASSIGN(const auto code, store.find(hashOf(given)));
    if (!code)
        return invalidGrant("There is no such code.", "unknown code");
    FIDESK_ASSIGN(const bool first, store.use(code->codeHash));
    return first ? redeemed(exchange, *code) : revokeReused(exchange, *code);
}

Result<Outcome> refresh(const Exchange& exchange) {
    const std::string given = exchange.form.value("refresh_token");
    if (given.empty())
        return undecided(oauthError("invalid_request", "refresh_token is required."));
    if (!grantedScope(exchange.form.value("scope")))
        return undecided(oauthError("invalid_scope", "An unknown scope."));
    FIDESK_ASSIGN(const auto rotation, exchange.tokens().rotateRefreshToken(given, std::string(oauthClient)));
    if (rotation.tokens)
        return issued(*rotation.tokens, "refresh token", rotation.grant->user);
    const std::string description = "The refresh token is not valid, has expired or was used before.";
    if (!rotation.grant)
        return invalidGrant(description, "unknown refresh token");
    Outcome outcome = invalidGrant(description, "tokens ended", rotation.grant->user);
    outcome.code = "refreshTokenUsedTwice";
    outcome.isAlarm = true;
    return outcome;
}

Result<Outcome> stillPending(const Exchange& exchange, const DeviceCode& code) {
    const bool tooSoon = code.lastPollAt && exchange.now() - *code.lastPollAt < code.interval;
    const auto interval = tooSoon ? code.interval + slowDownStep : code.interval;
    FIDESK_TRY(DeviceCodeStore(exchange.database).recordPoll(code.deviceCodeHash, exchange.now(), interval));
    if (tooSoon)
        return undecided(oauthError("slow_down", "Wait 5 seconds longer between tries."));
    return undecided(oauthError("authorization_pending", "The user has not decided yet."));
}

Result<Outcome> approved(const Exchange& exchange, const DeviceCode& code) {
    FIDESK_ASSIGN(const auto user, Users(exchange.database).byId(code.user));
    if (!user || user->disabled)
        return invalidGrant("The user may no longer sign in.", "disabled user", code.user);
    TokenStore tokens = exchange.tokens();
    FIDESK_ASSIGN(
        const auto given,
        tokens.issueTokens(
            {.user = user->id, .client = code.client, .scope = code.scope, .family = tokens.newFamily()}));
    FIDESK_TRY(
        AttemptStore(exchange.database).forgiveOne(deviceRequestSubject(exchange.request.remoteAddress)));
    return issued(given, "device code", user->id);
}

Result<Outcome> polled(const Exchange& exchange, const DeviceCode& code) {
    if (code.expiresAt <= exchange.now())
        return Outcome{oauthError("expired_token", "The device code has expired. Start again."),
                       "invalidGrant", "expired device code"};
    if (code.state == DeviceCodeState::Pending)
        return stillPending(exchange, code);
    FIDESK_ASSIGN(const bool first, DeviceCodeStore(exchange.database).remove(code.deviceCodeHash));
    if (!first)
        return invalidGrant("There is no such device code.", "unknown device code");
    if (code.state == DeviceCodeState::Denied)
        return Outcome{oauthError("access_denied", "The user did not allow it."), "accessDenied",
                       "device code", code.user};
    return approved(exchange, code);
}

Result<Outcome> redeemDeviceCode(const Exchange& exchange) {
    const std::string given = exchange.form.value("device_code");
    if (given.empty())
        return undecided(oauthError("invalid_request", "device_code is required."));
    FIDESK_ASSIGN(const auto code, DeviceCodeStore(exchange.database).find(hashOf(given)));
    if (!code || code->client != exchange.form.value("client_id"))
        return invalidGrant("There is no such device code.", "unknown device code");
    return polled(exchange, *code);
}

Result<Outcome> decided(const Exchange& exchange) {
    if (exchange.form.isStranger)
        return Outcome{*exchange.form.error, "invalidClient"};
    const std::string grant = exchange.form.value("grant_type");
    if (grant == "authorization_code")
        return redeemCode(exchange);
    if (grant == "refresh_token")
        return refresh(exchange);
    if (grant == deviceCodeGrant)
        return redeemDeviceCode(exchange);
    if (grant.empty())
        return undecided(oauthError("invalid_request", "grant_type is required."));
    return undecided(oauthError("unsupported_grant_type", "There is no such grant_type here."));
}

/// Writes the outcome down and gives the answer. What is refused counts against where it came from: past the
/// limit it is answered with 429 and no longer written down, so that nobody fills the audit trail. What is
/// good is good however much was refused before, so that nobody stops others at the same address.
Result<http::Response> concluded(const Exchange& exchange, Outcome outcome) {
    if (outcome.code.empty())
        return std::move(outcome.response);
    std::optional<Try::Refusal> tooMany;
    if (outcome.code != "done" && !outcome.isAlarm) {
        FIDESK_ASSIGN(const Try attempt,
                      Throttle(exchange.database, exchange.context.clock)
                          .count("token:" + addressBlock(exchange.request.remoteAddress), refusals));
        tooMany = attempt.refusal;
    }
    FIDESK_ASSIGN(const auto user, Users(exchange.database).byId(outcome.user));
    if (!tooMany || tooMany->isNews)
        FIDESK_TRY(record(exchange.database, exchange.context, exchange.request, user.value_or(UserRecord{}),
                          "oauth.token", tooMany ? "tooManyAttempts" : outcome.code, outcome.detail));
    return tooMany ? oauthBusy(tooMany->wait) : std::move(outcome.response);
}

} // namespace

Result<http::Response> tokenEndpoint(const SignInContext& context, const http::Request& request) {
    const OAuthForm form = oauthForm(request);
    if (form.error && !form.isStranger)
        return *form.error;
    FIDESK_ASSIGN(Database * database, context.store.database());
    const Exchange exchange{*database, context, request, form};
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(*database));
    FIDESK_ASSIGN(auto outcome, decided(exchange));
    FIDESK_ASSIGN(auto response, concluded(exchange, std::move(outcome)));
    FIDESK_TRY(transaction.commit());
    purgeInPassing(*database, context);
    return response;
}

} // namespace fidesk::server
