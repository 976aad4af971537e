#include "ui/widgets/StepIndicator.h"

#include "ui/widgets/Icons.h"
#include "ui/widgets/Theme.h"

#include <QPainter>

namespace fidesk::ui {

namespace {

constexpr int diameter = 26;
constexpr int gap = 6;

} // namespace

StepIndicator::StepIndicator(const QStringList& steps, QWidget* parent) : QWidget(parent), steps_(steps) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCurrent(0);
}

void StepIndicator::setCurrent(int step) {
    current_ = step;
    setAccessibleName(tr("Step %1 of %2: %3").arg(step + 1).arg(steps_.size()).arg(steps_.at(step)));
    update();
}

void StepIndicator::setSteps(const QStringList& steps, int current) {
    const bool other = steps != steps_;
    steps_ = steps;
    if (other)
        updateGeometry();
    if (other || current != current_)
        setCurrent(current);
}

QSize StepIndicator::sizeHint() const {
    int widest = diameter;
    for (const QString& step : steps_)
        widest = std::max(widest, fontMetrics().horizontalAdvance(step) + 10);
    return {widest * static_cast<int>(steps_.size()), diameter + gap + fontMetrics().height() + 4};
}

void StepIndicator::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int count = static_cast<int>(steps_.size());
    const double cell = static_cast<double>(width()) / count;
    for (int i = 0; i < count; ++i) {
        const QPointF centre(cell * (i + 0.5), diameter / 2.0 + 1);
        if (i + 1 < count) {
            painter.setPen(QPen(i < current_ ? theme.accent : theme.line, 2));
            painter.drawLine(centre + QPointF(diameter / 2.0 + 6, 0),
                             centre + QPointF(cell - diameter / 2.0 - 6, 0));
        }
        const bool last = i == count - 1;
        const bool done = i < current_ || (last && i == current_);
        const bool filled = i <= current_;
        painter.setPen(QPen(filled ? theme.accent : theme.line, 2));
        painter.setBrush(filled ? QBrush(theme.accent) : QBrush(theme.surface));
        painter.drawEllipse(centre, diameter / 2.0 - 1, diameter / 2.0 - 1);
        const QRectF circle(centre - QPointF(diameter, diameter) / 2, QSizeF(diameter, diameter));
        QFont font = this->font();
        font.setBold(filled);
        painter.setFont(font);
        painter.setPen(QPen(filled ? theme.onAccent : theme.quiet, 2.2, Qt::SolidLine, Qt::RoundCap));
        if (done)
            painter.drawPolyline(
                QPolygonF({centre + QPointF(-5, 0.5), centre + QPointF(-1.5, 4), centre + QPointF(5, -3.5)}));
        else
            painter.drawText(circle, Qt::AlignCenter, QString::number(i + 1));
        font.setBold(i == current_);
        painter.setFont(font);
        painter.setPen(i == current_ ? theme.text : theme.quiet);
        painter.drawText(QRectF(cell * i, diameter + gap, cell, height() - diameter - gap),
                         Qt::AlignHCenter | Qt::AlignTop, steps_.at(i));
    }
}

CountdownRing::CountdownRing(QWidget* parent) : QWidget(parent) {
    setFixedSize(104, 104);
}

void CountdownRing::setSeconds(int left, int of) {
    left_ = left;
    of_ = of;
    setAccessibleName(tr("%1 seconds left").arg(left));
    update();
}

void CountdownRing::setIdle() {
    of_ = 0;
    update();
}

void CountdownRing::setDrawing(Drawing drawing) {
    drawing_ = drawing;
    update();
}

void CountdownRing::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF ring = QRectF(rect()).adjusted(4, 4, -4, -4);
    painter.setPen(QPen(theme.line, 5));
    painter.drawEllipse(ring);
    if (of_ > 0) {
        painter.setPen(QPen(theme.accent, 5, Qt::SolidLine, Qt::RoundCap));
        painter.drawArc(ring, 90 * 16, -360 * 16 * left_ / of_);
    }
    draw(painter, drawing_, QRectF(rect()).adjusted(28, 26, -28, -30), of_ > 0 ? theme.accent : theme.quiet);
}

} // namespace fidesk::ui
