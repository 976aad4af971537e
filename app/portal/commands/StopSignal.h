#pragma once

namespace fidesk::server {

/// SIGINT and SIGTERM, turned from ends of the process into something to wait for. At most one at a time.
class StopSignal {
public:
    /// What SIGHUP does, where there is such a signal.
    enum class Hangup { Ends, Reloads };
    enum class Request { Stop, Reload };

    explicit StopSignal(Hangup hangup = Hangup::Ends);
    ~StopSignal();
    StopSignal(const StopSignal&) = delete;
    StopSignal& operator=(const StopSignal&) = delete;

    /// Returns when one of them has come.
    Request wait() { return wait(false); }

    /// As wait(), or when standard input ends; what comes in there is passed over.
    void waitOrEndOfInput() { wait(true); }

private:
    Request wait(bool watchInput);
};

} // namespace fidesk::server
