#include "app/portal/CommandLine.h"
#include "core/base/Hardening.h"
#include "core/base/Logging.h"

#include <QCoreApplication>

namespace fidesk::server {

StoreCommand addStoreCommand(CLI::App& parent, const std::string& name, const std::string& description) {
    StoreCommand added{parent.add_subcommand(name, description), std::make_shared<std::string>()};
    added.app
        ->add_option("--store", *added.store,
                     "The portal's state: a file, or postgresql://[user@]host[:port]/database "
                     "(the password in ~/.pgpass or PGPASSFILE)")
        ->required()
        ->type_name("STORE");
    return added;
}

} // namespace fidesk::server

namespace {

using namespace fidesk::server;

/// Reads the command line completely, and then runs what was chosen.
int run(int argc, char* argv[]) {
    CLI::App app("fidesk-portal: an identity portal at which security keys are registered for other people");
    bool verbose = false;
    bool quiet = false;
    ChosenCommand chosen;
    app.require_subcommand(1);
    app.set_version_flag("--version", "fidesk-portal " FIDESK_VERSION);
    app.add_flag("--verbose", verbose, "Log what is done to standard error; serve does so by itself");
    app.add_flag("--quiet", quiet, "Log warnings only");
    app.fallthrough();
    addServerCommands(app, chosen);
    addDirectoryCommands(app, chosen);
    addPolicyCommands(app, chosen);
    addAuditCommands(app, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exitDone : exitUsage;
    }
    const CLI::App* serves = app.get_subcommand("serve");
    const bool asJson = serves->count("--json-log") > 0;
    fidesk::installLogging((verbose || serves->parsed()) && !quiet,
                           asJson ? fidesk::LogFormat::Json : fidesk::LogFormat::Text);
    return chosen();
}

} // namespace

int main(int argc, char* argv[]) {
    fidesk::hardenProcess();
    QCoreApplication application(argc, argv);
    return run(argc, argv);
}
