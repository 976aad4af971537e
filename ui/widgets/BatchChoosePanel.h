#pragma once

#include "ui/models/BatchModel.h"
#include "ui/widgets/BatchHandoverForm.h"
#include "ui/widgets/Pieces.h"

#include <QComboBox>
#include <QListWidget>
#include <QTableView>

namespace fidesk::ui {

/// What a batch is begun with: the file, by a button or dropped here, the profile, how PINs are handed over;
/// or one that is not finished.
class BatchChoosePanel : public QWidget {
    Q_OBJECT
public:
    explicit BatchChoosePanel(BatchModel& batch, QWidget* parent = nullptr);

Q_SIGNALS:
    /// Something was started, or another file chosen.
    void begun();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    BatchModel& batch_;
    QPushButton* chooseFile_;
    QLabel* file_;
    QLabel* before_;
    QFrame* beforeNote_;
    QTableView* problems_;
    QComboBox* profile_;
    BatchHandoverForm* handover_;
    QPushButton* start_;
    QLabel* why_;
    QLabel* unfinishedHeading_;
    QListWidget* unfinished_;
    QPushButton* resume_;

    void name();
    void lay();
    QWidget* makeFileCard();
    QWidget* makeOptions();
    QWidget* makeUnfinished();
    void refresh();
    void fillProfiles();
    void fillUnfinished();
    [[nodiscard]] QString hindrance() const;
    void askFile();
    void choose(const QString& path);
    void start();
    void resume();
};

} // namespace fidesk::ui
