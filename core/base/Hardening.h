#pragma once

namespace fidesk {

/// From now on this process leaves no core file, and other programs of the same user cannot read its memory
/// or attach to it, as far as the operating system can promise that (Linux: prctl(PR_SET_DUMPABLE) and
/// RLIMIT_CORE; elsewhere the limit alone, or on Windows no crash dialog). Call it at the start of main(),
/// before a secret is read.
void disableCoreDumps();

/// disableCoreDumps() in release builds; nothing in others, which are there to be looked into.
void hardenProcess();

} // namespace fidesk
