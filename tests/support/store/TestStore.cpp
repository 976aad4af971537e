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

// Everything of a database's own that is no row of a table, and what rows that are gone leave behind where
// they were many, which makes searches slow. What a database is copied from has the same.
constexpr std::string_view definitions = R"(
SELECT md5(string_agg(said, ',' ORDER BY said)) FROM (
SELECT concat_ws(' ', 'relation', oid, relname, relnamespace, relkind, relnatts, relchecks, relhasrules,
  relhastriggers, relrowsecurity, reloptions) AS said
  FROM pg_class WHERE oid >= 16384 AND relpersistence <> 't'
UNION ALL SELECT concat_ws(' ', 'column', attrelid, attname, atttypid, attnotnull, atthasdef, attisdropped,
  attcollation) FROM pg_attribute WHERE attrelid >= 16384
UNION ALL SELECT concat_ws(' ', 'index', indexrelid, indisvalid, indisunique) FROM pg_index WHERE indexrelid >= 16384
UNION ALL SELECT concat_ws(' ', 'trigger', oid, tgenabled) FROM pg_trigger WHERE oid >= 16384
UNION ALL SELECT concat_ws(' ', 'constraint', oid, convalidated) FROM pg_constraint WHERE oid >= 16384
UNION ALL SELECT concat_ws(' ', 'function', oid) FROM pg_proc WHERE oid >= 16384
UNION ALL SELECT concat_ws(' ', 'rule', oid) FROM pg_rewrite WHERE oid >= 16384
UNION ALL SELECT concat_ws(' ', 'schema', oid) FROM pg_namespace WHERE oid >= 16384 AND nspname NOT LIKE 'pg\_%'
UNION ALL SELECT concat_ws(' ', 'setting', setrole, setconfig) FROM pg_db_role_setting s
  JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database()
UNION ALL SELECT concat_ws(' ', 'statistics', EXISTS (SELECT FROM pg_statistic WHERE starelid >= 16384))
UNION ALL SELECT concat_ws(' ', 'large', max(pg_relation_size(oid)) > 100000) FROM pg_class
  WHERE oid >= 16384 AND relkind IN ('r', 'i')
UNION ALL SELECT concat_ws(' ', 'database', datallowconn, datconnlimit, datacl) FROM pg_database
  WHERE datname = current_database()
) AS all_of_them)";

/// The server, and a connection to it that makes and drops databases. To copy one takes a hundred times as
/// long as to empty one: those whose tables a test left as they were are emptied and used again.
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
        keepRows();
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

    /// The name of a database with the tables of a new store.
    std::string take() {
        if (emptied_.empty()) {
            const std::string name = newName();
            create(name, templateName);
            return name;
        }
        std::string name = std::move(emptied_.back());
        emptied_.pop_back();
        return name;
    }

    /// Takes back what take() gave, or drops it.
    void giveBack(const std::string& database) {
        if (isEmptied(database))
            emptied_.push_back(database);
        else
            drop(database);
    }

    std::string newName() { return "test_" + std::to_string(++count_); }

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
    /// Writes down how a database becomes as the template is: its rows are kept in a schema beside.
    void keepRows() {
        const auto database = valueOf(Database::open(addressOf(templateName), false));
        const auto tables = valueOf(database->query("SELECT relname FROM pg_class WHERE relkind = 'r'"
                                                    " AND relnamespace = 'public'::regnamespace"));
        valueOf(database->run("CREATE SCHEMA kept"));
        empty_ = "SET session_replication_role = replica";
        for (const server::Row& row : tables) {
            const std::string table = row.text(0);
            empty_ += "; DELETE FROM public." + table;
            if (!valueOf(database->first("SELECT 1 FROM public." + table)))
                continue;
            valueOf(database->run("CREATE TABLE kept." + table + " AS SELECT * FROM public." + table));
            empty_ += "; INSERT INTO public." + table + " SELECT * FROM kept." + table;
        }
        definitions_ = valueOf(database->first(definitions))->text(0);
    }

    /// Whether nobody is in it any more, nothing but rows was changed, and they are as in the template.
    bool isEmptied(const std::string& name) {
        constexpr std::string_view others =
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?";
        auto left = administrator_->query(others, {name});
        while (left && !left->empty())
            left = administrator_->query(others, {name});
        const auto database = Database::open(addressOf(name), false);
        if (!left || !database)
            return false;
        const auto found = (*database)->first(definitions);
        return found && *found && (*found)->text(0) == definitions_ && (*database)->run(empty_);
    }

    QProcess process_{};
    QByteArray directory_{};
    std::unique_ptr<Database> administrator_{};
    std::string definitions_{};
    std::string empty_{};
    std::vector<std::string> emptied_{};
    int count_{0};
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
        isReusable_ = content == Content::Tables;
        database_ = isReusable_ ? cluster().take() : cluster().newName();
        if (!isReusable_)
            cluster().create(database_, "template1");
        address_ = cluster().addressOf(database_);
        return;
    }
    address_ = toUtf8(folder_.filePath(QStringLiteral("portal.db")));
    if (content == Content::Tables)
        valueOf(server::Store::create(address_));
}

TestStore::~TestStore() {
    if (isReusable_)
        cluster().giveBack(database_);
    else if (!database_.empty())
        cluster().drop(database_);
}

void TestStore::disconnectAll() const {
    cluster().disconnectAll(database_);
}

} // namespace fidesk::test
