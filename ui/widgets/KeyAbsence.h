#pragma once

#include "ui/models/Workbench.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/Pieces.h"

namespace fidesk::ui {

/// In the place of the key where there is none to be shown: none inserted, no permission, busy, silent; each
/// with the next step.
class KeyAbsence : public QWidget {
    Q_OBJECT
public:
    explicit KeyAbsence(Workbench& workbench, QWidget* parent = nullptr);

    /// Whether it has something to say, rather than the key's own page.
    [[nodiscard]] static bool wanted(const Workbench& workbench);

private:
    Workbench& workbench_;
    DrawingLabel* drawing_;
    QLabel* title_;
    QLabel* words_;
    QPushButton* again_;
    QPushButton* settings_;
    QString shown_;

    void refresh();
    void show(Drawing drawing, const QString& title, const QString& words);
    void lookAgain();
};

} // namespace fidesk::ui
