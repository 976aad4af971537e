#include "ui/models/OpenJobSession.h"

#include "ui/text/BatchPrompts.h"
#include "ui/text/EnrolText.h"
#include "ui/text/OpenJobsText.h"
#include "ui/text/Prompts.h"
#include "ui/text/Shown.h"

namespace fidesk::ui {

namespace {

using records::Ending;
QString shown(const std::string& text) {
    return text::shown(std::string_view(text), 80);
}

} // namespace

OpenJobSession::OpenJobSession(std::shared_ptr<portal::Portal> portal, const EnrolmentSession::Seams& seams,
                               std::string jobId, QString keyName, Tell tell)
    : portal_(std::move(portal)), parts_(partsOf(*portal_, seams)), jobId_(std::move(jobId)),
      keyName_(std::move(keyName)), tell_(std::move(tell)) {}

Result<void> OpenJobSession::takeOver() {
    if (recovery_)
        return {};
    FIDESK_ASSIGN(auto recovery, enrolment::Recovery::of(parts_, jobId_));
    recovery_.emplace(std::move(recovery));
    return {};
}

Result<enrolment::Findings> OpenJobSession::look(const std::stop_token& stop) {
    FIDESK_TRY(takeOver());
    return recovery_->look(stop);
}

Result<void> OpenJobSession::meetKey(const token::TokenAddress& key, const std::stop_token& stop) {
    return recovery_->meetKey(key, stop);
}

Result<JobEnd> OpenJobSession::finish(const std::optional<token::TokenAddress>& key, const Secret& pin,
                                      const std::stop_token& stop) {
    std::optional<token::Pin> parsed;
    if (pin.size() > 0) {
        FIDESK_ASSIGN(parsed, token::Pin::parse(pin));
    }
    FIDESK_ASSIGN(const Ending ending, recovery_->finish(key, parsed, *this, stop));
    return endOf(ending);
}

Result<JobEnd> OpenJobSession::finishWithoutKey(const std::stop_token& stop) {
    FIDESK_ASSIGN(const Ending ending, recovery_->finishWithoutKey(*this, stop));
    return endOf(ending);
}

Result<JobEnd> OpenJobSession::giveUp(const std::stop_token& stop) {
    FIDESK_TRY(takeOver());
    FIDESK_ASSIGN(const Ending ending, recovery_->giveUp(stop));
    return endOf(ending);
}

JobEnd OpenJobSession::endOf(Ending ending) const {
    const records::Job& job = recovery_->job();
    const QString user =
        shown(job.holder.displayName.empty() ? job.holder.userPrincipalName : job.holder.displayName);
    const QString first = ending == Ending::Registered ? shown(job.nickname) : user;
    return {ending, text::enrolPhrase(text::phraseOf(ending), first, user)};
}

void OpenJobSession::stepStarted(enrolment::Step step) {
    switch (step) {
    case enrolment::Step::AskPortal:
        return tell(text::beingAskedPortal());
    case enrolment::Step::ResetKey:
        return tell(text::wipingKey());
    case enrolment::Step::Register:
        return tell(text::registering());
    case enrolment::Step::Record:
        return tell(text::writingDown());
    case enrolment::Step::RemoveOld:
    case enrolment::Step::Configure:
    case enrolment::Step::SetPin:
    case enrolment::Step::CreateCredential:
    case enrolment::Step::Verify:
    case enrolment::Step::Prove:
    case enrolment::Step::ForcePinChange:
    case enrolment::Step::Done:
        return tell(text::endingJob());
    }
}

void OpenJobSession::resetStep(maintenance::ResetStep step, std::chrono::milliseconds limit) {
    switch (step) {
    case maintenance::ResetStep::Unplug:
        return tell_(text::unplugToReset(keyName_), limit);
    case maintenance::ResetStep::PlugIn:
        return tell_(text::plugInToReset(keyName_), limit);
    case maintenance::ResetStep::Send:
        return tell(text::wipingKey());
    case maintenance::ResetStep::Touch:
        return tell_(text::touchToReset(keyName_), limit);
    }
}

void OpenJobSession::portalWaits(std::chrono::milliseconds time) {
    tell(text::portalIsBusy(std::chrono::ceil<std::chrono::seconds>(time)));
}

void OpenJobSession::touchNeeded() {
    tell(text::touchKey(keyName_));
}

void OpenJobSession::touchDone() {
    tell(text::endingJob());
}

} // namespace fidesk::ui
