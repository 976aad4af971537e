#include "core/portal/oauth/BrowserSignIn.h"

#include "core/base/Base64.h"
#include "core/portal/http/Status.h"
#include "core/portal/http/Url.h"
#include "core/portal/oauth/Form.h"
#include "core/portal/oauth/LoopbackListener.h"
#include "core/portal/oauth/Pkce.h"

namespace fidesk::portal::oauth {

namespace {

std::string authorizeAddress(const PortalSettings& settings, const std::string& redirect,
                             const std::string& state, const std::string& challenge) {
    std::vector<std::pair<std::string, std::string>> query{{"response_type", "code"},
                                                           {"client_id", settings.clientId},
                                                           {"redirect_uri", redirect},
                                                           {"scope", settings.scopes},
                                                           {"state", state},
                                                           {"code_challenge", challenge},
                                                           {"code_challenge_method", "S256"}};
    if (settings.dialect == Dialect::Entra)
        query.emplace_back("prompt", "select_account");
    const std::string& endpoint = settings.endpoints.authorization;
    return endpoint + (endpoint.find('?') == std::string::npos ? '?' : '&') + http::formEncoded(query);
}

/// RFC 9207 section 2.4. Entra's common endpoints name their issuer by a template, which nothing equals.
Result<void> checkIssuer(const Endpoints& endpoints, const Callback& callback) {
    if (endpoints.issuer.find('{') != std::string::npos)
        return {};
    const bool good = callback.issuer ? *callback.issuer == endpoints.issuer : !endpoints.issuerInCallback;
    if (!good)
        return fail(ErrorCode::PortalMalformed, "the answer is in another issuer's name");
    return {};
}

Result<Tokens> redeem(const SignInContext& context, const Callback& callback, const std::string& redirect,
                      const Secret& verifier, std::stop_token stop) {
    FIDESK_TRY(checkIssuer(context.settings.endpoints, callback));
    if (!callback.error.empty())
        return fail(ErrorCode::SignInRefused,
                    http::cleaned(callback.error + ": " + callback.errorDescription));
    Form form;
    form.add("grant_type", "authorization_code")
        .add("code", callback.code.text())
        .add("redirect_uri", redirect)
        .add("client_id", context.settings.clientId)
        .add("code_verifier", verifier.text());
    FIDESK_ASSIGN(TokenAnswer answer, askForTokens(context.client, context.settings.endpoints.token,
                                                   form.body(), context.clock, stop));
    if (!answer.tokens)
        return fail(ErrorCode::SignInRefused, answer.reason(), answer.status);
    return std::move(*answer.tokens);
}

} // namespace

Result<Tokens> signInWithBrowser(const SignInContext& context, const OpenBrowser& open,
                                 const BrowserSignInOptions& options, std::stop_token stop) {
    const std::string state = toBase64Url(context.random.bytes(32));
    const Pkce pkce = makePkce(context.random);
    // Entra takes any port with "localhost" only; RFC 8252 section 8.3 prefers the address.
    const char* host = context.settings.dialect == Dialect::Entra ? "localhost" : "127.0.0.1";
    LoopbackListener listener(host, state);
    FIDESK_ASSIGN(const std::string redirect, listener.listen());
    if (!open(authorizeAddress(context.settings, redirect, state, pkce.challenge)))
        return fail(ErrorCode::Internal, "no browser could be opened");
    FIDESK_ASSIGN(const Callback callback, listener.receive(options.limit, stop));
    auto tokens = redeem(context, callback, redirect, pkce.verifier, stop);
    listener.answer(tokens ? options.signedInText : options.failedText, tokens.has_value());
    return tokens;
}

} // namespace fidesk::portal::oauth
