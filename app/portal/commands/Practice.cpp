#include "app/portal/commands/Commands.h"
#include "app/portal/commands/PemFile.h"
#include "app/portal/commands/Portal.h"
#include "app/portal/commands/Report.h"
#include "app/portal/commands/StopSignal.h"
#include "app/portal/directory/Samples.h"
#include "app/portal/store/Tokens.h"
#include "core/base/Json.h"

#include <QTemporaryDir>

namespace fidesk::server {

namespace {

constexpr std::string_view clientId = "fidesk";

Result<IssuedTokens> administratorTokens(Database& database, const Clock& clock, Random& random) {
    FIDESK_ASSIGN(const auto user, Users(database).byUserPrincipalName(std::string(sampleAdministrator)));
    if (!user)
        return fail(ErrorCode::Internal, "there is no sample administrator");
    TokenStore tokens(database, clock, random);
    return tokens.issueTokens({.user = user->id,
                               .client = std::string(clientId),
                               .scope = "fidesk offline_access",
                               .family = tokens.newFamily()});
}

/// The line that tells how to reach the portal. It carries tokens because whoever started this reads it from
/// a pipe.
std::string introduction(const Portal& portal, const IssuedTokens& tokens) {
    const QJsonObject administrator{{QStringLiteral("userPrincipalName"), toQString(sampleAdministrator)},
                                    {QStringLiteral("password"), toQString(samplePassword)}};
    return toJsonText({{QStringLiteral("url"), toQString(portal.url())},
                       {QStringLiteral("clientId"), toQString(clientId)},
                       {QStringLiteral("accessToken"), toQString(tokens.accessToken.text())},
                       {QStringLiteral("refreshToken"), toQString(tokens.refreshToken.text())},
                       {QStringLiteral("expiresIn"), static_cast<qint64>(tokens.expiresIn)},
                       {QStringLiteral("administrator"), administrator}});
}

Result<void> runPractice(const std::vector<std::string>& trust) {
    const SystemClock clock;
    SystemRandom random;
    const PasswordHasher passwords(random);
    FIDESK_ASSIGN(const webauthn::TrustAnchors trustAnchors, readTrustAnchors(trust));
    const QTemporaryDir folder;
    if (!folder.isValid())
        return fail(ErrorCode::FileUnwritable, toUtf8(folder.path()));
    const std::string path = toUtf8(folder.filePath(QStringLiteral("practice.db")));
    FIDESK_TRY(Store::create(path));
    FIDESK_ASSIGN(const auto store, Store::open(path));
    FIDESK_ASSIGN(Database * database, store->database());
    FIDESK_ASSIGN(const std::string hash, passwords.hash(Secret(samplePassword)));
    FIDESK_TRY(addSamples(*database, random, hash));
    FIDESK_ASSIGN(const IssuedTokens tokens, administratorTokens(*database, clock, random));
    FIDESK_ASSIGN(auto server, http::Server::bind({}, clock, random));
    FIDESK_ASSIGN(const PublicUrl url, parsePublicUrl("http://localhost:" + std::to_string(server->port())));
    StopSignal stop;
    const Portal portal({*store, clock, random, passwords, trustAnchors}, url, std::move(server));
    say(introduction(portal, tokens));
    stop.waitOrEndOfInput();
    return {};
}

} // namespace

int practice(const std::vector<std::string>& trust) {
    const auto result = runPractice(trust);
    return result ? exitDone : report(result.error());
}

} // namespace fidesk::server
