#include "core/sql/Failures.h"
#include "core/base/Result.h"
#include "core/sql/PostgreSql.h"
#include "tests/support/Catch.h"

using namespace fidesk;

namespace {

bool isOfTheMoment(int native) {
    const Error error = sql::databaseError("what it said", native);
    CHECK(error.code == ErrorCode::DatabaseFailed);
    CHECK(error.native == native);
    CHECK(error.detail == "what it said");
    return error.retryAfter.has_value();
}

} // namespace

TEST_CASE("What is a matter of the moment is told from what is not") {
    for (const char* state : {"40001", "40P01", "55P03", "25P03", "08000", "08001", "08006", "53300", "53100",
                              "57014", "57P01", "57P02", "57P03", "57P05"}) {
        INFO(state);
        CHECK(isOfTheMoment(sql::sqlState(state)));
    }
    for (const char* state : {"08007", "23505", "42501", "42P01", "22P02", "25006", "25P02", "XX000"}) {
        INFO(state);
        CHECK_FALSE(isOfTheMoment(sql::sqlState(state)));
    }
    for (const int busy : {5, 6, 261, 262, 517, 773}) { // SQLITE_BUSY, SQLITE_LOCKED and their extended codes
        INFO(busy);
        CHECK(isOfTheMoment(busy));
    }
    for (const int other : {0, 1, 8, 10, 11, 13, 19, 26, 1555, 2067}) {
        INFO(other);
        CHECK_FALSE(isOfTheMoment(other));
    }
}

TEST_CASE("What may have been done is never said to be for trying again") {
    const Error error = sql::inDoubt(sql::databaseError("the connection was lost", sql::sqlState("08006")));
    CHECK(error.native == sql::sqlState("08007"));
    CHECK(error.detail == "the connection was lost");
    CHECK_FALSE(error.retryAfter);
    CHECK_FALSE(sql::isVictim(error));
}

TEST_CASE("A transaction is done once more where it was a victim, once, and where it was nothing else") {
    const auto attempts = [](int native, int failures) {
        int count = 0;
        const auto result = sql::repeatedIfVictim([&]() -> Result<int> {
            if (++count <= failures)
                return fail(sql::databaseError("no", native));
            return count;
        });
        return std::pair(count, result.has_value());
    };
    for (const char* state : {"40P01", "40001"}) {
        CHECK(attempts(sql::sqlState(state), 0) == std::pair(1, true));
        CHECK(attempts(sql::sqlState(state), 1) == std::pair(2, true));
        CHECK(attempts(sql::sqlState(state), 2) == std::pair(2, false));
    }
    for (const char* state : {"08006", "08007", "55P03", "23505", "57P01"})
        CHECK(attempts(sql::sqlState(state), 1) == std::pair(1, false));
    CHECK(attempts(5, 1) == std::pair(1, false)); // it has waited long enough
}
