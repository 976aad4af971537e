#pragma once

#include "core/records/Job.h"

#include <string>

namespace fidesk::enrolment {

/// Whether the portal may have been asked to register.
bool reachedPortal(const records::Job& job);

/// Whether a passkey of the job may be on the key.
bool mayHavePasskey(const records::Job& job);

/// A PIN that was generated and reached nobody may be on the key.
bool pinIsLost(const records::Job& job);

/// Whether the journal leaves open if the key of a replacement was reset.
bool resetUnknown(const records::Job& job);

/// Whether the profile asks for a proof that is not known to have been given.
bool proofMissing(const records::Job& job);

/// What an ended job leaves on the key, @p wiped or not; empty: nothing.
std::string leftovers(const records::Job& job, bool wiped);

} // namespace fidesk::enrolment
