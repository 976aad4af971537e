#include "app/portal/commands/Commands.h"
#include "core/base/Hardening.h"
#include "core/base/Logging.h"

#include <CLI/CLI.hpp>
#include <QCoreApplication>

namespace {

using namespace fidesk::server;

/// The command line: what was chosen is run after it was read completely.
class CommandLine {
public:
    CommandLine() {
        app_.require_subcommand(1);
        app_.set_version_flag("--version", "fidesk-portal " FIDESK_VERSION);
        app_.add_flag("--verbose", verbose_, "Log what is done to standard error; serve does so by itself");
        app_.add_flag("--quiet", quiet_, "Log warnings only");
        app_.fallthrough();
        addInit();
        addImportUsers();
        addServe();
        addDemo();
        addPractice();
    }

    int run(int argc, char* argv[]) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            return app_.exit(error) == 0 ? exitDone : exitUsage;
        }
        fidesk::installLogging((verbose_ || app_.got_subcommand("serve")) && !quiet_);
        return command_();
    }

private:
    CLI::App* add(const char* name, const char* description) {
        return app_.add_subcommand(name, description);
    }

    void addStore(CLI::App* command) {
        command->add_option("--store", serve_.store, "The portal's database file")
            ->required()
            ->type_name("FILE");
    }

    void addInit() {
        CLI::App* command = add("init", "Make a new, empty store");
        addStore(command);
        command
            ->add_option("--url", serve_.url,
                         "The address people will reach the portal at: https://portal.example")
            ->type_name("URL");
        command->callback([this] { command_ = [this] { return init(serve_.store, serve_.url); }; });
    }

    void addImportUsers() {
        CLI::App* command = add("import-users", "Add and update users from a CSV file");
        addStore(command);
        command
            ->add_option(
                "CSV", csv_,
                "The file, or - for standard input. Its first line names the columns: userPrincipalName, "
                "displayName, mail, organisation, password and, if wanted, role (empty or "
                "LocalAdministrator), in any order. An empty password leaves a known user's as it is.")
            ->required()
            ->type_name("FILE");
        command->callback([this] { command_ = [this] { return importUsersFrom(serve_.store, csv_); }; });
    }

    void addServe() {
        CLI::App* command = add("serve", "Run the portal until it is interrupted");
        addStore(command);
        command->add_option("--address", serve_.address, "The address to listen on")
            ->capture_default_str()
            ->type_name("ADDRESS");
        command->add_option("--port", serve_.port, "The port to listen on; 0 takes any that is free")
            ->capture_default_str()
            ->check(CLI::Range(0, 65535))
            ->type_name("N");
        command
            ->add_option(
                "--url", serve_.url,
                "The address people reach the portal at, for this run; else the store's, else localhost")
            ->type_name("URL");
        command->add_option("--certificate", serve_.certificate, "TLS certificate chain, PEM")
            ->type_name("FILE");
        command->add_option("--key", serve_.key, "The certificate's private key, PEM")->type_name("FILE");
        command
            ->add_option(
                "--trust", serve_.trust,
                "Root certificates of security keys, PEM; with any, keys of other makers are refused")
            ->type_name("FILE");
        command->callback([this] { command_ = [this] { return serve(serve_); }; });
    }

    void addDemo() {
        CLI::App* command = add("demo", "Fill a store with sample organisations and 500 users");
        addStore(command);
        command->callback([this] { command_ = [this] { return demo(serve_.store); }; });
    }

    void addPractice() {
        CLI::App* command =
            add("practice", "Run a throw-away portal with sample users until standard input ends");
        command->add_option("--trust", serve_.trust, "Root certificates of security keys, PEM")
            ->type_name("FILE");
        command->callback([this] { command_ = [this] { return practice(serve_.trust); }; });
    }

    CLI::App app_{"fidesk-portal: an identity portal at which security keys are registered for other people"};
    bool verbose_{false};
    bool quiet_{false};
    std::string csv_{};
    ServeOptions serve_{};
    std::function<int()> command_{};
};

} // namespace

int main(int argc, char* argv[]) {
    fidesk::hardenProcess();
    QCoreApplication application(argc, argv);
    return CommandLine().run(argc, argv);
}
