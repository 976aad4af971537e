#include "app/portal/CommandLine.h"

namespace fidesk::server {

namespace {

std::shared_ptr<std::string> addOrganisationName(CLI::App& command) {
    auto name = std::make_shared<std::string>();
    command.add_option("ORGANISATION", *name, "The organisation's name")->required()->type_name("TEXT");
    return name;
}

void addShow(CLI::App& group, ChosenCommand& chosen) {
    const auto [command, store] =
        addStoreCommand(group, "show", "Show what holds for an organisation's users, and who said so");
    const auto name = addOrganisationName(*command);
    const auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "For programs: one JSON object");
    command->callback(
        [&chosen, store = store, name, json] { chosen = [=] { return showPolicy(*store, *name, *json); }; });
}

void addSet(CLI::App& group, ChosenCommand& chosen) {
    const auto [command, store] =
        addStoreCommand(group, "set", "Set fields of an organisation's policy; the others stay");
    const auto name = addOrganisationName(*command);
    const auto assignments = std::make_shared<std::vector<std::string>>();
    const auto file = std::make_shared<std::string>();
    auto* fields = command->add_option_group("fields");
    fields
        ->add_option("ASSIGNMENT", *assignments,
                     "attestationRequired=true|false; allowedAaguids= and blockedAaguids=AAGUID,AAGUID,... "
                     "(nothing: an empty list); userVerification=required|preferred|discouraged; "
                     "keysPerUser=1..10; nicknameLength=1..30; nicknamePattern=REGULAR EXPRESSION (nothing: "
                     "any nickname); passwordAlone=true|false")
        ->type_name("FIELD=VALUE");
    fields->add_option("--file", *file, "A JSON object with such fields, or - for standard input")
        ->type_name("FILE");
    fields->require_option(1);
    command->callback([&chosen, store = store, name, assignments, file] {
        chosen = [=] { return setPolicy(*store, *name, *assignments, *file); };
    });
}

void addUnset(CLI::App& group, ChosenCommand& chosen) {
    const auto [command, store] = addStoreCommand(
        group, "unset", "Take fields out of an organisation's policy, so that its parent decides");
    const auto name = addOrganisationName(*command);
    const auto fields = std::make_shared<std::vector<std::string>>();
    command->add_option("FIELD", *fields, "The fields; all, where none is named")->type_name("");
    command->callback([&chosen, store = store, name, fields] {
        chosen = [=] { return unsetPolicy(*store, *name, *fields); };
    });
}

} // namespace

void addPolicyCommands(CLI::App& app, ChosenCommand& chosen) {
    CLI::App* group = app.add_subcommand(
        "policy", "What organisations demand of their users' keys and sign-ins: show, set, unset");
    group->require_subcommand(1);
    addShow(*group, chosen);
    addSet(*group, chosen);
    addUnset(*group, chosen);
}

} // namespace fidesk::server
