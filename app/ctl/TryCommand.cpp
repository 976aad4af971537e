#include "app/ctl/Commands.h"
#include "app/ctl/KeyChoice.h"
#include "app/ctl/PortalAccess.h"
#include "core/base/Json.h"
#include "core/portal/signin/EndUserSignIn.h"

#include <algorithm>
#include <memory>

namespace fidesk::ctl {

namespace {

namespace signin = portal::signin;

struct TryOptions {
    std::string user{};
    std::string nickname{};
    std::string registration{};
};

/// The registration that is meant among those the portal offers; one named by its id is taken even where the
/// portal does not offer it, to see what it says.
Result<signin::OfferedKey> choose(const std::vector<signin::OfferedKey>& offered, const TryOptions& options) {
    if (!options.registration.empty())
        return signin::OfferedKey{options.registration, options.registration};
    if (options.nickname.empty() && offered.size() == 1)
        return offered.front();
    const auto named = std::find_if(offered.begin(), offered.end(),
                                    [&](const auto& key) { return key.nickname == options.nickname; });
    if (named == offered.end())
        return fail(ErrorCode::RegistrationNotFound,
                    "the sign-in page offers " + std::to_string(offered.size()) + " keys");
    return *named;
}

Result<webauthn::AssertionResponse> assertion(Context& context, const webauthn::RequestOptions& options,
                                              const Sha256Digest& clientDataHash) {
    FIDESK_ASSIGN(const auto key, context.key());
    const token::GetAssertion request{clientDataHash, options.rpId, options.allowCredentials, true};
    webauthn::AssertionResponse response;
    TouchPrompt prompt(context);
    FIDESK_TRY(context.withSecondTries([&]() -> Result<void> {
        FIDESK_ASSIGN(const token::Pin pin,
                      context.pins().current(phrase(text::Phrase::CurrentPin, nameOf(key->address()))));
        FIDESK_ASSIGN(token::Assertion made, key->getAssertion(request, pin, prompt, context.stop()));
        response.credentialId = std::move(made.credentialId);
        response.authenticatorData = std::move(made.authenticatorData);
        response.signature = std::move(made.signature);
        response.userHandle = std::move(made.userHandle);
        return {};
    }));
    return response;
}

Result<void> tryKey(Context& context, const TryOptions& options) {
    FIDESK_ASSIGN(PortalAccess * access, context.portals());
    FIDESK_ASSIGN(const portal::oauth::PortalSettings settings, access->registry().current());
    if (settings.dialect != portal::oauth::Dialect::Reference)
        return fail(ErrorCode::InvalidArgument, "only the reference portal has a sign-in that can be tried");
    FIDESK_ASSIGN(const Secret password,
                  context.pins().password(phrase(text::Phrase::PasswordOf, options.user)));

    signin::EndUserSignIn browser(access->client(), context.clock(), settings.url);
    FIDESK_ASSIGN(const std::vector<signin::OfferedKey> offered,
                  browser.password(options.user, password, context.stop()));
    FIDESK_ASSIGN(const signin::OfferedKey chosen, choose(offered, options));
    FIDESK_TRY(browser.key(
        chosen.id,
        [&context](const webauthn::RequestOptions& asked, const Sha256Digest& hash) {
            return assertion(context, asked, hash);
        },
        context.stop()));
    FIDESK_ASSIGN(const std::string user, browser.signedInUser(context.stop()));
    FIDESK_TRY(browser.signOut(context.stop()));
    context.say(text::Phrase::SignsInWithKey, user, chosen.nickname);
    context.output().result({{QStringLiteral("signedIn"), true},
                             {QStringLiteral("user"), toQString(user)},
                             {QStringLiteral("registration"),
                              QJsonObject{{QStringLiteral("id"), toQString(chosen.id)},
                                          {QStringLiteral("nickname"), toQString(chosen.nickname)}}}});
    return {};
}

} // namespace

void addTryCommand(CLI::App& portal, Action& action) {
    CLI::App* command =
        addCommand(portal, "try", "Sign in as an end user with a registered key, to see that it works",
                   "Does what the user's browser does: password, key by nickname, PIN, touch. Nobody is left "
                   "signed in.\n"
                   "The password is asked for, or is the first line of --password-stdin.\n"
                   "JSON: {\"signedIn\":true,\"user\",\"registration\":{\"id\",\"nickname\"}}");
    auto options = std::make_shared<TryOptions>();
    addArgument(*command, "USER", options->user, "The user's name: ann@contoso.example");
    CLI::Option* nickname = command->add_option("--nickname", options->nickname,
                                                "The key's nickname; not needed where there is only one");
    nickname->type_name("NAME");
    command
        ->add_option("--registration", options->registration,
                     "The registration's id, whether the portal offers it or not")
        ->excludes(nickname)
        ->type_name("ID");
    command->callback(
        [&action, options] { action = [options](Context& context) { return tryKey(context, *options); }; });
}

} // namespace fidesk::ctl
