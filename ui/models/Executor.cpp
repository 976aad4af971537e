#include "ui/models/Executor.h"

namespace fidesk::ui {

Executor::Executor() : thread_([this](const std::stop_token& end) { loop(end); }) {}

Executor::~Executor() {
    stop();
}

void Executor::stop() {
    {
        const std::lock_guard lock(mutex_);
        waiting_.clear();
        if (running_)
            running_->stop.request_stop();
    }
    thread_.request_stop();
    if (thread_.joinable())
        thread_.join();
}

std::stop_source Executor::add(std::shared_ptr<Job> job) {
    std::stop_source stop = job->stop;
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(job));
    added_.notify_one();
    return stop;
}

std::shared_ptr<Executor::Job> Executor::next(const std::stop_token& end) {
    std::unique_lock lock(mutex_);
    running_.reset();
    if (!added_.wait(lock, end, [this] { return !waiting_.empty(); }) || end.stop_requested())
        return nullptr;
    running_ = std::move(waiting_.front());
    waiting_.pop_front();
    return running_;
}

void Executor::loop(const std::stop_token& end) {
    while (const std::shared_ptr<Job> job = next(end)) {
        job->work();
        QMetaObject::invokeMethod(
            &delivery_, [job] { job->deliver(); }, Qt::QueuedConnection);
    }
}

void Executor::post(QPointer<QObject> context, std::function<void()> call) {
    QMetaObject::invokeMethod(
        &delivery_,
        [context = std::move(context), call = std::move(call)] {
            if (context)
                call();
        },
        Qt::QueuedConnection);
}

} // namespace fidesk::ui
