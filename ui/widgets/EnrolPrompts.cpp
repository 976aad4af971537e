#include "ui/widgets/EnrolPrompts.h"

#include "ui/text/EnrolSteps.h"
#include "ui/text/Prompts.h"

#include <QCoreApplication>

namespace fidesk::ui {

using ResetAct = EnrolmentModel::ResetAct;
using State = EnrolmentModel::State;
using Step = EnrolmentModel::Step;

namespace {

struct EnrolPrompts {
    Q_DECLARE_TR_FUNCTIONS(EnrolPrompts)
};

using Words = EnrolPrompts;

QString choicePrompt(const EnrolmentModel& enrolment) {
    const QString& user = enrolment.user().name;
    if (enrolment.replaced())
        return text::askAboutReplacement();
    return enrolment.choice.profiles().size() > 1 ? text::askHow(user) : text::askLabel(user);
}

QString preparingPrompt(const EnrolmentModel& enrolment) {
    const QString& key = enrolment.keyName();
    switch (enrolment.resetAct()) {
    case ResetAct::Unplug:
        return text::unplugForReset(key);
    case ResetAct::PlugIn:
        return text::plugInForReset(key);
    case ResetAct::Touch:
        return text::touchForReset(key);
    case ResetAct::None:
        return enrolment.doing().isEmpty() ? text::askingPortal() : enrolment.doing();
    }
    return {};
}

} // namespace

QString promptOf(const EnrolmentModel& enrolment) {
    const QString& user = enrolment.user().name;
    const QString& key = enrolment.keyName();
    const QString& doing = enrolment.doing();
    switch (enrolment.state()) {
    case State::Closed:
    case State::Failed:
    case State::HandOver:
    case State::PinStays:
    case State::Done:
        return {};
    case State::NeedChoice:
        return choicePrompt(enrolment);
    case State::NeedKey:
        return enrolment.replaced() ? text::insertReplaced(enrolment.replaced()->nickname)
                                    : text::insertKey(user);
    case State::Asking:
        return doing.isEmpty() ? text::askingPortal() : doing;
    case State::NeedConsent:
        return text::confirmWipe(key);
    case State::Preparing:
        return preparingPrompt(enrolment);
    case State::NeedPin:
        return enrolment.newPin() ? text::choosePin(key) : text::enterPin(key);
    case State::CheckingPin:
        return enrolment.newPin() && enrolment.makesPin() ? text::makingPin() : text::checkingPin();
    case State::Touching:
        return enrolment.touchWanted() ? text::touchKey(key) : text::preparingTouch();
    case State::NeedNickname:
        return text::askNickname(user);
    case State::Registering:
        return doing.isEmpty() ? text::registering() : doing;
    case State::Cancelling:
        return text::takingBack();
    }
    return {};
}

QString titleOf(const EnrolmentModel& enrolment) {
    if (const auto& old = enrolment.replaced())
        return Words::tr("New PIN for “%1”").arg(old->nickname);
    return Words::tr("Register a key for %1").arg(enrolment.user().name);
}

QStringList stepsOf(const EnrolmentModel& enrolment) {
    QStringList steps{Words::tr("Choose"), Words::tr("Insert")};
    if (enrolment.wipes())
        steps << Words::tr("Reset");
    return steps << Words::tr("PIN") << Words::tr("Touch") << Words::tr("Name") << Words::tr("Done");
}

int stepIndexOf(const EnrolmentModel& enrolment) {
    const bool beyondReset = enrolment.step() > Step::Reset;
    return static_cast<int>(enrolment.step()) - (beyondReset && !enrolment.wipes() ? 1 : 0);
}

QString successOf(const EnrolmentModel& enrolment) {
    if (enrolment.state() != State::Done && enrolment.state() != State::HandOver)
        return {};
    const QString& user = enrolment.user().name;
    return enrolment.replaced() ? text::replacedAs(user, enrolment.nickname())
                                : text::registeredAs(user, enrolment.nickname());
}

QString nextLabelOf(const EnrolmentModel& enrolment) {
    switch (enrolment.state()) {
    case State::NeedChoice:
        return Words::tr("Co&ntinue");
    case State::NeedConsent:
        return Words::tr("&Reset it");
    case State::NeedPin:
        return enrolment.newPin() ? Words::tr("&Set the PIN") : Words::tr("Co&ntinue");
    case State::NeedNickname:
        return Words::tr("&Register");
    case State::HandOver:
        return Words::tr("&Handed over");
    case State::PinStays:
        return Words::tr("I have &noted it");
    case State::Failed:
        return enrolment.canTryAgain() ? Words::tr("&Try again") : QString();
    case State::Done:
        return Words::tr("&Done");
    case State::Closed:
    case State::NeedKey:
    case State::Asking:
    case State::Preparing:
    case State::CheckingPin:
    case State::Touching:
    case State::Registering:
    case State::Cancelling:
        return {};
    }
    return {};
}

} // namespace fidesk::ui
