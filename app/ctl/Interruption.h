#pragma once

#include <stop_token>
#include <thread>

namespace fidesk::ctl {

/// Ctrl-C and its like (SIGINT, SIGTERM, SIGHUP) as a stop request. The handler only writes to a pipe; a
/// thread reads it. One at a time in a process; programs started meanwhile do not inherit it.
class Interruption {
public:
    Interruption();
    ~Interruption();
    Interruption(const Interruption&) = delete;
    Interruption& operator=(const Interruption&) = delete;

    /// Requested at the first signal; those after it change nothing.
    [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

private:
    void wait();

    std::stop_source source_{};
    int readEnd_{-1};
    std::thread thread_{};
};

} // namespace fidesk::ctl
