#include "ui/models/BatchRun.h"

#include "core/base/Json.h"
#include "core/models/Catalogue.h"

#include <algorithm>

namespace fidesk::ui {

namespace {

struct Untold final : enrolment::EnrolmentObserver {
    void touchNeeded() override {}
};

} // namespace

BatchRun::BatchRun(std::unique_ptr<batch::Batch> batch, Parts parts)
    : parts_(std::move(parts)), batch_(std::move(batch)), workshop_(makeWorkshop()), arrivals_(parts_.keys) {}

BatchRun::~BatchRun() {
    stop();
}

batch::Workshop BatchRun::makeWorkshop() {
    return {.parts = {.portal = *parts_.portal,
                      .keys = parts_.keys,
                      .records = parts_.records,
                      .clock = parts_.clock,
                      .random = parts_.random,
                      .pause = parts_.pause,
                      .modelName =
                          [](const webauthn::Aaguid& aaguid) {
                              return models::modelName(aaguid).value_or(std::string());
                          },
                      .trustAnchors = parts_.trustAnchors},
            .findProfile = parts_.findProfile};
}

Result<std::vector<batch::OpenRow>> BatchRun::recover(const std::stop_token& stop) {
    Untold untold;
    return batch::recover(*batch_, workshop_, untold, stop);
}

void BatchRun::begin(Listener listener) {
    listener_ = std::move(listener);
    waiting_ = std::jthread([this] { takeKeys(); });
}

void BatchRun::pause() {
    batch_->pause(ErrorCode::Cancelled);
    const std::lock_guard lock(mutex_);
    open_ = false;
}

void BatchRun::goOn() {
    batch_->goOn();
    const std::lock_guard lock(mutex_);
    ++wentOn_;
    open_ = true;
    opened_.notify_all();
}

std::shared_ptr<BatchAttendant> BatchRun::attendant(const QString& key) const {
    const std::lock_guard lock(mutex_);
    const auto found = attendants_.find(key);
    return found == attendants_.end() ? nullptr : found->second;
}

bool BatchRun::waitUntilOpen(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    return opened_.wait(lock, stop, [this] { return open_; }) && !stop.stop_requested();
}

/// No key is taken, unless the person has said to go on since wentOn_ was @p seen.
void BatchRun::close(unsigned seen) {
    const std::lock_guard lock(mutex_);
    if (wentOn_ == seen)
        open_ = false;
}

void BatchRun::pauseBy(const Error& why) {
    batch_->pause(why);
    listener_.paused(why);
}

void BatchRun::takeKeys() {
    const std::stop_token stop = stop_.get_token();
    while (waitUntilOpen(stop)) {
        const auto key = arrivals_.next(stop);
        workers_.remove_if([](const Worker& worker) { return worker.over.load(); });
        if (key) {
            take(*key);
        } else if (key.error().code != ErrorCode::Cancelled) {
            pause();
            listener_.paused(key.error());
        }
    }
    workers_.clear(); // waits for them
    listener_.ended();
}

void BatchRun::take(const token::TokenAddress& key) {
    if (comesBack(key))
        return;
    Worker& worker = workers_.emplace_back();
    worker.thread = std::jthread([this, &worker, key] {
        work(key);
        worker.over = true;
    });
}

bool BatchRun::comesBack(const token::TokenAddress& key) const {
    const std::lock_guard lock(mutex_);
    return std::ranges::any_of(attendants_, [&](const auto& one) { return one.second->expects(key); });
}

void BatchRun::work(const token::TokenAddress& key) {
    const QString id = toQString(key.id);
    const auto describe = [this](const batch::RowAtWork& work) {
        return slipDetails(work, batch_->about().portal, parts_.clock.now());
    };
    const auto attendant = std::make_shared<BatchAttendant>(key, parts_.roster.get(), describe,
                                                            listener_.attendant, stop_.get_token());
    unsigned seen = 0;
    {
        const std::lock_guard lock(mutex_);
        attendants_[id] = attendant;
        seen = wentOn_;
    }
    const auto end = batch::workWith(key, *batch_, workshop_, *attendant, stop_.get_token());
    {
        const std::lock_guard lock(mutex_);
        attendants_.erase(id);
    }
    if (end && *end != batch::KeyEnd::Unused)
        attendant->leave();
    leave(key, end, seen);
}

void BatchRun::leave(const token::TokenAddress& key, const Result<batch::KeyEnd>& end, unsigned seen) {
    if (!end)
        pauseBy(end.error());
    else if (const auto why = batch_->paused(); why && why->code != ErrorCode::Cancelled)
        listener_.paused(*why);
    const bool unused = end && *end == batch::KeyEnd::Unused;
    if (!end || unused || batch_->paused())
        close(seen);
    if (unused)
        arrivals_.giveBack(key);
    listener_.keyEnded(toQString(key.id), unused);
}

} // namespace fidesk::ui
