#include "core/simulator/Engine.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

constexpr std::chrono::hours longestRead{24}; // keeps the deadline's sum from overflowing

} // namespace

Engine::Engine(Personality personality, Touch touch, Authenticator authenticator)
    : personality_(std::move(personality)), touch_(touch), hid_(personality_),
      authenticator_(std::move(authenticator)) {
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

std::uint64_t Engine::insertions() {
    const Lock lock(mutex_);
    return powerCycle_;
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

void Engine::setFault(const Fault& fault) {
    const Lock lock(mutex_);
    faults_.set(fault);
    wake_.notify_all();
}

Fault Engine::fault() {
    const Lock lock(mutex_);
    return faults_.fault();
}

int Engine::winks() {
    const Lock lock(mutex_);
    return winks_;
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
    faults_.unplugged();
    touchWantedUntil_.reset();
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
    if (outcome.wink) {
        ++winks_;
        changed_ = true;
    }
    if (outcome.request) {
        pending_ = std::make_shared<Transaction>();
        pending_->command = outcome.request->command;
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
    if (faults_.pullsOut()) {
        unplug();
        return false;
    }
    ++reportsPassed_;
    return true;
}

void Engine::send(Pipe& pipe, const std::vector<Bytes>& reports) {
    for (const Bytes& report : reports) {
        auto leaving = faults_.leaving(report);
        if (!leaving)
            continue;
        if (!pass())
            return;
        pipe.incoming.push_back(std::move(*leaving));
    }
    readable_.notify_all();
}

void Engine::keepAlive(const Transaction& transaction, KeepAliveStatus status) {
    if (alive(transaction) && !transaction.abandoned && transaction.command == HidCommand::Cbor)
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

std::optional<SteadyTime> Engine::nextDeadline() const {
    std::optional<SteadyTime> deadline = touchWantedUntil_;
    if (hid_.assembling() && (!deadline || reportDeadline_ < *deadline))
        deadline = reportDeadline_;
    return deadline;
}

void Engine::awaitWork(Lock& lock) {
    if (const auto deadline = nextDeadline())
        wake_.wait_until(lock, *deadline);
    else
        wake_.wait(lock);
    const SteadyTime now = Device::now();
    if (hid_.assembling() && now >= reportDeadline_) {
        const Bytes error = hid_.expire();
        if (const auto pipe = sender_.lock())
            send(*pipe, {error});
    }
    if (touchWantedUntil_ && now >= *touchWantedUntil_)
        endTouchWanted();
    unlockAndAnnounce(lock);
    lock.lock();
}

Surroundings Engine::surroundingsOf(const Transaction& transaction) {
    Surroundings surroundings;
    surroundings.withinResetWindow = Device::now() - insertedAt_ < personality_.resetWindow;
    surroundings.touch = [&] { return waitForTouch(transaction, personality_.touchTimeout); };
    surroundings.takeTouch = [&] { return takeTouch(transaction); };
    surroundings.sensor.touchWithin = [&](auto timeout) { return waitForTouch(transaction, timeout); };
    surroundings.sensor.sample = [this] { return nextSample(); };
    surroundings.sensor.fingerMatches = [this] { return nextFinger(); };
    surroundings.powered = [&] {
        const Lock check(mutex_);
        return alive(transaction);
    };
    return surroundings;
}

Bytes Engine::perform(Lock& lock, const Transaction& transaction, const Surroundings& surroundings) {
    const bool poweredUp =
        std::exchange(authenticatorCycle_, transaction.powerCycle) != transaction.powerCycle;
    lock.unlock();
    if (poweredUp)
        authenticator_.powerUp();
    Bytes answer = transaction.command == HidCommand::Msg
                       ? authenticator_.executeU2f(transaction.request, surroundings)
                       : authenticator_.execute(transaction.request, surroundings);
    lock.lock();
    return answer;
}

HidMessage Engine::answerTo(Lock& lock, const Transaction& transaction, const Fault& fault) {
    const Surroundings surroundings = surroundingsOf(transaction);
    if (!dawdle(lock, transaction, fault))
        return {};
    HidMessage answer{transaction.channel, transaction.command, {}};
    if (fault.kind == Fault::Kind::Busy)
        return {transaction.channel, HidCommand::Error, {static_cast<std::uint8_t>(HidError::ChannelBusy)}};
    if (fault.kind == Fault::Kind::Status)
        answer.payload = {fault.status};
    else if (fault.kind == Fault::Kind::Slow && transaction.cancelled)
        answer.payload = {static_cast<std::uint8_t>(Status::KeepAliveCancel)};
    else
        answer.payload = perform(lock, transaction, surroundings);
    if (fault.kind == Fault::Kind::TruncatedCbor)
        answer.payload = truncated(answer.payload);
    if (fault.kind == Fault::Kind::OtherCbor)
        answer.payload = ofAnotherShape(answer.payload);
    return answer;
}

void Engine::serve(Lock& lock, const std::shared_ptr<Transaction>& transaction) {
    running_ = transaction;
    const HidMessage answer = answerTo(lock, *transaction, faults_.command());
    running_.reset();
    if (alive(*transaction) && !transaction->abandoned) {
        hid_.finished();
        send(*transaction->pipe, toReports(answer));
    }
    unlockAndAnnounce(lock);
    lock.lock();
}

} // namespace fidesk::simulator
