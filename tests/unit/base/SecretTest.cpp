#include "core/base/Secret.h"

#include "tests/support/Catch.h"

#include <sstream>
#include <type_traits>

using fidesk::Secret;

static_assert(!std::is_copy_constructible_v<Secret> && !std::is_copy_assignable_v<Secret>);

TEST_CASE("a secret does not print") {
    std::ostringstream out;
    out << Secret(std::string_view("1234"));
    CHECK(out.str() == "***");
}

TEST_CASE("a secret moves, and what it left is empty") {
    Secret a(std::string_view("1234"));
    Secret b(std::move(a));
    CHECK(a.empty());
    CHECK(b.text() == "1234");
    CHECK(b == b.clone());
    CHECK_FALSE(b == Secret(std::string_view("1235")));
    b = Secret();
    CHECK(b.empty());
    CHECK(std::string_view(b.c_str()).empty());
}

TEST_CASE("more secrets than the secure heap holds") {
    std::vector<Secret> many;
    for (int i = 0; i < 3000; ++i)
        many.push_back(Secret::ofSize(200));
    CHECK(many.back().size() == 200);
}
