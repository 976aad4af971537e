#include "app/portal/signin/SignInRoutes.h"

#include "app/portal/signin/AccountPage.h"
#include "app/portal/signin/Authorize.h"
#include "app/portal/signin/DeviceFlow.h"
#include "app/portal/signin/KeyStep.h"
#include "app/portal/signin/Page.h"
#include "app/portal/signin/PasswordStep.h"
#include "app/portal/signin/Revocation.h"
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

void addPages(http::Router& router, const SignInContext& context) {
    router.add("GET", "/",
               [](const http::Request&) -> Result<http::Response> { return http::redirect("/account"); });
    router.add("GET", "/signin", forPerson(context, signInPage));
    router.add("GET", "/account", forPerson(context, accountPage));
    router.add("GET", "/device", forPerson(context, devicePage));
    router.add("POST", "/device", forPerson(context, deviceCodeEntered));
    router.add("POST", "/device/decision", forPerson(context, deviceDecision));
    for (const std::string& name : assetNames())
        router.add("GET", "/static/" + name, [name](const http::Request&) { return asset(name); });
}

} // namespace

void addSignInRoutes(http::Router& router, const SignInContext& context) {
    addPages(router, context);
    router.add("POST", "/api/signin/password", forScript(context, passwordStep));
    router.add("POST", "/api/signin/options", forScript(context, keyOptions));
    router.add("POST", "/api/signin/key", forScript(context, keyStep));
    router.add("GET", "/api/session", forScript(context, sessionState));
    router.add("POST", "/api/signout", forScript(context, signOut));
    router.add("GET", "/oauth2/v2.0/authorize", forPerson(context, authorizePage));
    router.add("POST", "/oauth2/v2.0/authorize", forPerson(context, authorizeDecision));
    router.add("POST", "/oauth2/v2.0/token", forScript(context, tokenEndpoint));
    router.add("POST", "/oauth2/v2.0/revoke", forScript(context, revocationEndpoint));
    router.add("POST", "/oauth2/v2.0/devicecode", forScript(context, deviceCodeEndpoint));
}

} // namespace fidesk::server
