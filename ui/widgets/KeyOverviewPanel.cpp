#include "ui/widgets/KeyOverviewPanel.h"

#include "ui/text/KeyPrompts.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>

namespace fidesk::ui {

namespace {

/// The left column of every group is as wide as that of the others.
constexpr int whatWidth = 170;

QWidget* makeFact(const text::KeyFact& fact, QWidget* parent) {
    auto* row = new QWidget(parent);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->setSpacing(18);
    QLabel* what = makeLabel(fact.what, role::quiet, row);
    what->setFixedWidth(whatWidth);
    auto* words = new QVBoxLayout;
    words->setSpacing(1);
    QLabel* how = makeLabel(fact.how, {}, row);
    how->setTextInteractionFlags(Qt::TextSelectableByMouse);
    how->setAccessibleName(fact.what + QStringLiteral(": ") + fact.how);
    words->addWidget(how);
    if (!fact.why.isEmpty())
        words->addWidget(makeLabel(fact.why, role::quiet, row));
    layout->addWidget(what, 0, Qt::AlignTop);
    layout->addLayout(words, 1);
    return row;
}

} // namespace

KeyOverviewPanel::KeyOverviewPanel(KeyModel& key, QWidget* parent)
    : QWidget(parent), key_(key), message_(new MessageBar(this)), state_(makeLabel({}, role::quiet, this)),
      facts_(new QWidget(this)), copy_(makeButton(tr("&Copy as text"), {}, this)) {
    setObjectName(QStringLiteral("overviewPanel"));
    copy_->setObjectName(QStringLiteral("copyFacts"));
    copy_->setToolTip(tr("All that is below as text, for a support ticket. No secrets are in it."));
    message_->setObjectName(QStringLiteral("overviewMessage"));
    auto* top = new QHBoxLayout;
    top->addWidget(makeLabel(tr("Overview"), role::heading, this), 1);
    top->addWidget(copy_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(14);
    layout->addLayout(top);
    layout->addWidget(message_);
    layout->addWidget(state_);
    layout->addWidget(facts_);
    layout->addStretch(1);
    connect(&key_, &KeyModel::changed, this, &KeyOverviewPanel::refresh);
    connect(copy_, &QPushButton::clicked, this, &KeyOverviewPanel::copy);
    refresh();
}

void KeyOverviewPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    key_.count();
}

void KeyOverviewPanel::refresh() {
    if (shownKey_ != key_.id()) {
        shownKey_ = key_.id();
        message_->dismiss();
    }
    const bool asking = !key_.loaded();
    state_->setText(asking ? tr("Asking the key…") : QString());
    state_->setVisible(asking);
    copy_->setEnabled(!asking);
    const QString text = asking ? QString() : key_.factsAsText();
    if (text == shownFacts_)
        return;
    shownFacts_ = text;
    showFacts(asking ? QList<text::KeyFact>() : key_.facts());
}

void KeyOverviewPanel::showFacts(const QList<text::KeyFact>& facts) {
    auto* fresh = new QWidget(this);
    auto* layout = new QVBoxLayout(fresh);
    layout->setContentsMargins({});
    layout->setSpacing(7);
    std::optional<text::KeyFact::Group> group;
    for (const text::KeyFact& fact : facts) {
        if (group != fact.group) {
            if (group)
                layout->addSpacing(12);
            group = fact.group;
            layout->addWidget(makeLabel(text::groupTitle(fact.group), role::group, fresh));
        }
        layout->addWidget(makeFact(fact, fresh));
    }
    delete this->layout()->replaceWidget(facts_, fresh);
    delete std::exchange(facts_, fresh);
}

void KeyOverviewPanel::copy() {
    QApplication::clipboard()->setText(key_.factsAsText());
    message_->showSuccess(tr("Copied. It can be pasted into a ticket; no secrets are in it."));
}

} // namespace fidesk::ui
