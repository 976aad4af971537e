#include "app/desk/PracticePanel.h"

#include "ui/widgets/Pieces.h"

#include <QVBoxLayout>

namespace fidesk::desk {

using namespace ui;

PracticePanel::PracticePanel(const std::vector<PracticeKey::Key>& keys, const PracticeKey::Replace& replace,
                             QWidget* parent)
    : QWidget(parent), administrator_(makeLabel({}, role::quiet, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 14, 14, 14);
    layout->setSpacing(12);
    layout->addWidget(makeLabel(tr("Software keys take the place of real ones here."), role::quiet, this));
    const QColor colours[] = {QColor(0x2F6FC4), QColor(0x6B7480)};
    for (std::size_t i = 0; i < keys.size(); ++i)
        layout->addWidget(new PracticeKey(keys[i], colours[i % std::size(colours)], replace, this));
    layout->addStretch(1);
    layout->addWidget(administrator_);
    setMinimumWidth(230);
}

void PracticePanel::showAdministrator(const QString& userName, const QString& password) {
    administrator_->setText(
        tr("At the practice portal's own pages sign in as %1, password %2.").arg(userName, password));
}

} // namespace fidesk::desk
