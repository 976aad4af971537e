#include "app/portal/CommandLine.h"

namespace fidesk::server {

namespace {

void addList(CLI::App& group, ChosenCommand& chosen) {
    const auto [command, store] = addStoreCommand(group, "list", "Show the audit trail, oldest first");
    const auto listing = std::make_shared<AuditListing>();
    command
        ->add_option("--organisation", listing->organisation, "Of this organisation and all below it alone")
        ->type_name("TEXT");
    command->add_option("--since", listing->since, "From this time on: 2026-04-20, or 2026-04-20T10:15:30Z")
        ->type_name("TIME");
    command->add_flag("--json", listing->json, "For programs: one JSON object a line");
    command->callback(
        [&chosen, store = store, listing] { chosen = [=] { return listAudit(*store, *listing); }; });
}

void addVerify(CLI::App& group, ChosenCommand& chosen) {
    const auto [command, store] =
        addStoreCommand(group, "verify", "Check that no record was altered, removed or put in");
    const auto expected = std::make_shared<std::string>();
    const auto json = std::make_shared<bool>(false);
    command
        ->add_option("--expect", *expected,
                     "The head that an earlier run printed: tells a trail that was written anew as a whole")
        ->type_name("HASH:ID");
    command->add_flag("--json", *json, "For programs: one JSON object");
    command->callback([&chosen, store = store, expected, json] {
        chosen = [=] { return verifyAudit(*store, *expected, *json); };
    });
}

} // namespace

void addAuditCommands(CLI::App& app, ChosenCommand& chosen) {
    CLI::App* group = app.add_subcommand("audit", "The audit trail: list, verify");
    group->require_subcommand(1);
    addList(*group, chosen);
    addVerify(*group, chosen);
}

} // namespace fidesk::server
