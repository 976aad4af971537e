#include "ui/widgets/EnrolPrompts.h"

#include "ui/text/Prompts.h"

namespace fidesk::ui {

using State = EnrolmentModel::State;

QString promptOf(const EnrolmentModel& enrolment) {
    const QString& user = enrolment.user().name;
    const QString& key = enrolment.keyName();
    switch (enrolment.state()) {
    case State::Closed:
    case State::Failed:
    case State::Done:
        return {};
    case State::NeedKey:
        return text::insertKey(user);
    case State::Asking:
        return text::askingPortal();
    case State::NeedPin:
        return enrolment.newPin() ? text::choosePin(key) : text::enterPin(key);
    case State::CheckingPin:
        return text::checkingPin();
    case State::Touching:
        return enrolment.touchWanted() ? text::touchKey(key) : text::preparingTouch();
    case State::NeedNickname:
        return text::askNickname(user);
    case State::Registering:
        return text::registering();
    case State::Cancelling:
        return text::takingBack();
    }
    return {};
}

} // namespace fidesk::ui
