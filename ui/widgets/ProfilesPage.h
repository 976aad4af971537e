#pragma once

#include "ui/models/ProfileEditor.h"
#include "ui/widgets/Pieces.h"

#include <QListWidget>
#include <QScrollArea>
#include <QStackedWidget>

#include <functional>

namespace fidesk::ui {

class ProfileForm;

/// The profiles of this computer and one's own: looked at, made, changed, deleted.
class ProfilesPage : public QWidget {
    Q_OBJECT
public:
    explicit ProfilesPage(ProfilesModel& profiles, QWidget* parent = nullptr);

    /// Looks at the files again, and has the list ready for the keyboard.
    void open();
    /// Whether nothing here would be lost. Else asks, and calls @p then when it is saved or discarded.
    bool mayLeave(std::function<void()> then);

private:
    ProfilesModel& profiles_;
    ProfileEditor editor_;
    MessageBar* message_;
    QFrame* troubles_;
    QLabel* troubleWords_;
    QLabel* forbidden_;
    QListWidget* list_;
    QPushButton* new_;
    QPushButton* duplicate_;
    QPushButton* delete_;
    QStackedWidget* right_;
    QLabel* nothing_;
    QFrame* lockedNote_;
    QLabel* lockedWords_;
    QScrollArea* scroll_;
    ProfileForm* form_;
    QLabel* kept_;
    QLabel* state_;
    QPushButton* discard_;
    QPushButton* save_;
    QWidget* bar_;
    struct Row {
        QString id; ///< empty: it was never saved
        QString name;
        QString origin;
        bool locked;
    };

    std::function<void()> afterSaving_{};
    bool saidSaved_{false}; ///< the message says that all is saved

    void name();
    void lay();
    void wire();
    QWidget* makeTroubles();
    QWidget* makeLeft();
    QWidget* makeRight();
    QWidget* makeBar();
    void refresh();
    [[nodiscard]] QList<Row> rows() const;
    void refreshList();
    void refreshTroubles();
    void refreshRight();
    [[nodiscard]] QString stateText() const;
    [[nodiscard]] QString shownName() const;
    void toTop();
    void rowChosen();
    void choose(const QString& id);
    void save();
    void discard();
    void begin();
    void duplicate();
    void askDelete();
    void wasRemoved(const QString& name);
    void wasSaved();
};

} // namespace fidesk::ui
