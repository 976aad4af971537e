#include "ui/widgets/KeyAbsence.h"

#include "ui/text/KeyPrompts.h"

#include <QDesktopServices>
#include <QHBoxLayout>
#include <QUrl>

namespace fidesk::ui {

namespace {

#ifdef Q_OS_WIN
constexpr bool hasSettingsPage = true;
#else
constexpr bool hasSettingsPage = false;
#endif

/// Why there is no key to be shown: of the list of keys, else of the chosen one.
std::optional<ErrorCode> reason(const Workbench& workbench) {
    return workbench.access.present() ? workbench.access.statusError() : workbench.keys.problemCode();
}

} // namespace

KeyAbsence::KeyAbsence(Workbench& workbench, QWidget* parent)
    : QWidget(parent), workbench_(workbench), drawing_(new DrawingLabel(Drawing::KeyInsert, 96, this)),
      title_(makeLabel({}, role::heading, this)), words_(makeLabel({}, role::quiet, this)),
      again_(makeButton(tr("&Look again"), {}, this)),
      settings_(makeButton(tr("&Open Windows settings"), role::primary, this)) {
    setObjectName(QStringLiteral("keyAbsence"));
    again_->setObjectName(QStringLiteral("lookAgain"));
    settings_->setObjectName(QStringLiteral("openSettings"));
    for (QLabel* label : {title_, words_}) {
        label->setAlignment(Qt::AlignHCenter);
        label->setMaximumWidth(560);
    }
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    buttons->addWidget(again_);
    buttons->addWidget(settings_);
    buttons->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(10);
    layout->addStretch(2);
    layout->addWidget(drawing_, 0, Qt::AlignCenter);
    layout->addSpacing(6);
    // Not by alignment: that takes the height of wrapped text for that of a whole row.
    for (QLabel* label : {title_, words_}) {
        auto* row = new QHBoxLayout;
        row->addStretch(1);
        row->addWidget(label, 100);
        row->addStretch(1);
        layout->addLayout(row);
    }
    layout->addSpacing(4);
    layout->addLayout(buttons);
    layout->addStretch(3);
    drawing_->setColour(DrawingLabel::Colour::Quiet);
    connect(&workbench_.keys, &KeysModel::changed, this, &KeyAbsence::refresh);
    connect(&workbench_.access, &KeyAccess::changed, this, &KeyAbsence::refresh);
    connect(again_, &QPushButton::clicked, this, &KeyAbsence::lookAgain);
    connect(settings_, &QPushButton::clicked, this, [] {
        QDesktopServices::openUrl(
            QUrl(QStringLiteral("ms-settings:signinoptions-launchsecuritykeyenrollment")));
    });
    refresh();
}

bool KeyAbsence::wanted(const Workbench& workbench) {
    if (workbench.reset.running())
        return false;
    return !workbench.access.present() || workbench.access.statusError().has_value();
}

void KeyAbsence::refresh() {
    const std::optional<ErrorCode> why = reason(workbench_);
    const QString& name = workbench_.access.name();
    settings_->setVisible(hasSettingsPage && why == ErrorCode::KeyNotPermitted);
    again_->setVisible(why.has_value());
    if (why == ErrorCode::KeyNotPermitted)
        return show(Drawing::Lock, tr("A security key is inserted, but you may not use it"),
                    text::noPermissionSteps());
    if (why == ErrorCode::KeyBusy)
        return show(Drawing::Key, tr("%1 is in use by another program").arg(name),
                    workbench_.access.statusProblem());
    if (why)
        return show(Drawing::Warning,
                    name.isEmpty()                      ? tr("The keys cannot be listed")
                    : why == ErrorCode::KeyUnresponsive ? tr("%1 does not answer").arg(name)
                                                        : tr("%1 cannot be read").arg(name),
                    name.isEmpty() ? workbench_.keys.problem() : workbench_.access.statusProblem());
    if (!workbench_.keys.known())
        return show(Drawing::KeyInsert, tr("Looking for keys…"), {});
    show(Drawing::KeyInsert, tr("No security key is inserted."),
         tr("Insert one to see what it is, to set its PIN, and to look after what it holds."));
}

void KeyAbsence::show(Drawing drawing, const QString& title, const QString& words) {
    drawing_->setDrawing(drawing);
    title_->setText(title);
    words_->setText(words);
    if (isVisible() && shown_ != title)
        announce(title_, title);
    shown_ = title;
}

void KeyAbsence::lookAgain() {
    workbench_.keys.refresh();
    workbench_.access.pinMayHaveChanged(); // asks for the list, too
}

} // namespace fidesk::ui
