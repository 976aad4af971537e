#include "core/sql/WriterQueue.h"

#include "core/base/Json.h"
#include "core/sql/Failures.h"

#include <QFileInfo>

#include <algorithm>
#include <map>

namespace fidesk::sql {

std::shared_ptr<WriterQueue> WriterQueue::of(const std::string& path) {
    static std::mutex mutex;
    static std::map<std::string, std::weak_ptr<WriterQueue>> queues; // by canonical path
    const std::string file = toUtf8(QFileInfo(toQString(path)).canonicalFilePath());
    if (file.empty())
        return nullptr;
    const std::lock_guard lock(mutex);
    std::erase_if(queues, [](const auto& entry) { return entry.second.expired(); });
    auto queue = queues[file].lock();
    if (!queue) {
        queue = std::make_shared<WriterQueue>();
        queues[file] = queue;
    }
    return queue;
}

Result<WriterQueue::Turn> WriterQueue::take(std::chrono::milliseconds patience) {
    {
        std::unique_lock lock(mutex_);
        if (taken_) {
            Waiter self;
            waiters_.push_back(&self);
            if (!self.called.wait_for(lock, patience, [&] { return self.isCalled; })) {
                waiters_.erase(std::find(waiters_.begin(), waiters_.end(), &self));
                return fail(busy("other writers did not end in time"));
            }
        }
        taken_ = true;
    }
    return Turn(this, [self = shared_from_this()](const WriterQueue*) { self->handOn(); });
}

std::size_t WriterQueue::waiting() const {
    const std::lock_guard lock(mutex_);
    return waiters_.size();
}

/// It stays taken when it is handed on, so that nobody who comes now is before who waits.
void WriterQueue::handOn() {
    const std::lock_guard lock(mutex_);
    if (waiters_.empty()) {
        taken_ = false;
        return;
    }
    waiters_.front()->isCalled = true;
    waiters_.front()->called.notify_one(); // while it is locked: the waiter is gone soon after
    waiters_.pop_front();
}

} // namespace fidesk::sql
