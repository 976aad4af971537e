#include "app/portal/signin/Authorize.h"

#include "app/portal/signin/Addresses.h"
#include "app/portal/signin/OAuth.h"
#include "app/portal/signin/Page.h"
#include "app/portal/signin/Pkce.h"
#include "app/portal/signin/Sessions.h"
#include "app/portal/signin/Trail.h"
#include "app/portal/store/AuthorizationStore.h"
#include "core/base/Base64.h"
#include "core/base/Crypto.h"
#include "core/base/Json.h"

namespace fidesk::server {

namespace {

constexpr std::size_t codeBytes = 32;
constexpr std::size_t longestState = 1024;

/// An authorization request whose client and redirect address are known to be right.
struct Asked {
    std::string redirectUri{};
    std::string state{};
    std::string scope{};
    std::string codeChallenge{};
    std::string error{}; ///< what to tell the client instead; empty: all is well
    std::string errorDescription{};
};

std::string value(const http::Fields& fields, std::string_view name) {
    return http::valueOf(fields, name).value_or(std::string());
}

std::string queryText(const http::Fields& fields) {
    std::string text;
    for (const auto& [name, content] : fields)
        text += (text.empty() ? "" : "&") + http::percentEncoded(name) + '=' + http::percentEncoded(content);
    return text;
}

bool isTrusted(const http::Fields& fields) {
    const auto once = [&](std::string_view name) {
        return std::count_if(fields.begin(), fields.end(),
                             [&](const auto& field) { return field.first == name; }) == 1;
    };
    return once("client_id") && once("redirect_uri") && value(fields, "client_id") == oauthClient &&
           isLoopbackRedirect(value(fields, "redirect_uri"));
}

Asked refused(Asked asked, std::string error, std::string description) {
    asked.error = std::move(error);
    asked.errorDescription = std::move(description);
    return asked;
}

Asked parseAsked(const http::Fields& fields) {
    Asked asked;
    asked.redirectUri = value(fields, "redirect_uri");
    asked.state = value(fields, "state");
    asked.codeChallenge = value(fields, "code_challenge");
    const auto scope = grantedScope(value(fields, "scope"));
    const std::string type = value(fields, "response_type");
    if (asked.state.size() > longestState) {
        asked.state.clear();
        return refused(asked, "invalid_request", "state is too long");
    }
    if (hasRepeated(fields))
        return refused(asked, "invalid_request", "a parameter stands twice");
    if (type.empty())
        return refused(asked, "invalid_request", "response_type is missing");
    if (type != "code")
        return refused(asked, "unsupported_response_type", "only response_type=code is supported");
    if (!isCodeChallenge(asked.codeChallenge))
        return refused(asked, "invalid_request", "a code_challenge is required (RFC 7636)");
    if (value(fields, "code_challenge_method") != "S256")
        return refused(asked, "invalid_request", "code_challenge_method must be S256");
    if (!scope)
        return refused(asked, "invalid_scope", "an unknown scope");
    asked.scope = *scope;
    return asked;
}

http::Response sendBack(const SignInContext& context, const Asked& asked, http::Fields fields) {
    if (!asked.state.empty())
        fields.emplace_back("state", asked.state);
    fields.emplace_back("iss", context.publicUrl);
    http::Response response;
    response.status = 303;
    return std::move(response.with("Location", asked.redirectUri + '?' + queryText(fields))
                         .with("Cache-Control", "no-store")
                         .with("Referrer-Policy", "no-referrer"));
}

http::Response sendError(const SignInContext& context, const Asked& asked) {
    return sendBack(context, asked, {{"error", asked.error}, {"error_description", asked.errorDescription}});
}

Result<http::Response> untrusted() {
    return noticePage(
        400, false, "This sign-in cannot go on",
        "The program that sent you here is not known to this portal, or asked for an answer at an "
        "address that is not its own. Start the sign-in again from the program.");
}

/// The origin of a loopback redirect, as a source of form-action. A policy cannot name an IPv6 address.
std::string formTargetOf(const std::string& redirectUri) {
    if (redirectUri.starts_with("http://[::1]"))
        return "http:";
    return redirectUri.substr(0, redirectUri.rfind('/'));
}

std::string purposeOf(const std::string& query) {
    return "authorize " + query;
}

std::string initialOf(const UserRecord& user) {
    return toUtf8(toQString(user.displayName).left(1).toUpper());
}

Result<http::Response> askConsent(const BrowserSession& session, const UserRecord& user,
                                  const http::Fields& fields, const Asked& asked) {
    const std::string query = queryText(fields);
    return page("consent.html",
                {{"program", std::string(oauthClientName)},
                 {"initial", initialOf(user)},
                 {"name", user.displayName},
                 {"user", user.userPrincipalName},
                 {"csrf", csrfToken(session, purposeOf(query))},
                 {"request", query}},
                200, formTargetOf(asked.redirectUri));
}

Result<std::string> issueCode(Database& database, const SignInContext& context, const Asked& asked,
                              const UserRecord& user) {
    const std::string code = toBase64Url(context.random.bytes(codeBytes));
    const auto hash = sha256(asBytes(code));
    AuthorizationCode record;
    record.codeHash = {hash.begin(), hash.end()};
    record.client = oauthClient;
    record.user = user.id;
    record.redirectUri = asked.redirectUri;
    record.codeChallenge = asked.codeChallenge;
    record.scope = asked.scope;
    record.family = TokenStore(database, context.clock, context.random).newFamily();
    record.expiresAt = context.clock.now() + authorizationCodeTime;
    FIDESK_TRY(AuthorizationStore(database).add(record));
    return code;
}

Result<http::Response> decide(Database& database, const SignInContext& context, const http::Request& request,
                              const Asked& asked, const UserRecord& user, const std::string& decision) {
    const bool allowed = decision == "allow";
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database));
    std::string code;
    if (allowed) {
        FIDESK_ASSIGN(code, issueCode(database, context, asked, user));
    }
    FIDESK_TRY(record(database, context, request, user, "oauth.consent", allowed ? "done" : "accessDenied"));
    FIDESK_TRY(transaction.commit());
    if (!allowed)
        return sendError(context, refused(asked, "access_denied", "the user did not allow it"));
    return sendBack(context, asked, {{"code", code}});
}

} // namespace

