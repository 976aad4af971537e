#include "app/desk/PracticePanel.h"

#include "core/base/Json.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Pieces.h"

#include <QHBoxLayout>
#include <QPainter>

namespace fidesk::desk {

using namespace ui;

namespace {

/// The key itself, in its colour.
class KeyPicture : public QWidget {
public:
    KeyPicture(const QColor& colour, QWidget* parent) : QWidget(parent), colour_(colour) {
        setFixedSize(44, 26);
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(QColor(0xC9A54B));
        painter.drawRoundedRect(QRectF(28, 7, 15, 12), 1.5, 1.5);
        painter.setBrush(colour_);
        painter.drawRoundedRect(QRectF(1, 2, 29, 22), 6, 6);
        painter.setBrush(QColor(255, 255, 255, 210));
        painter.drawEllipse(QPointF(14, 13), 4.5, 4.5);
    }

private:
    QColor colour_;
};

} // namespace

PracticeKey::PracticeKey(std::shared_ptr<simulator::SoftwareKey> key, const QColor& colour, QWidget* parent)
    : QFrame(parent), key_(std::move(key)), state_(makeLabel({}, role::quiet, this)),
      plug_(makeButton({}, {}, this)), touch_(makeButton(tr("Touch"), {}, this)) {
    const QString name = toQString(key_->personality().product);
    setProperty("role", role::card);
    setObjectName(name);
    plug_->setObjectName(QStringLiteral("plug"));
    touch_->setObjectName(QStringLiteral("touch"));
    touch_->setAccessibleName(tr("Touch %1").arg(name));
    auto* top = new QHBoxLayout;
    top->setSpacing(10);
    top->addWidget(new KeyPicture(colour, this));
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
    connect(plug_, &QPushButton::clicked, this, &PracticeKey::plug);
    connect(touch_, &QPushButton::clicked, this, [this] { key_->touch(); });
    key_->onChange([this] { QMetaObject::invokeMethod(this, &PracticeKey::refresh, Qt::QueuedConnection); });
    refresh();
}

PracticeKey::~PracticeKey() {
    key_->onChange({});
}

void PracticeKey::plug() {
    if (key_->inserted())
        key_->remove();
    else
        key_->insert();
}

void PracticeKey::refresh() {
    const bool in = key_->inserted();
    const bool waits = key_->waitingForTouch();
    const QString name = toQString(key_->personality().product);
    plug_->setText(in ? tr("Remove") : tr("Insert"));
    plug_->setAccessibleName(in ? tr("Remove %1").arg(name) : tr("Insert %1").arg(name));
    touch_->setEnabled(in);
    setRole(touch_, waits ? role::primary : QString());
    state_->setText(waits ? tr("Blinks: it waits for a touch") : in ? tr("Inserted") : tr("On the table"));
}

PracticePanel::PracticePanel(const std::vector<std::shared_ptr<simulator::SoftwareKey>>& keys,
                             QWidget* parent)
    : QWidget(parent), administrator_(makeLabel({}, role::quiet, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(12);
    layout->addWidget(makeLabel(tr("Software keys take the place of real ones here."), role::quiet, this));
    const QColor colours[] = {QColor(0x2F6FC4), QColor(0x6B7480)};
    for (std::size_t i = 0; i < keys.size(); ++i)
        layout->addWidget(new PracticeKey(keys[i], colours[i % std::size(colours)], this));
    layout->addStretch(1);
    layout->addWidget(administrator_);
    setMinimumWidth(230);
}

void PracticePanel::showAdministrator(const QString& userName, const QString& password) {
    administrator_->setText(
        tr("At the practice portal's own pages sign in as %1, password %2.").arg(userName, password));
}

} // namespace fidesk::desk
