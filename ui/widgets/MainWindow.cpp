#include "ui/widgets/MainWindow.h"

#include "ui/text/BatchPrompts.h"
#include "ui/widgets/AccountCorner.h"
#include "ui/widgets/BatchPage.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/KeyPage.h"
#include "ui/widgets/KeyStrip.h"
#include "ui/widgets/OpenJobsBar.h"
#include "ui/widgets/OpenJobsDialog.h"
#include "ui/widgets/Pieces.h"
#include "ui/widgets/ProfilesPage.h"
#include "ui/widgets/RecordsPage.h"
#include "ui/widgets/SignInPage.h"
#include "ui/widgets/UsersPage.h"

#include <QButtonGroup>
#include <QCloseEvent>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QShortcut>

namespace fidesk::ui {

MainWindow::MainWindow(Workbench& workbench, const QString& address, QWidget* parent)
    : QMainWindow(parent), workbench_(workbench), banner_(makeBanner()), pages_(new QStackedWidget(this)),
      signIn_(new SignInPage(workbench.session, address, this)), users_(new UsersPage(workbench, this)),
      key_(new KeyPage(workbench, this)), batch_(new BatchPage(workbench.batch, this)),
      profiles_(new ProfilesPage(workbench.profiles, this)),
      records_(new RecordsPage(workbench.records, this)),
      lentOut_(makeLabel(text::batchIsUnderWay(), role::quiet, this)), railButtons_(new QButtonGroup(this)) {
    setWindowTitle(QStringLiteral("Fidesk"));
    setWindowIcon(iconOf(Drawing::Key));
    lentOut_->setAlignment(Qt::AlignCenter);
    setDockOptions({});
    for (QWidget* page :
         {static_cast<QWidget*>(users_), static_cast<QWidget*>(key_), static_cast<QWidget*>(batch_),
          static_cast<QWidget*>(profiles_), static_cast<QWidget*>(records_), static_cast<QWidget*>(lentOut_)})
        pages_->addWidget(page);
    pages_->addWidget(signIn_);
    lay();
    connect(railButtons_, &QButtonGroup::idClicked, this,
            [this](int id) { showPage(static_cast<Page>(id)); });
    connect(&workbench_.session, &SessionModel::changed, this, &MainWindow::sessionChanged);
    connect(&workbench_.enrolment, &EnrolmentModel::changed, this, &MainWindow::enrolmentChanged);
    connect(&workbench_.batch, &BatchModel::changed, this, &MainWindow::batchChanged);
    showPage(Page::Users);
    resize(1120, 700);
}

QFrame* MainWindow::makeBanner() {
    QFrame* banner = makeFrame(role::caution, this);
    bannerText_ = makeLabel({}, role::label, banner);
    bannerText_->setAlignment(Qt::AlignCenter);
    auto* layout = new QHBoxLayout(banner);
    layout->setContentsMargins(16, 7, 16, 7);
    layout->addWidget(bannerText_);
    banner->setVisible(false);
    return banner;
}

QToolButton* MainWindow::addToRail(const QIcon& icon, const QString& text, Page page) {
    auto* button = new QToolButton(rail_);
    button->setProperty("role", role::page);
    button->setIcon(icon);
    button->setIconSize({28, 28});
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    QString name = text;
    button->setAccessibleName(tr("%1 page").arg(name.remove(u'&')));
    button->setShortcut(QKeySequence::mnemonic(text));
    railButtons_->addButton(button, static_cast<int>(page));
    const QKeySequence number(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + railButtons_->buttons().size() - 1));
    button->setToolTip(number.toString(QKeySequence::NativeText));
    connect(new QShortcut(number, this), &QShortcut::activated, button, &QToolButton::click);
    return button;
}

QWidget* MainWindow::makeRail() {
    rail_ = makeFrame(role::rail, this);
    auto* layout = new QVBoxLayout(rail_);
    layout->setContentsMargins(8, 14, 8, 14);
    layout->setSpacing(6);
    layout->addWidget(addToRail(iconOf(Drawing::Users), tr("&Users"), Page::Users));
    layout->addWidget(addToRail(iconOf(Drawing::Key), tr("&Key"), Page::Key));
    layout->addWidget(addToRail(iconOf(Drawing::Stack), tr("Batch"), Page::Batch));
    layout->addWidget(addToRail(iconOf(Drawing::Checklist), tr("Profiles"), Page::Profiles));
    layout->addWidget(addToRail(iconOf(Drawing::Book), tr("Records"), Page::Records));
    layout->addStretch(1);
    rail_->setMinimumWidth(92);
    return rail_;
}

QWidget* MainWindow::makeHeader() {
    QFrame* header = makeFrame(role::header, this);
    title_ = makeLabel({}, role::title, header);
    title_->setWordWrap(false);
    auto* layout = new QHBoxLayout(header);
    layout->setContentsMargins(20, 10, 20, 10);
    layout->addWidget(title_);
    layout->addStretch(1);
    layout->addWidget(new AccountCorner(workbench_.session, header));
    header->setMinimumHeight(62);
    return header;
}

