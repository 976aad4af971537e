#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

class QApplication;

namespace fidesk::ui {

enum class Scheme { Light, Dark };

/// The colours of the window that a palette has no role for.
struct Theme {
    QColor window;  ///< behind everything
    QColor surface; ///< cards, fields, tables
    QColor rail;
    QColor text;
    QColor quiet; ///< secondary text; 4.5:1 on window and surface
    QColor line;
    QColor accent;
    QColor onAccent;
    QColor selection; ///< behind selected rows and the chosen page
    QColor success;
    QColor successSurface;
    QColor danger;
    QColor dangerSurface;
    QColor caution;
    QColor cautionSurface;
};

const Theme& themeOf(Scheme scheme);
/// The theme that @p palette was made from.
const Theme& themeOf(const QPalette& palette);

/// What the desktop prefers, as its palette shows. Before applyTheme().
Scheme preferredScheme(const QPalette& desktop);

/// Gives the whole program its palette, style and type.
void applyTheme(QApplication& application, Scheme scheme);

} // namespace fidesk::ui
