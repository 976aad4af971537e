#include "ui/widgets/EnrolResetPage.h"

#include "ui/text/EnrolSteps.h"
#include "ui/widgets/Pieces.h"

#include <QVBoxLayout>

namespace fidesk::ui {

using State = EnrolmentModel::State;
using ResetAct = EnrolmentModel::ResetAct;

namespace {

Drawing drawingOf(ResetAct act) {
    if (act == ResetAct::Unplug)
        return Drawing::KeyUnplug;
    return act == ResetAct::PlugIn ? Drawing::KeyInsert : Drawing::KeyTouch;
}

QString adviceOf(ResetAct act) {
    switch (act) {
    case ResetAct::PlugIn:
        return text::plugInAdvice();
    case ResetAct::Touch:
        return text::touchAdvice();
    case ResetAct::None:
    case ResetAct::Unplug:
        return {};
    }
    return {};
}

} // namespace

EnrolResetPage::EnrolResetPage(EnrolmentModel& enrolment, QWidget* parent)
    : QStackedWidget(parent), enrolment_(enrolment) {
    addWidget(makeConsent());
    addWidget(makeActs());
    refresh();
}

QWidget* EnrolResetPage::makeConsent() {
    auto* page = new QWidget(this);
    auto* drawing = new DrawingLabel(Drawing::Warning, 80, page);
    drawing->setColour(DrawingLabel::Colour::Danger);
    consent_ = makeLabel(text::confirmWipeAdvice(), {}, page);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 12, 0, 12);
    layout->setSpacing(12);
    layout->addWidget(drawing, 0, Qt::AlignCenter);
    layout->addWidget(consent_);
    layout->addStretch(1);
    return page;
}

QWidget* EnrolResetPage::makeActs() {
    auto* page = new QWidget(this);
    ring_ = new CountdownRing(page);
    seconds_ = makeLabel({}, role::countdown, page);
    seconds_->setObjectName(QStringLiteral("enrolResetSeconds"));
    advice_ = makeLabel({}, role::quiet, page);
    for (QLabel* label : {seconds_, advice_})
        label->setAlignment(Qt::AlignHCenter);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 12, 0, 12);
    layout->setSpacing(12);
    layout->addWidget(ring_, 0, Qt::AlignCenter);
    layout->addWidget(seconds_);
    layout->addWidget(advice_);
    layout->addStretch(1);
    return page;
}

void EnrolResetPage::refresh() {
    const ResetAct act = enrolment_.resetAct();
    setCurrentIndex(enrolment_.state() == State::NeedConsent ? 0 : 1);
    ring_->setDrawing(drawingOf(act));
    advice_->setText(adviceOf(act));
    showSeconds();
}

void EnrolResetPage::showSeconds() {
    const bool runs = enrolment_.resetAct() != ResetAct::None && enrolment_.secondsOf() > 0;
    if (runs)
        ring_->setSeconds(enrolment_.secondsLeft(), enrolment_.secondsOf());
    else
        ring_->setIdle();
    seconds_->setText(runs ? tr("%1 s left").arg(enrolment_.secondsLeft()) : QString());
}

} // namespace fidesk::ui
