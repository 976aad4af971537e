#include "app/ctl/EnrolWork.h"
#include "app/ctl/KeyChoice.h"

namespace fidesk::ctl {

using enrolment::Step;
using maintenance::ResetStep;
using text::EnrolPhrase;

void EnrolProgress::stepStarted(Step step) {
    last_ = step;
    const auto say = [this](EnrolPhrase which) { context_.output().progress(phrase(which)); };
    switch (step) {
    case Step::AskPortal:
        return context_.progress(text::Phrase::AskingPortal);
    case Step::ResetKey:
    case Step::Done:
        return;
    case Step::RemoveOld:
        return say(EnrolPhrase::RemovingOld);
    case Step::Configure:
        return say(EnrolPhrase::ConfiguringKey);
    case Step::SetPin:
        return context_.progress(pinSet ? text::Phrase::CheckingPin : text::Phrase::SettingPin);
    case Step::CreateCredential:
        return context_.progress(text::Phrase::CreatingCredential);
    case Step::Verify:
        return context_.progress(text::Phrase::CheckingCredential);
    case Step::Register:
        return context_.progress(text::Phrase::Registering);
    case Step::Prove:
        return context_.progress(text::Phrase::Proving);
    case Step::ForcePinChange:
        return say(EnrolPhrase::ForcingPinChange);
    case Step::Record:
        return say(EnrolPhrase::Recording);
    }
}

void EnrolProgress::resetStep(ResetStep step, std::chrono::milliseconds) {
    const std::string key = nameOf(key_);
    switch (step) {
    case ResetStep::Unplug:
        context_.progress(text::Phrase::ResetUnplug, key);
        return context_.moveKey(key_.id, false);
    case ResetStep::PlugIn:
        context_.progress(text::Phrase::ResetPlugIn, key);
        replugged_ = true;
        return context_.moveKey(key_.id, true);
    case ResetStep::Send:
        return replugged_ ? context_.progress(text::Phrase::ResetSend, key)
                          : context_.output().progress(phrase(EnrolPhrase::ResettingKey));
    case ResetStep::Touch:
        return context_.progress(text::Phrase::ResetTouch, key);
    }
}

void EnrolProgress::portalWaits(std::chrono::milliseconds duration) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(duration);
    context_.output().progress(phrase(EnrolPhrase::PortalBusy, std::to_string(seconds.count())));
}

} // namespace fidesk::ctl
