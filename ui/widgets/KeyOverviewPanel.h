#pragma once

#include "ui/models/KeyModel.h"
#include "ui/widgets/Pieces.h"

#include <QGridLayout>

namespace fidesk::ui {

/// All that is known of the chosen key, in groups; can be copied as text.
class KeyOverviewPanel : public QWidget {
    Q_OBJECT
public:
    explicit KeyOverviewPanel(KeyModel& key, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    KeyModel& key_;
    MessageBar* message_;
    QLabel* state_;
    QWidget* facts_;
    QPushButton* copy_;
    QString shownKey_;
    QString shownFacts_;

    void refresh();
    void showFacts(const QList<text::KeyFact>& facts);
    void copy();
};

} // namespace fidesk::ui
