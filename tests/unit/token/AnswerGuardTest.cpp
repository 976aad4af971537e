#include "tests/support/Catch.h"

#include "core/token/fido2/AnswerGuard.h"

using namespace fidesk;
using token::AnswerGuard;

namespace {

constexpr std::uint8_t getAssertion = 0x02;
constexpr std::uint8_t getInfo = 0x04;
constexpr std::uint8_t manage = 0x0A;

/// Whether the answer passes, given at once and given byte by byte (the two must agree).
bool passes(const Bytes& answer, std::uint8_t command = getInfo) {
    AnswerGuard atOnce(command, answer.size());
    const bool passed = atOnce.pass(answer);
    AnswerGuard byByte(command, answer.size());
    bool all = true;
    for (const std::uint8_t byte : answer)
        all = all && byByte.pass({&byte, 1});
    CHECK(all == passed);
    return passed;
}

} // namespace

TEST_CASE("Answers as keys send them pass", "[guard]") {
    CHECK(passes({0x00}));
    CHECK(passes({0x31}));
    CHECK(passes({0x00, 0xA1, 0x03, 0x08}));
    CHECK(passes({0x00, 0xA2, 0x01, 0x82, 0x61, 'a', 0x61, 'b', 0x03, 0x42, 0x01, 0x02}));
    CHECK(passes({0x00, 0xA1, 0x04, 0xA2, 0x61, 'r', 0xF5, 0x61, 'u', 0xF4}));
    CHECK(passes({0x00, 0xA0}));
    CHECK(passes({0x00, 0xA1, 0x01, 0x40}));
    CHECK(passes({0x00, 0xA1, 0x05, 0x19, 0xFF, 0xFF})); // getInfo's maxMsgSize is no count
}

TEST_CASE("An item that announces more than the message holds is refused", "[guard]") {
    CHECK_FALSE(passes({0x00, 0x9A, 0xFF, 0xFF, 0xFF, 0xFF}));
    CHECK_FALSE(passes({0x00, 0x9B, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x00}));
    CHECK_FALSE(passes({0x00, 0xBB, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00}));
    CHECK_FALSE(passes({0x00, 0xA1, 0x01, 0x82, 0x01}));
    CHECK_FALSE(passes({0x00, 0xA2, 0x01, 0x02, 0x03}));
    CHECK_FALSE(passes({0x00, 0x5A, 0x7F, 0xFF, 0xFF, 0xFF, 0x00}));
    CHECK_FALSE(passes({0x00, 0x62, 'a'}));
}

TEST_CASE("Indefinite lengths and reserved heads are refused", "[guard]") {
    for (const std::uint8_t head : Bytes{0x5F, 0x7F, 0x9F, 0xBF, 0xFF, 0x1C, 0x5D, 0x9E})
        CHECK_FALSE(passes({0x00, head, 0x00, 0x00, 0x00, 0x00}));
}

TEST_CASE("Nesting has an end", "[guard]") {
    Bytes answer{0x00};
    answer.resize(1 + 8, 0x81);
    answer.push_back(0x00);
    CHECK(passes(answer));
    answer.insert(answer.begin() + 1, 0x81);
    CHECK_FALSE(passes(answer));
}

TEST_CASE("A list that has ended does not count as nesting", "[guard]") {
    Bytes answer{0x00, 0x98, 20};
    for (int i = 0; i < 20; ++i)
        append(answer, Bytes{0x81, 0x81, 0x00});
    CHECK(passes(answer));
}

TEST_CASE("A key that counts thousands of credentials is not believed", "[guard]") {
    for (const std::uint8_t command : Bytes{getAssertion, manage, 0x41}) {
        CHECK(passes({0x00, 0xA1, 0x05, 0x19, 0x03, 0xE8}, command)); // 1000
        CHECK_FALSE(passes({0x00, 0xA1, 0x05, 0x19, 0x03, 0xE9}, command));
        CHECK_FALSE(passes({0x00, 0xA1, 0x05, 0x1A, 0x7F, 0xFF, 0xFF, 0xFF}, command));
    }
    CHECK_FALSE(passes({0x00, 0xA2, 0x06, 0xA1, 0x62, 'i', 'd', 0x40, 0x09, 0x19, 0xFF, 0xFF}, manage));
    CHECK(passes({0x00, 0xA1, 0x01, 0x19, 0xFF, 0xFF}, manage));
}

TEST_CASE("What is behind an error, or behind the message's end, is not looked at", "[guard]") {
    CHECK(passes({0x31, 0x9A, 0xFF, 0xFF, 0xFF, 0xFF}));
    AnswerGuard guard(getInfo, 2);
    CHECK(guard.pass(Bytes{0x00, 0xA0, 0x9A, 0xFF, 0xFF, 0xFF, 0xFF}));
    CHECK(guard.pass(Bytes{0x9A, 0xFF, 0xFF, 0xFF, 0xFF}));
    CHECK(AnswerGuard(getInfo, 0).pass(Bytes(57, 0xFF)));
}
