#pragma once

#include <QDialog>

namespace fidesk::ui {

/// Asks what becomes of what is not saved. Open it with open(); it deletes itself when closed. Closed without
/// an answer, nothing happens.
class UnsavedDialog : public QDialog {
    Q_OBJECT
public:
    UnsavedDialog(const QString& sentence, bool canSave, QWidget* parent = nullptr);

Q_SIGNALS:
    void saveWanted();
    void discardWanted();
};

} // namespace fidesk::ui
