#include "ui/widgets/EnrolChoicePage.h"

#include "ui/text/EnrolSteps.h"
#include "ui/widgets/DialogPieces.h"
#include "ui/widgets/Pieces.h"

#include <QSignalBlocker>

namespace fidesk::ui {

EnrolChoicePage::EnrolChoicePage(EnrolmentModel& enrolment, QWidget* parent)
    : QWidget(parent), enrolment_(enrolment), warning_(makeLabel({}, {}, this)),
      warningNote_(makeFrame(role::note, this)), profileLabel_(makeLabel(tr("Pro&file"), role::label, this)),
      profile_(new QComboBox(this)), summary_(makeLabel({}, role::quiet, this)), label_(new QLineEdit(this)) {
    warningNote_->setObjectName(QStringLiteral("enrolWarning"));
    profile_->setObjectName(QStringLiteral("enrolProfile"));
    profile_->setAccessibleName(tr("Profile of the key"));
    profile_->setPlaceholderText(tr("Choose a profile"));
    summary_->setObjectName(QStringLiteral("enrolSummary"));
    label_->setObjectName(QStringLiteral("enrolLabel"));
    label_->setAccessibleName(tr("What is written on the key"));
    label_->setMaxLength(EnrolmentChoice::maxLabelLength);
    label_->setPlaceholderText(tr("Such as a number on a sticker"));
    QLabel* caption = makeLabel(tr("La&bel of the key, may stay empty"), role::label, this);
    for (const auto& [text, buddy] : {std::pair<QLabel*, QWidget*>(profileLabel_, profile_),
                                      std::pair<QLabel*, QWidget*>(caption, label_)}) {
        text->setTextFormat(Qt::AutoText); // so that the mnemonic works
        text->setBuddy(buddy);
    }
    auto* note = new QVBoxLayout(warningNote_);
    note->setContentsMargins(14, 10, 14, 10);
    note->addWidget(warning_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(6);
    layout->addWidget(warningNote_);
    layout->addSpacing(4);
    layout->addWidget(profileLabel_);
    layout->addWidget(profile_);
    layout->addWidget(summary_);
    layout->addSpacing(8);
    layout->addWidget(caption);
    layout->addWidget(label_);
    layout->addStretch(1);
    connect(profile_, &QComboBox::activated, this,
            [this] { enrolment_.choice.choose(profile_->currentData().toString()); });
    connect(label_, &QLineEdit::textChanged, &enrolment_.choice, &EnrolmentChoice::setLabel);
    connect(label_, &QLineEdit::returnPressed, this, &EnrolChoicePage::submitted);
    refresh();
}

void EnrolChoicePage::clear() {
    label_->setText({});
}

QString EnrolChoicePage::warning() const {
    if (enrolment_.replaced()) {
        QString text;
        for (const QString& line : text::replacementSteps(enrolment_.user().name))
            text += QStringLiteral("•  ") + line + u'\n';
        return text + text::replacementNeedsKey();
    }
    return enrolment_.choice.resets() ? text::wipes() : QString();
}

void EnrolChoicePage::showProfiles() {
    const EnrolmentChoice& choice = enrolment_.choice;
    QStringList ids;
    for (const EnrolProfileItem& item : choice.profiles())
        ids.append(item.id + u'\n' + item.name);
    if (ids != shown_) {
        const QSignalBlocker quiet(profile_);
        shown_ = ids;
        profile_->clear();
        for (const EnrolProfileItem& item : choice.profiles())
            profile_->addItem(item.name, item.id);
    }
    if (profile_->currentIndex() != choice.current())
        profile_->setCurrentIndex(choice.current());
}

void EnrolChoicePage::refresh() {
    const EnrolmentChoice& choice = enrolment_.choice;
    showProfiles();
    // Where there is nothing to choose, and nothing that anybody has made, nobody has to know of profiles.
    const bool several =
        choice.profiles().size() > 1 || (choice.current() < 0 && !choice.profiles().isEmpty());
    const int current = choice.current();
    const QString summary = current < 0 ? QString() : choice.profiles().at(current).summary;
    const bool plain = current >= 0 && choice.profiles().at(current).id.isEmpty() && !several;
    profileLabel_->setVisible(several);
    profile_->setVisible(several);
    summary_->setText(summary);
    summary_->setVisible(!summary.isEmpty() && !plain);
    const QString caution = warning();
    warning_->setText(caution);
    warningNote_->setVisible(!caution.isEmpty());
}

void EnrolChoicePage::focusFirst() {
    label_->setFocus();
}

} // namespace fidesk::ui
