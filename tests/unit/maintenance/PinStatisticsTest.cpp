// Generated PINs of six digits, the length most are made with, as a sample: uniform over what the rules
// allow, and no two alike beyond what chance brings about. The generator is seeded, so that a run is like any
// other.
//
// A chi-square statistic of k degrees of freedom has mean k and variance 2k; the bounds are k +- 4 sqrt(2k),
// left by chance less than once in 10,000 seeds. What is too even is no more random than what is too uneven.

#include "core/maintenance/PinGenerator.h"
#include "core/maintenance/PinPatterns.h"
#include "tests/support/Catch.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <unordered_set>

using namespace fidesk;
using namespace fidesk::test;
using maintenance::generatePin;
using maintenance::isGuessable;

namespace {

constexpr std::size_t digits = 6;
constexpr int possible = 1'000'000;
constexpr std::size_t sampleSize = 300'000;

class SeededRandom final : public Random {
public:
    void fill(std::span<std::uint8_t> bytes) override {
        for (std::uint8_t& byte : bytes)
            byte = static_cast<std::uint8_t>(engine_() >> 24U);
    }

private:
    std::mt19937 engine_{20261122};
};

std::string sixDigits(int number) {
    return std::to_string(possible + number).substr(1);
}

/// Those the rules allow, in order.
const std::vector<int>& allowed() {
    static const std::vector<int> list = [] {
        std::vector<int> out;
        for (int number = 0; number < possible; ++number)
            if (!isGuessable(sixDigits(number)))
                out.push_back(number);
        return out;
    }();
    return list;
}

const std::vector<int>& sample() {
    static const std::vector<int> list = [] {
        SeededRandom random;
        std::vector<int> out;
        for (std::size_t i = 0; i < sampleSize; ++i) {
            const auto pin = valueOf(generatePin(digits, random));
            out.push_back(std::stoi(asText(pin.view())));
        }
        return out;
    }();
    return list;
}

/// How the sample falls into cells, held against how all that are allowed do.
template <typename Cell> void checkEven(std::size_t cells, const Cell& cellOf) {
    std::vector<double> expected(cells);
    std::vector<double> counted(cells);
    const double weight = static_cast<double>(sampleSize) / static_cast<double>(allowed().size());
    for (const int pin : allowed())
        expected.at(cellOf(pin)) += weight;
    for (const int pin : sample())
        counted.at(cellOf(pin)) += 1;
    double sum = 0;
    double freedom = -1;
    for (std::size_t i = 0; i < cells; ++i) {
        if (expected[i] == 0) {
            CHECK(counted[i] == 0);
            continue;
        }
        REQUIRE(expected[i] > 5); // below that the statistic is no chi-square
        sum += (counted[i] - expected[i]) * (counted[i] - expected[i]) / expected[i];
        freedom += 1;
    }
    const double spread = 4 * std::sqrt(2 * freedom);
    CHECK(sum < freedom + spread);
    CHECK(sum > freedom - spread);
}

int digitAt(int pin, std::size_t place) {
    return sixDigits(pin).at(place) - '0';
}

} // namespace

TEST_CASE("Each digit is as frequent in each place as among all that are allowed") {
    for (std::size_t place = 0; place < digits; ++place)
        checkEven(10, [place](int pin) { return static_cast<std::size_t>(digitAt(pin, place)); });
}

TEST_CASE("Neighbouring digits are as frequent together as among all that are allowed") {
    for (std::size_t place = 0; place + 1 < digits; ++place)
        checkEven(100, [place](int pin) {
            return static_cast<std::size_t>(10 * digitAt(pin, place) + digitAt(pin, place + 1));
        });
}

TEST_CASE("No part of what is allowed is preferred") {
    constexpr std::size_t parts = 1'000;
    checkEven(parts, [](int pin) {
        const auto rank = std::ranges::lower_bound(allowed(), pin) - allowed().begin();
        return static_cast<std::size_t>(rank) * parts / allowed().size();
    });
    checkEven(997, [](int pin) { return static_cast<std::size_t>(pin) % 997; }); // across the parts
}

// Of n PINs out of N, n (n - 1) / 2N pairs are alike on average; over many boxes their number is as good as
// Poisson's, whose variance is its mean.
TEST_CASE("In boxes of two thousand keys no more PINs are alike than chance has it, and no fewer") {
    constexpr std::size_t box = 2'000;
    double pairs = 0;
    for (std::size_t start = 0; start + box <= sampleSize; start += box) {
        std::vector<int> pins(sample().begin() + static_cast<std::ptrdiff_t>(start),
                              sample().begin() + static_cast<std::ptrdiff_t>(start + box));
        std::ranges::sort(pins);
        for (std::size_t i = 0, same = 0; i + 1 < pins.size(); ++i) {
            same = pins[i] == pins[i + 1] ? same + 1 : 0;
            pairs += static_cast<double>(same);
        }
    }
    const double perBox =
        static_cast<double>(box * (box - 1)) / (2.0 * static_cast<double>(allowed().size()));
    const double expected = perBox * static_cast<double>(sampleSize / box);
    CHECK(std::abs(pairs - expected) < 4 * std::sqrt(expected));
}

// Eight digits of a box of two thousand: 0.02 pairs are expected.
TEST_CASE("A box of keys with longer PINs has no two alike") {
    SeededRandom random;
    std::unordered_set<std::string> pins;
    for (int i = 0; i < 2'000; ++i)
        pins.insert(asText(valueOf(generatePin(8, random)).view()));
    CHECK(pins.size() == 2'000);
}

TEST_CASE("One PIN tells nothing of the next") {
    std::array<double, 100> counted{};
    std::array<double, 10> first{};
    std::array<double, 10> last{};
    for (std::size_t i = 0; i + 1 < sampleSize; ++i) {
        const auto before = static_cast<std::size_t>(digitAt(sample()[i], digits - 1));
        const auto after = static_cast<std::size_t>(digitAt(sample()[i + 1], 0));
        counted.at(10 * before + after) += 1;
        last.at(before) += 1;
        first.at(after) += 1;
    }
    double sum = 0;
    for (std::size_t cell = 0; cell < counted.size(); ++cell) {
        const double expected =
            last.at(cell / 10) * first.at(cell % 10) / static_cast<double>(sampleSize - 1);
        sum += (counted.at(cell) - expected) * (counted.at(cell) - expected) / expected;
    }
    const double freedom = 81; // independence of ten and ten
    CHECK(std::abs(sum - freedom) < 4 * std::sqrt(2 * freedom));
}
