#include "ui/widgets/BatchPage.h"

#include "ui/widgets/BatchChoosePanel.h"
#include "ui/widgets/BatchWorkPanel.h"
#include "ui/widgets/Pieces.h"

#include <QVBoxLayout>

namespace fidesk::ui {

BatchPage::BatchPage(BatchModel& batch, QWidget* parent)
    : QWidget(parent), batch_(batch), panels_(new QStackedWidget(this)), message_(new MessageBar(this)),
      choose_(new BatchChoosePanel(batch, this)), work_(new BatchWorkPanel(batch, this)) {
    setObjectName(QStringLiteral("batchPage"));
    message_->setObjectName(QStringLiteral("batchMessage"));
    panels_->addWidget(choose_);
    panels_->addWidget(work_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 18);
    layout->setSpacing(12);
    layout->addWidget(message_);
    layout->addWidget(panels_, 1);
    connect(&batch_, &BatchModel::changed, this, &BatchPage::refresh);
    connect(&batch_, &BatchModel::succeeded, message_, &MessageBar::showSuccess);
    connect(&batch_, &BatchModel::failed, message_, &MessageBar::showProblem);
    connect(work_, &BatchWorkPanel::interruptedWanted, this, &BatchPage::interruptedWanted);
    connect(choose_, &BatchChoosePanel::begun, message_, &MessageBar::dismiss);
    refresh();
}

void BatchPage::open() {
    if (!batch_.open())
        batch_.choice.reload();
    focusFirst(panels_->currentWidget());
}

void BatchPage::refresh() {
    QWidget* wanted = batch_.open() ? static_cast<QWidget*>(work_) : choose_;
    if (panels_->currentWidget() == wanted)
        return;
    panels_->setCurrentWidget(wanted);
    if (isVisible())
        focusFirst(wanted);
}

} // namespace fidesk::ui
