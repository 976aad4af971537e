#include "ui/widgets/KeySettingsPanel.h"

#include "ui/text/ErrorText.h"
#include "ui/widgets/KeyListPanel.h"
#include "ui/widgets/RpIdsEditor.h"
#include "ui/widgets/Switch.h"

#include <QHBoxLayout>
#include <QLineEdit>

namespace fidesk::ui {

KeySettingsPanel::KeySettingsPanel(KeySettingsModel& settings, KeyAccess& access, QWidget* parent)
    : QWidget(parent), settings_(settings), message_(new MessageBar(this)),
      unlockCard_(makeFrame(role::card, this)), note_(makeLabel({}, {}, this)), cards_(nullptr),
      progress_(new QProgressBar(this)), cancel_(makeButton(tr("&Cancel"), {}, this)),
      fewer_(makeButton(QStringLiteral("−"), {}, this)), more_(makeButton(QStringLiteral("+"), {}, this)),
      length_(new QSpinBox(this)), setLength_(makeButton(tr("&Raise it"), {}, this)),
      rpIds_(new RpIdsEditor(settings, this)), force_(makeButton(tr("&Demand a new PIN"), {}, this)),
      alwaysUv_(new Switch(tr("Always ask for the PIN or a fingerprint"), this)),
      enterprise_(new Switch(tr("Enterprise attestation"), this)) {
    name();
    lay(access);
    wire();
    refresh();
}

void KeySettingsPanel::name() {
    setObjectName(QStringLiteral("keySettingsPanel"));
    message_->setObjectName(QStringLiteral("settingsMessage"));
    note_->setObjectName(QStringLiteral("settingsNote"));
    cancel_->setObjectName(QStringLiteral("settingsCancel"));
    length_->setObjectName(QStringLiteral("minPinLength"));
    length_->setAccessibleName(tr("Minimum PIN length"));
    for (auto* edit : length_->findChildren<QLineEdit*>())
        edit->setAccessibleName(length_->accessibleName());
    setLength_->setObjectName(QStringLiteral("minPinLengthSet"));
    force_->setObjectName(QStringLiteral("forcePinChange"));
    fewer_->setObjectName(QStringLiteral("minPinLengthLess"));
    fewer_->setAccessibleName(tr("One character less"));
    more_->setObjectName(QStringLiteral("minPinLengthMore"));
    more_->setAccessibleName(tr("One character more"));
    alwaysUv_->setObjectName(QStringLiteral("alwaysUv"));
    enterprise_->setObjectName(QStringLiteral("enterpriseAttestation"));
    progress_->setRange(0, 0);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("The key is working"));
}

void KeySettingsPanel::lay(KeyAccess& access) {
    auto* unlock =
        new UnlockForm(access, tr("The settings can be changed once the key is unlocked."), unlockCard_);
    connect(unlock, &UnlockForm::unlocked, this, [this] { justUnlocked_ = true; });
    connect(unlock, &UnlockForm::pinPageWanted, this, &KeySettingsPanel::pinPageWanted);
    connect(unlock, &UnlockForm::resetWanted, this, &KeySettingsPanel::resetWanted);
    auto* unlockLayout = new QVBoxLayout(unlockCard_);
    unlockLayout->setContentsMargins(20, 16, 20, 16);
    unlockLayout->addWidget(unlock);
    cards_ = makeCards();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(14);
    layout->addLayout(makeTop());
    layout->addWidget(message_);
    layout->addWidget(unlockCard_);
    layout->addWidget(note_);
    layout->addWidget(cards_, 1);
    layout->addStretch(0);
}

QLayout* KeySettingsPanel::makeTop() {
    for (QWidget* widget : {static_cast<QWidget*>(progress_), static_cast<QWidget*>(cancel_)}) {
        QSizePolicy policy = widget->sizePolicy();
        policy.setRetainSizeWhenHidden(true); // so that nothing jumps
        widget->setSizePolicy(policy);
    }
    progress_->setMaximumWidth(160);
    QLabel* heading = makeLabel(tr("Settings"), role::heading, this);
    heading->setWordWrap(false);
    auto* top = new QHBoxLayout;
    top->setSpacing(14);
    top->addWidget(heading);
    top->addStretch(1);
    top->addWidget(progress_);
    top->addWidget(cancel_);
    return top;
}

