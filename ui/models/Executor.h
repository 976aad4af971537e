#pragma once

#include <QObject>
#include <QPointer>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <type_traits>

namespace fidesk::ui {

/// One worker thread with a queue. Work is done in the order it was given; its result comes back on the GUI
/// thread: `executor.run(work).then(this, done)`, where `work(std::stop_token)` gives a value and `done`
/// takes it. When the context is gone by then, the result is dropped. Made, used and destroyed on the GUI
/// thread, post() excepted. (QFuture::then() would do, but that of Qt 6.4 is not safe against a context that
/// is destroyed meanwhile.)
class Executor {
    struct Job {
        std::stop_source stop;
        virtual ~Job() = default;
        virtual void work() = 0;    ///< on the worker
        virtual void deliver() = 0; ///< on the GUI thread
    };

    template <typename Work, typename Done> struct TypedJob final : Job {
        using Value = std::invoke_result_t<Work, std::stop_token>;

        TypedJob(Work w, QObject* c, Done d) : work_(std::move(w)), context_(c), done_(std::move(d)) {}
        void work() override {
            value_.emplace((*work_)(stop.get_token()));
            work_.reset(); // What it held, a PIN perhaps, is wiped at once.
        }
        void deliver() override {
            if (context_ && value_)
                done_(std::move(*value_));
        }

        std::optional<Work> work_;
        QPointer<QObject> context_;
        Done done_;
        std::optional<Value> value_;
    };

public:
    template <typename Work> class Pending {
    public:
        Pending(Executor& executor, Work work) : executor_(executor), work_(std::move(work)) {}

        /// Puts the work into the queue. What is returned asks it to stop, before it has begun as well;
        /// `done` is called all the same.
        template <typename Done> std::stop_source then(QObject* context, Done done) && {
            return executor_.add(
                std::make_shared<TypedJob<Work, Done>>(std::move(work_), context, std::move(done)));
        }

    private:
        Executor& executor_;
        Work work_;
    };

    Executor();
    ~Executor();
    Executor(const Executor&) = delete;
    Executor& operator=(const Executor&) = delete;

    /// @p work may be move-only.
    template <typename Work> [[nodiscard]] Pending<Work> run(Work work) { return {*this, std::move(work)}; }

    /// Calls @p call on the GUI thread, unless @p context, taken there, is gone by then. Any thread.
    void post(QPointer<QObject> context, std::function<void()> call);

    /// Asks the work under way to stop, drops what waits, and returns when the thread has ended: within a
    /// second, as core promises. The end of the program, not of an operation.
    void stop();

private:
    QObject delivery_; // lives on the GUI thread; its queue of events brings results there
    std::mutex mutex_;
    std::condition_variable_any added_;
    std::deque<std::shared_ptr<Job>> waiting_;
    std::shared_ptr<Job> running_;
    std::jthread thread_;

    std::stop_source add(std::shared_ptr<Job> job);
    std::shared_ptr<Job> next(const std::stop_token& end);
    void loop(const std::stop_token& end);
};

} // namespace fidesk::ui
