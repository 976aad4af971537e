#pragma once

#include "ui/letters/Letter.h"

#include <QFont>
#include <QPainter>

namespace fidesk::letters {

/// What letters are written in, in points.
QFont letterFont(double size);

/// A sheet that is folded in three: where what is painted, in dots of a device. The upper third is what is
/// seen from outside, the middle one has the PIN, the lower one is folded up over it and has a pattern that
/// keeps the PIN from being read through the paper.
class Panels {
public:
    Panels(QPainter& painter, Paper paper);

    [[nodiscard]] QRectF outside() const;
    [[nodiscard]] QRectF inside() const;

    void paintFoldMarks() const;
    void paintPattern() const;

private:
    [[nodiscard]] QRectF millimetres(double x, double y, double width, double height) const;

    QPainter& painter_;
    QSizeF paper_; ///< millimetres
    double dotsX_; ///< a millimetre
    double dotsY_;
};

} // namespace fidesk::letters
