#include "core/simulator/Engine.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

constexpr std::chrono::hours longestRead{24}; // keeps the deadline's sum from overflowing

} // namespace

Engine::Engine(Personality personality, Touch touch, Authenticator authenticator)
    : personality_(std::move(personality)), touch_(touch), authenticator_(std::move(authenticator)) {
    thread_ = std::thread([this] { run(); });
}

Engine::~Engine() {
    stop();
}

void Engine::stop() {
    {
        const Lock lock(mutex_);
        unplug();
        stopping_ = true;
        wake_.notify_all();
    }
    if (thread_.joinable())
        thread_.join();
}

void Engine::insert() {
    Lock lock(mutex_);
    if (inserted_ || stopping_)
        return;
    inserted_ = true;
    ++powerCycle_;
    insertedAt_ = Device::now();
    changed_ = plugged_ = true;
    unlockAndAnnounce(lock);
}

void Engine::remove() {
    Lock lock(mutex_);
    unplug();
    unlockAndAnnounce(lock);
}

bool Engine::inserted() {
    const Lock lock(mutex_);
    return inserted_;
}

void Engine::touch() {
    const Lock lock(mutex_);
    if (!waiting_)
        return;
    touched_ = true;
    wake_.notify_all();
}

bool Engine::waitingForTouch() {
    const Lock lock(mutex_);
    return waiting_;
}

void Engine::setTouch(Touch touch) {
    const Lock lock(mutex_);
    touch_ = touch;
    wake_.notify_all();
}

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

void Engine::removeAtReport(int n) {
    const Lock lock(mutex_);
    removeIn_ = n;
}

int Engine::reportsPassed() {
    const Lock lock(mutex_);
    return reportsPassed_;
}

void Engine::unlockAndAnnounce(Lock& lock) {
    const bool changed = std::exchange(changed_, false);
    const bool plugged = std::exchange(plugged_, false);
    lock.unlock();
    if (plugged)
        onPlug_.call();
    if (changed)
        onChange_.call();
}

void Engine::unplug() {
    if (!inserted_)
        return;
    inserted_ = false;
    waiting_ = false;
    removeIn_ = 0;
    changed_ = plugged_ = true;
    hid_.reset();
    pending_.reset();
    for (const auto& pipe : pipes_)
        pipe->unplugged = true;
    pipes_.clear();
    wake_.notify_all();
    readable_.notify_all();
}

std::shared_ptr<Pipe> Engine::open() {
    const Lock lock(mutex_);
    if (!inserted_)
        return nullptr;
    return pipes_.emplace_back(std::make_shared<Pipe>());
}

void Engine::close(const std::shared_ptr<Pipe>& pipe) {
    const Lock lock(mutex_);
    if (pipe->unplugged)
        return;
    std::erase(pipes_, pipe);
    for (const std::uint32_t channel : pipe->channels)
        hid_.closeChannel(channel);
    for (auto* transaction : {&running_, &pending_})
        if (*transaction && (*transaction)->pipe == pipe && !(*transaction)->abandoned) {
            hid_.finished();
            abandon(*transaction);
        }
    pipe->unplugged = true;
}

void Engine::abandon(std::shared_ptr<Transaction>& transaction) {
    transaction->cancelled = true;
    transaction->abandoned = true;
    wake_.notify_all();
}

Result<void> Engine::write(const std::shared_ptr<Pipe>& pipe, ByteView report) {
    if (report.size() != token::hidReportSize)
        return fail(ErrorCode::InvalidArgument, "a report is 64 bytes");
    Lock lock(mutex_);
    const bool passed = !pipe->unplugged && pass();
    if (passed)
        act(pipe, hid_.receive(report));
    unlockAndAnnounce(lock);
    if (!passed)
        return fail(ErrorCode::KeyUnplugged);
    return {};
}

void Engine::act(const std::shared_ptr<Pipe>& pipe, CtapHid::Outcome outcome) {
    for (auto* transaction : {&running_, &pending_}) {
        if (!*transaction || (*transaction)->abandoned)
            continue;
        if (outcome.cancelled == (*transaction)->channel)
            (*transaction)->cancelled = true;
        if (outcome.aborted == (*transaction)->channel)
            abandon(*transaction);
    }
    if (outcome.opened)
        pipe->channels.push_back(*outcome.opened);
    if (outcome.request) {
        pending_ = std::make_shared<Transaction>();
        pending_->pipe = pipe;
        pending_->channel = outcome.request->channel;
        pending_->request = std::move(outcome.request->payload);
        pending_->powerCycle = powerCycle_;
    }
    if (hid_.assembling()) {
        sender_ = pipe;
        reportDeadline_ = Device::now() + personality_.reportTimeout;
    }
    wake_.notify_all();
    send(*pipe, outcome.replies);
}

