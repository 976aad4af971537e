#include "core/batch/Arrivals.h"

#include <algorithm>

namespace fidesk::batch {

namespace {

bool contains(const auto& keys, const token::TokenAddress& key) {
    return std::ranges::find(keys, key) != keys.end();
}

} // namespace

Arrivals::Arrivals(token::TokenSource& source, std::chrono::milliseconds look)
    : source_(source), look_(look) {
    watch_ = source.watch([this] {
        const std::lock_guard lock(mutex_);
        changes_ = true;
        changed_.notify_all();
    });
}

Result<token::TokenAddress> Arrivals::next(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!stop.stop_requested()) {
        if (!waiting_.empty()) {
            token::TokenAddress key = std::move(waiting_.front());
            waiting_.pop_front();
            return key;
        }
        if (changes_ && !looking_) {
            FIDESK_TRY(look(lock));
            continue;
        }
        const auto awake = [this] { return !waiting_.empty() || (changes_ && !looking_); };
        if (watch_->tells())
            changed_.wait(lock, stop, awake);
        else if (!changed_.wait_for(lock, stop, look_, awake))
            changes_ = true;
    }
    return fail(ErrorCode::Cancelled);
}

/// One thread at a time, so that what is listed last is what is in.
Result<void> Arrivals::look(std::unique_lock<std::mutex>& lock) {
    looking_ = true;
    changes_ = false;
    lock.unlock();
    auto listed = source_.list();
    lock.lock();
    looking_ = false;
    changed_.notify_all();
    if (!listed && listed.error().code == ErrorCode::KeyNotPermitted)
        listed = Keys();
    if (!listed) {
        changes_ = true;
        return fail(listed.error());
    }
    take(*listed);
    return {};
}

void Arrivals::take(const Keys& in) {
    const auto gone = [&in](const token::TokenAddress& key) { return !contains(in, key); };
    std::erase_if(known_, gone);
    std::erase_if(waiting_, gone);
    for (const token::TokenAddress& key : in) {
        if (contains(known_, key))
            continue;
        known_.push_back(key);
        if (returns_ == 0)
            waiting_.push_back(key);
    }
}

Arrivals::Return::Return(Arrivals& arrivals) : arrivals_(arrivals) {
    const std::lock_guard lock(arrivals_.mutex_);
    ++arrivals_.returns_;
}

/// What is in now came in meanwhile, even where nobody has looked yet.
Arrivals::Return::~Return() {
    std::unique_lock lock(arrivals_.mutex_);
    arrivals_.changed_.wait(lock, [this] { return !arrivals_.looking_; });
    if (auto looked = arrivals_.look(lock); !looked)
        arrivals_.changes_ = true;
    --arrivals_.returns_;
    arrivals_.changed_.notify_all();
}

void Arrivals::giveBack(const token::TokenAddress& key) {
    const std::lock_guard lock(mutex_);
    if (std::erase(known_, key) == 0)
        return;
    changes_ = true;
    changed_.notify_all();
}

} // namespace fidesk::batch
