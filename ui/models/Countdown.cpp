#include "ui/models/Countdown.h"

namespace fidesk::ui {

Countdown::Countdown(QObject* parent) : QObject(parent) {
    timer_.setInterval(200);
    connect(&timer_, &QTimer::timeout, this, &Countdown::tick);
}

void Countdown::start(std::chrono::milliseconds limit) {
    if (limit.count() == 0)
        return stop();
    deadline_ = QDeadlineTimer(limit);
    told_ = of_ = static_cast<int>((limit.count() + 999) / 1000);
    timer_.start();
}

void Countdown::stop() {
    timer_.stop();
    of_ = told_ = 0;
}

int Countdown::left() const {
    return running() ? static_cast<int>((deadline_.remainingTime() + 999) / 1000) : 0;
}

void Countdown::tick() {
    const int now = left();
    if (now == told_)
        return;
    told_ = now;
    Q_EMIT ticked(now);
}

} // namespace fidesk::ui
