#pragma once

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QString>

namespace fidesk::ui {

/// How a piece looks; the style sheet of Theme.cpp knows these names.
namespace role {
inline const QString title = QStringLiteral("title");
inline const QString heading = QStringLiteral("heading");
inline const QString label = QStringLiteral("label");
inline const QString quiet = QStringLiteral("quiet");
inline const QString card = QStringLiteral("card");
inline const QString primary = QStringLiteral("primary");
inline const QString danger = QStringLiteral("danger");
inline const QString success = QStringLiteral("success");
inline const QString caution = QStringLiteral("caution");
inline const QString chip = QStringLiteral("chip");
inline const QString rail = QStringLiteral("rail");
inline const QString strip = QStringLiteral("strip");
inline const QString side = QStringLiteral("side"); ///< the title of a side panel
inline const QString header = QStringLiteral("header");
inline const QString page = QStringLiteral("page");
inline const QString note = QStringLiteral("note");
inline const QString sections = QStringLiteral("sections");
inline const QString group = QStringLiteral("group");
inline const QString segment = QStringLiteral("segment");
inline const QString foot = QStringLiteral("foot");       ///< below what scrolls
inline const QString problem = QStringLiteral("problem"); ///< what is wrong with a field
inline const QString fixed = QStringLiteral("fixed");     ///< a text that cannot be changed
inline const QString countdown = QStringLiteral("countdown");
} // namespace role

/// Gives @p widget a role, and has the style look again.
void setRole(QWidget* widget, const QString& role);

/// A label with wrapped plain text.
QLabel* makeLabel(const QString& text, const QString& role, QWidget* parent);
QPushButton* makeButton(const QString& text, const QString& role, QWidget* parent);
QFrame* makeFrame(const QString& role, QWidget* parent);

/// Tells assistive technology that @p text is worth hearing now.
void announce(QWidget* widget, const QString& text);

/// Gives the focus to the first widget below @p page that Tab would reach, in the order of Tab.
void focusFirst(QWidget* page);

/// A message that stays until it is replaced: green for success, red for what went wrong. Each new one is
/// announced.
class MessageBar : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(QWidget* parent = nullptr);
    void showSuccess(const QString& text);
    void showProblem(const QString& text);
    /// Empty text hides it; the same text again is not announced again.
    void setProblem(const QString& text);
    void dismiss();
    [[nodiscard]] QString text() const;

private:
    class DrawingLabel* icon_;
    QLabel* label_;

    void show(const QString& text, bool success);
};

} // namespace fidesk::ui
