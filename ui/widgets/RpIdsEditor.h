#pragma once

#include "ui/models/KeySettingsModel.h"
#include "ui/widgets/Pieces.h"

#include <QLineEdit>
#include <QListWidget>

namespace fidesk::ui {

/// The websites that may learn the minimum PIN length: a list to put together and to save. The key does not
/// tell which it has, so the list begins empty.
class RpIdsEditor : public QWidget {
    Q_OBJECT
public:
    explicit RpIdsEditor(KeySettingsModel& settings, QWidget* parent = nullptr);
    /// Empties the list: another key.
    void clear();
    void setReady(bool ready);

Q_SIGNALS:
    void saveWanted(const QStringList& rpIds);

private:
    KeySettingsModel& settings_;
    QLineEdit* edit_;
    QPushButton* add_;
    QPushButton* remove_;
    QPushButton* save_;
    QListWidget* list_;
    MessageBar* problem_;
    bool ready_{false};

    void addTyped();
    void removeChosen();
    void refresh();
    [[nodiscard]] QStringList rpIds() const;
};

} // namespace fidesk::ui
