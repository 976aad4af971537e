#include "app/ctl/Commands.h"
#include "app/ctl/EnrolWork.h"
#include "core/base/Text.h"

#include <memory>

namespace fidesk::ctl {

namespace {

struct Options {
    std::string user{};
    EnrolOptions enrol{};
};

Result<void> enrol(Context& context, const Options& options) {
    if (options.enrol.nicknameGiven)
        FIDESK_TRY(parseNickname(options.enrol.nickname));
    FIDESK_ASSIGN(portal::Portal * portal, context.portal());
    enrolment::Order order;
    FIDESK_ASSIGN(order.user, portal->user(options.user, context.stop()));
    FIDESK_ASSIGN(const auto taken, portal->registrations(order.user.id, context.stop()));
    return enrolKey(context, options.enrol, std::move(order), taken);
}

} // namespace

void addEnrolCommand(CLI::App& app, Action& action) {
    CLI::App* command = addCommand(
        app, "enrol", "Register the inserted key for a user",
        "Sets the PIN of a key that has none (asked for twice, or one line of --pin-stdin or --pin-file;\n"
        "generated where the profile says so, and printed once or put where --roster and --letters say),\n"
        "creates a passkey on it, registers that at the portal, proves that it works and writes it down.\n"
        "What fails or is cancelled half-way is taken back; a PIN that was set stays. What could not be\n"
        "taken back, and what a crash left, is ended by fideskctl journal resume.\n"
        "JSON: {\"user\":{...},\"registration\":{...},\"credentialId\",\"aaguid\",\"key\":{...},\n"
        "\"flaw\":{\"code\",\"detail\"}?}; before it, where the PIN is generated,\n"
        "{\"event\":\"pinGenerated\",\"pin\":\"417280\",\"key\":{...}}, unless it is put elsewhere; with\n"
        "\"inDoubt\":true, before the error, where the key was interrupted and has that PIN or none");
    auto options = std::make_shared<Options>();
    addArgument(*command, "USER", options->user, "The user's name (ann@contoso.example) or id");
    addEnrolOptions(*command, options->enrol, "one by the profile's pattern, or the product's name");
    command->callback(
        [&action, options] { action = [options](Context& context) { return enrol(context, *options); }; });
}

} // namespace fidesk::ctl
