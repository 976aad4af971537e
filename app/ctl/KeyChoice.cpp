#include "app/ctl/KeyChoice.h"

#include <algorithm>
#include <list>
#include <mutex>
#include <optional>
#include <thread>

namespace fidesk::ctl {

namespace {

/// Several keys that wait at once, each on a thread of its own.
class Race {
public:
    Race(const std::function<void()>& waiting, std::stop_token stop)
        : waiting_(waiting), onStop_(std::move(stop), [this] { over_.request_stop(); }) {}

    void enter(std::unique_ptr<token::Token> token) {
        threads_.emplace_back([this, token = std::move(token)] { run(*token); });
    }

    /// Joins all; then the winner, or why there is none.
    Result<token::TokenAddress> outcome() {
        threads_.clear();
        if (winner_)
            return *winner_;
        return fail(failure_.value_or(Error(ErrorCode::NoKey)));
    }

private:
    class Observer : public token::TokenObserver {
    public:
        explicit Observer(Race& race) : race_(race) {}
        void touchNeeded() override { std::call_once(race_.told_, race_.waiting_); }

    private:
        Race& race_;
    };

    void run(token::Token& token) {
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
    std::optional<token::TokenAddress> winner_{};
    std::optional<Error> failure_{};
    std::stop_source over_{};
    std::stop_callback<std::function<void()>> onStop_;
    std::list<std::jthread> threads_{};
};

} // namespace

Result<token::TokenAddress> touchedKey(token::TokenSource& source,
                                       const std::vector<token::TokenAddress>& addresses,
                                       const std::function<void()>& waiting, std::stop_token stop) {
    std::vector<std::unique_ptr<token::Token>> tokens;
    for (const token::TokenAddress& address : addresses) {
        FIDESK_ASSIGN(auto token, source.open(address));
        tokens.push_back(std::move(token));
    }
    Race race(waiting, std::move(stop));
    for (auto& token : tokens)
        race.enter(std::move(token));
    return race.outcome();
}

Result<std::unique_ptr<token::Token>> chooseKey(token::TokenSource& source, const std::string& wanted,
                                                bool mayAsk, const std::function<void()>& waiting,
                                                std::stop_token stop) {
    FIDESK_ASSIGN(const std::vector<token::TokenAddress> keys, source.list());
    if (!wanted.empty()) {
        const auto named = std::find_if(keys.begin(), keys.end(), [&wanted](const auto& key) {
            return key.id == wanted || key.path == wanted;
        });
        if (named == keys.end())
            return fail(ErrorCode::NoKey, "no key is called " + wanted);
        return source.open(*named);
    }
    if (keys.empty())
        return fail(ErrorCode::NoKey);
    if (keys.size() == 1)
        return source.open(keys.front());
    if (!mayAsk)
        return fail(ErrorCode::SeveralKeys, std::to_string(keys.size()) + " keys");
    FIDESK_ASSIGN(const token::TokenAddress touched, touchedKey(source, keys, waiting, std::move(stop)));
    return source.open(touched);
}

std::string nameOf(const token::TokenAddress& address) {
    std::string name = address.manufacturer;
    if (!name.empty() && !address.product.empty())
        name += ' ';
    name += address.product;
    return name.empty() ? address.id : name + " (" + address.id + ')';
}

} // namespace fidesk::ctl
