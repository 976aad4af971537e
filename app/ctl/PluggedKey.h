#pragma once

#include "app/ctl/Context.h"
#include "core/simulator/SoftwareKey.h"

namespace fidesk::ctl {

/// Keeps @p key plugged into this computer's system until a stop is requested, and meanwhile does what the
/// lines of standard input say (which may end before): none touches it, `r` pulls it out, `i` inserts it, `s`
/// says how it is, `f FAULT` has something go wrong with it. Says what happens to it; with --json one object
/// an event. Errors: UhidPort::open() and plugIn().
Result<void> keepPluggedIn(Context& context, simulator::SoftwareKey& key);

} // namespace fidesk::ctl
