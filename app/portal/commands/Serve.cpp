#include "app/portal/commands/Commands.h"
#include "app/portal/commands/PemFile.h"
#include "app/portal/commands/Portal.h"
#include "app/portal/commands/Report.h"
#include "app/portal/commands/StopSignal.h"
#include "app/portal/policy/Policy.h"
#include "app/portal/store/Settings.h"
#include "core/base/Json.h"
#include "core/base/Logging.h"
#include "core/base/Text.h"

namespace fidesk::server {

namespace {

/// The URL asked for, else the store's; nothing where neither has one: then it is that of this machine.
Result<std::optional<PublicUrl>> chosenUrl(const ServeOptions& options, Store& store) {
    std::string text = options.url;
    if (text.empty()) {
        FIDESK_ASSIGN(Database * database, store.database());
        FIDESK_ASSIGN(text, Settings(*database).value(urlSetting));
    }
    if (text.empty())
        return std::nullopt;
    FIDESK_ASSIGN(PublicUrl url, parsePublicUrl(text));
    return url;
}

std::string localUrl(const ServeOptions& options, int port) {
    return (options.certificate.empty() ? "http://localhost:" : "https://localhost:") + std::to_string(port);
}

void writeJsonLine(const http::RequestLine& line) {
    writeLogObject(logServer().categoryName(),
                   {{QStringLiteral("message"), QStringLiteral("request")},
                    {QStringLiteral("requestId"), toQString(line.id)},
                    {QStringLiteral("method"), toQString(line.method)},
                    {QStringLiteral("route"), toQString(line.route)},
                    {QStringLiteral("status"), line.status},
                    {QStringLiteral("milliseconds"), static_cast<qint64>(line.took.count())},
                    {QStringLiteral("remoteAddress"), toQString(line.remoteAddress)}});
}

Result<std::unique_ptr<http::Server>> bindServer(const ServeOptions& options,
                                                 const std::optional<PublicUrl>& url, const Clock& clock,
                                                 Random& random) {
    http::ServerOptions server{.address = options.address,
                               .port = options.port,
                               .certificateFile = options.certificate,
                               .keyFile = options.key};
    FIDESK_ASSIGN(server.proxies, http::AddressRanges::parse(options.trustedProxies));
    // Browsers are never told to insist on TLS at localhost, where other programs serve too.
    server.strictTransportSecurity = url && url->text.starts_with("https://") && url->host != "localhost";
    server.limits.workers = options.workers;
    if (options.jsonLog && logServer().isInfoEnabled())
        server.log = writeJsonLine;
    return http::Server::bind(server, clock, random);
}

/// What is refused although it is asked for is told before people wonder.
Result<void> warnOfMissingRoots(Store& store) {
    FIDESK_ASSIGN(Database * database, store.database());
    FIDESK_ASSIGN(const auto names, organisationsRequiringAttestation(*database));
    if (names.empty())
        return {};
    const std::string others = names.size() > 1 ? " and " + std::to_string(names.size() - 1) + " more" : "";
    qCWarning(logServer).noquote() << toQString(
        "The policy of " + printable(names.front()) + others +
        " requires attestation, and no root certificate is given: no key can be registered there. Give the "
        "makers' certificates with --trust");
    return {};
}

void reload(const Portal& portal) {
    const auto reloaded = portal.reloadCertificate();
    if (reloaded)
        qCInfo(logServer) << "the certificate was read again";
    else
        qCWarning(logServer).noquote()
            << "the certificate stays as it was, because the new one cannot be used:"
            << toQString(describe(reloaded.error()));
}

Result<void> runPortal(const ServeOptions& options) {
    const SystemClock clock;
    SystemRandom random;
    const PasswordHasher passwords(random);
    FIDESK_ASSIGN(const auto store, Store::open(options.store));
    FIDESK_ASSIGN(const webauthn::TrustAnchors trustAnchors, readTrustAnchors(options.trust));
    FIDESK_ASSIGN(http::AddressRanges metricsReaders, http::AddressRanges::parse(options.metricsReaders));
    FIDESK_ASSIGN(std::optional<PublicUrl> url, chosenUrl(options, *store));
    FIDESK_ASSIGN(auto server, bindServer(options, url, clock, random));
    const std::string local = localUrl(options, server->port());
    if (!url) {
        FIDESK_ASSIGN(url, parsePublicUrl(local));
    }
    if (options.trust.empty())
        FIDESK_TRY(warnOfMissingRoots(*store));
    StopSignal stop(options.certificate.empty() ? StopSignal::Hangup::Ends : StopSignal::Hangup::Reloads);
    const Portal portal({*store, clock, random, passwords, trustAnchors, std::move(metricsReaders)}, *url,
                        std::move(server));
    say("Listening on " + local);
    while (stop.wait() == StopSignal::Request::Reload)
        reload(portal);
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
