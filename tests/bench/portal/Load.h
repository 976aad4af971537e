#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace fidesk::bench {

/// How long calls took, and all of them together.
struct Timing {
    std::vector<double> milliseconds{}; ///< of each, ascending
    double seconds{0};

    [[nodiscard]] double perSecond() const { return static_cast<double>(milliseconds.size()) / seconds; }
    /// 0.5: the median. Nearest rank.
    [[nodiscard]] double quantile(double part) const;
};

/// Calls @p call with 0 to @p count - 1 from @p threads threads; each thread has the number @p call gets as
/// its second argument. Ends the program where a call gives false.
Timing timed(std::size_t count, std::size_t threads,
             const std::function<bool(std::size_t, std::size_t)>& call);

/// Prints "title: 123.4 per second, p50 1.2 ms, p99 3.4 ms".
void printRate(const std::string& title, const Timing& timing);

/// Ends the program with a sentence.
[[noreturn]] void giveUp(const std::string& sentence);

} // namespace fidesk::bench
