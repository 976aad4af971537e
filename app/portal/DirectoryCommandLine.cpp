#include "app/portal/CommandLine.h"

namespace fidesk::server {

namespace {

void addImportUsers(CLI::App& app, ChosenCommand& chosen) {
    const auto [command, store] =
        addStoreCommand(app, "import-users", "Add and update users from a CSV file");
    const auto csv = std::make_shared<std::string>();
    command
        ->add_option(
            "CSV", *csv,
            "The file, or - for standard input. Its first line names the columns: userPrincipalName, "
            "displayName, mail, organisation, password and, if wanted, role (empty or "
            "LocalAdministrator), in any order. An empty password leaves a known user's as it is.")
        ->required()
        ->type_name("FILE");
    command->callback(
        [&chosen, store = store, csv] { chosen = [=] { return importUsersFrom(*store, *csv); }; });
}

/// The positional name of a user.
std::shared_ptr<std::string> addUserName(CLI::App& command) {
    auto name = std::make_shared<std::string>();
    command.add_option("NAME", *name, "The user's userPrincipalName: ann@contoso.example")
        ->required()
        ->type_name("TEXT");
    return name;
}

std::shared_ptr<bool> addFlag(CLI::App& command, const std::string& name, const std::string& description) {
    auto flag = std::make_shared<bool>(false);
    command.add_flag(name, *flag, description);
    return flag;
}

void addUserAdd(CLI::App& group, ChosenCommand& chosen) {
    const auto [command, store] = addStoreCommand(group, "add", "Add a user");
    const auto user = std::make_shared<NewUser>();
    command->add_option("NAME", user->name, "The new user's userPrincipalName: ann@contoso.example")
        ->required()
        ->type_name("TEXT");
    command->add_option("--display-name", user->displayName, "Their name as people say it")
        ->required()
        ->type_name("TEXT");
    command->add_option("--mail", user->mail, "Their mail address")->type_name("ADDRESS");
    command->add_option("--organisation", user->organisation, "The organisation they belong to")
        ->required()
        ->type_name("TEXT");
    command->add_flag("--password-stdin", user->passwordFromStdin,
                      "Read their password from the first line of standard input; else they have none yet");
    command->callback([&chosen, store = store, user] { chosen = [=] { return addUser(*store, *user); }; });
}

void addUserSetPassword(CLI::App& group, ChosenCommand& chosen) {
    const auto [command, store] =
        addStoreCommand(group, "set-password", "Give a user another password and sign them out everywhere");
    const auto name = addUserName(*command);
    const auto fromStdin = addFlag(*command, "--password-stdin",
                                   "Read it from the first line of standard input, and do not ask");
    command->callback([&chosen, store = store, name, fromStdin] {
        chosen = [=] { return setPassword(*store, *name, *fromStdin); };
    });
}

void addUserDisabled(CLI::App& group, ChosenCommand& chosen, bool disabled) {
    const auto [command, store] =
        disabled
            ? addStoreCommand(group, "disable", "Keep a user from signing in and sign them out everywhere")
            : addStoreCommand(group, "enable", "Let a user sign in again");
    const auto name = addUserName(*command);
    command->callback([&chosen, store = store, name, disabled] {
        chosen = [=] { return setDisabled(*store, *name, disabled); };
    });
}

void addUserShow(CLI::App& group, ChosenCommand& chosen) {
    const auto [command, store] =
        addStoreCommand(group, "show", "Show a user, what they administer, and their keys");
    const auto name = addUserName(*command);
    const auto json = addFlag(*command, "--json", "For programs: one JSON object");
    command->callback(
        [&chosen, store = store, name, json] { chosen = [=] { return showUser(*store, *name, *json); }; });
}

void addOrganisationAdd(CLI::App& group, ChosenCommand& chosen) {
    const auto [command, store] = addStoreCommand(group, "add", "Add an organisation");
    const auto name = std::make_shared<std::string>();
    const auto parent = std::make_shared<std::string>();
    command->add_option("NAME", *name, "Its name")->required()->type_name("TEXT");
    command->add_option("--parent", *parent, "The organisation it belongs to; else it is a root")
        ->type_name("TEXT");
    command->callback([&chosen, store = store, name, parent] {
        chosen = [=] { return addOrganisation(*store, *name, *parent); };
    });
}

void addOrganisationList(CLI::App& group, ChosenCommand& chosen) {
    const auto [command, store] = addStoreCommand(group, "list", "Show the tree of organisations");
    const auto json = addFlag(*command, "--json", "For programs: one JSON object a line");
    command->callback(
        [&chosen, store = store, json] { chosen = [=] { return listOrganisations(*store, *json); }; });
}

using Administration = int (*)(const std::string&, const std::string&, const std::optional<std::string>&);

void addAdministration(CLI::App& group, ChosenCommand& chosen, const std::string& word,
                       const std::string& description, Administration run) {
    const auto [command, store] = addStoreCommand(group, word, description);
    const auto name = addUserName(*command);
    const auto organisation = std::make_shared<std::string>();
    auto* target = command->add_option_group("of what");
    target
        ->add_option("--organisation", *organisation,
                     "As Local Administrator of this organisation and all below it")
        ->type_name("TEXT");
    const auto portal = addFlag(*target, "--portal", "As administrator of the whole portal");
    target->require_option(1);
    command->callback([&chosen, store = store, name, organisation, portal, run] {
        chosen = [=] { return run(*store, *name, *portal ? std::nullopt : std::optional(*organisation)); };
    });
}

CLI::App& addGroup(CLI::App& app, const std::string& name, const std::string& description) {
    CLI::App* group = app.add_subcommand(name, description);
    group->require_subcommand(1);
    return *group;
}

} // namespace

void addDirectoryCommands(CLI::App& app, ChosenCommand& chosen) {
    addImportUsers(app, chosen);
    CLI::App& user = addGroup(app, "user", "Users: add, set-password, disable, enable, show");
    addUserAdd(user, chosen);
    addUserSetPassword(user, chosen);
    addUserDisabled(user, chosen, true);
    addUserDisabled(user, chosen, false);
    addUserShow(user, chosen);
    CLI::App& organisation = addGroup(app, "org", "Organisations: add, list");
    addOrganisationAdd(organisation, chosen);
    addOrganisationList(organisation, chosen);
    CLI::App& admin = addGroup(app, "admin", "Administrators: grant, revoke");
    addAdministration(admin, chosen, "grant", "Make a user an administrator", grantAdministration);
    addAdministration(admin, chosen, "revoke", "Take that away from them", revokeAdministration);
}

} // namespace fidesk::server
