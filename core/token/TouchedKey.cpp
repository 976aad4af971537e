#include "core/token/TouchedKey.h"

#include <list>
#include <mutex>
#include <optional>
#include <thread>

namespace fidesk::token {

namespace {

/// Several keys that wait at once, each on a thread of its own.
class Race {
public:
    Race(const std::function<void()>& waiting, std::stop_token stop)
        : waiting_(waiting), onStop_(std::move(stop), [this] { over_.request_stop(); }) {}

    void enter(std::unique_ptr<Token> token) {
        threads_.emplace_back([this, token = std::move(token)] { run(*token); });
    }

    /// Joins all; then the winner, or why there is none.
    Result<TokenAddress> outcome() {
        threads_.clear();
        if (winner_)
            return *winner_;
        return fail(failure_.value_or(Error(ErrorCode::NoKey)));
    }

private:
    class Observer : public TokenObserver {
    public:
        explicit Observer(Race& race) : race_(race) {}
        void touchNeeded() override { std::call_once(race_.told_, race_.waiting_); }

    private:
        Race& race_;
    };

    void run(Token& token) {
        Observer observer(*this);
        auto touched = token.waitForTouch(observer, over_.get_token());
        {
            const std::lock_guard lock(mutex_);
            if (touched && !winner_)
                winner_ = token.address();
            else if (!touched && (!failure_ || failure_->code == ErrorCode::KeyUnplugged))
                failure_ = touched.error();
        }
        if (touched)
            over_.request_stop();
    }

    const std::function<void()>& waiting_;
    std::once_flag told_{};
    std::mutex mutex_{};
    std::optional<TokenAddress> winner_{};
    std::optional<Error> failure_{};
    std::stop_source over_{};
    std::stop_callback<std::function<void()>> onStop_;
    std::list<std::jthread> threads_{};
};

} // namespace

Result<TokenAddress> touchedKey(TokenSource& source, const std::vector<TokenAddress>& addresses,
                                const std::function<void()>& waiting, std::stop_token stop) {
    std::vector<std::unique_ptr<Token>> tokens;
    Error shut(ErrorCode::NoKey);
    for (const TokenAddress& address : addresses) {
        if (auto token = source.open(address))
            tokens.push_back(std::move(*token));
        else
            shut = token.error();
    }
    if (tokens.empty())
        return fail(shut);
    Race race(waiting, std::move(stop));
    for (auto& token : tokens)
        race.enter(std::move(token));
    return race.outcome();
}

} // namespace fidesk::token
