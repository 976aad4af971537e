#include "ui/widgets/Switch.h"

#include "ui/widgets/Theme.h"

#include <QPainter>

namespace fidesk::ui {

Switch::Switch(const QString& accessibleName, QWidget* parent) : QCheckBox(parent) {
    setAccessibleName(accessibleName);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Switch::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF track = QRectF(rect()).adjusted(4, 4, -4, -4);
    const double radius = track.height() / 2;
    const QColor on = isEnabled() ? theme.accent : theme.quiet;
    painter.setPen(QPen(isChecked() ? on : theme.quiet, 1.5));
    painter.setBrush(isChecked() ? on : theme.surface);
    painter.drawRoundedRect(track, radius, radius);
    const double x = isChecked() ? track.right() - radius : track.left() + radius;
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() ? theme.onAccent : theme.quiet);
    painter.drawEllipse(QPointF(x, track.center().y()), radius - 4, radius - 4);
    if (!hasFocus())
        return;
    painter.setPen(QPen(theme.text, 1.5));
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius + 3, radius + 3);
}

} // namespace fidesk::ui
