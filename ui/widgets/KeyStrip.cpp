#include "ui/widgets/KeyStrip.h"

#include "ui/widgets/Icons.h"
#include "ui/widgets/Pieces.h"

#include <QHBoxLayout>

namespace fidesk::ui {

namespace {

QString inWords(const KeyItem& key) {
    switch (key.pin) {
    case PinState::Set:
        return KeyStrip::tr("%1 · PIN set").arg(key.name);
    case PinState::MustChange:
        return KeyStrip::tr("%1 · PIN must be changed").arg(key.name);
    case PinState::ReplugNeeded:
        return KeyStrip::tr("%1 · plug it in again").arg(key.name);
    case PinState::Blocked:
        return KeyStrip::tr("%1 · PIN blocked").arg(key.name);
    case PinState::NotSet:
        return KeyStrip::tr("%1 · no PIN yet").arg(key.name);
    case PinState::NoPinFeature:
        return KeyStrip::tr("%1 · cannot have a PIN").arg(key.name);
    case PinState::Unknown:
        return key.problem.isEmpty() ? key.name : KeyStrip::tr("%1 · does not answer").arg(key.name);
    }
    return key.name;
}

} // namespace

KeyStrip::KeyStrip(KeysModel& keys, QWidget* parent) : QFrame(parent), keys_(keys) {
    setProperty("role", role::strip);
    setObjectName(QStringLiteral("keyStrip"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 8, 16, 8);
    layout->setSpacing(10);
    QLabel* label = makeLabel(tr("Keys inserted"), role::quiet, this);
    label->setWordWrap(false);
    layout->addWidget(label);
    chips_ = new QHBoxLayout;
    chips_->setSpacing(8);
    layout->addLayout(chips_);
    layout->addStretch(1);
    connect(&keys_, &KeysModel::changed, this, &KeyStrip::refresh);
    refresh();
}

QString KeyStrip::text() const {
    if (!keys_.problem().isEmpty())
        return keys_.problem();
    if (!keys_.known())
        return tr("Looking for keys…");
    if (keys_.items().isEmpty())
        return tr("None");
    QStringList texts;
    for (const KeyItem& key : keys_.items())
        texts.append(inWords(key));
    return texts.join(QStringLiteral("\n"));
}

QWidget* KeyStrip::makeChip(const QString& text) {
    QFrame* chip = makeFrame(role::chip, this);
    auto* layout = new QHBoxLayout(chip);
    layout->setContentsMargins(10, 3, 12, 3);
    layout->setSpacing(6);
    layout->addWidget(new DrawingLabel(Drawing::Key, 18, chip));
    QLabel* label = makeLabel(text, {}, chip);
    label->setWordWrap(false);
    layout->addWidget(label);
    return chip;
}

void KeyStrip::refresh() {
    while (const std::unique_ptr<QLayoutItem> item{chips_->takeAt(0)})
        delete item->widget();
    const bool keysOnly = keys_.problem().isEmpty() && !keys_.items().isEmpty();
    for (const QString& text : text().split(u'\n')) {
        QLabel* plain = keysOnly ? nullptr : makeLabel(text, {}, this);
        if (plain)
            plain->setWordWrap(!keys_.problem().isEmpty());
        chips_->addWidget(plain ? plain : makeChip(text));
    }
    setAccessibleName(tr("Keys inserted: %1").arg(text().replace(u'\n', QStringLiteral("; "))));
}

} // namespace fidesk::ui