Result<http::Response> authorizePage(const SignInContext& context, const http::Request& request) {
    if (!isTrusted(request.query))
        return untrusted();
    const Asked asked = parseAsked(request.query);
    if (!asked.error.empty())
        return sendError(context, asked);
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(const auto session, signedInSessionOf(*database, context, request));
    if (!session)
        return http::redirect("/signin?return=" +
                              http::percentEncoded("/oauth2/v2.0/authorize?" + queryText(request.query)));
    FIDESK_ASSIGN(const auto user, Users(*database).byId(session->session.user));
    return askConsent(*session, user.value_or(UserRecord{}), request.query, asked);
}

Result<http::Response> authorizeDecision(const SignInContext& context, const http::Request& request) {
    FIDESK_ASSIGN(const auto form, ownForm(context, request));
    FIDESK_ASSIGN(Database * database, context.store.database());
    FIDESK_ASSIGN(const auto session, signedInSessionOf(*database, context, request));
    const std::string query = value(form, "request");
    if (!session || !csrfMatches(*session, purposeOf(query), value(form, "csrf")))
        return fail(ErrorCode::Forbidden, "no such form was shown in this session");
    FIDESK_ASSIGN(const auto fields, http::parseFields(query));
    if (!isTrusted(fields))
        return untrusted();
    const Asked asked = parseAsked(fields);
    if (!asked.error.empty())
        return sendError(context, asked);
    FIDESK_ASSIGN(const auto user, Users(*database).byId(session->session.user));
    return decide(*database, context, request, asked, user.value_or(UserRecord{}), value(form, "decision"));
}

} // namespace fidesk::server
