#include "app/portal/CommandLine.h"

namespace fidesk::server {

namespace {

void addInit(CLI::App& app, ChosenCommand& chosen) {
    const auto [command, store] = addStoreCommand(app, "init", "Make a new, empty store");
    const auto url = std::make_shared<std::string>();
    command->add_option("--url", *url, "The address people will reach the portal at: https://portal.example")
        ->type_name("URL");
    command->callback([&chosen, store = store, url] { chosen = [=] { return init(*store, *url); }; });
}

void addTrust(CLI::App& command, std::vector<std::string>& trust, const std::string& description) {
    command.add_option("--trust", trust, description)->type_name("FILE");
}

void addOperation(CLI::App& command, ServeOptions& options) {
    command
        .add_option(
            "--trusted-proxy", options.trustedProxies,
            "A proxy in front of the portal, by address or network (10.1.0.0/16): its X-Forwarded-For is "
            "believed, and it may use plain http. Let it set the header itself")
        ->type_name("ADDRESS");
    command
        .add_option("--metrics-from", options.metricsReaders,
                    "Who may read /metrics, by address or network; nobody if this is not given")
        ->type_name("ADDRESS");
    command.add_option("--workers", options.workers, "How many requests are answered at a time")
        ->capture_default_str()
        ->check(CLI::Range(1, 256))
        ->type_name("N");
    command.add_flag("--json-log", options.jsonLog, "Write the log as one JSON object a line");
}

void addServe(CLI::App& app, ChosenCommand& chosen) {
    const auto [command, store] = addStoreCommand(app, "serve", "Run the portal until it is interrupted");
    const auto options = std::make_shared<ServeOptions>();
    command->add_option("--address", options->address, "The address to listen on")
        ->capture_default_str()
        ->type_name("ADDRESS");
    command->add_option("--port", options->port, "The port to listen on; 0 takes any that is free")
        ->capture_default_str()
        ->check(CLI::Range(0, 65535))
        ->type_name("N");
    command
        ->add_option("--url", options->url,
                     "The address people reach the portal at, for this run; else the store's, else localhost")
        ->type_name("URL");
    command
        ->add_option("--certificate", options->certificate,
                     "TLS certificate chain, PEM. SIGHUP has it and the key read again, for new connections; "
                     "where they cannot be used, those before stay. (Windows has no such signal: restart)")
        ->type_name("FILE");
    command->add_option("--key", options->key, "The certificate's private key, PEM")->type_name("FILE");
    addOperation(*command, *options);
    addTrust(*command, options->trust,
             "Root certificates of security keys, PEM; with any, keys of other makers are refused");
    command->footer(
        "On PostgreSQL any number of portals, on any number of computers, serve one store. Make the database "
        "with createdb --owner=USER NAME, then its tables with fidesk-portal init. A server on this computer "
        "is reached through its socket: postgresql:///NAME?host=/run/postgresql. Each portal keeps up to 40 "
        "connections open (max_connections). A file is for the portals of one computer.");
    command->callback([&chosen, store = store, options] {
        options->store = *store;
        chosen = [=] { return serve(*options); };
    });
}

void addDemo(CLI::App& app, ChosenCommand& chosen) {
    const auto [command, store] =
        addStoreCommand(app, "demo", "Fill a store with sample organisations and 500 users");
    command->callback([&chosen, store = store] { chosen = [=] { return demo(*store); }; });
}

void addPractice(CLI::App& app, ChosenCommand& chosen) {
    CLI::App* command =
        app.add_subcommand("practice", "Run a throw-away portal with sample users until standard input ends");
    const auto trust = std::make_shared<std::vector<std::string>>();
    addTrust(*command, *trust, "Root certificates of security keys, PEM");
    command->callback([&chosen, trust] { chosen = [=] { return practice(*trust); }; });
}

} // namespace

void addServerCommands(CLI::App& app, ChosenCommand& chosen) {
    addInit(app, chosen);
    addServe(app, chosen);
    addDemo(app, chosen);
    addPractice(app, chosen);
}

} // namespace fidesk::server
