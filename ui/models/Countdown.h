#pragma once

#include <QDeadlineTimer>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace fidesk::ui {

/// Seconds that run out while a person is waited for. GUI thread.
class Countdown : public QObject {
    Q_OBJECT
public:
    explicit Countdown(QObject* parent = nullptr);

    /// Where @p limit is zero, nothing runs out: as stop().
    void start(std::chrono::milliseconds limit);
    void stop();
    [[nodiscard]] bool running() const { return of_ > 0; }
    /// Whole seconds, rounded up; 0 where it does not run.
    [[nodiscard]] int left() const;
    /// What left() began with; 0 where it does not run.
    [[nodiscard]] int of() const { return of_; }

Q_SIGNALS:
    /// Once for each second.
    void ticked(int left);

private:
    QTimer timer_;
    QDeadlineTimer deadline_;
    int of_{0};
    int told_{0};

    void tick();
};

} // namespace fidesk::ui
