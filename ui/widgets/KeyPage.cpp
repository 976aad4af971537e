#include "ui/widgets/KeyPage.h"

#include "ui/text/Prompts.h"
#include "ui/widgets/Icons.h"

#include <QHBoxLayout>
#include <QScrollArea>

namespace fidesk::ui {

KeyPage::KeyPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent), keys_(workbench.keys), key_(workbench.key), pages_(new QStackedWidget(this)),
      none_(makeLabel({}, role::quiet, this)), name_(makeLabel({}, role::title, this)),
      choice_(new QComboBox(this)), facts_(new QWidget(this)), factRows_(new QGridLayout(facts_)),
      pinHeading_(makeLabel({}, role::heading, this)), pinHint_(makeLabel({}, role::quiet, this)),
      oldLabel_(makeLabel(tr("PIN &now"), role::label, this)), old_(new PinEdit(tr("PIN now"), this)),
      new_(new NewPinForm(this)), message_(new MessageBar(this)), progress_(new QProgressBar(this)),
      cancel_(makeButton(tr("&Cancel"), {}, this)),
      act_(makeButton(tr("&Set the PIN"), role::primary, this)) {
    setObjectName(QStringLiteral("keyPage"));
    choice_->setObjectName(QStringLiteral("keyChoice"));
    choice_->setAccessibleName(tr("Which key"));
    old_->setObjectName(QStringLiteral("oldPin"));
    message_->setObjectName(QStringLiteral("keyMessage"));
    cancel_->setObjectName(QStringLiteral("keyCancel"));
    act_->setObjectName(QStringLiteral("keyAct"));
    progress_->setRange(0, 0);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Working"));
    pages_->addWidget(makeNonePage());
    pages_->addWidget(makeKeyPage());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(pages_);
    connect(&keys_, &KeysModel::changed, this, &KeyPage::keysChanged);
    connect(&key_, &KeyModel::changed, this, &KeyPage::refresh);
    connect(&key_, &KeyModel::pinSet, message_,
            [this](const QString& key) { message_->showSuccess(tr("%1 has its PIN now.").arg(key)); });
    connect(&key_, &KeyModel::pinChanged, message_,
            [this](const QString& key) { message_->showSuccess(tr("The PIN of %1 is changed.").arg(key)); });
    connect(choice_, &QComboBox::activated, this,
            [this](int index) { key_.choose(choice_->itemData(index).toString()); });
    connect(cancel_, &QPushButton::clicked, &key_, &KeyModel::cancel);
    connect(act_, &QPushButton::clicked, this, &KeyPage::act);
    connect(new_, &NewPinForm::changed, this, &KeyPage::refreshButtons);
    connect(new_, &NewPinForm::submitted, this, &KeyPage::act);
    connect(old_, &PinEdit::lengthChanged, this, &KeyPage::refreshButtons);
    keysChanged();
    refresh();
}

QWidget* KeyPage::makeNonePage() {
    auto* page = new QWidget(this);
    none_->setAlignment(Qt::AlignHCenter);
    auto* layout = new QVBoxLayout(page);
    auto* drawing = new DrawingLabel(Drawing::KeyInsert, 96, page);
    drawing->setColour(DrawingLabel::Colour::Quiet);
    layout->addStretch(2);
    layout->addWidget(drawing, 0, Qt::AlignCenter);
    layout->addSpacing(10);
    layout->addWidget(none_);
    layout->addStretch(3);
    return page;
}

QWidget* KeyPage::makeKeyPage() {
    auto* row = new QHBoxLayout;
    row->setSpacing(18);
    row->addWidget(makeFactsCard(), 6);
    row->addWidget(makePinCard(), 5);
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(20, 18, 20, 18);
    layout->addLayout(row);
    layout->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(page);
    page->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    return scroll;
}

QWidget* KeyPage::makeFactsCard() {
    QFrame* card = makeFrame(role::card, this);
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(22, 20, 22, 20);
    layout->setSpacing(14);
    auto* top = new QHBoxLayout;
    top->setSpacing(14);
    top->addWidget(new DrawingLabel(Drawing::Key, 40, card));
    top->addWidget(name_, 1);
    layout->addLayout(top);
    layout->addWidget(choice_);
    factRows_->setContentsMargins({});
    factRows_->setHorizontalSpacing(18);
    factRows_->setVerticalSpacing(9);
    factRows_->setColumnStretch(1, 1);
    layout->addWidget(facts_);
    layout->addStretch(1);
    return card;
}

