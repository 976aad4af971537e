#include "core/simulator/Engine.h"

#include <algorithm>

/// The engine's hand and its patience: the finger, the waits for a touch, and those that a fault brings.
namespace fidesk::simulator {

void Engine::setSamples(std::vector<std::uint8_t> statuses) {
    const Lock lock(mutex_);
    samples_.assign(statuses.begin(), statuses.end());
}

void Engine::setFingers(std::vector<bool> matches) {
    const Lock lock(mutex_);
    fingers_.assign(matches.begin(), matches.end());
}

std::uint8_t Engine::nextSample() {
    const Lock lock(mutex_);
    if (samples_.empty())
        return 0;
    const std::uint8_t status = samples_.front();
    samples_.pop_front();
    return status;
}

bool Engine::nextFinger() {
    const Lock lock(mutex_);
    if (fingers_.empty())
        return true;
    const bool matches = fingers_.front();
    fingers_.pop_front();
    return matches;
}

Answer<void> Engine::waitForTouch(const Transaction& transaction, std::chrono::milliseconds timeout) {
    Lock lock(mutex_);
    if (alive(transaction) && faults_.pullsOutAtTouch())
        unplug();
    if (transaction.cancelled || !alive(transaction)) {
        unlockAndAnnounce(lock);
        return refuse(Status::KeepAliveCancel);
    }
    waiting_ = true;
    touched_ = false;
    touchWantedUntil_.reset();
    changed_ = true;
    keepAlive(transaction, KeepAliveStatus::UserPresenceNeeded);
    unlockAndAnnounce(lock);
    lock.lock();
    const auto answer = touchOrNothing(lock, transaction, timeout);
    if (alive(transaction)) {
        waiting_ = false;
        changed_ = true;
    }
    if (answer)
        keepAlive(transaction, KeepAliveStatus::Processing);
    unlockAndAnnounce(lock);
    return answer;
}

bool Engine::touchCounts() const {
    return (touched_ || touch_ == Touch::Automatic) && faults_.fault().kind != Fault::Kind::Untouched;
}

Answer<void> Engine::touchOrNothing(Lock& lock, const Transaction& transaction,
                                    std::chrono::milliseconds timeout) {
    const SteadyTime deadline = Device::now() + timeout;
    SteadyTime nextKeepAlive = Device::now() + personality_.keepAliveInterval;
    for (;;) {
        if (transaction.cancelled || !alive(transaction))
            return refuse(Status::KeepAliveCancel);
        if (touchCounts() && faults_.fault().kind == Fault::Kind::Refuse)
            return refuse(Status::OperationDenied);
        if (touchCounts())
            return {};
        const SteadyTime now = Device::now();
        if (now >= deadline)
            return refuse(Status::UserActionTimeout);
        if (now >= nextKeepAlive) {
            keepAlive(transaction, KeepAliveStatus::UserPresenceNeeded);
            nextKeepAlive = now + personality_.keepAliveInterval;
            continue;
        }
        wake_.wait_until(lock, std::min(deadline, nextKeepAlive));
    }
}

bool Engine::takeTouch(const Transaction& transaction) {
    Lock lock(mutex_);
    if (!alive(transaction))
        return false;
    if (touchCounts() && faults_.fault().kind != Fault::Kind::Refuse) {
        endTouchWanted();
        unlockAndAnnounce(lock);
        return true;
    }
    if (faults_.pullsOutAtTouch()) {
        unplug();
    } else if (!waiting_) {
        waiting_ = true;
        touched_ = false;
        changed_ = true;
        touchWantedUntil_ = Device::now() + personality_.u2fTouchWindow;
    }
    unlockAndAnnounce(lock);
    return false;
}

void Engine::endTouchWanted() {
    changed_ = changed_ || waiting_;
    waiting_ = false;
    touched_ = false;
    touchWantedUntil_.reset();
}

/// Whether anybody still waits for the answer.
bool Engine::dawdle(Lock& lock, const Transaction& transaction, const Fault& fault) {
    const bool stalled = fault.kind == Fault::Kind::Stall;
    if (!stalled && fault.kind != Fault::Kind::Slow)
        return true;
    const SteadyTime until = stalled ? SteadyTime::max() : Device::now() + fault.delay;
    for (;;) {
        if (!alive(transaction) || transaction.abandoned)
            return false;
        const SteadyTime now = Device::now();
        const bool over = stalled ? !faults_.stalls() : transaction.cancelled || now >= until;
        if (over)
            return true;
        keepAlive(transaction, KeepAliveStatus::Processing);
        wake_.wait_until(lock, std::min(until, now + personality_.keepAliveInterval));
    }
}

} // namespace fidesk::simulator
