#pragma once

namespace fidesk {

/// Keeps what this process has in memory out of core files, and, on Linux, from other processes of the same
/// user (RLIMIT_CORE 0, PR_SET_DUMPABLE 0). Release builds only: elsewhere a developer wants the core. Call
/// it at the start of main().
void disableCoreDumps();

} // namespace fidesk
