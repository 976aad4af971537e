#include "core/maintenance/PinPatterns.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace fidesk::maintenance {

namespace {

constexpr std::size_t shortestPart = 4;

/// From one digit to the one behind it, modulo 10.
int step(std::string_view digits, std::size_t at) {
    return (digits[at + 1] - digits[at] + 10) % 10;
}

/// The length of the longest part whose digits are a constant step apart.
std::size_t longestProgression(std::string_view digits) {
    std::size_t longest = std::min<std::size_t>(digits.size(), 2);
    std::size_t length = longest;
    for (std::size_t i = 2; i < digits.size(); ++i) {
        length = step(digits, i - 1) == step(digits, i - 2) ? length + 1 : 2;
        longest = std::max(longest, length);
    }
    return longest;
}

bool isProgression(std::string_view digits) {
    return longestProgression(digits) == digits.size();
}

bool repeats(std::string_view digits) {
    for (std::size_t block = 1; block * 2 <= digits.size(); ++block)
        if (std::equal(digits.begin() + static_cast<std::ptrdiff_t>(block), digits.end(), digits.begin()))
            return true;
    return false;
}

bool isInGroups(std::string_view digits) {
    std::size_t group = 1;
    for (std::size_t i = 1; i < digits.size(); ++i) {
        if (digits[i] == digits[i - 1]) {
            ++group;
            continue;
        }
        if (group == 1)
            return false;
        group = 1;
    }
    return group > 1;
}

bool isMirrored(std::string_view digits) {
    return std::equal(digits.begin(), digits.end(), digits.rbegin());
}

bool isKeypadColumn(std::string_view digits) {
    return digits == "2580" || digits == "0852";
}

int numberAt(std::string_view digits, std::size_t at) {
    return (digits[at] - '0') * 10 + (digits[at + 1] - '0');
}

bool isMonth(int month) {
    return month >= 1 && month <= 12;
}

bool isDay(int day, int month) {
    constexpr std::array<int, 12> days{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return isMonth(month) && day >= 1 && day <= days[static_cast<std::size_t>(month) - 1];
}

/// Day and month, in either order.
bool isDayAt(std::string_view digits, std::size_t at) {
    const int first = numberAt(digits, at);
    const int second = numberAt(digits, at + 2);
    return isDay(first, second) || isDay(second, first);
}

bool isYearAt(std::string_view digits, std::size_t at) {
    const int century = numberAt(digits, at);
    return century == 19 || century == 20;
}

bool isSixDigitDate(std::string_view digits) {
    return isDayAt(digits, 0) || isDay(numberAt(digits, 4), numberAt(digits, 2)) ||
           (isYearAt(digits, 0) && isMonth(numberAt(digits, 4))) ||
           (isMonth(numberAt(digits, 0)) && isYearAt(digits, 2));
}

bool isDate(std::string_view digits) {
    switch (digits.size()) {
    case 4:
        return isDayAt(digits, 0) || isYearAt(digits, 0);
    case 6:
        return isSixDigitDate(digits);
    case 8:
        return (isDayAt(digits, 0) && isYearAt(digits, 4)) || (isYearAt(digits, 0) && isDayAt(digits, 4));
    default:
        return false;
    }
}

bool isPattern(std::string_view digits) {
    return isProgression(digits) || repeats(digits) || isInGroups(digits) || isMirrored(digits) ||
           isDate(digits) || isKeypadColumn(digits);
}

/// Whether @p digits are patterns of at least `shortestPart` digits, one after the other.
bool isMadeOfPatterns(std::string_view digits) {
    std::vector<bool> reached(digits.size() + 1);
    reached[0] = true;
    for (std::size_t begin = 0; begin < digits.size(); ++begin) {
        if (!reached[begin])
            continue;
        for (std::size_t end = begin + shortestPart; end <= digits.size(); ++end)
            if (!reached[end] && isPattern(digits.substr(begin, end - begin)))
                reached[end] = true;
    }
    return reached[digits.size()];
}

} // namespace

bool isGuessable(std::string_view digits) {
    const std::size_t progression = longestProgression(digits);
    return isPattern(digits) || (progression >= shortestPart && progression * 2 > digits.size()) ||
           isMadeOfPatterns(digits);
}

} // namespace fidesk::maintenance
