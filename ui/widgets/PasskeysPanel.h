#pragma once

#include "ui/models/PasskeysModel.h"
#include "ui/widgets/KeyListPanel.h"

#include <QLineEdit>
#include <QSortFilterProxyModel>

namespace fidesk::ui {

/// The passkeys on the key by website, with the room there is; renames and deletes them.
class PasskeysPanel : public KeyListPanel {
    Q_OBJECT
public:
    PasskeysPanel(PasskeysModel& passkeys, KeyAccess& access, QWidget* parent = nullptr);

protected:
    void refresh() override;

private:
    PasskeysModel& passkeys_;
    class RoomBar* room_;
    QSortFilterProxyModel* found_;
    QLineEdit* search_;
    QTableView* table_;
    QLabel* empty_;
    QLabel* reason_;
    QPushButton* rename_;
    QPushButton* delete_;

    void lay();
    /// Its row in the model; -1: none is chosen.
    [[nodiscard]] int chosen() const;
    void askRename();
    void askDelete();
};

} // namespace fidesk::ui
