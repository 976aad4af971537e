#pragma once

#include "core/base/CallbackSlot.h"
#include "core/token/Token.h"

#include <memory>
#include <mutex>
#include <vector>

namespace fidesk::token {

/// Those who watch a TokenSource. Any thread.
class Watchers {
public:
    /// As TokenSource::watch(). @p tells: whether tell() is ever called.
    [[nodiscard]] std::unique_ptr<TokenWatch> add(std::function<void()> changed, bool tells = true);
    /// Calls each of them, on this thread.
    void tell();

private:
    std::mutex mutex_;
    std::vector<std::weak_ptr<CallbackSlot>> slots_;
};

} // namespace fidesk::token
