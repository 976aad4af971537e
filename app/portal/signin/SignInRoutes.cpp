#include "app/portal/signin/SignInRoutes.h"

#include "app/portal/access/PageRoutes.h"
#include "app/portal/signin/AccountPage.h"
#include "app/portal/signin/Authorize.h"
#include "app/portal/signin/DeviceFlow.h"
#include "app/portal/signin/KeyStep.h"
#include "app/portal/signin/Page.h"
#include "app/portal/signin/PasswordStep.h"
#include "app/portal/signin/Revocation.h"
#include "app/portal/signin/Sessions.h"
#include "app/portal/signin/SignOut.h"
#include "app/portal/signin/TokenEndpoint.h"
#include "core/base/Json.h"
#include "core/base/Logging.h"

namespace fidesk::server {

namespace {

using Step = Result<http::Response> (*)(const SignInContext&, const http::Request&);

/// A failure in words for a person.
Result<http::Response> failurePage(const SignInContext& context, const http::Request& request,
                                   const Error& error) {
    if (error.code == ErrorCode::Forbidden)
        return noticePage(
            context, 403, false, "Please start again",
            "This form does not belong to your present sign-in; perhaps it stood open too long.");
    if (error.code == ErrorCode::Malformed || error.code == ErrorCode::InvalidArgument)
        return noticePage(context, 400, false, "Please start again",
                          "The portal could not read the request.");
    qCWarning(logServer).noquote() << "request" << toQString(request.id)
                                   << "failed:" << toQString(describe(error));
    return noticePage(context, 500, false, "The portal could not do this",
                      "Try again in a moment. If it happens again, give this number to the helpdesk: " +
                          request.id);
}

http::Handler forPerson(const SignInContext& context, Step step) {
    return [&context, step](const http::Request& request) -> Result<http::Response> {
        auto response = step(context, request);
        return response ? std::move(response) : failurePage(context, request, response.error());
    };
}

http::Handler forScript(const SignInContext& context, Step step) {
    return [&context, step](const http::Request& request) { return step(context, request); };
}

/// Who sits at the browser, by its session.
Reception receptionOf(const SignInContext& context) {
    return {.session = [&context](Database& database,
                                  const http::Request& request) -> Result<std::optional<Session>> {
                FIDESK_ASSIGN(const auto session, sessionOf(database, context, request));
                return session ? std::optional(session->session) : std::nullopt;
            },
            .refusal = [&context](const http::Request& request,
                                  const Error& error) { return failurePage(context, request, error); }};
}

void addPages(PageRoutes& routes, const SignInContext& context) {
    routes.add("GET", "/", Audience::Anyone,
               [](const http::Request&) -> Result<http::Response> { return http::redirect("/account"); });
    routes.add("GET", "/signin", Audience::Anyone, forPerson(context, signInPage));
    routes.add("GET", "/account", Audience::SignedIn, forPerson(context, accountPage));
    routes.add("GET", "/device", Audience::AsksFirst, forPerson(context, devicePage));
    routes.add("POST", "/device", Audience::SignedIn, forPerson(context, deviceCodeEntered));
    routes.add("POST", "/device/decision", Audience::SignedIn, forPerson(context, deviceDecision));
    for (const std::string& name : assetNames())
        routes.add("GET", "/static/" + name, Audience::Anyone,
                   [name](const http::Request&) { return asset(name); });
}

} // namespace

void addSignInRoutes(http::Router& router, const SignInContext& context) {
    PageRoutes routes(router, context.store, receptionOf(context));
    addPages(routes, context);
    routes.add("POST", "/api/signin/password", Audience::OwnPages, forScript(context, passwordStep));
    routes.add("POST", "/api/signin/options", Audience::SigningIn, forScript(context, keyOptions));
    routes.add("POST", "/api/signin/key", Audience::SigningIn, forScript(context, keyStep));
    routes.add("GET", "/api/session", Audience::OwnPages, forScript(context, sessionState));
    routes.add("POST", "/api/signout", Audience::OwnPages, forScript(context, signOut));
    routes.add("GET", "/oauth2/v2.0/authorize", Audience::AsksFirst, forPerson(context, authorizePage));
    routes.add("POST", "/oauth2/v2.0/authorize", Audience::SignedIn, forPerson(context, authorizeDecision));
    routes.add("POST", "/oauth2/v2.0/token", Audience::Programs, forScript(context, tokenEndpoint));
    routes.add("POST", "/oauth2/v2.0/revoke", Audience::Programs, forScript(context, revocationEndpoint));
    routes.add("POST", "/oauth2/v2.0/devicecode", Audience::Programs, forScript(context, deviceCodeEndpoint));
}

} // namespace fidesk::server
