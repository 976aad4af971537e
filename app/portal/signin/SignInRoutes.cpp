#include "app/portal/signin/SignInRoutes.h"

#include "app/portal/access/PageRoutes.h"
#include "app/portal/http/Problem.h"
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

namespace fidesk::server {

namespace {

using Step = Result<http::Response> (*)(const SignInContext&, const http::Request&);

/// A failure in words for a person.
Result<http::Response> failurePage(const http::Request& request, const Error& error) {
    if (error.code == ErrorCode::Forbidden)
        return noticePage(
            403, false, "Please start again",
            "This form does not belong to your present sign-in; perhaps it stood open too long.");
    if (error.code == ErrorCode::Malformed || error.code == ErrorCode::InvalidArgument)
        return noticePage(400, false, "Please start again", "The portal could not read the request.");
    http::logFault(request, error);
    if (http::isAway(error)) {
        FIDESK_ASSIGN(
            auto response,
            noticePage(503, false, "The portal is busy",
                       "It cannot get at its store at this moment. Nothing was changed. Try again in "
                       "a moment."));
        return http::retryLater(std::move(response), error);
    }
    return noticePage(500, false, "The portal could not do this",
                      "Try again in a moment. If it happens again, give this number to the helpdesk: " +
                          request.id);
}

/// A step changes things in one transaction alone, if any, and so can be repeated.
Result<http::Response> taken(const SignInContext& context, const http::Request& request, Step step) {
    return repeatedIfVictim([&] { return step(context, request); });
}

http::Handler forPerson(const SignInContext& context, Step step) {
    return [&context, step](const http::Request& request) -> Result<http::Response> {
        auto response = taken(context, request, step);
        return response ? std::move(response) : failurePage(request, response.error());
    };
}

http::Handler forScript(const SignInContext& context, Step step) {
    return [&context, step](const http::Request& request) { return taken(context, request, step); };
}

/// For a step of several transactions, which repeats them one by one.
http::Handler forScriptOnce(const SignInContext& context, Step step) {
    return [&context, step](const http::Request& request) { return step(context, request); };
}

/// Who sits at the browser, by its session.
Reception receptionOf(const SignInContext& context) {
    return {.session = [&context](Database& database,
                                  const http::Request& request) -> Result<std::optional<Session>> {
                FIDESK_ASSIGN(const auto session, sessionOf(database, context, request));
                return session ? std::optional(session->session) : std::nullopt;
            },
            .refusal = failurePage};
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
    routes.add("POST", "/api/signin/password", Audience::OwnPages, forScriptOnce(context, passwordStep));
    routes.add("POST", "/api/signin/options", Audience::SigningIn, forScript(context, keyOptions));
    routes.add("POST", "/api/signin/key", Audience::SigningIn, forScript(context, keyStep));
    routes.add("GET", "/api/session", Audience::OwnPages, forScript(context, sessionState));
    routes.add("POST", "/api/signout", Audience::OwnPages, forScript(context, signOut));
    routes.add("GET", "/oauth2/v2.0/authorize", Audience::AsksFirst, forPerson(context, authorizePage));
    routes.add("POST", "/oauth2/v2.0/authorize", Audience::SignedIn, forPerson(context, authorizeDecision));
    routes.add("POST", "/oauth2/v2.0/token", Audience::Programs, forScript(context, tokenEndpoint));
    routes.add("POST", "/oauth2/v2.0/revoke", Audience::Programs, forScript(context, revocationEndpoint));
    routes.add("POST", "/oauth2/v2.0/devicecode", Audience::Programs,
               forScriptOnce(context, deviceCodeEndpoint));
}

} // namespace fidesk::server
