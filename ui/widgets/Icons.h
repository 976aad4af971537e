#pragma once

#include <QIcon>
#include <QWidget>

namespace fidesk::ui {

/// The drawings of the window; lines in the palette's colours, sharp at every size.
enum class Drawing {
    Users,
    Key,
    KeyTouch,
    KeyInsert,
    KeyUnplug,
    Check,
    Warning,
    Person,
    Lock,
    Tag,
    Info,
    Finger,
    Sliders,
    Box,
    Reset,
    Book,
    Stack,
    Checklist
};

/// Draws @p drawing into @p square with @p colour.
void draw(QPainter& painter, Drawing drawing, const QRectF& square, const QColor& colour);

/// An icon that follows the palette of the program.
QIcon iconOf(Drawing drawing);

/// A drawing as part of a page. Decoration: it has no focus and no name of its own.
class DrawingLabel : public QWidget {
    Q_OBJECT
public:
    enum class Colour { Quiet, Accent, Success, Danger };

    DrawingLabel(Drawing drawing, int size, QWidget* parent = nullptr);
    void setDrawing(Drawing drawing);
    void setColour(Colour colour);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Drawing drawing_;
    Colour colour_{Colour::Accent};
};

} // namespace fidesk::ui
