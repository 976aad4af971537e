#include "tests/bench/portal/BigStore.h"

#include "app/portal/store/Organisations.h"
#include "app/portal/store/Roles.h"
#include "app/portal/store/Store.h"
#include "app/portal/store/Tokens.h"
#include "app/portal/store/Users.h"
#include "core/base/Base64.h"
#include "core/base/Csv.h"
#include "core/base/Uuid.h"
#include "tests/bench/portal/Load.h"
#include "tests/bench/portal/People.h"
#include "tests/bench/portal/PortalProcess.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>

namespace fidesk::bench {

using namespace fidesk::server;

namespace {

constexpr std::size_t registrationsTogether = 60;

template <typename T> T orGiveUp(Result<T> result) {
    if (!result)
        giveUp("the store: " + result.error().detail);
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

class Stopwatch {
public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }

private:
    std::chrono::steady_clock::time_point start_{std::chrono::steady_clock::now()};
};

void writeCsv(const std::string& path, std::size_t users) {
    std::ofstream csv(path, std::ios::binary);
    csv << toCsvLine({"userPrincipalName", "displayName", "mail", "organisation", "password"});
    const People people;
    for (std::size_t number = 0; number < users; ++number) {
        const Person person = people.person(number);
        csv << toCsvLine({person.address, person.displayName, person.address, person.organisation, ""});
    }
    if (!csv.flush())
        giveUp("cannot write " + path);
}

/// A root, the regions below it, the institutions below those.
void growTree(Database& database, Random& random) {
    Organisations organisations(database);
    auto transaction = orGiveUp(Transaction::begin(database));
    const auto root = orGiveUp(organisations.add(random, "National mail service"));
    std::vector<std::string> regions;
    for (std::size_t number = 0; number < regionCount; ++number)
        regions.push_back(orGiveUp(organisations.add(random, People::region(number), root.id)).id);
    for (std::size_t number = 0; number < institutionCount; ++number)
        if (const auto found = orGiveUp(organisations.byName(People::institution(number))))
            orGiveUp(organisations.move(found->id, regions[number % regionCount]));
    orGiveUp(transaction.commit());
}

void addSearcher(Database& database, Random& random, const Searcher& searcher, std::size_t from,
                 std::size_t to) {
    Organisations organisations(database);
    Roles roles(database);
    const auto root = orGiveUp(organisations.byName("National mail service"));
    const UserRecord user{.id = newUuid(random),
                          .organisation = *root,
                          .displayName = searcher.title,
                          .userPrincipalName = searcher.address,
                          .userHandle = random.bytes(32)};
    auto transaction = orGiveUp(Transaction::begin(database));
    orGiveUp(Users(database).save(user));
    if (to == 0)
        orGiveUp(roles.grantPortalAdministrator(user.id));
    for (std::size_t number = from; number < to; ++number)
        if (const auto found = orGiveUp(organisations.byName(People::institution(number))))
            orGiveUp(roles.grantLocalAdministrator(user.id, found->id));
    if (from == 0 && to == 1)
        orGiveUp(
            roles.grantLocalAdministrator(user.id, orGiveUp(organisations.byName(People::region(7)))->id));
    orGiveUp(transaction.commit());
}

void addRegistration(std::vector<Value>& values, const std::string& user, std::size_t number,
                     Random& random) {
    const Bytes credential = random.bytes(32);
    const std::string nickname = "key " + std::to_string(number);
    values.insert(values.end(),
                  {toUrlToken(credential), user, nickname, nickname, credential, random.bytes(77),
                   std::int64_t{-7}, std::string("f1de5c00-0001-0203-0405-060708090a0b"),
                   std::string("Sample key"), std::string("chained"), std::string("packed"),
                   std::string("00112233445566778899aabbccddeeff00112233"), std::int64_t{1},
                   std::int64_t{1'767'225'600}});
}

void flush(Database& database, std::vector<Value>& values) {
    const std::size_t rows = values.size() / 14;
    std::string sql =
        "INSERT INTO registrations (id, user_id, nickname, nickname_key, credential_id, public_key,"
        " algorithm, aaguid, model, attestation_trust, format, certificate_thumbprints, counter,"
        " created_at) VALUES ";
    for (std::size_t row = 0; row < rows; ++row)
        sql += row == 0 ? "(?,?,?,?,?,?,?,?,?,?,?,?,?,?)" : ",(?,?,?,?,?,?,?,?,?,?,?,?,?,?)";
    if (rows > 0)
        orGiveUp(database.run(sql, values));
    values.clear();
}

/// Two for each user, in transactions of 50 000.
void addRegistrations(Database& database, Random& random) {
    orGiveUp(database.expectManyWrites());
    std::string last;
    while (true) {
        const auto rows =
            orGiveUp(database.query("SELECT id FROM users WHERE id > ? ORDER BY id LIMIT 25000", {last}));
        if (rows.empty())
            return;
        auto transaction = orGiveUp(Transaction::begin(database));
        std::vector<Value> values;
        for (const Row& row : rows) {
            for (std::size_t number = 1; number <= 2; ++number)
                addRegistration(values, row.text(0), number, random);
            if (values.size() >= registrationsTogether * 14)
                flush(database, values);
        }
        flush(database, values);
        orGiveUp(transaction.commit());
        last = rows.back().text(0);
    }
}

void make(const std::string& path, std::size_t users) {
    const std::string csv = path + ".csv";
    Stopwatch writing;
    writeCsv(csv, users);
    std::printf("  %zu people written as CSV (%ju MB) in %.0f s\n", users,
                static_cast<std::uintmax_t>(std::filesystem::file_size(csv) / 1'000'000), writing.seconds());
    runPortal({"init", "--store", path});
    Stopwatch importing;
    const Usage usage = runPortal({"import-users", "--store", path, csv});
    std::printf("  import-users: %.0f s, at most %.0f MiB of memory\n", importing.seconds(),
                usage.peakMegabytes);
    std::filesystem::remove(csv);
    Stopwatch filling;
    const auto store = orGiveUp(Store::open(path));
    Database& database = *orGiveUp(store->database());
    SystemRandom random;
    growTree(database, random);
    addRegistrations(database, random);
    const std::pair<std::size_t, std::size_t> ranges[] = {{0, 0}, {0, 1}, {300, 500}, {45, 46}, {1980, 2000}};
    const auto everybody = searchers();
    for (std::size_t i = 0; i < everybody.size(); ++i)
        addSearcher(database, random, everybody[i], ranges[i].first, ranges[i].second);
    std::printf("  %zu registrations, tree of organisations: %.0f s\n", 2 * users, filling.seconds());
}

} // namespace

std::vector<Searcher> searchers() {
    return {{"everyone", "everyone@bench.example"},
            {"a region and an institution", "region@bench.example"},
            {"200 organisations", "200@bench.example"},
            {"one organisation", "one@bench.example"},
            {"20 small organisations", "20@bench.example"}};
}

std::string bigStore(const std::string& folder, std::size_t users) {
    std::filesystem::create_directories(folder);
    const std::string path = folder + "/portal-" + std::to_string(users) + ".db";
    if (std::filesystem::exists(path))
        return path;
    std::printf("Making the store of %zu users at %s: once, some minutes\n", users, path.c_str());
    const std::string unfinished = path + ".unfinished";
    for (const char* end : {"", "-wal", "-shm"})
        std::filesystem::remove(unfinished + end);
    make(unfinished, users);
    std::filesystem::rename(unfinished, path);
    return path;
}

std::string tokenOf(const std::string& store, const std::string& address) {
    const auto opened = orGiveUp(Store::open(store));
    Database& database = *orGiveUp(opened->database());
    const SystemClock clock;
    SystemRandom random;
    const auto user = orGiveUp(Users(database).byUserPrincipalName(address));
    if (!user)
        giveUp("there is no " + address + " in " + store + ": remove it, it is made anew");
    TokenStore tokens(database, clock, random);
    const auto issued = orGiveUp(tokens.issueTokens(
        {.user = user->id, .client = "fidesk", .scope = "fidesk", .family = tokens.newFamily()}));
    return std::string(issued.accessToken.text());
}

} // namespace fidesk::bench