Result<std::optional<Bytes>> Engine::read(Pipe& pipe, std::chrono::milliseconds timeout) {
    const auto limit =
        timeout.count() < 0 ? longestRead : std::min<std::chrono::milliseconds>(timeout, longestRead);
    Lock lock(mutex_);
    readable_.wait_until(lock, Device::now() + limit,
                         [&] { return pipe.unplugged || !pipe.incoming.empty(); });
    if (pipe.incoming.empty()) {
        if (pipe.unplugged)
            return fail(ErrorCode::KeyUnplugged);
        return std::optional<Bytes>();
    }
    std::optional<Bytes> report = std::move(pipe.incoming.front());
    pipe.incoming.pop_front();
    return report;
}

bool Engine::pass() {
    if (!inserted_)
        return false;
    if (removeIn_ > 0 && --removeIn_ == 0) {
        unplug();
        return false;
    }
    ++reportsPassed_;
    return true;
}

void Engine::send(Pipe& pipe, const std::vector<Bytes>& reports) {
    for (const Bytes& report : reports) {
        if (!pass())
            return;
        pipe.incoming.push_back(report);
    }
    readable_.notify_all();
}

void Engine::keepAlive(const Transaction& transaction, KeepAliveStatus status) {
    if (alive(transaction) && !transaction.abandoned)
        send(*transaction.pipe,
             toReports({transaction.channel, HidCommand::KeepAlive, {static_cast<std::uint8_t>(status)}}));
}

bool Engine::alive(const Transaction& transaction) const {
    return inserted_ && transaction.powerCycle == powerCycle_;
}

void Engine::run() {
    Lock lock(mutex_);
    while (!stopping_) {
        if (pending_)
            serve(lock, std::exchange(pending_, nullptr));
        else
            awaitWork(lock);
    }
}

void Engine::awaitWork(Lock& lock) {
    if (!hid_.assembling()) {
        wake_.wait(lock);
        return;
    }
    wake_.wait_until(lock, reportDeadline_);
    if (!hid_.assembling() || Device::now() < reportDeadline_)
        return;
    const Bytes error = hid_.expire();
    if (const auto pipe = sender_.lock())
        send(*pipe, {error});
    unlockAndAnnounce(lock);
    lock.lock();
}

Surroundings Engine::surroundingsOf(const Transaction& transaction) {
    Surroundings surroundings;
    surroundings.withinResetWindow = Device::now() - insertedAt_ < personality_.resetWindow;
    surroundings.touch = [&] { return waitForTouch(transaction, personality_.touchTimeout); };
    surroundings.sensor.touchWithin = [&](auto timeout) { return waitForTouch(transaction, timeout); };
    surroundings.sensor.sample = [this] { return nextSample(); };
    surroundings.sensor.fingerMatches = [this] { return nextFinger(); };
    surroundings.powered = [&] {
        const Lock check(mutex_);
        return alive(transaction);
    };
    return surroundings;
}

void Engine::serve(Lock& lock, const std::shared_ptr<Transaction>& transaction) {
    running_ = transaction;
    const bool poweredUp =
        std::exchange(authenticatorCycle_, transaction->powerCycle) != transaction->powerCycle;
    const Surroundings surroundings = surroundingsOf(*transaction);
    lock.unlock();
    if (poweredUp)
        authenticator_.powerUp();
    Bytes answer = authenticator_.execute(transaction->request, surroundings);
    lock.lock();
    running_.reset();
    if (alive(*transaction) && !transaction->abandoned) {
        hid_.finished();
        send(*transaction->pipe, toReports({transaction->channel, HidCommand::Cbor, std::move(answer)}));
    }
    unlockAndAnnounce(lock);
    lock.lock();
}

Answer<void> Engine::waitForTouch(const Transaction& transaction, std::chrono::milliseconds timeout) {
    Lock lock(mutex_);
    if (transaction.cancelled || !alive(transaction))
        return refuse(Status::KeepAliveCancel);
    waiting_ = true;
    touched_ = false;
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

Answer<void> Engine::touchOrNothing(Lock& lock, const Transaction& transaction,
                                    std::chrono::milliseconds timeout) {
    const SteadyTime deadline = Device::now() + timeout;
    SteadyTime nextKeepAlive = Device::now() + personality_.keepAliveInterval;
    for (;;) {
        if (transaction.cancelled || !alive(transaction))
            return refuse(Status::KeepAliveCancel);
        if (touched_ || touch_ == Touch::Automatic)
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

} // namespace fidesk::simulator
