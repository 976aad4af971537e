#include "app/ctl/Errands.h"

namespace fidesk::ctl {

void Errands::leave(std::function<void()> errand) {
    const std::lock_guard lock(mutex_);
    errands_.push_back(std::move(errand));
    changed_.notify_one();
}

void Errands::run() {
    std::unique_lock lock(mutex_);
    while (true) {
        changed_.wait(lock, [this] { return closed_ || !errands_.empty(); });
        if (errands_.empty())
            return;
        const std::function<void()> errand = std::move(errands_.front());
        errands_.pop_front();
        lock.unlock();
        errand();
        lock.lock();
    }
}

void Errands::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_one();
}

} // namespace fidesk::ctl
