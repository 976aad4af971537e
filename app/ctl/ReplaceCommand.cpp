#include "app/ctl/Commands.h"
#include "app/ctl/EnrolWork.h"
#include "app/ctl/PortalJson.h"
#include "app/ctl/RegistrationChoice.h"
#include "core/base/Text.h"

#include <memory>

namespace fidesk::ctl {

namespace {

struct Options {
    std::string user{};
    std::string registration{};
    EnrolOptions enrol{};
};

Result<void> replace(Context& context, const Options& options) {
    EnrolOptions wanted = options.enrol;
    if (wanted.nicknameGiven)
        FIDESK_TRY(parseNickname(wanted.nickname));
    FIDESK_ASSIGN(portal::Portal * portal, context.portal());
    FIDESK_ASSIGN(const RegistrationChoice choice,
                  findRegistration(context, *portal, options.user, options.registration));
    const std::string& nickname = choice.registration.nickname;
    FIDESK_TRY(context.confirm(wanted.yes,
                               phrase(text::EnrolPhrase::ConfirmReplace, nickname, nameOf(choice.user))));
    if (!wanted.nicknameGiven)
        wanted.nickname = parseNickname(nickname).value_or(std::string());
    enrolment::Order order;
    order.user = choice.user;
    order.replaces = choice.registration;
    return enrolKey(context, wanted, std::move(order), choice.others);
}

} // namespace

void addReplaceCommand(CLI::App& app, Action& action) {
    CLI::App* command = addCommand(
        app, "replace", "Reset a key whose PIN is forgotten and register it anew",
        "The key that is in, which must be the one of the registration as far as that can be told, is "
        "reset:\n"
        "at once if it was just plugged in, otherwise you are asked to unplug it and plug it in again. Its\n"
        "registration is removed, and the key enrolled as by fideskctl enrol. One job: what fails half-way\n"
        "leaves the old registration exactly where the key was not reset.\n"
        "JSON: as fideskctl enrol, with \"replaced\":{...}");
    auto options = std::make_shared<Options>();
    addArgument(*command, "USER", options->user, "The user's name (ann@contoso.example) or id");
    addArgument(*command, "REGISTRATION", options->registration,
                "The nickname, or the id, of the registration");
    addEnrolOptions(*command, options->enrol, "that of the old registration");
    command->callback(
        [&action, options] { action = [options](Context& context) { return replace(context, *options); }; });
}

} // namespace fidesk::ctl
