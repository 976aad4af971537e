#pragma once

#include "core/base/Bytes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fidesk::bench {

inline constexpr std::size_t regionCount = 60;
inline constexpr std::size_t institutionCount = 2000;

struct Person {
    std::string displayName{};
    std::string address{};
    std::string organisation{};
};

/// People with names as they are: a few names are many people's (Zipf), two in three are Greek, mail
/// addresses are in Latin letters. The same every time.
class People {
public:
    People();
    [[nodiscard]] Person person(std::size_t number) const;

    /// Of @p rank: 0 is the most frequent.
    [[nodiscard]] std::string surname(std::size_t rank) const;
    [[nodiscard]] std::string firstName(std::size_t rank) const;

    static std::string institution(std::size_t number);
    static std::string region(std::size_t number);

private:
    struct Zipf {
        Zipf(std::size_t size, double exponent);
        [[nodiscard]] std::size_t rank(double part) const;
        std::vector<double> sums{};
    };
    Zipf first_;
    Zipf last_;
    Zipf institutions_;
};

/// A number from 0 up to, but not, 1 that looks random: of @p seed.
double fraction(std::uint64_t seed);

} // namespace fidesk::bench
