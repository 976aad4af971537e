#include "ui/models/KeysModel.h"

#include "core/base/Json.h"
#include "ui/text/ErrorText.h"
#include "ui/text/Prompts.h"

#include <algorithm>

namespace fidesk::ui {

QString nameOf(const token::TokenAddress& address) {
    const QString name = toQString(address.product.empty() ? address.manufacturer : address.product);
    return name.trimmed().isEmpty() ? text::securityKey() : name.trimmed();
}

PinState pinStateOf(const token::TokenStatus& status) {
    switch (token::pinCondition(status)) {
    case token::PinCondition::NotPossible:
        return PinState::NoPinFeature;
    case token::PinCondition::NotSet:
        return PinState::NotSet;
    case token::PinCondition::Set:
        return PinState::Set;
    case token::PinCondition::MustChange:
        return PinState::MustChange;
    case token::PinCondition::ReplugNeeded:
        return PinState::ReplugNeeded;
    case token::PinCondition::Blocked:
        return PinState::Blocked;
    }
    return PinState::Unknown;
}

KeysModel::KeysModel(token::TokenSource& source, Executor& watching, Executor& keys, QObject* parent)
    : QObject(parent), source_(source), watching_(watching), keys_(keys) {
    watch_ = source_.watch(
        [this, self = QPointer<QObject>(this)] { watching_.post(self, [this] { refresh(); }); });
    refresh();
}

KeysModel::~KeysModel() = default;

const token::TokenAddress* KeysModel::address(const QString& id) const {
    const auto found = std::ranges::find(addresses_, toUtf8(id), &token::TokenAddress::id);
    return found == addresses_.end() ? nullptr : &*found;
}

void KeysModel::refresh() {
    if (listing_) {
        listAgain_ = true;
        return;
    }
    listing_ = true;
    watching_.run([&source = source_](const std::stop_token&) { return source.list(); })
        .then(this, [this](auto addresses) { listed(std::move(addresses)); });
}

void KeysModel::listed(Result<std::vector<token::TokenAddress>> addresses) {
    listing_ = false;
    known_ = true;
    problem_ = addresses ? QString() : text::sentence(addresses.error());
    problemCode_ = addresses ? std::nullopt : std::optional(addresses.error().code);
    const std::vector<token::TokenAddress> before =
        std::exchange(addresses_, addresses ? std::move(*addresses) : std::vector<token::TokenAddress>());
    const QList<KeyItem> oldItems = std::exchange(items_, {});
    QStringList fresh;
    for (const token::TokenAddress& address : addresses_) {
        const QString id = toQString(address.id);
        const auto old = std::ranges::find(oldItems, id, &KeyItem::id);
        const bool same = std::ranges::find(before, address) != before.end() && old != oldItems.end();
        items_.append(same ? *old : KeyItem{.id = id, .name = nameOf(address)});
        // It may have been out too short to be missed, which ends this state.
        if (!same || old->pin == PinState::ReplugNeeded)
            fresh.append(id);
    }
    Q_EMIT changed();
    for (const QString& id : fresh)
        reread(id);
    if (std::exchange(listAgain_, false))
        refresh();
}

void KeysModel::gone(const QString& id) {
    std::erase_if(addresses_, [&](const token::TokenAddress& one) { return toQString(one.id) == id; });
    items_.removeIf([&](const KeyItem& item) { return item.id == id; });
    Q_EMIT changed();
    refresh();
}

void KeysModel::reread(const QString& id) {
    const token::TokenAddress* known = address(id);
    if (!known || lentOut_)
        return;
    keys_
        .run(
            [&source = source_, address = *known](const std::stop_token& stop) -> Result<token::TokenStatus> {
                FIDESK_ASSIGN(const std::unique_ptr<token::Token> token, source.open(address));
                return token->status(stop);
            })
        .then(this, [this, id](const Result<token::TokenStatus>& status) { told(id, status); });
}

void KeysModel::setLentOut(bool lent) {
    if (std::exchange(lentOut_, lent) == lent)
        return;
    Q_EMIT changed();
    if (lent)
        return;
    for (const token::TokenAddress& one : std::vector(addresses_))
        reread(toQString(one.id));
}

void KeysModel::told(const QString& id, const Result<token::TokenStatus>& status) {
    const auto item = std::ranges::find(items_, id, &KeyItem::id);
    if (item == items_.end())
        return;
    item->pin = status ? pinStateOf(*status) : PinState::Unknown;
    item->problem = status ? QString() : text::sentence(status.error());
    Q_EMIT changed();
}

} // namespace fidesk::ui
