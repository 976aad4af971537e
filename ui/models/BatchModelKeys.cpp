// The keys of a batch: what is told of them, and what people answer.
#include "ui/models/BatchModel.h"

#include <algorithm>

namespace fidesk::ui {

void BatchModel::keyTold(const BatchKeyItem& item) {
    const auto known = std::ranges::find(keys_, item.id, &BatchKeyItem::id);
    if (known == keys_.end())
        keys_.append(item);
    else
        *known = item;
    if (item.need != BatchKeyItem::Need::HandOver)
        pins_.erase(item.id);
    Q_EMIT keysChanged();
    Q_EMIT changed();
}

void BatchModel::keyEnded(const QString& key, bool unused) {
    pins_.erase(key);
    if (unused)
        keys_.removeIf([&](const BatchKeyItem& item) { return item.id == key; });
    parts_.keys.refresh(); // It may have come, or gone, since they were listed.
    Q_EMIT keysChanged();
    noteWhetherOver();
}

/// A key that is done with is told of until it is pulled out.
void BatchModel::keysCameOrWent() {
    const auto before = keys_.size();
    keys_.removeIf([this](const BatchKeyItem& item) {
        return item.need == BatchKeyItem::Need::Removal && !parts_.keys.contains(item.id);
    });
    if (keys_.size() != before)
        Q_EMIT keysChanged();
}

bool BatchModel::working() const {
    return std::ranges::any_of(
        keys_, [](const BatchKeyItem& item) { return item.need != BatchKeyItem::Need::Removal; });
}

void BatchModel::givePin(const QString& key, Secret pin) {
    if (const auto attendant = run_ ? run_->attendant(key) : nullptr)
        attendant->givePin(std::move(pin));
}

void BatchModel::giveUp(const QString& key) {
    if (const auto attendant = run_ ? run_->attendant(key) : nullptr)
        attendant->giveUp();
}

void BatchModel::handedOver(const QString& key) {
    pins_.erase(key);
    if (const auto attendant = run_ ? run_->attendant(key) : nullptr)
        attendant->handedOver();
}

void BatchModel::decide(const QString& key, bool use) {
    if (const auto attendant = run_ ? run_->attendant(key) : nullptr)
        attendant->decide(use);
}

std::shared_ptr<const handover::PinSlip> BatchModel::takePin(const QString& key) {
    const auto found = pins_.find(key);
    if (found == pins_.end())
        return nullptr;
    std::shared_ptr<const handover::PinSlip> pin = std::move(found->second);
    pins_.erase(found);
    return pin;
}

bool BatchModel::usesKeys() const {
    if (state_ == State::Paused || state_ == State::Over)
        return working();
    return open();
}

} // namespace fidesk::ui
