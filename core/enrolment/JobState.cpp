#include "core/enrolment/JobState.h"

namespace fidesk::enrolment {

using records::Job;
using records::JobKind;
using records::JobStep;

bool reachedPortal(const Job& job) {
    switch (job.step) {
    case JobStep::Register:
    case JobStep::Registered:
    case JobStep::ForcePinChange:
    case JobStep::TakeBack:
        return true;
    case JobStep::Begun:
    case JobStep::ResetKey:
    case JobStep::RemoveOld:
    case JobStep::Configure:
    case JobStep::SetPin:
    case JobStep::CreateCredential:
    case JobStep::Created:
        return false;
    }
    return false;
}

bool mayHavePasskey(const Job& job) {
    return reachedPortal(job) || job.step == JobStep::CreateCredential || job.step == JobStep::Created;
}

bool pinIsLost(const Job& job) {
    return job.pinGenerated && !job.pinHandedOver;
}

bool resetUnknown(const Job& job) {
    return job.kind == JobKind::Replace && job.step == JobStep::ResetKey && !job.keyWasReset;
}

bool proofMissing(const Job& job) {
    return job.toProve && !job.proved;
}

std::string leftovers(const Job& job, bool wiped) {
    if (wiped)
        return "the key was reset";
    std::string text;
    const auto add = [&text](const char* what) { text += (text.empty() ? "" : "; ") + std::string(what); };
    if (job.keyWasReset)
        add("the key was reset");
    if (job.step == JobStep::ResetKey && job.kind == JobKind::Enrol)
        add("the key may have been reset");
    if (job.step == JobStep::Configure)
        add("settings of the key may have changed");
    if (job.step == JobStep::SetPin || mayHavePasskey(job))
        add("a PIN that was set stays");
    return text;
}

} // namespace fidesk::enrolment
