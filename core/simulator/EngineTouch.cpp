#include "core/simulator/Engine.h"

#include <algorithm>

/// The engine's waits while a command is under way: for a touch, and those that a fault brings.
namespace fidesk::simulator {

Answer<void> Engine::waitForTouch(const Transaction& transaction) {
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
    const auto answer = touchOrNothing(lock, transaction);
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

Answer<void> Engine::touchOrNothing(Lock& lock, const Transaction& transaction) {
    const SteadyTime deadline = Device::now() + personality_.touchTimeout;
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
