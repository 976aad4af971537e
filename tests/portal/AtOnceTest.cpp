#include "app/portal/store/Challenges.h"
#include "app/portal/store/Registrations.h"
#include "tests/portal/TestPortal.h"

#include <barrier>
#include <thread>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

constexpr int atOnce = 6;

/// What each of several transactions, begun in the same moment on connections of their own, gave: "done" or
/// the error's name, and how often.
std::map<std::string, int> outcomes(const TestStore& place,
                                    const std::function<Result<void>(Database&, int)>& work) {
    std::map<std::string, int> counted;
    std::mutex mutex;
    std::barrier start(atOnce);
    {
        std::vector<std::jthread> threads;
        for (int number = 0; number < atOnce; ++number)
            threads.emplace_back([&, number] {
                const auto database = Database::open(place.address(), false);
                start.arrive_and_wait();
                const auto act = [&]() -> Result<void> {
                    if (!database)
                        return fail(database.error());
                    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(**database));
                    FIDESK_TRY(work(**database, number));
                    return transaction.commit();
                };
                const auto done = act();
                const std::lock_guard lock(mutex);
                ++counted[done ? std::string("done") : std::string(name(done.error().code))];
            });
    }
    return counted;
}

using Counted = std::map<std::string, int>;

/// A store with users "0" to "5".
struct Users6 {
    TestStore place{};
    std::unique_ptr<Database> database{valueOf(Database::open(place.address(), false))};

    Users6() {
        valueOf(database->run("INSERT INTO organisations (id, name, name_key) VALUES ('o', 'O', 'o')"));
        for (int number = 0; number < atOnce; ++number) {
            const std::string id = std::to_string(number);
            valueOf(database->run("INSERT INTO users (id, organisation_id, display_name, user_principal_name,"
                                  " user_principal_name_key, mail, mail_key, password_hash, user_handle)"
                                  " VALUES (?, 'o', ?, ?, ?, '', '', '', ?)",
                                  {id, id, id, id, Bytes(32, static_cast<std::uint8_t>(number))}));
        }
    }
};

RegistrationRecord registration(const std::string& user, const std::string& nickname, std::uint8_t number) {
    return {.id = "id-" + std::to_string(number),
            .user = user,
            .nickname = nickname,
            .credentialId = Bytes(16, number)};
}

} // namespace

TEST_CASE("Of registrations at once, a user gets no more than there may be") {
    Users6 at;
    {
        auto transaction = valueOf(Transaction::begin(*at.database));
        for (std::uint8_t number = 100; number < 100 + maxRegistrations - 2; ++number)
            valueOf(Registrations(*at.database).add(registration("0", std::to_string(number), number)));
        valueOf(transaction.commit());
    }
    CHECK(outcomes(at.place, [](Database& database, int number) {
              return Registrations(database).add(
                  registration("0", "key " + std::to_string(number), static_cast<std::uint8_t>(number)));
          }) == Counted{{"done", 2}, {"TooManyRegistrations", 4}});
    CHECK(valueOf(Registrations(*at.database).ofUser("0")).size() == maxRegistrations);
}

TEST_CASE("Of registrations at once under one nickname, one is made") {
    Users6 at;
    CHECK(outcomes(at.place, [](Database& database, int number) {
              return Registrations(database).add(
                  registration("0", "Blue key", static_cast<std::uint8_t>(number)));
          }) == Counted{{"done", 1}, {"NicknameTaken", 5}});
    CHECK(valueOf(Registrations(*at.database).ofUser("0")).size() == 1);
}

TEST_CASE("A nickname is taken whatever the store makes of its characters") {
    Users6 at;
    auto transaction = valueOf(Transaction::begin(*at.database));
    Registrations registrations(*at.database);
    std::uint8_t number = 0;
    for (const char* nickname : {"\uFFFFkey", "\uFFFEkey", "\uFEFFkey", "Stra\u00DFe", "\u212Aey"}) {
        INFO(nickname);
        valueOf(registrations.add(registration("0", nickname, ++number)));
        CHECK(codeOf(registrations.add(registration("0", nickname, ++number))) == ErrorCode::NicknameTaken);
    }
    for (const char* same : {"STRA\u1E9EE", "KEY"})
        CHECK(codeOf(registrations.add(registration("0", same, ++number))) == ErrorCode::NicknameTaken);
    for (const char* another : {"key ", "k%y", "STRASSE", "\uFFFDkey"})
        valueOf(registrations.add(registration("0", another, ++number)));
}

TEST_CASE("Of registrations at once of one credential, one user gets it") {
    Users6 at;
    CHECK(outcomes(at.place, [](Database& database, int number) {
              return Registrations(database).add(registration(std::to_string(number), "Blue key", 7));
          }) == Counted{{"done", 1}, {"DuplicateCredential", 5}});
    CHECK(valueOf(at.database->first("SELECT COUNT(*) FROM registrations"))->integer(0) == 1);
}

TEST_CASE("Of renamings at once to one nickname, one is done") {
    Users6 at;
    {
        auto transaction = valueOf(Transaction::begin(*at.database));
        for (std::uint8_t number = 0; number < atOnce; ++number)
            valueOf(Registrations(*at.database).add(registration("0", std::to_string(number), number)));
        valueOf(transaction.commit());
    }
    CHECK(outcomes(at.place, [](Database& database, int number) {
              return Registrations(database).rename("0", "id-" + std::to_string(number), "Blue key");
          }) == Counted{{"done", 1}, {"NicknameTaken", 5}});
}

TEST_CASE("Of uses at once of one challenge, or of one counter, one counts") {
    Users6 at;
    const Bytes challenge(32, 1);
    valueOf(Challenges(*at.database).add(challenge, {.user = "0", .expiresAt = 1000}));
    CHECK(outcomes(at.place, [&](Database& database, int) -> Result<void> {
              FIDESK_TRY(Challenges(database).use(challenge, ChallengePurpose::Create, "0", 10));
              return {};
          }) == Counted{{"done", 1}, {"ChallengeExpired", 5}});
    auto transaction = valueOf(Transaction::begin(*at.database));
    valueOf(Registrations(*at.database).add(registration("0", "Blue key", 1)));
    valueOf(transaction.commit());
    CHECK(outcomes(at.place, [](Database& database, int) {
              return Registrations(database).noteUse("id-1", 7, 10);
          }) == Counted{{"done", 1}, {"CounterNotIncreased", 5}});
}
