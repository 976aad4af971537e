#pragma once

#include "app/ctl/Output.h"

#include <chrono>
#include <string>
#include <thread>

namespace fidesk::ctl {

/// Counts a wait down on the terminal, second by second, on a thread of its own, for as long as it lives.
/// Nobody else may use @p output meanwhile.
class Countdown {
public:
    Countdown(Output& output, std::chrono::milliseconds limit);
    ~Countdown();
    Countdown(const Countdown&) = delete;
    Countdown& operator=(const Countdown&) = delete;

private:
    void run(const std::stop_token& stop);

    Output& output_;
    std::chrono::steady_clock::time_point end_;
    std::jthread thread_{};
};

} // namespace fidesk::ctl
