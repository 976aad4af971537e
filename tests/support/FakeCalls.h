#pragma once

#include "core/base/Result.h"

#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace fidesk::test {

/// The part every fake shares: a log of the calls made to it, calls that are to fail, and calls that are to
/// hang until they are let go or stopped. Any thread.
class FakeCalls {
public:
    /// The next call of @p name (any, where @p name is empty) fails with @p error.
    void failNext(const std::string& name, Error error);
    /// Every call of @p name (all, where it is empty) fails with @p error until failAlways(name, {}).
    void failAlways(const std::string& name, std::optional<Error> error);
    /// The @p n-th call from now on fails with @p error, whichever it is. 1: the next.
    void failAtCall(int n, Error error);

    /// Calls of @p name wait until release() or a stop request.
    void hold(const std::string& name);
    void release(const std::string& name);
    /// Waits up to 5 s for a call of @p name to be held; whether one is.
    bool waitUntilHeld(const std::string& name);

    /// Called at the start of each call, on its thread, with its name.
    void onCall(std::function<void(const std::string&)> called);

    /// The calls so far, with their arguments, oldest first. PINs are never in it.
    [[nodiscard]] std::vector<std::string> log() const;
    [[nodiscard]] int count(const std::string& name) const;
    void clearLog();

    /// For the fake: notes the call and says how it ends before it began, if it does. Errors: those set
    /// above, Cancelled.
    Result<void> enter(const std::string& name, const std::string& arguments, const std::stop_token& stop);

private:
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::vector<std::string> log_;
    std::map<std::string, int> counts_;
    std::map<std::string, Error> once_;
    std::map<std::string, Error> always_;
    std::optional<std::pair<int, Error>> atCall_;
    std::set<std::string> held_;
    std::map<std::string, int> waiting_;
    std::function<void(const std::string&)> called_;

    std::optional<Error> takeFailure(const std::string& name);
};

} // namespace fidesk::test
