#pragma once

#include "core/batch/Arrivals.h"
#include "core/batch/KeyWork.h"
#include "ui/models/BatchAttendant.h"

#include <atomic>
#include <list>
#include <map>
#include <thread>

namespace fidesk::ui {

/// A batch that is worked on: one thread waits for keys, and each key that comes in gets one of its own.
class BatchRun {
public:
    struct Parts {
        std::shared_ptr<portal::Portal> portal;
        token::TokenSource& keys;
        records::Records& records;
        const Clock& clock;
        Random& random;
        Pause pause;
        batch::FindProfile findProfile;
        std::unique_ptr<BatchRoster> roster{}; ///< null: PINs are shown
        webauthn::TrustAnchors trustAnchors{}; ///< as enrolment::Parts has them
    };

    /// Called on the threads of the keys, and on the one that waits for them.
    struct Listener {
        BatchAttendant::Listener attendant;
        /// The key of this id is not worked with any more. @p unused: it is as it was.
        std::function<void(QString key, bool unused)> keyEnded;
        /// It pauses by itself.
        std::function<void(Error why)> paused;
        /// All threads have ended, but the one that says so.
        std::function<void()> ended;
    };

    BatchRun(std::unique_ptr<batch::Batch> batch, Parts parts);
    /// Stops, and waits for the threads.
    ~BatchRun();
    BatchRun(const BatchRun&) = delete;
    BatchRun& operator=(const BatchRun&) = delete;

    /// What a crash left: ends what can be ended without keys. Before begin(). Errors: batch::recover().
    Result<std::vector<batch::OpenRow>> recover(const std::stop_token& stop);

    /// Starts to take keys.
    void begin(Listener listener);
    /// No key gets another row until goOn().
    void pause();
    void goOn();
    /// Asks all threads to end; the keys are left clean. Listener::ended follows.
    void stop() { stop_.request_stop(); }

    [[nodiscard]] batch::Batch& batch() { return *batch_; }
    /// Null: PINs are shown.
    [[nodiscard]] const BatchRoster* roster() const { return parts_.roster.get(); }
    /// Who attends the key of this id; null: it is not worked with. Any thread.
    [[nodiscard]] std::shared_ptr<BatchAttendant> attendant(const QString& key) const;

private:
    struct Worker {
        std::atomic<bool> over{false};
        std::jthread thread{};
    };

    Parts parts_;
    std::unique_ptr<batch::Batch> batch_;
    batch::Workshop workshop_;
    batch::Arrivals arrivals_;
    Listener listener_{};
    std::stop_source stop_{};
    mutable std::mutex mutex_{}; // guards what follows
    std::condition_variable_any opened_{};
    bool open_{true}; ///< keys are taken
    unsigned wentOn_{0};
    std::map<QString, std::shared_ptr<BatchAttendant>> attendants_{};
    std::list<Worker> workers_{}; // of the thread that waits alone
    std::jthread waiting_{};

    [[nodiscard]] batch::Workshop makeWorkshop();
    bool waitUntilOpen(const std::stop_token& stop);
    void close(unsigned seen);
    void pauseBy(const Error& why);
    void takeKeys();
    void take(const token::TokenAddress& key);
    [[nodiscard]] bool comesBack(const token::TokenAddress& key) const;
    void work(const token::TokenAddress& key);
    void leave(const token::TokenAddress& key, const Result<batch::KeyEnd>& end, unsigned seen);
};

} // namespace fidesk::ui
