#include "ui/widgets/Theme.h"

#include "ui/widgets/FieldStyle.h"

#include <QApplication>
#include <QFont>

namespace fidesk::ui {

namespace {

const Theme light{.window = QColor(0xF5F6F8),
                  .surface = QColor(0xFFFFFF),
                  .rail = QColor(0xE9ECF1),
                  .text = QColor(0x1B2330),
                  .quiet = QColor(0x566072),
                  .line = QColor(0xD5DAE2),
                  .accent = QColor(0x1F5AA8),
                  .onAccent = QColor(0xFFFFFF),
                  .selection = QColor(0xDCE7F6),
                  .success = QColor(0x17693D),
                  .successSurface = QColor(0xE2F3E9),
                  .danger = QColor(0xA82420),
                  .dangerSurface = QColor(0xFBE8E7),
                  .caution = QColor(0x6F4E00),
                  .cautionSurface = QColor(0xFFF1CC)};

const Theme dark{.window = QColor(0x1A1D23),
                 .surface = QColor(0x23272F),
                 .rail = QColor(0x15181D),
                 .text = QColor(0xE7EAF0),
                 .quiet = QColor(0xA6AFBD),
                 .line = QColor(0x3A414D),
                 .accent = QColor(0x82B4F7),
                 .onAccent = QColor(0x0E1A2B),
                 .selection = QColor(0x2C3D57),
                 .success = QColor(0x7AD3A0),
                 .successSurface = QColor(0x1C3427),
                 .danger = QColor(0xFF9B93),
                 .dangerSurface = QColor(0x3F2322),
                 .caution = QColor(0xF3CE73),
                 .cautionSurface = QColor(0x3A3016)};

bool isDark(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

QPalette paletteOf(const Theme& theme) {
    QPalette palette;
    palette.setColor(QPalette::Window, theme.window);
    palette.setColor(QPalette::WindowText, theme.text);
    palette.setColor(QPalette::Base, theme.surface);
    palette.setColor(QPalette::AlternateBase, theme.window);
    palette.setColor(QPalette::Text, theme.text);
    palette.setColor(QPalette::PlaceholderText, theme.quiet);
    palette.setColor(QPalette::Button, theme.surface);
    palette.setColor(QPalette::ButtonText, theme.text);
    palette.setColor(QPalette::BrightText, theme.danger);
    palette.setColor(QPalette::Link, theme.accent);
    palette.setColor(QPalette::LinkVisited, theme.accent);
    palette.setColor(QPalette::Highlight, theme.accent);
    palette.setColor(QPalette::HighlightedText, theme.onAccent);
    palette.setColor(QPalette::ToolTipBase, theme.surface);
    palette.setColor(QPalette::ToolTipText, theme.text);
    palette.setColor(QPalette::Mid, theme.line);
    palette.setColor(QPalette::Dark, theme.line);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, theme.quiet);
    return palette;
}

constexpr const char16_t* sheet = uR"(
* { outline: none; }
QFrame[role="card"] { background: @surface; border: 1px solid @line; border-radius: 10px; }
QFrame[role="rail"] { background: @rail; border: none; border-right: 1px solid @line; }
QFrame[role="strip"] { background: @rail; border: none; border-top: 1px solid @line; }
QFrame[role="header"] { background: @window; border: none; border-bottom: 1px solid @line; }
QFrame[role="chip"] { background: @surface; border: 1px solid @line; border-radius: 13px; }
QFrame[role="foot"] { background: transparent; border: none; border-top: 1px solid @line; }
QLabel[role="title"] { font-size: 20px; font-weight: 600; }
QLabel[role="heading"] { font-size: 16px; font-weight: 600; }
QLabel[role="label"] { font-weight: 600; }
QLabel[role="quiet"] { color: @quiet; }
QLabel[role="problem"] { color: @danger; }
QLabel[role="countdown"] { font-size: 15px; color: @quiet; }
QFrame[role="success"] { background: @successSurface; border: 1px solid @success; border-radius: 8px; }
QFrame[role="success"] QLabel { color: @success; }
QFrame[role="danger"] { background: @dangerSurface; border: 1px solid @danger; border-radius: 8px; }
QFrame[role="danger"] QLabel { color: @danger; }
QFrame[role="caution"] { background: @cautionSurface; border: none; border-bottom: 1px solid @caution; }
QFrame[role="caution"] QLabel { color: @caution; }
QFrame[role="note"] { background: @cautionSurface; border: 1px solid @caution; border-radius: 8px; }
QFrame[role="note"] QLabel { color: @caution; }
QLabel[role="group"] { color: @accent; font-weight: 600; }
QListWidget[role="sections"] { background: transparent; border: none; }
QListWidget[role="sections"]::item { color: @quiet; border-radius: 8px; border: 2px solid transparent;
                                     padding: 9px 8px; margin: 1px 0; }
QListWidget[role="sections"]::item:hover { background: @surface; }
QListWidget[role="sections"]::item:selected { background: @selection; color: @text; }
QListWidget[role="sections"]:focus { border: none; }
QListWidget[role="sections"]::item:focus { border: 2px solid @accent; }
QListWidget[role="sections"]::item:disabled { color: @quiet; }
QListWidget[role="card"]::item { padding: 3px 8px; border: none; }
QListWidget[role="card"]::item:selected { background: @selection; color: @text; }
QPushButton { background: @surface; color: @text; border: 1px solid @line; border-radius: 7px; padding: 7px 15px; }
QPushButton:hover { background: @selection; }
QPushButton:pressed { background: @line; }
QPushButton:disabled { color: @quiet; background: @window; border-color: @line; }
QPushButton[role="primary"] { background: @accent; color: @onAccent; border-color: @accent; font-weight: 600; }
QPushButton[role="primary"]:hover { border-color: @text; }
QPushButton[role="primary"]:disabled { background: @line; color: @quiet; border-color: @line; }
QPushButton[role="danger"] { color: @danger; border-color: @danger; }
QPushButton[role="danger"]:hover { background: @dangerSurface; }
QPushButton[role="danger"]:disabled { color: @quiet; border-color: @line; }
QPushButton[role="segment"]:checked { background: @selection; border-color: @accent; color: @accent; }
QPushButton:focus { border: 2px solid @text; padding: 6px 14px; }
QPushButton[role="primary"]:focus { border: 2px solid @text; }
QLineEdit { background: @surface; color: @text; border: 1px solid @line; border-radius: 7px; padding: 7px 10px;
            selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus { border: 2px solid @accent; padding: 6px 9px; }
QLineEdit:disabled { background: @window; color: @quiet; }
QLineEdit[role="fixed"] { background: @window; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border-color: @danger; }
QPlainTextEdit { background: @surface; color: @text; border: 1px solid @line; border-radius: 7px; padding: 3px 6px;
                 selection-background-color: @accent; selection-color: @onAccent; }
QPlainTextEdit:focus { border: 2px solid @accent; padding: 2px 5px; }
QPlainTextEdit[role="fixed"] { background: @window; }
QComboBox QAbstractItemView { background: @surface; border: 1px solid @line; padding: 2px;
                              selection-background-color: @selection; selection-color: @text; }
QTableView { background: @surface; border: 1px solid @line; border-radius: 8px; padding: 1px; gridline-color: @line;
             selection-background-color: @selection; selection-color: @text; }
QTableView:focus { border: 2px solid @accent; padding: 0; }
QTableView::item { padding: 6px 10px; border: none; border-bottom: 1px solid @line; }
QTableView::item:selected { background: @selection; color: @text; }
QHeaderView { background: transparent; }
QHeaderView::section { background: transparent; color: @quiet; border: none; border-bottom: 1px solid @line;
                       padding: 7px 10px 7px 13px; font-weight: 600; }
QTableCornerButton::section { background: @surface; border: none; }
QToolButton[role="page"] { border: none; border-radius: 9px; padding: 10px 6px; color: @quiet; font-weight: 600; }
QToolButton[role="page"]:hover { background: @surface; }
QToolButton[role="page"]:checked { background: @selection; color: @text; }
QToolButton[role="page"]:focus { border: 2px solid @accent; padding: 8px 4px; }
QRadioButton { spacing: 8px; }
QRadioButton::indicator { width: 12px; height: 12px; border: 2px solid @quiet; border-radius: 8px; background: @surface; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid @accent; }
QRadioButton:focus { color: @accent; }
QProgressBar { background: @line; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
QDialog { background: @window; }
QLabel[role="side"] { background: @rail; padding: 7px 12px; border-bottom: 1px solid @line; font-weight: 600; }
QToolTip { background: @surface; color: @text; border: 1px solid @line; padding: 4px 6px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar::handle:vertical { background: @line; border-radius: 4px; min-height: 28px; }
QScrollBar::handle:vertical:hover { background: @quiet; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollArea { border: none; background: transparent; }
QScrollArea:focus { border: 2px solid @accent; border-radius: 8px; }
)";

QString sheetOf(const Theme& theme) {
    // The longer names first, so that none is taken for the start of another.
    const std::pair<const char16_t*, QColor> names[] = {{u"@successSurface", theme.successSurface},
                                                        {u"@dangerSurface", theme.dangerSurface},
                                                        {u"@cautionSurface", theme.cautionSurface},
                                                        {u"@success", theme.success},
                                                        {u"@danger", theme.danger},
                                                        {u"@caution", theme.caution},
                                                        {u"@selection", theme.selection},
                                                        {u"@onAccent", theme.onAccent},
                                                        {u"@accent", theme.accent},
                                                        {u"@surface", theme.surface},
                                                        {u"@window", theme.window},
                                                        {u"@quiet", theme.quiet},
                                                        {u"@rail", theme.rail},
                                                        {u"@text", theme.text},
                                                        {u"@line", theme.line}};
    QString text = QString::fromUtf16(sheet);
    for (const auto& [name, colour] : names)
        text.replace(QString::fromUtf16(name), colour.name());
    return text;
}

} // namespace

const Theme& themeOf(Scheme scheme) {
    return scheme == Scheme::Dark ? dark : light;
}

const Theme& themeOf(const QPalette& palette) {
    return themeOf(isDark(palette) ? Scheme::Dark : Scheme::Light);
}

Scheme preferredScheme(const QPalette& desktop) {
    return isDark(desktop) ? Scheme::Dark : Scheme::Light;
}

void applyTheme(QApplication& application, Scheme scheme) {
    const Theme& theme = themeOf(scheme);
    QApplication::setStyle(new FieldStyle);
    QApplication::setPalette(paletteOf(theme));
    QFont font = QApplication::font();
    font.setPixelSize(14);
    QApplication::setFont(font);
    application.setStyleSheet(sheetOf(theme));
}

} // namespace fidesk::ui
