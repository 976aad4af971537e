#pragma once

namespace fidesk::server {

/// SIGINT and SIGTERM, turned from ends of the process into something to wait for. At most one at a time.
class StopSignal {
public:
    StopSignal();
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    /// Returns when one of them has come.
    void wait() { wait(false); }

    /// As wait(), or when standard input ends; what comes in there is passed over.
    void waitOrEndOfInput() { wait(true); }

private:
    void wait(bool watchInput);
};

} // namespace fidesk::server
