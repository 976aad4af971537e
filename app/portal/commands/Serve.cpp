#include "app/portal/commands/Commands.h"
#include "app/portal/commands/PemFile.h"
#include "app/portal/commands/Portal.h"
#include "app/portal/commands/Report.h"
#include "app/portal/commands/StopSignal.h"
#include "app/portal/store/Settings.h"

namespace fidesk::server {

namespace {

/// The URL asked for, else the store's, else that of this machine.
Result<PublicUrl> chosenUrl(const ServeOptions& options, Store& store, int port) {
    if (!options.url.empty())
        return parsePublicUrl(options.url);
    FIDESK_ASSIGN(Database * database, store.database());
    FIDESK_ASSIGN(const std::string stored, Settings(*database).value(urlSetting));
    if (!stored.empty())
        return parsePublicUrl(stored);
    const std::string scheme = options.certificate.empty() ? "http" : "https";
    return parsePublicUrl(scheme + "://localhost:" + std::to_string(port));
}

Result<void> runPortal(const ServeOptions& options) {
    const SystemClock clock;
    SystemRandom random;
    const PasswordHasher passwords(random);
    FIDESK_ASSIGN(const auto store, Store::open(options.store));
    FIDESK_ASSIGN(const webauthn::TrustAnchors trustAnchors, readTrustAnchors(options.trust));
    FIDESK_ASSIGN(auto server, http::Server::bind({.address = options.address,
                                                   .port = options.port,
                                                   .certificateFile = options.certificate,
                                                   .keyFile = options.key},
                                                  clock, random));
    FIDESK_ASSIGN(const PublicUrl url, chosenUrl(options, *store, server->port()));
    StopSignal stop;
    const std::string scheme = options.certificate.empty() ? "http" : "https";
    const Portal portal({*store, clock, random, passwords, trustAnchors}, url, std::move(server));
    say("Listening on " + scheme + "://localhost:" + std::to_string(portal.port()));
    stop.wait();
    return {};
}

} // namespace

int serve(const ServeOptions& options) {
    const auto result = runPortal(options);
    if (!result && result.error().code == ErrorCode::PortalUnreachable) {
        const std::string line = "fidesk-portal: " + result.error().detail +
                                 " cannot be used: another program has it, or it is not an address of this "
                                 "machine. Choose another with --address and --port.\n";
        std::fputs(line.c_str(), stderr);
        return exitFailed;
    }
    return result ? exitDone : report(result.error());
}

} // namespace fidesk::server
