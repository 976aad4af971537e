#pragma once

#include "ui/models/KeyListModel.h"
#include "ui/widgets/Pieces.h"
#include "ui/widgets/UnlockForm.h"

#include <QProgressBar>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace fidesk::ui {

/// What the sections of the Key page share that list something of the key: a heading, what was done last,
/// and below it the list, or the form for the PIN, or why there is no list.
class KeyListPanel : public QWidget {
    Q_OBJECT
public:
    struct Words {
        QString name;    ///< for the names of its widgets: "passkeys"
        QString heading; ///< "Passkeys"
        QString unlock;  ///< what the PIN is needed for
    };

Q_SIGNALS:
    /// The PIN has to be set or changed first.
    void pinPageWanted();
    /// Only a reset helps.
    void resetWanted();

protected:
    KeyListPanel(const Words& words, KeyListModel& model, KeyAccess& access, QWidget* parent);

    /// The row of the heading, for what stands at its right.
    [[nodiscard]] QHBoxLayout* top() { return top_; }
    [[nodiscard]] MessageBar* message() { return message_; }
    /// What is shown when there is a list; laid out by the subclass.
    [[nodiscard]] QWidget* content() { return content_; }
    /// Brings what is shown up to date with the model.
    virtual void refresh();
    /// Whether the subclass shows by itself what the key is busy with.
    [[nodiscard]] virtual bool showsProgress() const { return false; }

    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    KeyListModel& model_;
    KeyAccess& access_;
    bool justUnlocked_{false}; ///< by the form here: the focus goes to what can be done now
    QHBoxLayout* top_;
    MessageBar* message_;
    QStackedWidget* pages_;
    QLabel* note_;
    QPushButton* again_;
    UnlockForm* unlock_;
    QWidget* content_;
    QProgressBar* progress_;
    QPushButton* cancel_;
    QString messageKey_; ///< which key the message is about; empty: there is none
    bool goodNews_{false};

    void lay(const QString& heading);
    QWidget* makeNotePage();
    void told(bool good, const QString& sentence);
    [[nodiscard]] QString note() const;
};

/// Keeps the row selected that has the same id when the model of @p table is reset. @p idOf and @p rowOf (-1:
/// none) speak of the rows of that model.
void keepSelection(QTableView* table, std::function<QString(int row)> idOf,
                   std::function<int(const QString& id)> rowOf);

/// A button's reason for being disabled, as a tool tip and for assistive technology; empty takes it away.
void setReason(QWidget* widget, const QString& reason);

} // namespace fidesk::ui
