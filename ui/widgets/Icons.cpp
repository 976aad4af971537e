#include "ui/widgets/Icons.h"

#include "ui/widgets/Theme.h"

#include <QApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>

namespace fidesk::ui {

namespace {

// All paths are in a square of 24 by 24.

QPainterPath person(double x, double y, double scale) {
    QPainterPath path;
    path.addEllipse(QPointF(x, y), 3.6 * scale, 3.6 * scale);
    path.moveTo(x - 6.5 * scale, y + 12 * scale);
    path.cubicTo(x - 6.5 * scale, y + 4.5 * scale, x + 6.5 * scale, y + 4.5 * scale, x + 6.5 * scale,
                 y + 12 * scale);
    return path;
}

QPainterPath key() {
    QPainterPath path;
    path.addRoundedRect(QRectF(3, 7, 13, 10), 3, 3);
    path.addRect(QRectF(16, 9, 5.5, 6));
    path.addEllipse(QPointF(9, 12), 2, 2);
    return path;
}

QPainterPath keyTouch() {
    QPainterPath path;
    path.addRoundedRect(QRectF(5, 11, 14, 10), 3, 3);
    path.addEllipse(QPointF(12, 16), 2, 2);
    for (const double radius : {5.5, 9.0}) {
        path.arcMoveTo(QRectF(12 - radius, 11.5 - radius, 2 * radius, 2 * radius), 50);
        path.arcTo(QRectF(12 - radius, 11.5 - radius, 2 * radius, 2 * radius), 50, 80);
    }
    return path;
}

QPainterPath keyInsert() {
    QPainterPath path;
    path.addRoundedRect(QRectF(1.5, 8, 9, 8), 2.5, 2.5);
    path.addRect(QRectF(10.5, 9.75, 4, 4.5));
    path.moveTo(22.5, 5);
    path.lineTo(19, 5);
    path.lineTo(19, 19);
    path.lineTo(22.5, 19);
    path.moveTo(16, 12);
    path.lineTo(18, 12);
    return path;
}

QPainterPath check() {
    QPainterPath path;
    path.addEllipse(QPointF(12, 12), 9.5, 9.5);
    path.moveTo(7.5, 12.5);
    path.lineTo(10.8, 15.6);
    path.lineTo(16.6, 8.8);
    return path;
}

QPainterPath warning() {
    QPainterPath path;
    path.moveTo(12, 3.5);
    path.lineTo(22, 20.5);
    path.lineTo(2, 20.5);
    path.closeSubpath();
    path.moveTo(12, 10);
    path.lineTo(12, 14.5);
    path.addEllipse(QPointF(12, 17.5), 0.4, 0.4);
    return path;
}

QPainterPath lock() {
    QPainterPath path;
    path.addRoundedRect(QRectF(4.5, 10.5, 15, 10.5), 2.5, 2.5);
    path.moveTo(7.5, 10.5);
    path.cubicTo(7.5, 1.5, 16.5, 1.5, 16.5, 10.5);
    path.moveTo(12, 14.5);
    path.lineTo(12, 17);
    return path;
}

QPainterPath tag() {
    QPainterPath path;
    path.moveTo(3, 4);
    path.lineTo(12, 4);
    path.lineTo(21.5, 13.5);
    path.lineTo(13.5, 21.5);
    path.lineTo(3, 12);
    path.closeSubpath();
    path.addEllipse(QPointF(7.3, 8.3), 1.2, 1.2);
    return path;
}

QPainterPath keyUnplug() {
    QPainterPath path;
    path.addRoundedRect(QRectF(1.5, 8, 9, 8), 2.5, 2.5);
    path.addRect(QRectF(10.5, 9.75, 4, 4.5));
    path.moveTo(22.5, 5);
    path.lineTo(20.5, 5);
    path.lineTo(20.5, 19);
    path.lineTo(22.5, 19);
    path.moveTo(9, 4);
    path.lineTo(3, 4);
    path.lineTo(5, 2.2);
    path.moveTo(3, 4);
    path.lineTo(5, 5.8);
    return path;
}

QPainterPath info() {
    QPainterPath path;
    path.addEllipse(QPointF(12, 12), 9.5, 9.5);
    path.moveTo(12, 11);
    path.lineTo(12, 16.5);
    path.addEllipse(QPointF(12, 7.6), 0.4, 0.4);
    return path;
}

QPainterPath finger() {
    QPainterPath path;
    for (const double radius : {2.5, 5.5, 8.5}) {
        const QRectF arc(12 - radius, 11.5 - radius, 2 * radius, 2 * radius);
        path.moveTo(12 - radius, 11.5 + radius * 0.9);
        path.lineTo(12 - radius, 11.5);
        path.arcTo(arc, 180, -180);
        path.lineTo(12 + radius, 11.5 + radius * 0.7);
    }
    path.moveTo(12, 11);
    path.lineTo(12, 20);
    return path;
}

QPainterPath sliders() {
    QPainterPath path;
    const double knobs[] = {16, 8, 13};
    for (int i = 0; i < 3; ++i) {
        const double y = 6 + 6 * i;
        path.moveTo(3, y);
        path.lineTo(knobs[i] - 2, y);
        path.moveTo(knobs[i] + 2, y);
        path.lineTo(21, y);
        path.addEllipse(QPointF(knobs[i], y), 2, 2);
    }
    return path;
}

QPainterPath box() {
    QPainterPath path;
    path.addRoundedRect(QRectF(3.5, 8.5, 17, 12), 1.5, 1.5);
    path.addRoundedRect(QRectF(2, 4, 20, 4.5), 1.2, 1.2);
    path.moveTo(9.5, 12.5);
    path.lineTo(14.5, 12.5);
    return path;
}

QPainterPath reset() {
    QPainterPath path;
    const QRectF circle(4, 4, 16, 16);
    path.arcMoveTo(circle, 60);
    path.arcTo(circle, 60, -300);
    path.moveTo(16, 1.8);
    path.lineTo(16, 5.1);
    path.lineTo(12.6, 5.1);
    return path;
}

QPainterPath book() {
    QPainterPath path;
    path.addRoundedRect(QRectF(4, 3, 16, 18), 2, 2);
    path.moveTo(8, 3);
    path.lineTo(8, 21);
    for (const double y : {8.0, 12.0, 16.0}) {
        path.moveTo(11, y);
        path.lineTo(17, y);
    }
    return path;
}

QPainterPath stack() {
    QPainterPath path;
    for (const double y : {4.0, 10.0, 16.0}) {
        path.addRoundedRect(QRectF(2.5, y, 6.5, 4.5), 1.4, 1.4);
        path.moveTo(12, y + 2.25);
        path.lineTo(21.5, y + 2.25);
    }
    return path;
}

QPainterPath checklist() {
    QPainterPath path;
    path.addRoundedRect(QRectF(3.5, 4, 17, 17.5), 2, 2);
    path.addRoundedRect(QRectF(8.5, 2, 7, 4), 1.2, 1.2);
    for (const double y : {11.0, 16.5}) {
        path.moveTo(6.8, y);
        path.lineTo(8.3, y + 1.5);
        path.lineTo(10.8, y - 1.5);
        path.moveTo(13.5, y);
        path.lineTo(17.2, y);
    }
    return path;
}

QPainterPath pathOf(Drawing drawing) {
    switch (drawing) {
    case Drawing::Users: {
        QPainterPath path = person(9, 8, 1);
        path.addPath(person(17.5, 9, 0.7));
        return path;
    }
    case Drawing::Key:
        return key();
    case Drawing::KeyTouch:
        return keyTouch();
    case Drawing::KeyInsert:
        return keyInsert();
    case Drawing::Check:
        return check();
    case Drawing::Warning:
        return warning();
    case Drawing::Person:
        return person(12, 8, 1.15);
    case Drawing::Lock:
        return lock();
    case Drawing::Tag:
        return tag();
    case Drawing::KeyUnplug:
        return keyUnplug();
    case Drawing::Info:
        return info();
    case Drawing::Finger:
        return finger();
    case Drawing::Sliders:
        return sliders();
    case Drawing::Box:
        return box();
    case Drawing::Reset:
        return reset();
    case Drawing::Book:
        return book();
    case Drawing::Stack:
        return stack();
    case Drawing::Checklist:
        return checklist();
    }
    return {};
}

class DrawingEngine final : public QIconEngine {
public:
    explicit DrawingEngine(Drawing drawing) : drawing_(drawing) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
        const Theme& theme = themeOf(QApplication::palette());
        const bool strong = mode != QIcon::Disabled && state == QIcon::On;
        draw(*painter, drawing_, rect, strong ? theme.accent : theme.quiet);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    [[nodiscard]] QIconEngine* clone() const override { return new DrawingEngine(drawing_); }

private:
    Drawing drawing_;
};

} // namespace

void draw(QPainter& painter, Drawing drawing, const QRectF& square, const QColor& colour) {
    const double scale = std::min(square.width(), square.height()) / 24;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(square.center() - QPointF(12, 12) * scale);
    painter.scale(scale, scale);
    painter.setPen(QPen(colour, scale > 2 ? 1.3 : 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPath(pathOf(drawing));
    painter.restore();
}

QIcon iconOf(Drawing drawing) {
    return QIcon(new DrawingEngine(drawing));
}

DrawingLabel::DrawingLabel(Drawing drawing, int size, QWidget* parent) : QWidget(parent), drawing_(drawing) {
    setFixedSize(size, size);
}

void DrawingLabel::setDrawing(Drawing drawing) {
    drawing_ = drawing;
    update();
}

void DrawingLabel::setColour(Colour colour) {
    colour_ = colour;
    update();
}

void DrawingLabel::paintEvent(QPaintEvent*) {
    const Theme& theme = themeOf(palette());
    QPainter painter(this);
    const QColor colours[] = {theme.quiet, theme.accent, theme.success, theme.danger};
    draw(painter, drawing_, rect(), colours[static_cast<int>(colour_)]);
}

} // namespace fidesk::ui
