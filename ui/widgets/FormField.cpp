#include "ui/widgets/FormField.h"

#include "ui/widgets/Pieces.h"

#include <QHBoxLayout>
#include <QStyle>

namespace fidesk::ui {

FormField::FormField(const QString& title, const QString& means, QWidget* control, Place place,
                     QWidget* parent)
    : QWidget(parent), means_(means), control_(control), problem_(makeLabel({}, role::problem, this)),
      column_(new QVBoxLayout) {
    problem_->setVisible(false);
    problem_->setObjectName(control->objectName() + QStringLiteral("Problem"));
    if (control->accessibleName().isEmpty())
        control->setAccessibleName(title);
    control->setAccessibleDescription(means);
    QLabel* name = makeLabel(title, role::label, this);
    name->setBuddy(control);
    column_->setSpacing(4);
    column_->addWidget(name);
    if (!means.isEmpty())
        column_->addWidget(makeLabel(means, role::quiet, this));
    if (place == Place::Below) {
        column_->addSpacing(2);
        // A narrow control would make the whole column as narrow as itself.
        const bool narrow = control->maximumWidth() < QWIDGETSIZE_MAX;
        column_->addWidget(control, 0, narrow ? Qt::AlignLeft : Qt::Alignment());
    }
    column_->addWidget(problem_);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(20);
    row->addLayout(column_, 1);
    if (place == Place::Beside)
        row->addWidget(control, 0, Qt::AlignTop);
}

void FormField::addBelow(QWidget* widget) {
    column_->addWidget(widget);
}

void FormField::setProblem(const QString& sentence) {
    if (problem_->text() == sentence)
        return;
    problem_->setText(sentence);
    problem_->setVisible(!sentence.isEmpty());
    control_->setAccessibleDescription(sentence.isEmpty() ? means_ : sentence);
    control_->setProperty("wrong", !sentence.isEmpty());
    control_->style()->unpolish(control_);
    control_->style()->polish(control_);
    if (!sentence.isEmpty())
        announce(problem_, sentence);
}

} // namespace fidesk::ui