QWidget* KeyPage::makePinCard() {
    QFrame* card = makeFrame(role::card, this);
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(22, 20, 22, 20);
    layout->setSpacing(10);
    oldLabel_->setTextFormat(Qt::AutoText);
    oldLabel_->setBuddy(old_);
    layout->addWidget(pinHeading_);
    layout->addWidget(pinHint_);
    layout->addWidget(message_);
    layout->addWidget(oldLabel_);
    layout->addWidget(old_);
    layout->addWidget(new_);
    layout->addWidget(progress_);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel_);
    buttons->addWidget(act_);
    layout->addSpacing(4);
    layout->addLayout(buttons);
    layout->addStretch(1);
    return card;
}

void KeyPage::keysChanged() {
    choice_->clear();
    for (const KeyItem& key : keys_.items())
        choice_->addItem(key.name, key.id);
    choice_->setCurrentIndex(choice_->findData(key_.id()));
    choice_->setVisible(keys_.items().size() > 1);
    none_->setText(keys_.problem().isEmpty()
                       ? tr("No security key is inserted. Insert one to see what it is and to set its PIN.")
                       : keys_.problem());
}

void KeyPage::refresh() {
    if (key_.id() != shownKey_) {
        shownKey_ = key_.id();
        message_->dismiss();
        old_->wipe();
        new_->wipe();
        choice_->setCurrentIndex(choice_->findData(key_.id()));
    }
    pages_->setCurrentIndex(key_.present() ? 1 : 0);
    name_->setText(key_.name());
    const bool change = hasPin(key_.pin());
    const bool possible = key_.loaded() && key_.pin() != PinState::NoPinFeature;
    pinHeading_->setText(change ? tr("Change the PIN") : tr("Set a PIN"));
    pinHint_->setText(!key_.loaded()               ? tr("Asking the key…")
                      : !possible                  ? tr("This key cannot have a PIN.")
                      : change && key_.triesLeft() ? text::triesLeft(*key_.triesLeft())
                                                   : tr("The key asks for it whenever it is used."));
    oldLabel_->setVisible(possible && change);
    old_->setVisible(possible && change);
    new_->setVisible(possible);
    act_->setVisible(possible);
    new_->setMinLength(key_.minPinLength());
    new_->setEnabled(!key_.busy());
    old_->setEnabled(!key_.busy());
    progress_->setVisible(key_.busy());
    cancel_->setVisible(key_.busy());
    if (!key_.problem().isEmpty())
        message_->showProblem(key_.problem());
    refreshFacts();
    refreshButtons();
}

void KeyPage::refreshFacts() {
    while (const std::unique_ptr<QLayoutItem> item{factRows_->takeAt(0)})
        delete item->widget();
    int row = 0;
    for (const auto& [what, how] : key_.facts()) {
        QLabel* value = makeLabel(how, {}, facts_);
        value->setWordWrap(how.contains(u' '));
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        QLabel* label = makeLabel(what, role::quiet, facts_);
        label->setWordWrap(false);
        factRows_->addWidget(label, row, 0, Qt::AlignTop);
        factRows_->addWidget(value, row++, 1);
    }
}

void KeyPage::refreshButtons() {
    const bool change = hasPin(key_.pin());
    act_->setText(change ? tr("C&hange the PIN") : tr("&Set the PIN"));
    act_->setEnabled(key_.loaded() && !key_.busy() && (!change || old_->length() > 0));
}

void KeyPage::act() {
    if (!act_->isEnabled() || !act_->isVisibleTo(this))
        return;
    message_->dismiss();
    if (hasPin(key_.pin()))
        key_.changePin(old_->take(), new_->takeFirst(), new_->takeSecond());
    else
        key_.setPin(new_->takeFirst(), new_->takeSecond());
}

} // namespace fidesk::ui
