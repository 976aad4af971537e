// What the portal does in a second, how long a search takes among 1.5 million users, and how much memory it
// needs.
#include "app/portal/http/Request.h"
#include "core/base/Json.h"
#include "tests/bench/portal/BigStore.h"
#include "tests/bench/portal/Load.h"
#include "tests/bench/portal/PortalProcess.h"
#include "tests/bench/portal/Searches.h"
#include "tests/bench/portal/Writes.h"

#include <QCoreApplication>
#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

#include <cstdio>

using namespace fidesk;
using namespace fidesk::bench;

namespace {

constexpr std::size_t nation = 1'500'000;
constexpr std::size_t town = 15'000;

/// The line of `openssl speed` that is about P-256.
void printOpensslSpeed() {
    const std::string said = outputOf("openssl", {"speed", "-seconds", "1", "ecdsap256"});
    for (const QString& line : toQString(said).split(u'\n'))
        if (line.contains(QStringLiteral("nistp256")))
            std::printf("openssl speed: %s\n", qPrintable(line.simplified()));
    std::printf("one bare check, measured here: %.1f us\n", bareCheckMicroseconds());
}

void benchSqlite() {
    const QTemporaryDir folder(QCoreApplication::applicationDirPath() + QStringLiteral("/../bench-XXXXXX"));
    const std::string store = toUtf8(folder.filePath(QStringLiteral("portal.db")));
    runPortal({"init", "--store", store});
    benchWrites("SQLite, every commit synced to disk", store);
}

/// A cluster of its own, ended with this program.
void benchPostgreSql() {
    QProcess cluster;
    cluster.start(
        QStringLiteral("python3"),
        {QStringLiteral(FIDESK_SOURCE_DIRECTORY "/tests/support/postgres.py"), QStringLiteral("--durable")});
    if (!cluster.waitForReadyRead(60'000))
        giveUp("no PostgreSQL: ./dev setup installs it");
    const std::string host = cluster.readLine().trimmed().toStdString();
    const std::string store = "postgresql:///postgres?user=fidesk&host=" + server::http::percentEncoded(host);
    runPortal({"init", "--store", store});
    benchWrites("PostgreSQL, every commit synced to disk", store);
    cluster.closeWriteChannel();
    cluster.waitForFinished(30'000);
}

} // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    const QStringList words = application.arguments().mid(1);
    const bool chosen = words.contains(QStringLiteral("writes")) || words.contains(QStringLiteral("search"));
    const auto wanted = [&](const char* part) { return !chosen || words.contains(toQString(part)); };
    if (words.contains(QStringLiteral("--help"))) {
        std::puts(
            "usage: bench_portal [writes] [search] [small]\n"
            "  writes  registrations and sign-ins a second, SQLite and PostgreSQL\n"
            "  search  searches among 1.5 million users with 3 million registrations; their store is made\n"
            "          once, which takes some minutes and 6 GB beside the build\n"
            "  small   searches among 15 000 users");
        return 0;
    }
    printOpensslSpeed();
    if (wanted("writes")) {
        benchSqlite();
        benchPostgreSql();
    }
    if (wanted("search")) {
        const std::size_t users = words.contains(QStringLiteral("small")) ? town : nation;
        const std::string folder = toUtf8(QCoreApplication::applicationDirPath()) + "/../bench";
        const std::string store = bigStore(folder, users);
        std::printf("Searches among %zu users with %zu registrations, SQLite\n", users, 2 * users);
        benchSearches(store);
    }
    return 0;
}
