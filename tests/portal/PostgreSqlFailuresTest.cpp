#include "app/portal/store/Audit.h"
#include "core/sql/PostgreSql.h"
#include "tests/portal/Registered.h"
#include "tests/portal/SigninPortal.h"

#include <barrier>
#include <thread>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

/// From now on the first @p times that a row is written to @p table end in the error @p state.
void makeFail(Database& database, const std::string& table, const std::string& state, int times) {
    valueOf(database.run("CREATE SEQUENCE tries"));
    valueOf(database.run("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                         " IF nextval('tries') <= " +
                         std::to_string(times) + " THEN RAISE EXCEPTION 'refused' USING ERRCODE = '" + state +
                         "'; END IF; RETURN NEW; END $$"));
    valueOf(database.run("CREATE TRIGGER refuse BEFORE INSERT ON " + table +
                         " FOR EACH ROW EXECUTE FUNCTION refuse()"));
}

/// How often it was tried since.
std::int64_t tries(Database& database) {
    return valueOf(database.first("SELECT last_value FROM tries"))->integer(0);
}

std::vector<std::string> outcomesOf(Database& database, const std::string& action) {
    std::vector<std::string> outcomes;
    for (const AuditRecord& record : valueOf(Audit(database).records({}, 0, 100)))
        if (record.action == action)
            outcomes.push_back(record.outcome);
    return outcomes;
}

/// While it lives nobody can connect to a database, and all who were are not.
class Absence {
public:
    /// @p database is one of the cluster that @p address leads to.
    Absence(Database& database, const std::string& address)
        : name_(valueOf(database.first("SELECT current_database()"))->text(0)) {
        const auto start = address.find("///") + 3;
        others_ = valueOf(
            Database::open(address.substr(0, start) + "postgres" + address.substr(address.find('?')), false));
        allow("false");
        valueOf(others_->query(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = ?", {name_}));
    }
    ~Absence() { allow("true"); }
    Absence(const Absence&) = delete;
    Absence& operator=(const Absence&) = delete;

private:
    void allow(const std::string& what) {
        valueOf(others_->run("ALTER DATABASE " + name_ + " ALLOW_CONNECTIONS " + what));
    }

    std::string name_;
    std::unique_ptr<Database> others_{};
};

} // namespace

TEST_CASE("Of two transactions that wait for each other the one that is ended is done again") {
    const TestStore place;
    const std::vector<std::string> users{"ann", "bob"};
    std::barrier bothHaveOne(2);
    std::atomic<int> done{0};
    std::atomic<int> begun{0};
    {
        std::vector<std::jthread> threads;
        for (std::size_t number = 0; number < 2; ++number)
            threads.emplace_back([&, number] {
                const auto database = Database::open(place.address(), false).value();
                std::ignore = database->run("SET deadlock_timeout = '20ms'");
                bool first = true;
                const auto result = repeatedIfVictim([&]() -> Result<void> {
                    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(*database));
                    ++begun;
                    FIDESK_TRY(database->lock("users", users[number]));
                    if (std::exchange(first, false))
                        bothHaveOne.arrive_and_wait();
                    FIDESK_TRY(database->lock("users", users[1 - number]));
                    return transaction.commit();
                });
                done += result ? 1 : 0;
            });
    }
    CHECK(done == 2);
    CHECK(begun == 3);
}

TEST_CASE("A registration that was ended for the sake of others is made all the same, and once") {
    RegisteringPortal at;
    makeFail(at.portal.database(), "registrations", "40P01", 1);
    CHECK(at.add("Blue key").status == 201);
    CHECK(tries(at.portal.database()) == 2);
    CHECK(at.nicknames() == std::vector<std::string>{"Blue key"});
    CHECK(outcomesOf(at.portal.database(), "registration.create") == std::vector<std::string>{"done"});
}

