#include "core/portal/http/EventThread.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

namespace fidesk::portal::http {

class EventThread::Dispatcher : public QObject {
    Q_OBJECT
public:
    void post(std::function<void()> task) {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
        if (tasks_.size() == 1)
            QMetaObject::invokeMethod(this, "drain", Qt::QueuedConnection);
    }

public Q_SLOTS:
    void drain() {
        std::deque<std::function<void()>> tasks;
        {
            const std::lock_guard lock(mutex_);
            tasks.swap(tasks_);
        }
        for (const auto& task : tasks)
            task();
    }

private:
    std::mutex mutex_;
    std::deque<std::function<void()>> tasks_;
};

EventThread::EventThread(const QString& name) : dispatcher_(std::make_unique<Dispatcher>()) {
    thread_.setObjectName(name);
    dispatcher_->moveToThread(&thread_);
    thread_.start();
}

EventThread::~EventThread() {
    post([this] { thread_.quit(); });
    thread_.wait();
}

void EventThread::post(std::function<void()> task) {
    dispatcher_->post(std::move(task));
}

void EventThread::call(const std::function<void()>& task) {
    std::mutex mutex;
    std::condition_variable ran;
    bool done = false;
    post([&] {
        task();
        const std::lock_guard lock(mutex);
        done = true;
        ran.notify_one();
    });
    std::unique_lock lock(mutex);
    ran.wait(lock, [&] { return done; });
}

} // namespace fidesk::portal::http

#include "EventThread.moc"
