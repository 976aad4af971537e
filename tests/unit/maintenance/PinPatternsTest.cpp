#include "core/maintenance/PinPatterns.h"
#include "tests/support/Catch.h"

#include <string>

using fidesk::maintenance::isGuessable;

namespace {

/// How many of the @p count PINs of @p digits digits, from 0 upward, are guessable.
int guessableOf(std::size_t digits, int count) {
    int guessable = 0;
    for (int number = 0; number < count; ++number) {
        std::string text = std::to_string(number);
        text.insert(0, digits - text.size(), '0');
        guessable += isGuessable(text) ? 1 : 0;
    }
    return guessable;
}

} // namespace

TEST_CASE("Digits a constant step apart are guessable") {
    for (const char* pin : {"1234", "9876", "8901", "1098", "2468", "8642", "1111", "0000", "12345",
                            "1234567890", "0987654321", "777777777777", "78901234", "3210"}) {
        INFO(pin);
        CHECK(isGuessable(pin));
    }
}

TEST_CASE("Repeated, doubled and mirrored digits are guessable") {
    for (const char* pin : {"1212", "123123", "12121", "838383", "7319073190", "1122", "112233", "11222",
                            "998877", "5500055", "1221", "123321", "4774", "93839", "2580", "0852"}) {
        INFO(pin);
        CHECK(isGuessable(pin));
    }
}

TEST_CASE("Dates are guessable in every order that is written") {
    for (const char* pin :
         {"3112",     "1231",     "2902",     "0229",     "0101",     "1900",    "1999",   "2099", "2026", //
          "241291",   "122491",   "911224",   "290200",   "199107",   "071991",  "202612",                 //
          "24121991", "12241991", "19911224", "19912412", "29022000", "20990101"}) {
        INFO(pin);
        CHECK(isGuessable(pin));
    }
}

TEST_CASE("What is no date is not guessable as one") {
    for (const char* pin : {"3213", "1332", "3204", "3013", "0031", "3100", "1899", "2187", // no day, no year
                            "320147", "309983", "183107", "147183", "32011991", "31021873"}) {
        INFO(pin);
        CHECK_FALSE(isGuessable(pin));
    }
}

TEST_CASE("A PIN made of guessable parts alone is guessable") {
    for (const char* pin : {"19901987", "12341990", "199012345", "24121991031287", "010120002580",
                            "1234123419991111", "12345654321", "19844891"}) {
        INFO(pin);
        CHECK(isGuessable(pin));
    }
}

TEST_CASE("A long PIN may have a year or a date in it") {
    for (const char* pin :
         {"199047", "471990", "4719903", "241291740", "74024121991", "5831999274", "83619", "12345830967"}) {
        INFO(pin);
        CHECK_FALSE(isGuessable(pin));
    }
}

TEST_CASE("More than half of a PIN a constant step apart is guessable, half is not") {
    for (const char* pin : {"12347", "70000", "123459", "912345", "8012345", "61234567830"}) {
        INFO(pin);
        CHECK(isGuessable(pin));
    }
    for (const char* pin : {"1237", "5123", "7000", "123796", "12340759", "812345079603"}) {
        INFO(pin);
        CHECK_FALSE(isGuessable(pin));
    }
}

TEST_CASE("Enough PINs are left of every length") {
    CHECK(guessableOf(4, 10'000) == 1095);
    CHECK(guessableOf(5, 100'000) == 3060);
    CHECK(guessableOf(6, 1'000'000) == 114'372);
}
