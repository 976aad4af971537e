#pragma once

#include "ui/models/KeySettingsModel.h"
#include "ui/widgets/KeyDialogs.h"
#include "ui/widgets/Pieces.h"
#include "ui/widgets/UnlockForm.h"

#include <QProgressBar>
#include <QSpinBox>
#include <QVBoxLayout>

namespace fidesk::ui {

/// The settings of the key, one card each: how it is, what that means, and the change. What the key cannot do
/// is there as well, with the reason.
class KeySettingsPanel : public QWidget {
    Q_OBJECT
public:
    KeySettingsPanel(KeySettingsModel& settings, KeyAccess& access, QWidget* parent = nullptr);

Q_SIGNALS:
    /// The PIN has to be set or changed first.
    void pinPageWanted();
    /// Only a reset helps.
    void resetWanted();

private:
    using Setting = KeySettingsModel::Setting;

    bool justUnlocked_{false}; ///< by the form here: the focus goes to what can be done now
    struct Card {
        QLabel* means;
        QLabel* reason;
    };

    KeySettingsModel& settings_;
    MessageBar* message_;
    QFrame* unlockCard_;
    QLabel* note_;
    QWidget* cards_;
    QProgressBar* progress_;
    QPushButton* cancel_;
    QPushButton* fewer_;
    QPushButton* more_;
    QSpinBox* length_;
    QPushButton* setLength_;
    class RpIdsEditor* rpIds_;
    QPushButton* force_;
    class Switch* alwaysUv_;
    class Switch* enterprise_;
    Card lengthCard_{};
    Card rpIdsCard_{};
    Card forceCard_{};
    Card alwaysUvCard_{};
    Card enterpriseCard_{};
    int shownLength_{0};

    void name();
    void lay(KeyAccess& access);
    void wire();
    QLayout* makeTop();
    QWidget* makeCards();
    Card addCard(QVBoxLayout* cards, const QString& title, QWidget* control, QWidget* below = nullptr);
    void refresh();
    void refreshLength();
    void showCard(const Card& card, Setting setting, const QString& means);
    void keyChanged();
    void ask(const ConfirmDialog::Words& words, std::function<void()> act);
    void askLength();
    void askRpIds(const QStringList& rpIds);
    void askForce();
    void askEnterprise();
};

} // namespace fidesk::ui
