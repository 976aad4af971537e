#include "ui/widgets/KeyHead.h"

#include "ui/widgets/Icons.h"

#include <QHBoxLayout>

namespace fidesk::ui {

KeyHead::KeyHead(Workbench& workbench, QWidget* parent)
    : QFrame(parent), workbench_(workbench), name_(makeLabel({}, role::title, this)),
      model_(makeLabel({}, role::quiet, this)), choice_(new QComboBox(this)),
      which_(makeButton(tr("&Which one is it?"), {}, this)), blink_(makeButton(tr("&Blink"), {}, this)),
      asking_(new QWidget(this)), question_(makeLabel({}, role::label, asking_)),
      cancel_(makeButton(tr("Canc&el"), {}, asking_)), message_(new MessageBar(this)) {
    setObjectName(QStringLiteral("keyHead"));
    setProperty("role", role::card);
    choice_->setObjectName(QStringLiteral("keyChoice"));
    choice_->setAccessibleName(tr("Which key"));
    which_->setObjectName(QStringLiteral("whichKey"));
    blink_->setObjectName(QStringLiteral("blink"));
    cancel_->setObjectName(QStringLiteral("whichCancel"));
    message_->setObjectName(QStringLiteral("keyHeadMessage"));
    lay();
    connect(&workbench_.keys, &KeysModel::changed, this, &KeyHead::refreshChoice);
    connect(&workbench_.key, &KeyModel::changed, this, &KeyHead::refresh);
    connect(&workbench_.selection, &KeySelection::changed, this, &KeyHead::refresh);
    connect(&workbench_.reset, &KeyResetModel::changed, this, &KeyHead::refresh);
    connect(&workbench_.selection, &KeySelection::touched, this,
            [this](const QString& key) { message_->showSuccess(tr("You touched %1.").arg(key)); });
    connect(choice_, &QComboBox::activated, this,
            [this](int index) { workbench_.key.choose(choice_->itemData(index).toString()); });
    connect(which_, &QPushButton::clicked, &workbench_.selection, &KeySelection::start);
    connect(cancel_, &QPushButton::clicked, &workbench_.selection, &KeySelection::cancel);
    connect(blink_, &QPushButton::clicked, this, [this] {
        message_->dismiss();
        blinking_ = true;
        workbench_.key.blink();
    });
    refreshChoice();
    refresh();
}

void KeyHead::lay() {
    choice_->setMinimumHeight(which_->sizeHint().height());
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(name_);
    words->addWidget(model_);
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(new DrawingLabel(Drawing::Key, 40, this));
    row->addSpacing(4);
    row->addLayout(words, 1);
    row->addWidget(choice_);
    row->addWidget(which_);
    row->addWidget(blink_);
    auto* ask = new QHBoxLayout(asking_);
    ask->setContentsMargins({});
    ask->setSpacing(10);
    ask->addWidget(new DrawingLabel(Drawing::KeyTouch, 28, asking_));
    ask->addWidget(question_, 1);
    ask->addWidget(cancel_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 14, 22, 14);
    layout->setSpacing(10);
    layout->addLayout(row);
    layout->addWidget(asking_);
    layout->addWidget(message_);
}

void KeyHead::refreshChoice() {
    choice_->clear();
    const QList<KeyItem>& items = workbench_.keys.items();
    for (const KeyItem& key : items) {
        // Keys of one model have one name; their places tell them apart.
        const auto same = std::ranges::count(items, key.name, &KeyItem::name);
        choice_->addItem(same > 1 ? tr("%1 (%2)").arg(key.name, key.id) : key.name, key.id);
    }
    refresh();
}

QString KeyHead::model() const {
    const KeyModel& key = workbench_.key;
    const QString problem = workbench_.access.statusProblem();
    if (!key.loaded())
        return problem.isEmpty() ? tr("Asking the key…") : QString();
    const QString model = key.modelName();
    if (model.isEmpty())
        return key.tellsModel() ? tr("A model that is not in the catalogue")
                                : tr("The key does not tell its model");
    return model == key.name() ? tr("Model as the key claims it") : tr("%1, as the key claims").arg(model);
}

void KeyHead::refresh() {
    const KeyModel& key = workbench_.key;
    if (shownKey_ != key.id()) {
        shownKey_ = key.id();
        message_->dismiss();
    }
    choice_->setCurrentIndex(choice_->findData(key.id()));
    name_->setText(key.name());
    model_->setText(model());
    model_->setVisible(!model_->text().isEmpty());
    const bool waiting = workbench_.selection.waiting();
    asking_->setVisible(waiting);
    if (waiting && !asked_) {
        message_->dismiss();
        question_->setText(
            tr("All keys wait for a touch now; those with a light blink. Touch the one that is meant."));
        announce(question_, question_->text());
        cancel_->setFocus();
    } else if (asked_ && !waiting) {
        which_->setFocus();
    }
    if (asked_ && !waiting && !workbench_.selection.problem().isEmpty())
        message_->showProblem(workbench_.selection.problem());
    asked_ = waiting;
    if (blinking_ && !key.busy()) {
        blinking_ = false;
        message_->setProblem(key.problem());
    }
    refreshButtons();
}

void KeyHead::refreshButtons() {
    const KeyModel& key = workbench_.key;
    const bool several = workbench_.keys.items().size() > 1;
    const bool free = !key.busy() && !workbench_.selection.waiting() && !workbench_.reset.running();
    choice_->setVisible(several);
    choice_->setEnabled(free);
    which_->setVisible(several);
    which_->setEnabled(free);
    blink_->setEnabled(free && key.canBlink());
    const QString whyNot = key.whyNoBlink();
    blink_->setToolTip(whyNot);
    blink_->setAccessibleDescription(whyNot);
}

} // namespace fidesk::ui
