#include "app/ctl/Countdown.h"

#include "core/base/Json.h"
#include "ui/text/CommandText.h"

#include <condition_variable>
#include <mutex>

namespace fidesk::ctl {

namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

} // namespace

Countdown::Countdown(Output& output, std::chrono::milliseconds limit)
    : output_(output), end_(steady_clock::now() + limit) {
    thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

Countdown::~Countdown() {
    thread_.request_stop();
    thread_.join();
    output_.passing({});
}

void Countdown::run(const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any tick;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
        const auto left = std::chrono::ceil<seconds>(end_ - steady_clock::now());
        if (left <= seconds(0))
            return;
        output_.passing(
            toUtf8(text::commandPhrase(text::Phrase::SecondsLeft, QString::number(left.count()))));
        tick.wait_until(lock, stop, end_ - left + seconds(1), [] { return false; });
    }
}

} // namespace fidesk::ctl
