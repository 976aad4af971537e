#include "ui/widgets/KeyPage.h"

#include "ui/widgets/FingerprintsPanel.h"
#include "ui/widgets/KeyAbsence.h"
#include "ui/widgets/KeyHead.h"
#include "ui/widgets/KeyOverviewPanel.h"
#include "ui/widgets/KeyPinPanel.h"
#include "ui/widgets/KeyResetPanel.h"
#include "ui/widgets/KeySettingsPanel.h"
#include "ui/widgets/LargeBlobsPanel.h"
#include "ui/widgets/PasskeysPanel.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QScrollArea>

namespace fidesk::ui {

namespace {

/// @p panel, which may be higher than the window, and on a very narrow one wider.
QScrollArea* scrolling(QWidget* panel, QWidget* parent) {
    auto* scroll = new QScrollArea(parent);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setFrameShape(QFrame::NoFrame);
    panel->setAutoFillBackground(false);
    auto* inside = new QWidget(scroll);
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(22, 20, 22, 18);
    layout->addWidget(panel);
    scroll->setWidget(inside);
    inside->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    return scroll;
}

} // namespace

KeyPage::KeyPage(Workbench& workbench, QWidget* parent)
    : QWidget(parent), workbench_(workbench), pages_(new QStackedWidget(this)),
      head_(new KeyHead(workbench, this)), sections_(new QListWidget(this)),
      panels_(new QStackedWidget(this)) {
    setObjectName(QStringLiteral("keyPage"));
    sections_->setObjectName(QStringLiteral("keySections"));
    sections_->setAccessibleName(tr("Sections of the key"));
    pages_->addWidget(new KeyAbsence(workbench, this));
    pages_->addWidget(makeKeyPage());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(pages_);
    addSections();
    connect(sections_, &QListWidget::currentRowChanged, panels_, &QStackedWidget::setCurrentIndex);
    connect(&workbench_.keys, &KeysModel::changed, this, &KeyPage::refresh);
    connect(&workbench_.access, &KeyAccess::changed, this, &KeyPage::refresh);
    connect(&workbench_.reset, &KeyResetModel::changed, this, &KeyPage::refresh);
    connect(qApp, &QApplication::focusChanged, this, &KeyPage::keepFocus);
    showSection(Section::Overview);
    refresh();
}

/// The focus leaves each widget that goes with it.
KeyPage::~KeyPage() {
    disconnect(qApp, nullptr, this, nullptr);
}

QWidget* KeyPage::makeKeyPage() {
    sections_->setProperty("role", role::sections);
    sections_->setIconSize({20, 20});
    sections_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    sections_->setFrameShape(QFrame::NoFrame);
    QFrame* card = makeFrame(role::card, this);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(panels_);
    auto* row = new QHBoxLayout;
    row->setSpacing(14);
    row->addWidget(sections_);
    row->addWidget(card, 1);
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(20, 18, 20, 18);
    layout->setSpacing(14);
    layout->addWidget(head_);
    layout->addLayout(row, 1);
    return page;
}

void KeyPage::addSections() {
    KeyModel& key = workbench_.key;
    auto* reset = new KeyResetPanel(workbench_.reset, key, this);
    auto* pin = new KeyPinPanel(key, this);
    addSection(Section::Overview, Drawing::Info, tr("Overview"), new KeyOverviewPanel(key, this));
    addSection(Section::Pin, Drawing::Lock, tr("PIN"), pin);
    KeyAccess& access = workbench_.access;
    addSection(Section::Passkeys, Drawing::Person, tr("Passkeys"),
               new PasskeysPanel(workbench_.passkeys, access, this));
    addSection(Section::Fingerprints, Drawing::Finger, tr("Fingerprints"),
               new FingerprintsPanel(workbench_.fingerprints, access, this));
    auto* settings = new KeySettingsPanel(workbench_.settings, access, this);
    addSection(Section::Settings, Drawing::Sliders, tr("Settings"), settings);
    addSection(Section::StoredData, Drawing::Box, tr("Stored data"),
               new LargeBlobsPanel(workbench_.largeBlobs, access, this));
    addSection(Section::Reset, Drawing::Reset, tr("Reset"), reset);
    connect(pin, &KeyPinPanel::resetWanted, this, [this] { goTo(Section::Reset); });
    connect(reset, &KeyResetPanel::pinPageWanted, this, [this] { goTo(Section::Pin); });
    connect(settings, &KeySettingsPanel::pinPageWanted, this, [this] { goTo(Section::Pin); });
    connect(settings, &KeySettingsPanel::resetWanted, this, [this] { goTo(Section::Reset); });
    for (const KeyListPanel* panel : findChildren<KeyListPanel*>()) {
        connect(panel, &KeyListPanel::pinPageWanted, this, [this] { goTo(Section::Pin); });
        connect(panel, &KeyListPanel::resetWanted, this, [this] { goTo(Section::Reset); });
    }
    connect(sections_, &QListWidget::currentRowChanged, head_, &KeyHead::dismissMessage);
    sections_->setFixedWidth(sections_->sizeHintForColumn(0) + 16);
}

void KeyPage::addSection(Section section, Drawing drawing, const QString& title, QWidget* panel) {
    auto* item = new QListWidgetItem(iconOf(drawing), title, sections_);
    item->setData(Qt::UserRole, static_cast<int>(section));
    panels_->addWidget(scrolling(panel, panels_));
}

void KeyPage::showSection(Section section) {
    for (int row = 0; row < sections_->count(); ++row)
        if (sections_->item(row)->data(Qt::UserRole).toInt() == static_cast<int>(section))
            sections_->setCurrentRow(row);
}

void KeyPage::goTo(Section section) {
    showSection(section);
    focusPanel();
}

/// What is hidden or disabled hands the focus to whatever comes next in the window, which may be "Sign out".
void KeyPage::keepFocus(const QWidget* before) {
    const bool taken =
        before && panels_->isAncestorOf(before) && !(before->isVisible() && before->isEnabled());
    if (!taken)
        return;
    // Later, when all that changes with it has changed.
    QMetaObject::invokeMethod(
        this,
        [this] {
            const QWidget* now = QApplication::focusWidget();
            const bool elsewhere = QApplication::activeWindow() != window();
            if (isVisible() && !elsewhere && !(now && panels_->isAncestorOf(now)))
                focusPanel();
        },
        Qt::QueuedConnection);
}

void KeyPage::focusPanel() {
    const auto inPanel = [this] {
        const QWidget* now = QApplication::focusWidget();
        return now && panels_->isAncestorOf(now);
    };
    focusFirst(panels_->currentWidget());
    if (inPanel())
        return;
    if (sections_->isVisible() && sections_->isEnabled())
        sections_->setFocus();
    else
        setFocus();
}

void KeyPage::refresh() {
    pages_->setCurrentIndex(KeyAbsence::wanted(workbench_) ? 0 : 1);
    // While a reset is under way nothing else can be asked of a key.
    const bool resetting = workbench_.reset.running();
    if (resetting)
        showSection(Section::Reset);
    sections_->setEnabled(!resetting);
}

} // namespace fidesk::ui
