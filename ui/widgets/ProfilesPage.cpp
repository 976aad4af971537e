#include "ui/widgets/ProfilesPage.h"

#include "ui/text/Shown.h"
#include "ui/widgets/Icons.h"
#include "ui/widgets/KeyDialogs.h"
#include "ui/widgets/ProfileForm.h"
#include "ui/widgets/UnsavedDialog.h"

#include <QHBoxLayout>
#include <QScrollBar>
#include <QShortcut>
#include <QSignalBlocker>

namespace fidesk::ui {

using Kind = ProfileEditor::Kind;

namespace {

constexpr qsizetype mostTroubles = 3; // The form is to have room below them.

QFrame* makeNote(Drawing drawing, QLabel* words, QWidget* parent) {
    QFrame* note = makeFrame(role::note, parent);
    auto* icon = new DrawingLabel(drawing, 20, note);
    auto* layout = new QHBoxLayout(note);
    layout->setContentsMargins(12, 8, 12, 8);
    layout->setSpacing(10);
    layout->addWidget(icon, 0, Qt::AlignTop);
    layout->addWidget(words, 1);
    return note;
}

void fillRow(QListWidgetItem* row, const QString& name, const QString& origin) {
    row->setText(name + u'\n' + origin);
    row->setData(Qt::AccessibleTextRole, QStringLiteral("%1, %2").arg(name, origin));
    row->setToolTip(name);
}

} // namespace

ProfilesPage::ProfilesPage(ProfilesModel& profiles, QWidget* parent)
    : QWidget(parent), profiles_(profiles), editor_(profiles), message_(new MessageBar(this)),
      troubles_(nullptr), troubleWords_(makeLabel({}, {}, this)),
      forbidden_(makeLabel(text::ownProfilesForbidden(), role::quiet, this)), list_(new QListWidget(this)),
      new_(makeButton(tr("&New"), {}, this)), duplicate_(makeButton(tr("Du&plicate"), {}, this)),
      delete_(makeButton(tr("De&lete…"), {}, this)), right_(new QStackedWidget(this)),
      nothing_(makeLabel({}, role::quiet, this)), lockedNote_(nullptr), lockedWords_(makeLabel({}, {}, this)),
      scroll_(new QScrollArea(this)), form_(new ProfileForm(editor_, this)),
      kept_(makeLabel({}, role::quiet, this)), state_(makeLabel({}, role::quiet, this)),
      discard_(makeButton(tr("D&iscard changes"), {}, this)),
      save_(makeButton(tr("&Save"), role::primary, this)), bar_(nullptr) {
    name();
    lay();
    wire();
    refresh();
}

void ProfilesPage::name() {
    setObjectName(QStringLiteral("profilesPage"));
    message_->setObjectName(QStringLiteral("profilesMessage"));
    troubleWords_->setObjectName(QStringLiteral("profilesUnusable"));
    forbidden_->setObjectName(QStringLiteral("profilesForbidden"));
    list_->setObjectName(QStringLiteral("profiles"));
    list_->setAccessibleName(tr("Profiles"));
    new_->setObjectName(QStringLiteral("profileNew"));
    duplicate_->setObjectName(QStringLiteral("profileDuplicate"));
    delete_->setObjectName(QStringLiteral("profileDelete"));
    nothing_->setObjectName(QStringLiteral("profileNothing"));
    lockedWords_->setObjectName(QStringLiteral("profileLocked"));
    scroll_->setObjectName(QStringLiteral("profileScroll"));
    kept_->setObjectName(QStringLiteral("profileKept"));
    state_->setObjectName(QStringLiteral("profileState"));
    discard_->setObjectName(QStringLiteral("profileDiscard"));
    save_->setObjectName(QStringLiteral("profileSave"));
}

QWidget* ProfilesPage::makeTroubles() {
    troubles_ = makeNote(Drawing::Warning, troubleWords_, this);
    QPushButton* again = makeButton(tr("Look a&gain"), {}, troubles_);
    again->setObjectName(QStringLiteral("profilesLookAgain"));
    connect(again, &QPushButton::clicked, &profiles_, &ProfilesModel::reload);
    static_cast<QHBoxLayout*>(troubles_->layout())->addWidget(again, 0, Qt::AlignTop);
    troubles_->setVisible(false);
    return troubles_;
}

QWidget* ProfilesPage::makeLeft() {
    list_->setProperty("role", role::sections);
    list_->setIconSize({20, 20});
    list_->setWordWrap(true);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    list_->setFrameShape(QFrame::NoFrame);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(new_);
    buttons->addWidget(duplicate_);
    buttons->addWidget(delete_);
    auto* left = new QWidget(this);
    auto* layout = new QVBoxLayout(left);
    layout->setContentsMargins({});
    layout->setSpacing(10);
    layout->addWidget(list_, 1);
    layout->addWidget(forbidden_);
    layout->addLayout(buttons);
    left->setFixedWidth(std::max(280, buttons->sizeHint().width()));
    return left;
}

QWidget* ProfilesPage::makeBar() {
    bar_ = makeFrame(role::foot, this);
    auto* layout = new QHBoxLayout(bar_);
    layout->setContentsMargins(22, 10, 22, 12);
    layout->setSpacing(8);
    layout->addWidget(state_, 1);
    layout->addWidget(discard_);
    layout->addWidget(save_);
    return bar_;
}

QWidget* ProfilesPage::makeRight() {
    kept_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    lockedWords_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    lockedNote_ = makeNote(Drawing::Lock, lockedWords_, this);
    auto* inside = new QWidget(scroll_);
    auto* column = new QVBoxLayout(inside);
    column->setContentsMargins(22, 18, 22, 18);
    column->setSpacing(18);
    column->addWidget(lockedNote_);
    column->addWidget(form_);
    column->addWidget(kept_);
    scroll_->setWidgetResizable(true);
    scroll_->setFrameShape(QFrame::NoFrame);
    scroll_->setAccessibleName(tr("The profile"));
    scroll_->setWidget(inside);
    inside->setAutoFillBackground(false);
    scroll_->viewport()->setAutoFillBackground(false);
    QFrame* card = makeFrame(role::card, this);
    auto* layout = new QVBoxLayout(card);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addWidget(scroll_, 1);
    layout->addWidget(makeBar());
    nothing_->setAlignment(Qt::AlignCenter);
    right_->addWidget(nothing_);
    right_->addWidget(card);
    return right_;
}

void ProfilesPage::lay() {
    auto* row = new QHBoxLayout;
    row->setSpacing(14);
    row->addWidget(makeLeft());
    row->addWidget(makeRight(), 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 18, 20, 18);
    layout->setSpacing(12);
    layout->addWidget(message_);
    layout->addWidget(makeTroubles());
    layout->addLayout(row, 1);
}

void ProfilesPage::wire() {
    connect(list_, &QListWidget::currentRowChanged, this, &ProfilesPage::rowChosen);
    connect(new QShortcut(QKeySequence::Delete, list_, nullptr, nullptr, Qt::WidgetShortcut),
            &QShortcut::activated, delete_, &QPushButton::click);
    connect(new_, &QPushButton::clicked, this, &ProfilesPage::begin);
    connect(duplicate_, &QPushButton::clicked, this, &ProfilesPage::duplicate);
    connect(delete_, &QPushButton::clicked, this, &ProfilesPage::askDelete);
    connect(discard_, &QPushButton::clicked, this, &ProfilesPage::discard);
    connect(save_, &QPushButton::clicked, this, &ProfilesPage::save);
    connect(
        form_, &ProfileForm::grown, scroll_, [this](QWidget* part) { scroll_->ensureWidgetVisible(part); },
        Qt::QueuedConnection); // when it is laid out
    connect(new QShortcut(QKeySequence::Save, this), &QShortcut::activated, save_, &QPushButton::click);
    connect(&profiles_, &ProfilesModel::changed, this, &ProfilesPage::refresh);
    connect(&profiles_, &ProfilesModel::removed, this, &ProfilesPage::wasRemoved);
    connect(&profiles_, &ProfilesModel::removeFailed, message_, &MessageBar::showProblem);
    connect(&editor_, &ProfileEditor::changed, this, &ProfilesPage::refresh);
    connect(&editor_, &ProfileEditor::saved, this, &ProfilesPage::wasSaved);
    connect(&editor_, &ProfileEditor::failed, this, [this](const QString& sentence) {
        afterSaving_ = {};
        message_->showProblem(sentence);
    });
}

void ProfilesPage::open() {
    message_->dismiss();
    profiles_.reload();
    list_->setFocus();
}

bool ProfilesPage::mayLeave(std::function<void()> then) {
    if (!editor_.unsaved())
        return true;
    if (editor_.saving()) {
        afterSaving_ = std::move(then);
        return false;
    }
    if (findChild<UnsavedDialog*>()) // It is asked already.
        return false;
    auto* dialog =
        new UnsavedDialog(text::profileUnsaved(shownName(), editor_.hindrance()), editor_.canSave(), this);
    connect(dialog, &UnsavedDialog::saveWanted, this, [this, then] {
        afterSaving_ = then;
        editor_.save();
    });
    connect(dialog, &UnsavedDialog::discardWanted, this, [this, then] {
        editor_.discard();
        then();
    });
    dialog->open();
    return false;
}

void ProfilesPage::wasSaved() {
    message_->showSuccess(text::profileSaved(shownName()));
    saidSaved_ = true;
    if (const auto then = std::exchange(afterSaving_, {}))
        then();
}

QString ProfilesPage::shownName() const {
    const QString name = editor_.draft().name.trimmed();
    return name.isEmpty() ? text::newProfileNotSaved() : text::shown(name);
}

void ProfilesPage::refresh() {
    refreshTroubles();
    if (editor_.kind() == Kind::Nothing && !profiles_.items().isEmpty())
        return editor_.open(profiles_.items().first().id); // Comes back here.
    refreshList();
    refreshRight();
    const bool own = profiles_.ownAllowed();
    forbidden_->setVisible(profiles_.loaded() && !own);
    new_->setEnabled(own);
    duplicate_->setEnabled(own && editor_.kind() != Kind::Nothing);
    delete_->setEnabled(own && editor_.kind() == Kind::Own && !editor_.saving());
}

void ProfilesPage::refreshTroubles() {
    QStringList all = profiles_.unusable();
    if (!profiles_.defaultProblem().isEmpty())
        all.append(profiles_.defaultProblem());
    QStringList told = all.first(std::min(all.size(), mostTroubles));
    if (all.size() > mostTroubles)
        told.append(text::moreFilesUnusable(static_cast<int>(all.size() - mostTroubles)));
    troubleWords_->setText(told.join(u'\n'));
    troubles_->setVisible(!all.isEmpty());
}

QList<ProfilesPage::Row> ProfilesPage::rows() const {
    QList<Row> rows;
    for (const ListedProfile& item : profiles_.items()) {
        const bool unsaved = item.id == editor_.id() && editor_.unsaved();
        rows.append({item.id, item.name, unsaved ? tr("changes are not saved") : item.origin, item.locked});
    }
    if (editor_.kind() == Kind::New)
        rows.append({{}, shownName(), tr("not saved yet"), false});
    return rows;
}

void ProfilesPage::refreshList() {
    const QSignalBlocker quiet(list_);
    const QList<Row> wanted = rows();
    while (list_->count() > wanted.size())
        delete list_->takeItem(list_->count() - 1);
    for (int row = 0; row < wanted.size(); ++row) {
        const Row& now = wanted[row];
        if (row == list_->count())
            list_->addItem(new QListWidgetItem);
        QListWidgetItem* item = list_->item(row);
        item->setIcon(iconOf(now.locked ? Drawing::Lock : Drawing::Checklist));
        item->setData(Qt::UserRole, now.id);
        fillRow(item, now.name, now.origin);
        if (now.id == editor_.id() && list_->currentRow() != row)
            list_->setCurrentRow(row);
    }
}

QString ProfilesPage::stateText() const {
    if (editor_.saving())
        return tr("Saving…");
    if (!editor_.unsaved())
        return editor_.kind() == Kind::New ? editor_.hindrance() : tr("Everything is saved.");
    return editor_.hindrance().isEmpty() ? tr("Your changes are not saved yet.") : editor_.hindrance();
}

void ProfilesPage::refreshRight() {
    nothing_->setText(profiles_.loaded() ? text::noProfiles() : QString());
    right_->setCurrentIndex(editor_.kind() == Kind::Nothing ? 0 : 1);
    const bool locked = editor_.kind() == Kind::Locked;
    lockedNote_->setVisible(locked);
    lockedWords_->setText(locked ? text::profileLocked(profiles_.fileOf(editor_.id())) : QString());
    kept_->setVisible(editor_.kind() == Kind::Own);
    kept_->setText(editor_.kind() == Kind::Own
                       ? text::profileKept(profiles_.fileOf(editor_.id()), profiles_.machineFolder())
                       : QString());
    // What cannot be changed is scrolled by the keyboard, too.
    scroll_->setFocusPolicy(locked ? Qt::StrongFocus : Qt::NoFocus);
    bar_->setVisible(!locked);
    state_->setText(stateText());
    save_->setEnabled(editor_.canSave());
    discard_->setEnabled((editor_.unsaved() || editor_.kind() == Kind::New) && !editor_.saving());
    if (saidSaved_ && editor_.unsaved()) {
        saidSaved_ = false;
        message_->dismiss();
    }
}

/// Another profile is read from its beginning.
void ProfilesPage::toTop() {
    scroll_->verticalScrollBar()->setValue(0);
}

/// The list shows what is chosen only once it may be left.
void ProfilesPage::rowChosen() {
    const auto* item = list_->currentItem();
    const QString id = item ? item->data(Qt::UserRole).toString() : QString();
    if (id.isEmpty() || id == editor_.id())
        return;
    // Later: the list is still at it.
    QMetaObject::invokeMethod(
        this,
        [this, id] {
            if (mayLeave([this, id] { choose(id); }))
                choose(id);
            else
                refreshList();
        },
        Qt::QueuedConnection);
}

void ProfilesPage::choose(const QString& id) {
    message_->dismiss();
    editor_.open(id);
    toTop();
    list_->setFocus();
}

/// The button cannot be pressed again meanwhile: the focus goes on to where it is of use.
void ProfilesPage::save() {
    if (save_->hasFocus())
        list_->setFocus();
    message_->dismiss();
    editor_.save();
}

void ProfilesPage::discard() {
    list_->setFocus();
    message_->dismiss();
    editor_.discard();
}

void ProfilesPage::begin() {
    if (!mayLeave([this] { begin(); }))
        return;
    message_->dismiss();
    editor_.begin();
    toTop();
    form_->focusName();
}

void ProfilesPage::duplicate() {
    const QString id = editor_.id();
    const auto copy = [this, id] {
        if (!id.isEmpty())
            editor_.open(id);
        message_->dismiss();
        editor_.duplicate();
        toTop();
        form_->focusName();
    };
    if (mayLeave(copy))
        copy();
}

void ProfilesPage::askDelete() {
    const QString id = editor_.id();
    auto* dialog = new ConfirmDialog({.title = tr("Delete this profile?"),
                                      .sentence = text::confirmDeleteProfile(shownName(), editor_.unsaved()),
                                      .keep = tr("&Keep it"),
                                      .act = tr("&Delete it")},
                                     this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this, id] {
        message_->dismiss();
        editor_.discard();
        profiles_.remove(id);
    });
    dialog->open();
}

void ProfilesPage::wasRemoved(const QString& name) {
    message_->showSuccess(text::profileDeleted(name));
    toTop();
    list_->setFocus();
}

} // namespace fidesk::ui
