#pragma once

#include "ui/models/LargeBlobsModel.h"
#include "ui/widgets/KeyListPanel.h"

namespace fidesk::ui {

/// The data kept on the key with its passkeys; exports it to a file, stores a file, deletes it.
class LargeBlobsPanel : public KeyListPanel {
    Q_OBJECT
public:
    LargeBlobsPanel(LargeBlobsModel& blobs, KeyAccess& access, QWidget* parent = nullptr);

protected:
    void refresh() override;

private:
    LargeBlobsModel& blobs_;
    class RoomBar* room_;
    QTableView* table_;
    QLabel* empty_;
    QLabel* others_;
    QPushButton* export_;
    QPushButton* import_;
    QPushButton* delete_;

    void lay();
    [[nodiscard]] int chosen() const;
    void askExport();
    void exportTo(const QString& id, const QString& path);
    void askImport();
    void openFile(const StoredDataItem& item);
    void askDelete();
};

} // namespace fidesk::ui
