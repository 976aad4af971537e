#include "app/ctl/Browser.h"
#include "app/ctl/Commands.h"
#include "app/ctl/PortalAccess.h"
#include "app/ctl/PortalJson.h"
#include "core/base/Json.h"
#include "core/portal/oauth/BrowserSignIn.h"
#include "core/portal/oauth/DeviceSignIn.h"
#include "core/portal/oauth/Discovery.h"

#include <memory>

namespace fidesk::ctl {

namespace {

namespace oauth = portal::oauth;

struct AddOptions {
    std::string url{};
    std::string clientId{};
    std::string authority{};
    std::string scopes{};
};

struct LoginOptions {
    bool deviceCode{false};
    bool noBrowser{false};
};

Result<oauth::PortalSettings> discover(Context& context, PortalAccess& access, const AddOptions& options) {
    if (options.authority.empty())
        return oauth::discoverPortal(access.client(), options.url, context.stop());
    oauth::EntraTenant tenant;
    tenant.authority = options.authority;
    tenant.clientId = options.clientId;
    tenant.url = options.url;
    if (!options.scopes.empty())
        tenant.scopes = options.scopes;
    return oauth::discoverEntra(access.client(), tenant, context.stop());
}

Result<void> add(Context& context, const AddOptions& options) {
    FIDESK_ASSIGN(PortalAccess * access, context.portals());
    FIDESK_ASSIGN(const oauth::PortalSettings settings, discover(context, *access, options));
    FIDESK_TRY(access->registry().add(settings));
    context.say(text::Phrase::PortalAdded, settings.url);
    context.output().result({{QStringLiteral("portal"), summaryOf(settings)}});
    return {};
}

void showCode(Context& context, const oauth::DevicePrompt& prompt) {
    context.progress(text::Phrase::EnterCode, prompt.userCode, prompt.verificationUri);
    context.output().result(
        {{QStringLiteral("event"), QStringLiteral("code")},
         {QStringLiteral("userCode"), toQString(prompt.userCode)},
         {QStringLiteral("verificationUri"), toQString(prompt.verificationUri)},
         {QStringLiteral("verificationUriComplete"), toQString(prompt.verificationUriComplete)},
         {QStringLiteral("expiresAt"), toQString(toIso8601(prompt.expiresAt))}});
}

bool showAddress(Context& context, const std::string& url, bool open) {
    context.progress(text::Phrase::OpenInBrowser, url);
    context.output().result(
        {{QStringLiteral("event"), QStringLiteral("browser")}, {QStringLiteral("url"), toQString(url)}});
    if (open)
        openInBrowser(url); // whoever has none opens the address elsewhere
    return true;
}

Result<oauth::Tokens> signIn(Context& context, const oauth::SignInContext& how, const LoginOptions& options) {
    if (options.deviceCode)
        return oauth::signInWithDevice(
            how, [&context](const oauth::DevicePrompt& prompt) { showCode(context, prompt); },
            context.stop());
    return oauth::signInWithBrowser(
        how,
        [&context, &options](const std::string& url) {
            return showAddress(context, url, !options.noBrowser);
        },
        {}, context.stop());
}

QJsonObject statusJson(const oauth::PortalSettings& settings, const portal::Account& account) {
    return {{QStringLiteral("portal"), summaryOf(settings)}, {QStringLiteral("account"), toJson(account)}};
}

std::string nameOf(const portal::Account& account) {
    return account.displayName.empty() ? account.userPrincipalName
                                       : account.displayName + " (" + account.userPrincipalName + ')';
}

Result<void> login(Context& context, const LoginOptions& options) {
    FIDESK_ASSIGN(PortalAccess * access, context.portals());
    FIDESK_ASSIGN(oauth::Session * session, access->session());
    FIDESK_TRY(session->isSignedIn(context.stop())); // a keychain that cannot be used is said at once
    const oauth::SignInContext how{access->client(), session->settings(), context.clock(), context.random()};
    FIDESK_ASSIGN(oauth::Tokens tokens, signIn(context, how, options));
    FIDESK_TRY(session->adopt(std::move(tokens), context.stop()));
    FIDESK_ASSIGN(portal::Portal * portal, access->portal(context.stop()));
    FIDESK_ASSIGN(const portal::Account account, portal->me(context.stop()));
    context.say(text::Phrase::SignedInAs, nameOf(account));
    context.output().result(statusJson(session->settings(), account));
    return {};
}

Result<void> logout(Context& context) {
    FIDESK_ASSIGN(PortalAccess * access, context.portals());
    FIDESK_ASSIGN(oauth::Session * session, access->session());
    FIDESK_TRY(session->signOut(context.stop()));
    context.say(text::Phrase::SignedOut, session->settings().url);
    context.output().result({{QStringLiteral("portal"), summaryOf(session->settings())}});
    return {};
}

std::string listed(const std::vector<std::string>& values) {
    std::string text;
    for (const std::string& value : values)
        text += (text.empty() ? "" : ", ") + value;
    return text;
}

Result<void> status(Context& context) {
    FIDESK_ASSIGN(PortalAccess * access, context.portals());
    FIDESK_ASSIGN(oauth::Session * session, access->session());
    FIDESK_ASSIGN(portal::Portal * portal, access->portal(context.stop()));
    FIDESK_ASSIGN(const portal::Account account, portal->me(context.stop()));
    context.output().facts({{"Portal", session->settings().url},
                            {"Signed in as", nameOf(account)},
                            {"Roles", listed(account.roles)},
                            {"Organisations", listed(account.organisations)},
                            {"Can rename", portal->capabilities().rename ? "yes" : "no"}});
    context.output().result(statusJson(session->settings(), account));
    return {};
}

void addAddCommand(CLI::App& portal, Action& action) {
    CLI::App* command =
        addCommand(portal, "add", "Add a portal by its address; it becomes the one that is used",
                   "For Microsoft Entra ID: fideskctl portal add https://graph.microsoft.com --client-id ID\n"
                   "  --authority https://login.microsoftonline.com/TENANT/v2.0\n"
                   "JSON: {\"portal\":{\"url\",\"clientId\",\"capabilities\":{\"rename\"}}}");
    auto options = std::make_shared<AddOptions>();
    addArgument(*command, "URL", options->url, "Its address: https://portal.example");
    CLI::Option* client = command->add_option("--client-id", options->clientId,
                                              "Entra ID: the application registered for Fidesk");
    CLI::Option* authority =
        command->add_option("--authority", options->authority, "Entra ID: the tenant's sign-in address");
    client->needs(authority)->type_name("ID");
    authority->needs(client)->type_name("ADDRESS");
    command->add_option("--scope", options->scopes, "Entra ID: scopes to ask for, separated by blanks")
        ->needs(client)
        ->type_name("SCOPES");
    command->callback(
        [&action, options] { action = [options](Context& context) { return add(context, *options); }; });
}

void addLoginCommand(CLI::App& portal, Action& action) {
    CLI::App* command = addCommand(
        portal, "login", "Sign in, in the browser of this computer or of another",
        "JSON: first {\"event\":\"browser\",\"url\"} or "
        "{\"event\":\"code\",\"userCode\",\"verificationUri\",...},\n"
        "then "
        "{\"portal\":{...},\"account\":{\"displayName\",\"userPrincipalName\",\"roles\",\"organisations\"}}");
    auto options = std::make_shared<LoginOptions>();
    command->add_flag("--device-code", options->deviceCode,
                      "Show a code to be typed into a browser anywhere");
    command->add_flag("--no-browser", options->noBrowser, "Show the address, and do not open it");
    command->callback(
        [&action, options] { action = [options](Context& context) { return login(context, *options); }; });
}

} // namespace

void addPortalCommands(CLI::App& app, Action& action) {
    CLI::App* portal = addGroup(app, "portal", "The identity portal at which keys are registered");
    addAddCommand(*portal, action);
    addLoginCommand(*portal, action);
    addCommand(*portal, "logout", "Sign out, and forget the tokens here", "JSON: {\"portal\":{...}}")
        ->callback([&action] { action = logout; });
    addCommand(*portal, "status", "Show the portal and who is signed in",
               "JSON: {\"portal\":{...},\"account\":{...}}; exit code 3 when nobody is")
        ->callback([&action] { action = status; });
    addTryCommand(*portal, action);
}

} // namespace fidesk::ctl