KeySettingsPanel::Card KeySettingsPanel::addCard(QVBoxLayout* cards, const QString& title, QWidget* control,
                                                 QWidget* below) {
    QFrame* frame = makeFrame(role::card, this);
    const Card card{.means = makeLabel({}, role::quiet, frame), .reason = makeLabel({}, {}, frame)};
    auto* words = new QVBoxLayout;
    words->setSpacing(4);
    words->addWidget(makeLabel(title, role::label, frame));
    words->addWidget(card.means);
    words->addWidget(card.reason);
    auto* row = new QHBoxLayout;
    row->setSpacing(20);
    row->addLayout(words, 1);
    if (control)
        row->addWidget(control, 0, Qt::AlignTop);
    auto* layout = new QVBoxLayout(frame);
    layout->setContentsMargins(20, 16, 20, 16);
    layout->setSpacing(10);
    layout->addLayout(row);
    if (below)
        layout->addWidget(below);
    cards->addWidget(frame);
    return card;
}

QWidget* KeySettingsPanel::makeCards() {
    auto* page = new QWidget(this);
    auto* cards = new QVBoxLayout(page);
    cards->setContentsMargins({});
    cards->setSpacing(12);
    auto* length = new QWidget(page);
    auto* lengthRow = new QHBoxLayout(length);
    lengthRow->setContentsMargins({});
    lengthRow->setSpacing(8);
    length_->setFixedHeight(setLength_->sizeHint().height());
    length_->setFixedWidth(56);
    length_->setAlignment(Qt::AlignCenter);
    length_->setButtonSymbols(QAbstractSpinBox::NoButtons);
    lengthRow->addWidget(fewer_);
    lengthRow->addWidget(length_);
    lengthRow->addWidget(more_);
    lengthRow->addWidget(setLength_);
    lengthCard_ = addCard(cards, tr("Minimum PIN length"), length);
    rpIdsCard_ = addCard(cards, tr("Websites that learn the minimum PIN length"), nullptr, rpIds_);
    forceCard_ = addCard(cards, tr("Demand a new PIN"), force_);
    alwaysUvCard_ = addCard(cards, tr("Always ask for the PIN or a fingerprint"), alwaysUv_);
    enterpriseCard_ = addCard(cards, tr("Enterprise attestation"), enterprise_);
    cards->addStretch(1);
    return page;
}

void KeySettingsPanel::wire() {
    connect(&settings_, &KeySettingsModel::changed, this, &KeySettingsPanel::refresh);
    connect(&settings_, &KeySettingsModel::keyChanged, this, &KeySettingsPanel::keyChanged);
    connect(&settings_, &KeySettingsModel::done, message_, &MessageBar::showSuccess);
    connect(&settings_, &KeySettingsModel::failed, message_, &MessageBar::showProblem);
    connect(cancel_, &QPushButton::clicked, &settings_, &KeySettingsModel::cancel);
    connect(length_, &QSpinBox::valueChanged, this, &KeySettingsPanel::refreshLength);
    connect(fewer_, &QPushButton::clicked, length_, &QSpinBox::stepDown);
    connect(more_, &QPushButton::clicked, length_, &QSpinBox::stepUp);
    connect(setLength_, &QPushButton::clicked, this, &KeySettingsPanel::askLength);
    connect(rpIds_, &RpIdsEditor::saveWanted, this, &KeySettingsPanel::askRpIds);
    connect(force_, &QPushButton::clicked, this, &KeySettingsPanel::askForce);
    connect(alwaysUv_, &QCheckBox::clicked, this, [this](bool on) {
        message_->dismiss();
        settings_.setAlwaysUv(on);
        refresh(); // It shows what the key says, not what is wished.
    });
    connect(enterprise_, &QCheckBox::clicked, this, [this] {
        refresh();
        askEnterprise();
    });
}

void KeySettingsPanel::keyChanged() {
    rpIds_->clear();
    shownLength_ = 0;
}

void KeySettingsPanel::showCard(const Card& card, Setting setting, const QString& means) {
    const QString reason = settings_.whyNot(setting);
    // Of what it cannot do, only why; but a switch that is fixed is on or off all the same.
    const bool fixed = (setting == Setting::AlwaysUv && settings_.alwaysUv()) ||
                       (setting == Setting::EnterpriseAttestation && settings_.enterpriseAttestation());
    card.means->setText(means);
    card.means->setVisible(settings_.has(setting) || fixed);
    card.reason->setText(reason);
    card.reason->setVisible(!reason.isEmpty());
}

