#include "ui/widgets/OpenJobsBar.h"

#include "ui/text/OpenJobsText.h"
#include "ui/widgets/Pieces.h"

#include <QHBoxLayout>

namespace fidesk::ui {

OpenJobsBar::OpenJobsBar(OpenJobsModel& model, QWidget* parent)
    : QFrame(parent), model_(model), words_(makeLabel({}, role::label, this)) {
    setObjectName(QStringLiteral("openJobsBar"));
    setProperty("role", role::caution);
    words_->setObjectName(QStringLiteral("openJobsBarWords"));
    QPushButton* look = makeButton(tr("Look at them…"), {}, this);
    look->setObjectName(QStringLiteral("openJobsShow"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 6, 16, 6);
    layout->setSpacing(12);
    layout->addStretch(1);
    layout->addWidget(words_);
    layout->addWidget(look);
    layout->addStretch(1);
    words_->setWordWrap(false);
    setVisible(false);
    connect(look, &QPushButton::clicked, this, &OpenJobsBar::wanted);
    connect(&model_, &OpenJobsModel::changed, this, &OpenJobsBar::refresh);
    refresh();
}

void OpenJobsBar::refresh() {
    const int count = model_.jobs.rowCount();
    const QString words = count > 0 ? text::interrupted(count) : QString();
    if (words_->text() != words) {
        words_->setText(words);
        if (!words.isEmpty())
            announce(words_, words);
    }
    setVisible(count > 0);
}

} // namespace fidesk::ui
