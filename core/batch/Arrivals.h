#pragma once

#include "core/token/Token.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

namespace fidesk::batch {

/// Hands out keys as they come in, those that are in at first too: each once for each time it is plugged in.
/// Waits for what the source tells; looks for itself only where the source cannot tell. Any thread, any
/// number at once.
class Arrivals {
public:
    /// @p source outlives it. @p look: how often to look where the source does not tell.
    explicit Arrivals(token::TokenSource& source,
                      std::chrono::milliseconds look = std::chrono::milliseconds(500));

    /// The next key that is in and was not handed out. A key that nobody may open yet is waited for. Errors:
    /// Cancelled, TokenSource::list().
    Result<token::TokenAddress> next(const std::stop_token& stop);

    /// As long as it lives a key is being unplugged and plugged in again, as a reset wants it: keys that come
    /// in meanwhile are not handed out. Any thread.
    class Return {
    public:
        explicit Return(Arrivals& arrivals);
        ~Return();
        Return(const Return&) = delete;
        Return& operator=(const Return&) = delete;

    private:
        Arrivals& arrivals_;
    };

    /// @p key was not needed: as long as it stays in it may be handed out again.
    void giveBack(const token::TokenAddress& key);

private:
    using Keys = std::vector<token::TokenAddress>;

    Result<void> look(std::unique_lock<std::mutex>& lock);
    void take(const Keys& in);

    token::TokenSource& source_;
    const std::chrono::milliseconds look_;
    std::mutex mutex_{}; // never held while keys are listed
    std::condition_variable_any changed_{};
    bool changes_{true}; ///< keys may have come or gone since they were listed
    bool looking_{false};
    int returns_{0};
    Keys known_{}; ///< those in that were handed out, or wait to be
    std::deque<token::TokenAddress> waiting_{};
    std::unique_ptr<token::TokenWatch> watch_{}; // the first to go
};

} // namespace fidesk::batch