void MainWindow::lay() {
    auto* middle = new QVBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(makeHeader());
    middle->addWidget(pages_, 1);
    middle->addWidget(new KeyStrip(workbench_.keys, this));
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(makeRail());
    row->addLayout(middle, 1);
    auto* whole = new QWidget(this);
    auto* layout = new QVBoxLayout(whole);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(banner_);
    auto* interrupted = new OpenJobsBar(workbench_.openJobs, this);
    connect(interrupted, &OpenJobsBar::wanted, this, &MainWindow::showInterrupted);
    connect(batch_, &BatchPage::interruptedWanted, this, &MainWindow::showInterrupted);
    layout->addWidget(interrupted);
    layout->addLayout(row, 1);
    setCentralWidget(whole);
}

void MainWindow::showBanner(const QString& text) {
    bannerText_->setText(text);
    banner_->setVisible(!text.isEmpty());
}

void MainWindow::addSidePanel(QWidget* panel, const QString& title) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(QStringLiteral("sidePanel"));
    dock->setFeatures(QDockWidget::NoDockWidgetFeatures);
    dock->setTitleBarWidget(makeLabel(title, role::side, dock)); // The dock's own cuts letters off below.
    dock->setWidget(panel);
    addDockWidget(Qt::RightDockWidgetArea, dock);
}

bool MainWindow::signedIn() const {
    return workbench_.session.state() == SessionModel::State::SignedIn;
}

QString MainWindow::titleOf(Page page) const {
    switch (page) {
    case Page::Users:
        return signedIn() ? tr("Users") : tr("Welcome");
    case Page::Key:
        return tr("Key");
    case Page::Batch:
        return tr("Batch");
    case Page::Profiles:
        return tr("Profiles");
    case Page::Records:
        return tr("Records");
    }
    return {};
}

bool MainWindow::mayLeaveFor(Page page) {
    if (page == Page::Profiles || pages_->currentWidget() != profiles_ ||
        profiles_->mayLeave([this, page] { showPage(page); }))
        return true;
    railButtons_->button(static_cast<int>(Page::Profiles))->setChecked(true);
    return false;
}

void MainWindow::showPage(Page page) {
    if (!mayLeaveFor(page))
        return;
    railButtons_->button(static_cast<int>(page))->setChecked(true);
    title_->setText(titleOf(page));
    switch (page) {
    case Page::Users:
        pages_->setCurrentWidget(signedIn() ? static_cast<QWidget*>(users_) : signIn_);
        if (signedIn())
            users_->focusSearch();
        return;
    case Page::Key:
        pages_->setCurrentWidget(workbench_.batch.open() ? static_cast<QWidget*>(lentOut_) : key_);
        if (!workbench_.batch.open() && !workbench_.key.busy())
            workbench_.key.reload();
        return;
    case Page::Batch:
        pages_->setCurrentWidget(batch_);
        return batch_->open();
    case Page::Profiles:
        pages_->setCurrentWidget(profiles_);
        return profiles_->open();
    case Page::Records:
        pages_->setCurrentWidget(records_);
        return records_->open();
    }
}

void MainWindow::showInterrupted() {
    // A key that is inserted for one of them must not go to the next row of a batch.
    BatchModel& batch = workbench_.batch;
    const bool runs = batch.state() == BatchModel::State::Running;
    if (runs)
        batch.pause();
    auto* dialog = new OpenJobsDialog(workbench_.openJobs, this);
    if (runs)
        connect(dialog, &QDialog::finished, &batch, &BatchModel::goOn);
    dialog->open();
}

void MainWindow::sessionChanged() {
    const QWidget* shown = pages_->currentWidget();
    if ((signedIn() && shown == signIn_) || (!signedIn() && shown == users_))
        showPage(Page::Users);
}

void MainWindow::enrolmentChanged() {
    if (closing_ && !workbench_.enrolment.open() && !workbench_.batch.open())
        close();
}

void MainWindow::batchChanged() {
    const bool lent = workbench_.batch.open();
    if (pages_->currentWidget() == (lent ? static_cast<QWidget*>(key_) : lentOut_))
        showPage(Page::Key);
    enrolmentChanged();
}

void MainWindow::changeEvent(QEvent* event) {
    // Where the operating system does not tell of keys that come and go, this is when to look.
    if (event->type() == QEvent::ActivationChange && isActiveWindow())
        workbench_.keys.refresh();
    QMainWindow::changeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!profiles_->mayLeave([this] { close(); }))
        return event->ignore();
    if (!workbench_.enrolment.open() && !workbench_.batch.open())
        return event->accept();
    event->ignore();
    closing_ = true;
    workbench_.batch.close();
    if (workbench_.enrolment.open())
        workbench_.enrolment.cancel();
}

} // namespace fidesk::ui
