#include "ui/widgets/KeyListPanel.h"

#include "ui/text/ErrorText.h"

#include <QHBoxLayout>

#include <memory>

namespace fidesk::ui {

KeyListPanel::KeyListPanel(const Words& words, KeyListModel& model, KeyAccess& access, QWidget* parent)
    : QWidget(parent), model_(model), access_(access), top_(new QHBoxLayout), message_(new MessageBar(this)),
      pages_(new QStackedWidget(this)), note_(makeLabel({}, {}, this)),
      again_(makeButton(tr("&Try again"), {}, this)), unlock_(new UnlockForm(access, words.unlock, this)),
      content_(new QWidget(this)), progress_(new QProgressBar(this)),
      cancel_(makeButton(tr("&Cancel"), {}, this)) {
    setObjectName(words.name + QStringLiteral("Panel"));
    message_->setObjectName(words.name + QStringLiteral("Message"));
    note_->setObjectName(words.name + QStringLiteral("Note"));
    again_->setObjectName(words.name + QStringLiteral("Again"));
    cancel_->setObjectName(words.name + QStringLiteral("Cancel"));
    progress_->setRange(0, 0);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("The key is working"));
    lay(words.heading);
    connect(again_, &QPushButton::clicked, &model_, &KeyListModel::reload);
    connect(cancel_, &QPushButton::clicked, &model_, &KeyListModel::cancel);
    connect(unlock_, &UnlockForm::unlocked, this, [this] { justUnlocked_ = true; });
    connect(unlock_, &UnlockForm::pinPageWanted, this, &KeyListPanel::pinPageWanted);
    connect(unlock_, &UnlockForm::resetWanted, this, &KeyListPanel::resetWanted);
    connect(&model_, &KeyListModel::stateChanged, this, [this] { refresh(); });
    connect(&model_, &KeyListModel::done, this, [this](const QString& sentence) { told(true, sentence); });
    connect(&model_, &KeyListModel::failed, this, [this](const QString& sentence) { told(false, sentence); });
}

void KeyListPanel::lay(const QString& heading) {
    QLabel* label = makeLabel(heading, role::heading, this);
    label->setWordWrap(false);
    top_->setSpacing(14);
    top_->addWidget(label);
    top_->addStretch(1);
    auto* unlockPage = new QWidget(this);
    auto* unlockLayout = new QVBoxLayout(unlockPage);
    unlockLayout->setContentsMargins({});
    unlockLayout->addWidget(unlock_);
    unlockLayout->addStretch(1);
    pages_->addWidget(makeNotePage());
    pages_->addWidget(unlockPage);
    pages_->addWidget(content_);
    auto* working = new QHBoxLayout;
    working->setSpacing(14);
    working->addWidget(progress_, 1);
    working->addWidget(cancel_);
    for (QWidget* widget : {static_cast<QWidget*>(progress_), static_cast<QWidget*>(cancel_)}) {
        QSizePolicy policy = widget->sizePolicy();
        policy.setRetainSizeWhenHidden(true); // so that nothing jumps
        widget->setSizePolicy(policy);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(14);
    layout->addLayout(top_);
    layout->addWidget(message_);
    layout->addWidget(pages_, 1);
    layout->addLayout(working);
}

QWidget* KeyListPanel::makeNotePage() {
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->setSpacing(12);
    layout->addWidget(note_);
    layout->addWidget(again_, 0, Qt::AlignLeft);
    layout->addStretch(1);
    return page;
}

QString KeyListPanel::note() const {
    if (!model_.problem().isEmpty())
        return model_.problem();
    return model_.state() == KeyListModel::State::NoKey ? text::sentence(ErrorCode::NoKey)
                                                        : tr("Asking the key…");
}

void KeyListPanel::refresh() {
    const KeyListModel::State state = model_.state();
    note_->setText(note());
    again_->setVisible(state == KeyListModel::State::Failed);
    again_->setEnabled(!model_.busy());
    pages_->setCurrentIndex(state == KeyListModel::State::Loaded   ? 2
                            : state == KeyListModel::State::Locked ? 1
                                                                   : 0);
    const bool working = model_.busy() && !showsProgress() && state != KeyListModel::State::Locked;
    progress_->setVisible(working);
    cancel_->setVisible(working);
    if (justUnlocked_ && model_.ready()) {
        justUnlocked_ = false;
        QMetaObject::invokeMethod(
            this, [this] { focusFirst(this); }, Qt::QueuedConnection);
    }
    // What was said of one key is not to be read as said of another; what went wrong, that it was pulled out,
    // say, stays until there is something else to see.
    const bool left = !access_.present() || messageKey_ != access_.id();
    if (!messageKey_.isEmpty() && left && (goodNews_ || state == KeyListModel::State::Loaded))
        message_->dismiss();
}

void KeyListPanel::told(bool good, const QString& sentence) {
    messageKey_ = access_.id();
    goodNews_ = good;
    if (good)
        message_->showSuccess(sentence);
    else
        message_->showProblem(sentence);
}

void KeyListPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    model_.setShown(true);
    refresh();
}

void KeyListPanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    model_.setShown(false);
}

void keepSelection(QTableView* table, std::function<QString(int)> idOf,
                   std::function<int(const QString&)> rowOf) {
    const auto wanted = std::make_shared<QString>();
    QObject::connect(table->model(), &QAbstractItemModel::modelAboutToBeReset, table, [=] {
        const QModelIndexList rows = table->selectionModel()->selectedRows();
        if (!rows.isEmpty())
            *wanted = idOf(rows.first().row());
    });
    QObject::connect(table->model(), &QAbstractItemModel::modelReset, table, [=] {
        const int row = wanted->isEmpty() ? -1 : rowOf(*wanted);
        if (row < 0)
            return;
        table->selectRow(row);
        wanted->clear();
    });
}

void setReason(QWidget* widget, const QString& reason) {
    widget->setToolTip(reason.isEmpty() ? QString()
                                        : QStringLiteral("<qt>%1</qt>").arg(reason.toHtmlEscaped()));
    widget->setAccessibleDescription(reason);
}

} // namespace fidesk::ui
