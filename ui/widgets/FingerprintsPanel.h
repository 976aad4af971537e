#pragma once

#include "ui/models/FingerprintsModel.h"
#include "ui/widgets/KeyListPanel.h"

#include <QLineEdit>

namespace fidesk::ui {

/// The fingerprints on the key; adds one step by step, renames and removes them.
class FingerprintsPanel : public KeyListPanel {
    Q_OBJECT
public:
    FingerprintsPanel(FingerprintsModel& fingerprints, KeyAccess& access, QWidget* parent = nullptr);

protected:
    void refresh() override;
    [[nodiscard]] bool showsProgress() const override;

private:
    FingerprintsModel& fingerprints_;
    QStackedWidget* steps_;
    QTableView* table_;
    QLabel* empty_;
    QPushButton* add_;
    QPushButton* rename_;
    QPushButton* remove_;
    class FingerprintRing* ring_;
    QLabel* prompt_;
    QLabel* advice_;
    QLabel* progress_;
    QPushButton* cancel_;
    QLineEdit* name_;
    MessageBar* nameProblem_;
    QPushButton* save_;

    void name();
    void wire();
    QWidget* makeListPage();
    QWidget* makeSamplesPage();
    QWidget* makeNamePage();
    void refreshSamples();
    void refreshSteps();
    void say(const QString& advice);
    [[nodiscard]] int chosen() const;
    void askRename();
    void askRemove();
    void saveName();
};

} // namespace fidesk::ui
