#pragma once

#include "ui/models/RecordsModel.h"
#include "ui/widgets/Pieces.h"

#include <QLineEdit>
#include <QStackedWidget>
#include <QTableView>

namespace fidesk::ui {

/// The keys that were issued and what was done: searched, exported, checked.
class RecordsPage : public QWidget {
    Q_OBJECT
public:
    explicit RecordsPage(RecordsModel& records, QWidget* parent = nullptr);

    /// Looks at the records again, ready for typing.
    void open();

private:
    RecordsModel& records_;
    QLineEdit* search_;
    QPushButton* keysView_;
    QPushButton* trailView_;
    MessageBar* message_;
    QTableView* keys_;
    QTableView* trail_;
    QStackedWidget* tables_;
    QFrame* detailsCard_;
    QLabel* detailsLeft_;
    QLabel* detailsRight_;
    QLabel* state_;
    QPushButton* export_;
    QPushButton* check_;

    void name();
    void lay();
    QWidget* makeDetails();
    [[nodiscard]] QTableView* table() const;
    void setView(RecordsModel::View view);
    void refresh();
    void showDetails();
    [[nodiscard]] QString stateText() const;
    void askExport();
    void exportTo(const QString& path);
    void askCheck();
};

} // namespace fidesk::ui
