#include "tests/support/store/TestStore.h"

#include "core/base/Json.h"
#include "tests/support/Catch.h"

#include <QCoreApplication>
#include <QProcess>
#include <QUrl>

namespace fidesk::test {

using server::Database;

namespace {

constexpr const char* templateName = "template_store";

/// The server, and a connection to it that makes and drops databases.
class Cluster {
public:
    Cluster() {
        QStringList arguments{QStringLiteral(FIDESK_POSTGRES_SCRIPT)};
        if (!qEnvironmentVariableIsEmpty("FIDESK_TEST_DURABLE"))
            arguments.append(QStringLiteral("--durable"));
        process_.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process_.start(QStringLiteral(FIDESK_PYTHON), arguments);
        while (!process_.canReadLine())
            REQUIRE(process_.waitForReadyRead(60000));
        directory_ = process_.readLine().trimmed();
        administrator_ = valueOf(Database::open(addressOf("postgres"), false));
        create(templateName, "template1");
        valueOf(server::Store::create(addressOf(templateName)));
    }

    ~Cluster() {
        administrator_.reset();
        process_.closeWriteChannel(); // which is what it waits for
        process_.waitForFinished();
    }

    Cluster(const Cluster&) = delete;
    Cluster& operator=(const Cluster&) = delete;

    [[nodiscard]] std::string addressOf(const std::string& database) const {
        return "postgresql:///" + database +
               "?user=fidesk&host=" + QUrl::toPercentEncoding(QString::fromUtf8(directory_)).toStdString();
    }

    void create(const std::string& database, const std::string& from) {
        valueOf(
            administrator_->run("CREATE DATABASE " + database + " TEMPLATE " + from + " STRATEGY FILE_COPY"));
    }

    void drop(const std::string& database) {
        std::ignore = administrator_->run("DROP DATABASE " + database + " WITH (FORCE)");
    }

    void disconnectAll(const std::string& database) {
        valueOf(administrator_->query(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = ?", {database}));
    }

private:
    QProcess process_{};
    QByteArray directory_{};
    std::unique_ptr<Database> administrator_{};
};

std::unique_ptr<Cluster>& theCluster() {
    static std::unique_ptr<Cluster> cluster;
    return cluster;
}

Cluster& cluster() {
    if (!theCluster()) {
        theCluster() = std::make_unique<Cluster>();
        qAddPostRoutine([] { theCluster().reset(); });
    }
    return *theCluster();
}

} // namespace

bool onPostgreSql() {
    return qEnvironmentVariable("FIDESK_TEST_STORE") == u"postgresql";
}

TestStore::TestStore(Content content) {
    if (onPostgreSql()) {
        static int count = 0;
        database_ = "test_" + std::to_string(++count);
        cluster().create(database_, content == Content::Tables ? templateName : "template1");
        address_ = cluster().addressOf(database_);
        return;
    }
    address_ = toUtf8(folder_.filePath(QStringLiteral("portal.db")));
    if (content == Content::Tables)
        valueOf(server::Store::create(address_));
}

TestStore::~TestStore() {
    if (!database_.empty())
        cluster().drop(database_);
}

void TestStore::disconnectAll() const {
    cluster().disconnectAll(database_);
}

} // namespace fidesk::test
