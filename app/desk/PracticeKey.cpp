#include "app/desk/PracticeKey.h"

#include "app/desk/PracticeChoices.h"
#include "core/base/Json.h"
#include "ui/widgets/Pieces.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>

namespace fidesk::desk {

using namespace ui;

namespace {

constexpr int blinkMs = 450;
constexpr int winkMs = 160;
constexpr int halfWinks = 10;
const auto menuButtonStyle = QStringLiteral("QPushButton { padding-right: 26px; } "
                                            "QPushButton::menu-indicator { subcontrol-origin: padding; "
                                            "subcontrol-position: right center; right: 10px; }");

QPushButton* makeMenuButton(const char* name, const QString& accessibleName, QWidget* parent) {
    auto* button = makeButton({}, {}, parent);
    button->setObjectName(QString::fromLatin1(name));
    button->setAccessibleName(accessibleName);
    button->setMenu(new QMenu(button));
    button->setStyleSheet(menuButtonStyle);
    return button;
}

} // namespace

KeyPicture::KeyPicture(const QColor& colour, QWidget* parent) : QWidget(parent), colour_(colour) {
    setFixedSize(46, 28);
    connect(&timer_, &QTimer::timeout, this, &KeyPicture::beat);
}

void KeyPicture::setBlinking(bool blinking) {
    if (blinking_ == blinking)
        return;
    blinking_ = blinking;
    restart();
}

void KeyPicture::wink() {
    winksLeft_ = halfWinks;
    restart();
}

void KeyPicture::restart() {
    lit_ = blinking_ || winking();
    if (lit_)
        timer_.start(winking() ? winkMs : blinkMs);
    else
        timer_.stop();
    update();
}

void KeyPicture::beat() {
    lit_ = !lit_;
    if (winksLeft_ > 0 && --winksLeft_ == 0) {
        restart();
        Q_EMIT winkEnded();
    }
    update();
}

void KeyPicture::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor(0xC9A54B));
    painter.drawRoundedRect(QRectF(30, 8, 15, 12), 1.5, 1.5);
    painter.setBrush(colour_);
    painter.drawRoundedRect(QRectF(2, 3, 30, 22), 6, 6);
    if (lit_) {
        painter.setBrush(QColor(0x4F, 0xD0, 0x7A, 110));
        painter.drawEllipse(QPointF(16, 14), 9, 9);
    }
    painter.setBrush(lit_ ? QColor(0x8F, 0xF5, 0xAE) : QColor(255, 255, 255, 210));
    painter.drawEllipse(QPointF(16, 14), 4.5, 4.5);
}

PracticeKey::PracticeKey(Key key, const QColor& colour, Replace replace, QWidget* parent)
    : QFrame(parent), key_(std::move(key)), replace_(std::move(replace)),
      picture_(new KeyPicture(colour, this)), state_(makeLabel({}, role::quiet, this)),
      plug_(makeButton({}, {}, this)), touch_(makeButton(tr("Touch"), {}, this)) {
    const QString name = toQString(key_->personality().product);
    setProperty("role", role::card);
    setObjectName(name);
    plug_->setObjectName(QStringLiteral("plug"));
    touch_->setObjectName(QStringLiteral("touch"));
    touch_->setAccessibleName(tr("Touch %1").arg(name));
    kind_ = makeMenuButton("kind", tr("What kind of key %1 is").arg(name), this);
    fault_ = makeMenuButton("fault", tr("What goes wrong with %1").arg(name), this);
    layOut(name);
    connect(plug_, &QPushButton::clicked, this, &PracticeKey::plug);
    connect(touch_, &QPushButton::clicked, this, [this] { key_->touch(); });
    connect(picture_, &KeyPicture::winkEnded, this, &PracticeKey::refresh);
    connect(kind_->menu(), &QMenu::aboutToShow, this, &PracticeKey::fillKinds);
    connect(fault_->menu(), &QMenu::aboutToShow, this, &PracticeKey::fillFaults);
    observe();
}

PracticeKey::~PracticeKey() {
    key_->onChange({});
}

