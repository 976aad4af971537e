#include "ui/widgets/RpIdsEditor.h"

#include <QHBoxLayout>
#include <QShortcut>

namespace fidesk::ui {

RpIdsEditor::RpIdsEditor(KeySettingsModel& settings, QWidget* parent)
    : QWidget(parent), settings_(settings), edit_(new QLineEdit(this)),
      add_(makeButton(tr("&Add"), {}, this)), remove_(makeButton(tr("Remo&ve"), {}, this)),
      save_(makeButton(tr("Save the &list"), {}, this)), list_(new QListWidget(this)),
      problem_(new MessageBar(this)) {
    edit_->setObjectName(QStringLiteral("rpIdEdit"));
    edit_->setAccessibleName(tr("Website to add"));
    edit_->setPlaceholderText(QStringLiteral("login.example.com"));
    add_->setObjectName(QStringLiteral("rpIdAdd"));
    remove_->setObjectName(QStringLiteral("rpIdRemove"));
    save_->setObjectName(QStringLiteral("rpIdsSave"));
    list_->setObjectName(QStringLiteral("rpIds"));
    list_->setAccessibleName(tr("Websites that may learn the minimum PIN length"));
    list_->setProperty("role", role::card);
    list_->setFixedHeight(4 * (list_->fontMetrics().height() + 8));
    auto* entry = new QHBoxLayout;
    entry->setSpacing(8);
    entry->addWidget(edit_, 1);
    entry->addWidget(add_);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(remove_);
    buttons->addStretch(1);
    buttons->addWidget(save_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addLayout(entry);
    layout->addWidget(problem_);
    layout->addWidget(list_);
    layout->addLayout(buttons);
    connect(edit_, &QLineEdit::textChanged, this, &RpIdsEditor::refresh);
    connect(edit_, &QLineEdit::returnPressed, this, &RpIdsEditor::addTyped);
    connect(add_, &QPushButton::clicked, this, &RpIdsEditor::addTyped);
    connect(remove_, &QPushButton::clicked, this, &RpIdsEditor::removeChosen);
    connect(new QShortcut(QKeySequence::Delete, list_, nullptr, nullptr, Qt::WidgetShortcut),
            &QShortcut::activated, this, &RpIdsEditor::removeChosen);
    connect(list_, &QListWidget::itemSelectionChanged, this, &RpIdsEditor::refresh);
    connect(save_, &QPushButton::clicked, this, [this] { Q_EMIT saveWanted(rpIds()); });
    refresh();
}

QStringList RpIdsEditor::rpIds() const {
    QStringList all;
    for (int i = 0; i < list_->count(); ++i)
        all.append(list_->item(i)->text());
    return all;
}

void RpIdsEditor::clear() {
    list_->clear();
    edit_->clear();
    problem_->dismiss();
    refresh();
}

void RpIdsEditor::setReady(bool ready) {
    ready_ = ready;
    refresh();
}

void RpIdsEditor::addTyped() {
    if (!add_->isEnabled())
        return;
    const QString problem = settings_.rpIdProblem(edit_->text(), rpIds());
    problem_->setProblem(problem);
    if (problem.isEmpty()) {
        list_->addItem(KeySettingsModel::rpIdOf(edit_->text()));
        edit_->clear();
    }
    edit_->setFocus();
    refresh();
}

void RpIdsEditor::removeChosen() {
    if (!remove_->isEnabled())
        return;
    qDeleteAll(list_->selectedItems());
    problem_->dismiss();
    refresh();
}

void RpIdsEditor::refresh() {
    edit_->setEnabled(ready_);
    list_->setEnabled(ready_);
    add_->setEnabled(ready_ && !edit_->text().trimmed().isEmpty());
    remove_->setEnabled(ready_ && !list_->selectedItems().isEmpty());
    save_->setEnabled(ready_);
}

} // namespace fidesk::ui
