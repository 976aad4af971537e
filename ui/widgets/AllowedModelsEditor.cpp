#include "ui/widgets/AllowedModelsEditor.h"

#include "ui/text/ProfileFormText.h"
#include "ui/text/ProfileText.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QShortcut>

namespace fidesk::ui {

namespace {

QListWidget* makeList(int rows, QWidget* parent) {
    auto* list = new QListWidget(parent);
    list->setProperty("role", role::card);
    list->setTextElideMode(Qt::ElideMiddle); // The AAGUID behind the name is to be seen.
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list->setFixedHeight(rows * (list->fontMetrics().height() + 8) + 6);
    return list;
}

QListWidgetItem* addItem(QListWidget* list, const ModelItem& model) {
    auto* item = new QListWidgetItem(QStringLiteral("%1 · %2").arg(model.name, model.aaguid), list);
    item->setToolTip(item->text());
    item->setData(Qt::UserRole, model.aaguid);
    return item;
}

} // namespace

AllowedModelsEditor::AllowedModelsEditor(QWidget* parent)
    : QWidget(parent), list_(makeList(4, this)),
      none_(makeLabel(text::profilePhrase(text::ProfilePhrase::AnyModel), role::label, this)),
      tools_(new QWidget(this)), search_(new QLineEdit(tools_)), add_(makeButton(tr("&Add"), {}, tools_)),
      remove_(makeButton(tr("Remo&ve"), {}, tools_)), found_(makeList(5, tools_)),
      hint_(makeLabel({}, role::quiet, tools_)) {
    found_->setVisible(false);
    hint_->setVisible(false);
    name();
    lay();
    search_->installEventFilter(this);
    connect(search_, &QLineEdit::textChanged, this, &AllowedModelsEditor::find);
    connect(search_, &QLineEdit::returnPressed, this, &AllowedModelsEditor::add);
    connect(found_, &QListWidget::itemActivated, this, &AllowedModelsEditor::add);
    connect(found_, &QListWidget::currentRowChanged, this, &AllowedModelsEditor::refresh);
    connect(add_, &QPushButton::clicked, this, &AllowedModelsEditor::add);
    connect(list_, &QListWidget::itemSelectionChanged, this, &AllowedModelsEditor::refresh);
    connect(remove_, &QPushButton::clicked, this, &AllowedModelsEditor::removeChosen);
    connect(new QShortcut(QKeySequence::Delete, list_, nullptr, nullptr, Qt::WidgetShortcut),
            &QShortcut::activated, this, &AllowedModelsEditor::removeChosen);
    fill();
}

void AllowedModelsEditor::name() {
    setObjectName(QStringLiteral("allowedModels"));
    list_->setObjectName(QStringLiteral("modelList"));
    list_->setAccessibleName(tr("Models that may be enrolled"));
    none_->setObjectName(QStringLiteral("modelNone"));
    remove_->setObjectName(QStringLiteral("modelRemove"));
    search_->setObjectName(QStringLiteral("modelSearch"));
    search_->setAccessibleName(tr("Model to add"));
    search_->setPlaceholderText(tr("Search by name, or type an AAGUID"));
    search_->setClearButtonEnabled(true);
    add_->setObjectName(QStringLiteral("modelAdd"));
    found_->setObjectName(QStringLiteral("modelsFound"));
    found_->setAccessibleName(tr("Models that were found"));
    hint_->setObjectName(QStringLiteral("modelHint"));
}

void AllowedModelsEditor::lay() {
    auto* entry = new QHBoxLayout;
    entry->setSpacing(8);
    entry->addWidget(search_, 1);
    entry->addWidget(add_);
    entry->addWidget(remove_);
    auto* tools = new QVBoxLayout(tools_);
    tools->setContentsMargins({});
    tools->setSpacing(6);
    tools->addLayout(entry);
    tools->addWidget(hint_);
    tools->addWidget(found_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(none_);
    layout->addWidget(list_);
    layout->addWidget(tools_);
}

void AllowedModelsEditor::setModels(const QStringList& aaguids) {
    if (models_ == aaguids)
        return;
    models_ = aaguids;
    search_->clear();
    fill();
}

void AllowedModelsEditor::setReadOnly(bool readOnly) {
    tools_->setVisible(!readOnly);
    if (readOnly)
        search_->clear();
}

void AllowedModelsEditor::fill() {
    list_->clear();
    for (const QString& model : models_)
        addItem(list_, modelOf(model));
    list_->setVisible(!models_.isEmpty());
    none_->setVisible(models_.isEmpty());
    refresh();
}

void AllowedModelsEditor::find() {
    const QString text = search_->text().trimmed();
    const QList<ModelItem> found = text.isEmpty() ? QList<ModelItem>() : findModels(text);
    found_->clear();
    for (const ModelItem& model : found)
        addItem(found_, model);
    found_->setCurrentRow(found.isEmpty() ? -1 : 0);
    const bool grows = found_->isHidden() && !found.isEmpty();
    found_->setVisible(!found.isEmpty());
    const bool nothing = found.isEmpty() && !text.isEmpty();
    hint_->setText(!nothing ? QString()
                            : (resemblesAaguid(text) ? text::aaguidMalformed() : text::noModelFound()));
    hint_->setVisible(nothing);
    refresh();
    if (grows)
        Q_EMIT grown();
}

bool AllowedModelsEditor::eventFilter(QObject* watched, QEvent* event) {
    if (watched == search_ && event->type() == QEvent::KeyPress && found_->count() > 0) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (step != 0) { // The list is walked through while one types.
            found_->setCurrentRow(std::clamp(found_->currentRow() + step, 0, found_->count() - 1));
            announce(hint_, found_->currentItem()->text());
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void AllowedModelsEditor::add() {
    const QListWidgetItem* chosen = found_->currentItem();
    if (!chosen)
        return;
    const QString aaguid = chosen->data(Qt::UserRole).toString();
    const bool twice = models_.contains(aaguid);
    if (!twice)
        models_.append(aaguid);
    const QString name = modelOf(aaguid).name;
    search_->clear();
    search_->setFocus();
    hint_->setText(twice ? text::modelListed(name) : QString());
    hint_->setVisible(twice);
    if (twice)
        return announce(hint_, hint_->text());
    fill();
    list_->scrollToBottom();
    Q_EMIT edited();
}

void AllowedModelsEditor::removeChosen() {
    const QList<QListWidgetItem*> chosen = list_->selectedItems();
    if (chosen.isEmpty() || !remove_->isEnabled())
        return;
    const int row = list_->row(chosen.first());
    models_.removeAt(row);
    fill();
    list_->setCurrentRow(std::min(row, list_->count() - 1));
    (models_.isEmpty() ? static_cast<QWidget*>(search_) : list_)->setFocus();
    Q_EMIT edited();
}

void AllowedModelsEditor::refresh() {
    add_->setEnabled(found_->currentItem() != nullptr);
    remove_->setEnabled(tools_->isVisibleTo(this) && !list_->selectedItems().isEmpty());
}

} // namespace fidesk::ui