void KeySettingsPanel::refresh() {
    const bool known = settings_.known();
    unlockCard_->setVisible(settings_.locked() && settings_.any());
    cards_->setVisible(known);
    note_->setVisible(!known);
    const QString why = settings_.whyNot(Setting::AlwaysUv);
    note_->setText(settings_.present() ? (why.isEmpty() ? tr("Asking the key…") : why)
                                       : text::sentence(ErrorCode::NoKey));
    progress_->setVisible(settings_.busy());
    cancel_->setVisible(settings_.busy());
    const int length = settings_.minPinLength();
    if (length != shownLength_) {
        shownLength_ = length;
        length_->setRange(length, KeySettingsModel::greatestMinPinLength());
        length_->setValue(length);
    }
    showCard(lengthCard_, Setting::MinPinLength, text::minPinLengthMeans(static_cast<std::size_t>(length)));
    showCard(rpIdsCard_, Setting::RpIds, text::rpIdsMean(settings_.mostRpIds()));
    showCard(forceCard_, Setting::ForcePinChange, text::forcePinChangeMeans());
    showCard(alwaysUvCard_, Setting::AlwaysUv, text::alwaysUvMeans(settings_.alwaysUv()));
    showCard(enterpriseCard_, Setting::EnterpriseAttestation,
             text::enterpriseMeans(settings_.enterpriseAttestation()));
    if (justUnlocked_ && !settings_.busy()) {
        justUnlocked_ = false;
        QMetaObject::invokeMethod(
            this, [this] { focusFirst(cards_); }, Qt::QueuedConnection);
    }
    refreshLength();
    rpIds_->setReady(settings_.ready(Setting::RpIds));
    force_->setEnabled(settings_.ready(Setting::ForcePinChange));
    setReason(force_, settings_.whyNot(Setting::ForcePinChange));
    alwaysUv_->setChecked(settings_.alwaysUv());
    alwaysUv_->setEnabled(settings_.ready(Setting::AlwaysUv));
    setReason(alwaysUv_, settings_.whyNot(Setting::AlwaysUv));
    enterprise_->setChecked(settings_.enterpriseAttestation());
    enterprise_->setEnabled(settings_.ready(Setting::EnterpriseAttestation) &&
                            !settings_.enterpriseAttestation());
    setReason(enterprise_, settings_.whyNot(Setting::EnterpriseAttestation));
}

void KeySettingsPanel::refreshLength() {
    const bool ready = settings_.ready(Setting::MinPinLength);
    length_->setEnabled(ready);
    fewer_->setEnabled(ready && length_->value() > settings_.minPinLength());
    more_->setEnabled(ready && length_->value() < KeySettingsModel::greatestMinPinLength());
    setLength_->setEnabled(ready && length_->value() > settings_.minPinLength());
    setReason(setLength_, settings_.whyNot(Setting::MinPinLength));
}

void KeySettingsPanel::ask(const ConfirmDialog::Words& words, std::function<void()> act) {
    auto* dialog = new ConfirmDialog(words, this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this, act = std::move(act)] {
        message_->dismiss();
        act();
    });
    dialog->open();
}

void KeySettingsPanel::askLength() {
    const int length = length_->value();
    ask({.title = tr("Raise the minimum to %1?").arg(length),
         .sentence = text::minPinLengthMeans(static_cast<std::size_t>(length)),
         .keep = tr("&Leave it"),
         .act = tr("&Raise it")},
        [this, length] { settings_.setMinPinLength(length); });
}

void KeySettingsPanel::askRpIds(const QStringList& rpIds) {
    ask({.title = tr("Replace the list of websites?"),
         .sentence = text::confirmRpIds(rpIds),
         .keep = tr("&Leave it"),
         .act = tr("&Replace it")},
        [this, rpIds] { settings_.setRpIds(rpIds); });
}

void KeySettingsPanel::askForce() {
    ask({.title = tr("Demand a new PIN?"),
         .sentence = text::confirmForcePinChange(),
         .keep = tr("&Leave it"),
         .act = tr("&Demand it")},
        [this] { settings_.forcePinChange(); });
}

void KeySettingsPanel::askEnterprise() {
    ask({.title = tr("Switch on enterprise attestation?"),
         .sentence = text::confirmEnterprise(),
         .keep = tr("&Leave it off"),
         .act = tr("&Switch it on")},
        [this] { settings_.enableEnterpriseAttestation(); });
}

} // namespace fidesk::ui