TEST_CASE("What would not do the second time either is 503, and nothing of it is left") {
    for (const auto& [state, attempts] :
         {std::pair("40P01", 2), std::pair("40001", 2), std::pair("55P03", 1)}) {
        RegisteringPortal at;
        makeFail(at.portal.database(), "registrations", state, 2);
        const auto made = at.authenticator.create(at.spec()).response;
        const Answer answer = at.post(made, "Blue key");
        INFO(answer.body);
        CHECK(answer.status == 503);
        CHECK(answer.code() == "serviceNotAvailable");
        CHECK(answer.headers.at("Retry-After") == "1");
        CHECK(tries(at.portal.database()) == attempts);
        CHECK(at.nicknames().empty());
        CHECK(outcomesOf(at.portal.database(), "registration.create").empty());
        while (tries(at.portal.database()) < 2)
            CHECK(at.post(made, "Blue key").status == 503);
        CHECK(at.post(made, "Blue key").status == 201); // the very same, to the very challenge
    }
}

TEST_CASE("A commit whose answer is lost is in doubt, and nobody is told to try again") {
    RegisteringPortal at;
    Database& database = at.portal.database();
    valueOf(database.run("CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS"
                         " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$"));
    valueOf(database.run("CREATE CONSTRAINT TRIGGER die AFTER INSERT ON registrations DEFERRABLE INITIALLY"
                         " DEFERRED FOR EACH ROW EXECUTE FUNCTION die()"));
    const Answer answer = at.add("Blue key");
    CHECK(answer.status == 500);
    CHECK(answer.headers.count("Retry-After") == 0);
    valueOf(database.run("DROP TRIGGER die ON registrations"));
    CHECK(at.add("Blue key").status == 201);
    const Result<std::int64_t> alone = [&]() -> Result<std::int64_t> {
        // So is a statement that is a transaction by itself.
        valueOf(
            database.run("CREATE TRIGGER die AFTER INSERT ON settings FOR EACH ROW EXECUTE FUNCTION die()"));
        return database.run("INSERT INTO settings (name, value) VALUES ('a', 'b')");
    }();
    REQUIRE_FALSE(alone);
    CHECK(alone.error().native == sql::sqlState("08007"));
    CHECK_FALSE(alone.error().retryAfter);
}

TEST_CASE("A database that is away is 503 until it is back, to programs and to people") {
    RegisteringPortal at;
    SigninPortal signIn;
    const auto ann = signIn.addUser("ann");
    SigninBrowser browser = signedInBrowser(signIn, ann);
    CHECK(at.add("Blue key").status == 201);
    CHECK(browser.get("/account").status == 200);
    {
        const Absence absence(at.portal.database(), signIn.storePath());
        for (const Answer& answer : {at.portal.get(methodsOf(at.ann), at.token),
                                     at.portal.send("DELETE", methodsOf(at.ann) + "/x", at.token),
                                     at.portal.get("/v1.0/me", at.token)}) {
            CHECK(answer.status == 503);
            CHECK(answer.code() == "serviceNotAvailable");
            CHECK(answer.headers.at("Retry-After") == "5");
        }
    }
    CHECK(at.nicknames() == std::vector<std::string>{"Blue key"});
    {
        const Absence absence(signIn.database(), signIn.storePath());
        const Reply page = browser.get("/account");
        CHECK(page.status == 503);
        CHECK(page.header("retry-after") == "5");
        CHECK(page.header("content-type") == "text/html; charset=utf-8");
        CHECK(page.body.find("The portal is busy") != std::string::npos);
        const Reply script = SigninBrowser(signIn).password(ann.userPrincipalName, rightPassword);
        CHECK(script.status == 503);
        CHECK(script.error() == "serviceNotAvailable");
        CHECK(script.header("retry-after") == "5");
    }
    CHECK(browser.get("/account").status == 200);
}

TEST_CASE("A sign-in that was ended for the sake of others goes on, and its try is counted once") {
    SigninPortal portal;
    const auto ann = portal.addUser("ann");
    makeFail(portal.database(), "sessions", "40P01", 1);
    CHECK(SigninBrowser(portal).password(ann.userPrincipalName, rightPassword).status == 200);
    CHECK(tries(portal.database()) == 2);
    CHECK(portal.audit() == std::vector<std::string>{"signin.password done signed in"});
    CHECK_FALSE(valueOf(portal.database().first("SELECT 1 FROM attempts WHERE failures > 0")));
}
