#pragma once

#include <cstdint>
#include <fstream>
#include <mutex>
#include <string>
#include <string_view>

namespace fidesk::campaign {

/// Where a program can die: each is passed, in order, on whatever thread comes to it. At the one that is
/// chosen the process gets SIGKILL.
class Points {
public:
    /// @p killAt: 1 for the first; 0: none, and every point is written to @p trace, a line each, where that
    /// is given.
    explicit Points(std::uint64_t killAt = 0, const std::string& trace = {});

    /// Does nothing before arm().
    void pass(std::string_view what);
    void arm();

private:
    std::mutex mutex_{};
    bool armed_{false};
    std::uint64_t passed_{0};
    std::uint64_t killAt_;
    std::ofstream trace_{};
};

} // namespace fidesk::campaign
