#pragma once

#include "app/desk/PracticeKey.h"

#include <vector>

namespace fidesk::desk {

/// The software keys of practice mode, with Insert, Touch and Remove, their kinds and their faults.
class PracticePanel : public QWidget {
    Q_OBJECT
public:
    PracticePanel(const std::vector<PracticeKey::Key>& keys, const PracticeKey::Replace& replace,
                  QWidget* parent = nullptr);
    /// Who can sign in at the practice portal's own pages.
    void showAdministrator(const QString& userName, const QString& password);

private:
    QLabel* administrator_;
};

} // namespace fidesk::desk