void PracticeKey::layOut(const QString& name) {
    auto* top = new QHBoxLayout;
    top->setSpacing(10);
    top->addWidget(picture_);
    top->addWidget(makeLabel(name, role::label, this), 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(plug_, 1);
    buttons->addWidget(touch_, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 14);
    layout->setSpacing(9);
    layout->addLayout(top);
    layout->addWidget(state_);
    layout->addLayout(buttons);
    layout->addWidget(kind_);
    layout->addWidget(fault_);
}

void PracticeKey::observe() {
    winksSeen_ = key_->winks();
    key_->onChange([this] { QMetaObject::invokeMethod(this, &PracticeKey::refresh, Qt::QueuedConnection); });
    refresh();
}

void PracticeKey::fillKinds() {
    QMenu& menu = *kind_->menu();
    menu.clear();
    menu.addSection(tr("A new key, empty:"));
    auto* group = new QActionGroup(&menu);
    for (const KindChoice& choice : kindChoices()) {
        QAction* action = menu.addAction(choice.label);
        action->setCheckable(true);
        action->setChecked(choice.personality.name == key_->personality().name);
        group->addAction(action);
        connect(action, &QAction::triggered, this,
                [this, personality = choice.personality] { become(personality); });
    }
}

void PracticeKey::fillFaults() {
    QMenu& menu = *fault_->menu();
    menu.clear();
    const simulator::Fault now = key_->fault();
    auto* group = new QActionGroup(&menu);
    for (const FaultChoice& choice : faultChoices()) {
        QAction* action = menu.addAction(choice.label);
        action->setCheckable(true);
        action->setChecked(simulator::toText(choice.fault) == simulator::toText(now));
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, fault = choice.fault] {
            key_->setFault(fault);
            refresh();
        });
    }
    if (key_->personality().fingerprintReader)
        addFingers(menu);
}

void PracticeKey::addFingers(QMenu& menu) {
    menu.addSeparator();
    for (const FingerChoice& choice : fingerChoices())
        connect(menu.addAction(choice.label), &QAction::triggered, this, [this, choice] {
            key_->setSamples({choice.sample});
            key_->setFingers({choice.known});
            key_->touch();
        });
}

/// A key that is plugged in cannot be exchanged, and neither is one that is already of that kind.
void PracticeKey::become(const simulator::Personality& personality) {
    if (key_->inserted() || personality.name == key_->personality().name)
        return;
    simulator::Personality chosen = personality;
    chosen.product = key_->personality().product;
    const Key fresh = replace_(key_, std::move(chosen));
    if (!fresh)
        return;
    key_->onChange({});
    key_ = fresh;
    observe();
}

void PracticeKey::plug() {
    if (key_->inserted())
        key_->remove();
    else
        key_->insert();
}

QString PracticeKey::stateText() const {
    if (picture_->winking())
        return tr("Winks: this is the one");
    if (key_->waitingForTouch())
        return tr("Blinks: it waits for a touch");
    return key_->inserted() ? tr("Inserted") : tr("On the table");
}

void PracticeKey::refresh() {
    const bool in = key_->inserted();
    const QString name = toQString(key_->personality().product);
    if (const int winks = key_->winks(); winks != winksSeen_) {
        winksSeen_ = winks;
        picture_->wink();
    }
    picture_->setBlinking(key_->waitingForTouch());
    plug_->setText(in ? tr("Remove") : tr("Insert"));
    plug_->setAccessibleName(in ? tr("Remove %1").arg(name) : tr("Insert %1").arg(name));
    touch_->setEnabled(in);
    setRole(touch_, key_->waitingForTouch() ? role::primary : QString());
    kind_->setText(kindLabel(key_->personality().name));
    kind_->setEnabled(!in);
    kind_->setToolTip(in ? tr("Remove it before you exchange it.")
                         : tr("Exchange it for a new key of another kind."));
    fault_->setText(faultLabel(key_->fault()));
    fault_->setToolTip(tr("What goes wrong with this key."));
    state_->setText(stateText());
}

} // namespace fidesk::desk
