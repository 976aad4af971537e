#include "core/sql/WriterQueue.h"
#include "core/sql/Database.h"
#include "tests/support/Catch.h"

#include <QFile>
#include <QTemporaryDir>

#include <atomic>
#include <thread>
#include <vector>

using namespace fidesk;
using namespace fidesk::sql;
using namespace fidesk::test;
using namespace std::chrono_literals;

namespace {

constexpr auto patience = 60s;

/// A new database and what its writers wait in.
struct Place {
    QTemporaryDir folder{};
    std::string path{folder.filePath(QStringLiteral("a.db")).toStdString()};
    std::unique_ptr<Database> database{valueOf(Database::open(path, true))};
    std::shared_ptr<WriterQueue> queue{WriterQueue::of(path)};

    Place() { valueOf(database->run("CREATE TABLE t (i BIGINT)")); }
};

/// Returns when @p count wait.
void waitFor(const WriterQueue& queue, std::size_t count) {
    while (queue.waiting() != count)
        std::this_thread::yield();
}

Result<void> insert(Database& database, std::int64_t number) {
    FIDESK_TRY(database.run("INSERT INTO t VALUES (?)", {number}));
    return {};
}

Result<void> write(Database& database, std::int64_t number) {
    FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database));
    FIDESK_TRY(insert(database, number));
    return transaction.commit();
}

std::vector<std::int64_t> written(Database& database) {
    std::vector<std::int64_t> numbers;
    for (const Row& row : valueOf(database.query("SELECT i FROM t ORDER BY rowid")))
        numbers.push_back(row.integer(0));
    return numbers;
}

} // namespace

TEST_CASE("Whoever has waited longest is next") {
    const auto queue = std::make_shared<WriterQueue>();
    auto first = valueOf(queue->take(patience));
    std::vector<int> served; // by who has the turn
    std::vector<std::jthread> others;
    for (int number = 0; number < 8; ++number) {
        others.emplace_back([&, number] {
            const auto turn = queue->take(patience).value();
            served.push_back(number);
        });
        waitFor(*queue, static_cast<std::size_t>(number) + 1);
    }
    CHECK(served.empty());
    first.reset();
    others.clear();
    CHECK(served == std::vector{0, 1, 2, 3, 4, 5, 6, 7});
    CHECK(queue->waiting() == 0);
    CHECK(queue->take(0ms));
}

TEST_CASE("Who comes back at once is behind who waits") {
    const auto queue = std::make_shared<WriterQueue>();
    std::vector<int> served;
    auto turn = valueOf(queue->take(patience));
    std::jthread waiting([&] {
        const auto mine = queue->take(patience).value();
        served.push_back(1);
    });
    waitFor(*queue, 1);
    turn.reset();
    turn = valueOf(queue->take(patience));
    served.push_back(2);
    turn.reset();
    waiting.join();
    CHECK(served == std::vector{1, 2});
}

TEST_CASE("Of writers that never rest none is left out") {
    constexpr int writers = 8;
    constexpr int rounds = 20;
    const auto queue = std::make_shared<WriterQueue>();
    std::vector<int> served;
    std::vector<int> expected;
    {
        auto first = valueOf(queue->take(patience));
        std::vector<std::jthread> threads;
        for (int number = 0; number < writers; ++number) {
            threads.emplace_back([&, number] {
                for (int round = 0; round < rounds; ++round) {
                    const auto turn = queue->take(patience).value();
                    served.push_back(number);
                    if (round + 1 < rounds) // until all others are back
                        waitFor(*queue, writers - 1);
                }
            });
            waitFor(*queue, static_cast<std::size_t>(number) + 1);
        }
        first.reset();
    }
    for (int i = 0; i < writers * rounds; ++i)
        expected.push_back(i % writers);
    CHECK(served == expected);
}

TEST_CASE("A wait has a limit, and who gave up is passed over") {
    const auto queue = std::make_shared<WriterQueue>();
    auto turn = valueOf(queue->take(patience));
    const auto refused = queue->take(1ms);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::DatabaseFailed);
    CHECK(refused.error().native == 5);
    CHECK(refused.error().retryAfter);
    std::vector<int> served;
    std::vector<std::jthread> patient;
    for (int number = 0; number < 3; ++number) {
        patient.emplace_back([&, number] {
            const auto mine = queue->take(patience).value();
            served.push_back(number);
        });
        waitFor(*queue, static_cast<std::size_t>(number) + 1);
        CHECK_FALSE(queue->take(1ms)); // behind this one, and before the next
        CHECK(queue->waiting() == static_cast<std::size_t>(number) + 1);
    }
    CHECK(served.empty());
    turn.reset();
    patient.clear();
    CHECK(served == std::vector{0, 1, 2});
}

TEST_CASE("One file has one queue, by whatever name, as long as anyone has it") {
    const Place at;
    const std::string roundabout = at.folder.path().toStdString() + "/./a.db";
    CHECK(WriterQueue::of(roundabout) == at.queue);
    const std::string link = at.folder.filePath(QStringLiteral("link")).toStdString();
    REQUIRE(QFile::link(QString::fromStdString(at.path), QString::fromStdString(link)));
    CHECK(WriterQueue::of(link) == at.queue);
    const Place other;
    CHECK(other.queue != at.queue);
    CHECK_FALSE(WriterQueue::of(at.folder.path().toStdString() + "/nothing"));
    const std::weak_ptr<WriterQueue> left = [] {
        const Place gone;
        return gone.queue;
    }();
    CHECK(left.expired());
}

TEST_CASE("Transactions of one process get their turn in the order they came") {
    constexpr int writers = 6;
    const Place at;
    std::atomic<int> failures{0};
    {
        auto transaction = valueOf(Transaction::begin(*at.database));
        std::vector<std::jthread> threads;
        for (int number = 0; number < writers; ++number) {
            threads.emplace_back([&, number] {
                const auto own = Database::open(at.path, false);
                // Every other one without a transaction: what writes waits, however it writes.
                failures += own && (number % 2 == 0 ? write(**own, number) : insert(**own, number)) ? 0 : 1;
            });
            waitFor(*at.queue, static_cast<std::size_t>(number) + 1);
        }
        CHECK(valueOf(at.database->query("SELECT i FROM t")).empty());
        valueOf(transaction.commit());
    }
    CHECK(failures == 0);
    CHECK(written(*at.database) == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("Readers wait for nobody, and no turn is left with who is done, however it ended") {
    const Place at;
    const auto other = valueOf(Database::open(at.path, false));
    {
        auto transaction = valueOf(Transaction::begin(*at.database));
        valueOf(at.database->run("INSERT INTO t VALUES (1)"));
        CHECK(valueOf(other->query("SELECT i FROM t")).empty());
        CHECK(valueOf(other->query("WITH x AS (SELECT i FROM t) SELECT i FROM x")).empty());
    } // rolled back
    CHECK(at.queue->take(0ms));
    CHECK_FALSE(at.database->run("INSERT INTO nothing VALUES (1)"));
    CHECK(at.queue->take(0ms));
    {
        auto transaction = valueOf(Transaction::begin(*at.database));
        CHECK_FALSE(at.database->run("INSERT INTO nothing VALUES (1)"));
        CHECK_FALSE(transaction.commit());
    }
    CHECK(at.queue->take(0ms));
    valueOf(write(*other, 7));
    CHECK(at.queue->take(0ms));
    CHECK(written(*at.database) == std::vector<std::int64_t>{7});
}
