#include "tests/support/FakeCalls.h"

#include <chrono>

namespace fidesk::test {

using Lock = std::unique_lock<std::mutex>;

void FakeCalls::failNext(const std::string& name, Error error) {
    const Lock lock(mutex_);
    once_[name] = std::move(error);
}

void FakeCalls::failAlways(const std::string& name, std::optional<Error> error) {
    const Lock lock(mutex_);
    if (error)
        always_[name] = std::move(*error);
    else
        always_.erase(name);
}

void FakeCalls::failAtCall(int n, Error error) {
    const Lock lock(mutex_);
    atCall_ = {n, std::move(error)};
}

void FakeCalls::hold(const std::string& name) {
    const Lock lock(mutex_);
    held_.insert(name);
}

void FakeCalls::release(const std::string& name) {
    const Lock lock(mutex_);
    held_.erase(name);
    changed_.notify_all();
}

bool FakeCalls::waitUntilHeld(const std::string& name) {
    Lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(5), [&] { return waiting_[name] > 0; });
}

void FakeCalls::onCall(std::function<void(const std::string&)> called) {
    const Lock lock(mutex_);
    called_ = std::move(called);
}

std::vector<std::string> FakeCalls::log() const {
    const Lock lock(mutex_);
    return log_;
}

int FakeCalls::count(const std::string& name) const {
    const Lock lock(mutex_);
    const auto found = counts_.find(name);
    return found == counts_.end() ? 0 : found->second;
}

void FakeCalls::clearLog() {
    const Lock lock(mutex_);
    log_.clear();
    counts_.clear();
}

std::optional<Error> FakeCalls::takeFailure(const std::string& name) {
    if (atCall_ && --atCall_->first == 0) {
        const Error error = atCall_->second;
        atCall_.reset();
        return error;
    }
    for (const std::string& key : {name, std::string()}) {
        if (const auto found = once_.find(key); found != once_.end()) {
            const Error error = found->second;
            once_.erase(found);
            return error;
        }
        if (const auto found = always_.find(key); found != always_.end())
            return found->second;
    }
    return std::nullopt;
}

Result<void> FakeCalls::enter(const std::string& name, const std::string& arguments,
                              const std::stop_token& stop) {
    Lock lock(mutex_);
    log_.push_back(arguments.empty() ? name : name + " " + arguments);
    ++counts_[name];
    if (const auto called = called_) {
        lock.unlock();
        called(name);
        lock.lock();
    }
    if (held_.contains(name)) {
        ++waiting_[name];
        changed_.notify_all();
        changed_.wait(lock, stop, [&] { return !held_.contains(name); });
        --waiting_[name];
    }
    if (stop.stop_requested())
        return fail(ErrorCode::Cancelled);
    if (auto failure = takeFailure(name))
        return fail(std::move(*failure));
    return {};
}

} // namespace fidesk::test
