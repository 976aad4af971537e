#include "ui/models/KeyAccess.h"

#include "core/base/Json.h"
#include "ui/text/ErrorText.h"
#include "ui/text/KeyPrompts.h"
#include "ui/text/Prompts.h"

#include <algorithm>
#include <array>

namespace fidesk::ui {

namespace {

/// Whether both are the same key, as far as can be known once it was out.
bool alike(const token::TokenAddress& one, const token::TokenAddress& other) {
    return one.vendorId == other.vendorId && one.productId == other.productId &&
           one.product == other.product && one.serial == other.serial;
}

} // namespace

KeyAccess::KeyAccess(Executor& keys, token::TokenSource& source, KeysModel& keysModel, QObject* parent)
    : QObject(parent), keys_(keys), source_(source), keysModel_(keysModel) {
    idle_.setSingleShot(true);
    idle_.setInterval(usualIdleLimit);
    connect(&idle_, &QTimer::timeout, this, &KeyAccess::idle);
    connect(&keysModel_, &KeysModel::changed, this, &KeyAccess::keysChanged);
    keysChanged();
}

bool KeyAccess::stayedIn() const {
    const token::TokenAddress* known = address();
    return known && known->insertion == lastAddress_.insertion;
}

void KeyAccess::keysChanged() {
    if (stayedIn())
        return follow();
    if (staying_) {
        if (const token::TokenAddress* known = address())
            lastAddress_ = *known;
        departure_ = ErrorCode::KeyUnplugged;
        lock();
        Q_EMIT changed();
        return;
    }
    const QString id = present() ? id_ : next();
    if (present()) // It was out, too short to be missed on the list: nothing of before holds.
        choose({});
    if (id != id_)
        choose(id);
}

void KeyAccess::follow() {
    const QList<KeyItem>& items = keysModel_.items();
    const auto item = std::ranges::find(items, id_, &KeyItem::id);
    // Somebody else has changed its PIN, an enrolment, say; or it was out for a moment.
    if (item != items.end() && status_ && !busy() && item->pin != PinState::Unknown && item->pin != pin())
        reload();
}

QString KeyAccess::next() const {
    const QList<KeyItem>& items = keysModel_.items();
    for (const KeyItem& item : items)
        if (const token::TokenAddress* other = keysModel_.address(item.id);
            other && !id_.isEmpty() && alike(*other, lastAddress_))
            return item.id;
    return items.isEmpty() ? QString() : items.first().id;
}

void KeyAccess::choose(const QString& id) {
    if (staying_)
        return;
    departure_ = stayedIn() ? ErrorCode::Cancelled : ErrorCode::KeyUnplugged;
    cancel();
    lock();
    running_.clear();
    ++chosen_;
    id_ = id;
    if (const token::TokenAddress* known = address()) {
        lastAddress_ = *known;
        name_ = nameOf(*known);
    } else {
        name_.clear();
    }
    status_.reset();
    statusProblem_.clear();
    statusError_.reset();
    Q_EMIT changed();
    reload();
}

void KeyAccess::stay(bool on) {
    staying_ = on;
    if (on)
        return;
    // A key that has just come back may not be on the list yet: that list decides, not the one before.
    const token::TokenAddress* other = keysModel_.address(next());
    if (address() || (other && alike(*other, lastAddress_)))
        keysChanged();
    else
        keysModel_.refresh();
}

void KeyAccess::reload() {
    if (present())
        run([](token::Token& token, const std::stop_token& stop) { return token.status(stop); },
            [this](const Result<token::TokenStatus>& status) { told(status); });
}

void KeyAccess::pinMayHaveChanged() {
    keysModel_.reread(id_);
    reload();
}

void KeyAccess::told(const Result<token::TokenStatus>& status) {
    if (status) {
        status_ = *status;
        statusProblem_.clear();
        statusError_.reset();
    } else if (status.error().code != ErrorCode::Cancelled) {
        status_.reset();
        statusProblem_ = text::sentence(status.error());
        statusError_ = status.error().code;
    }
}

QString KeyAccess::pinTrouble() const {
    return status_ ? text::pinUnusable(token::pinCondition(*status_)) : QString();
}

void KeyAccess::unlock(Secret pin) {
    auto parsed = token::Pin::parse(pin);
    if (!parsed) {
        Q_EMIT problem(text::pinSentence(parsed.error(), token::minPinCodePoints));
        return;
    }
    // Kept by the callback, on the GUI thread; the worker has a copy of its own.
    auto held = std::make_shared<token::Pin>(parsed->clone());
    run([pin = std::move(*parsed)](token::Token& token,
                                   const std::stop_token& stop) { return token.checkPin(pin, stop); },
        [this, held](const Result<void>& result) { checked(result, std::move(*held)); });
}

void KeyAccess::checked(const Result<void>& result, token::Pin pin) {
    if (result) {
        pin_ = std::move(pin);
        idle_.start();
        Q_EMIT unlockedChanged();
    } else if (result.error().code != ErrorCode::Cancelled) {
        Q_EMIT problem(text::pinSentence(result.error(), minPinLength()));
    }
    // A wrong one has cost a try, a right one gives them back.
    pinMayHaveChanged();
}

void KeyAccess::lock() {
    idle_.stop();
    if (!pin_)
        return;
    pin_.reset();
    Q_EMIT unlockedChanged();
}

bool KeyAccess::lockOn(const Error& error) {
    constexpr std::array refusals{ErrorCode::PinAuthInvalid,  ErrorCode::PinWrong,
                                  ErrorCode::PinReplugNeeded, ErrorCode::PinBlocked,
                                  ErrorCode::PinMustChange,   ErrorCode::PinNotSet};
    if (std::ranges::find(refusals, error.code) == refusals.end())
        return false;
    lock();
    return true;
}

void KeyAccess::ended(unsigned run, const Error* error) {
    running_.erase(run);
    if (error && (error->code == ErrorCode::KeyUnplugged || error->code == ErrorCode::NoKey))
        keysModel_.refresh();
}

void KeyAccess::idle() {
    if (busy())
        idle_.start();
    else
        lock();
}

void KeyAccess::cancel() {
    for (auto& [number, stop] : running_)
        stop.request_stop();
}

} // namespace fidesk::ui
