#pragma once

#include "core/simulator/SoftwareKey.h"

#include <QFrame>
#include <QLabel>
#include <QPushButton>

#include <memory>
#include <vector>

namespace fidesk::desk {

/// One software key on the table: put in, touch, pull out.
class PracticeKey : public QFrame {
    Q_OBJECT
public:
    PracticeKey(std::shared_ptr<simulator::SoftwareKey> key, const QColor& colour, QWidget* parent = nullptr);
    ~PracticeKey() override;

private:
    std::shared_ptr<simulator::SoftwareKey> key_;
    QLabel* state_;
    QPushButton* plug_;
    QPushButton* touch_;

    void plug();
    void refresh();
};

/// The software keys of practice mode, with Insert, Touch and Remove.
class PracticePanel : public QWidget {
    Q_OBJECT
public:
    explicit PracticePanel(const std::vector<std::shared_ptr<simulator::SoftwareKey>>& keys,
                           QWidget* parent = nullptr);
    /// Who can sign in at the practice portal's own pages.
    void showAdministrator(const QString& userName, const QString& password);

private:
    QLabel* administrator_;
};

} // namespace fidesk::desk
