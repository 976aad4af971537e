#include "tests/bench/portal/Load.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <thread>

namespace fidesk::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;

double secondsSince(SteadyClock::time_point start) {
    return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

} // namespace

double Timing::quantile(double part) const {
    if (milliseconds.empty())
        return 0;
    const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(milliseconds.size())));
    return milliseconds[std::clamp<std::size_t>(rank, 1, milliseconds.size()) - 1];
}

Timing timed(std::size_t count, std::size_t threads,
             const std::function<bool(std::size_t, std::size_t)>& call) {
    Timing timing{.milliseconds = std::vector<double>(count)};
    std::atomic<std::size_t> next{0};
    const auto start = SteadyClock::now();
    const auto work = [&](std::size_t thread) {
        for (std::size_t i = next++; i < count; i = next++) {
            const auto begin = SteadyClock::now();
            if (!call(i, thread))
                giveUp("request " + std::to_string(i) + " was not answered as it should be");
            timing.milliseconds[i] = secondsSince(begin) * 1000;
        }
    };
    {
        std::vector<std::jthread> workers;
        for (std::size_t thread = 0; thread < threads; ++thread)
            workers.emplace_back(work, thread);
    }
    timing.seconds = secondsSince(start);
    std::sort(timing.milliseconds.begin(), timing.milliseconds.end());
    return timing;
}

void printRate(const std::string& title, const Timing& timing) {
    std::printf("  %-46s %8.1f per second, p50 %.2f ms, p99 %.2f ms\n", title.c_str(), timing.perSecond(),
                timing.quantile(0.5), timing.quantile(0.99));
    std::fflush(stdout);
}

void giveUp(const std::string& sentence) {
    std::fprintf(stderr, "bench_portal: %s\n", sentence.c_str());
    std::_Exit(1);
}

} // namespace fidesk::bench
