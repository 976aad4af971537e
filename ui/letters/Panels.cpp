#include "ui/letters/Panels.h"

#include "core/base/Json.h"
#include "ui/text/HandoverText.h"

#include <QImage>
#include <QPaintDevice>
#include <QPen>

#include <random>

namespace fidesk::letters {

namespace {

constexpr double millimetresOfAnInch = 25.4;
constexpr double sideMargin = 22;
constexpr double topMargin = 14;
constexpr double panelMargin = 8;
constexpr double insideTop = 20; // so that all of the inside lies under the pattern once it is folded
constexpr double markLength = 6;
constexpr double patternMargin = 8;
constexpr double hintHeight = 8;
constexpr double hintSize = 7;       ///< points
constexpr double patternWidth = 194; // millimetres
constexpr double patternHeight = 79;
constexpr double patternDotsPerInch = 200;
constexpr int strokes = 6500;
constexpr double strokeLength = 7;
constexpr unsigned patternSeed = 20260420; // the same on every letter: it tells nothing of the PIN

/// As large as it is on A4; on other paper it is stretched a little.
QImage makePattern() {
    constexpr double dots = patternDotsPerInch / millimetresOfAnInch;
    QImage image(static_cast<int>(patternWidth * dots), static_cast<int>(patternHeight * dots),
                 QImage::Format_Grayscale8);
    image.fill(Qt::white);
    std::minstd_rand next(patternSeed); // its numbers are laid down by the standard
    const auto part = [&next] { return static_cast<double>(next() % 10000) / 10000; };
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    for (int i = 0; i < strokes; ++i) {
        const QPointF from(part() * image.width(), part() * image.height());
        const QPointF by((part() - 0.5) * strokeLength * dots, (part() - 0.5) * strokeLength * dots);
        painter.setPen(QPen(i % 2 == 0 ? Qt::black : Qt::darkGray, (0.3 + part() * 0.6) * dots));
        painter.drawLine(from, from + by);
    }
    return image;
}

} // namespace

QFont letterFont(double size) {
    QFont font;
    font.setFamilies(
        {QStringLiteral("DejaVu Sans"), QStringLiteral("Liberation Sans"), QStringLiteral("Arial")});
    font.setStyleHint(QFont::SansSerif);
    font.setPointSizeF(size);
    return font;
}

Panels::Panels(QPainter& painter, Paper paper)
    : painter_(painter), paper_(sizeOf(paper)), dotsX_(painter.device()->logicalDpiX() / millimetresOfAnInch),
      dotsY_(painter.device()->logicalDpiY() / millimetresOfAnInch) {}

QRectF Panels::millimetres(double x, double y, double width, double height) const {
    return {x * dotsX_, y * dotsY_, width * dotsX_, height * dotsY_};
}

QRectF Panels::outside() const {
    const double third = paper_.height() / 3;
    return millimetres(sideMargin, topMargin, paper_.width() - 2 * sideMargin,
                       third - topMargin - panelMargin);
}

QRectF Panels::inside() const {
    const double third = paper_.height() / 3;
    return millimetres(sideMargin, third + insideTop, paper_.width() - 2 * sideMargin,
                       third - insideTop - panelMargin);
}

void Panels::paintFoldMarks() const {
    painter_.setPen(QPen(Qt::gray, 0.2 * dotsX_));
    for (const int fold : {1, 2}) {
        const double y = paper_.height() * fold / 3 * dotsY_;
        painter_.drawLine(QPointF(0, y), QPointF(markLength * dotsX_, y));
        painter_.drawLine(QPointF((paper_.width() - markLength) * dotsX_, y),
                          QPointF(paper_.width() * dotsX_, y));
    }
    painter_.setPen(Qt::darkGray);
    painter_.setFont(letterFont(hintSize));
    painter_.drawText(millimetres(sideMargin, paper_.height() - patternMargin - hintHeight,
                                  paper_.width() - 2 * sideMargin, hintHeight),
                      Qt::AlignCenter, text::handoverPhrase(text::HandoverPhrase::FoldHint));
}

void Panels::paintPattern() const {
    static const QImage pattern = makePattern(); // one object, so that a PDF has it once for all its pages
    const double third = paper_.height() / 3;
    const QRectF place =
        millimetres(patternMargin, 2 * third + patternMargin / 2, paper_.width() - 2 * patternMargin,
                    third - 1.5 * patternMargin - hintHeight);
    painter_.save();
    painter_.setRenderHint(QPainter::SmoothPixmapTransform);
    painter_.drawImage(place, pattern);
    painter_.restore();
}

} // namespace fidesk::letters
