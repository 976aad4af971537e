#include "ui/widgets/FingerprintRing.h"

#include "ui/widgets/Theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>

namespace fidesk::ui {

namespace {

/// The lines of a finger in a square of 100 by 100, from the inside out.
struct Line {
    double radius;
    double from; ///< degrees, counter-clockwise from three o'clock
    double span;
    double tail; ///< straight down at the end
};
constexpr std::array<Line, 5> fingerLines{
    {{6, 0, 180, 26}, {14, -10, 200, 20}, {22, 0, 180, 24}, {30, -15, 165, 12}, {38, 10, 160, 8}}};

QPainterPath pathOf(const Line& line) {
    const QRectF circle(50 - line.radius, 52 - line.radius, 2 * line.radius, 2 * line.radius);
    QPainterPath path;
    path.arcMoveTo(circle, line.from);
    path.arcTo(circle, line.from, line.span);
    path.lineTo(path.currentPosition() + QPointF(0, line.tail));
    return path;
}

} // namespace

FingerprintRing::FingerprintRing(QWidget* parent) : QWidget(parent) {
    setFixedSize(168, 168);
}

void FingerprintRing::setSamples(unsigned taken, unsigned wanted, const QString& inWords) {
    part_ = wanted == 0 ? 0 : std::min(1.0, static_cast<double>(taken) / wanted);
    setAccessibleName(inWords);
    update();
}

void FingerprintRing::setWaiting(bool waiting) {
    waiting_ = waiting;
    update();
}

void FingerprintRing::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF ring = QRectF(rect()).adjusted(6, 6, -6, -6);
    painter.setBrush(theme.surface);
    painter.setPen(QPen(theme.line, 7));
    painter.drawEllipse(ring);
    painter.setBrush(Qt::NoBrush);
    if (part_ > 0) {
        painter.setPen(QPen(part_ >= 1 ? theme.success : theme.accent, 7, Qt::SolidLine, Qt::RoundCap));
        painter.drawArc(ring, 90 * 16, static_cast<int>(-360 * 16 * part_));
    }
    painter.translate(width() * 0.23, height() * 0.2);
    painter.scale(width() * 0.54 / 100, height() * 0.54 / 100);
    const double done = part_ * fingerLines.size();
    for (std::size_t i = 0; i < fingerLines.size(); ++i) {
        const bool filled = static_cast<double>(i) + 0.5 < done;
        const QColor colour = filled ? theme.accent : waiting_ ? theme.quiet : theme.line;
        painter.setPen(QPen(colour, 4.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPath(pathOf(fingerLines[i]));
    }
}

} // namespace fidesk::ui
