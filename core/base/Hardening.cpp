#include "core/base/Hardening.h"

#if defined(__unix__) || defined(__APPLE__)
#include <sys/resource.h>
#endif
#if defined(__linux__)
#include <sys/prctl.h>
#endif

namespace fidesk {

void disableCoreDumps() {
#if defined(NDEBUG)
#if defined(__unix__) || defined(__APPLE__)
    const rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
#endif
#if defined(__linux__)
    prctl(PR_SET_DUMPABLE, 0);
#endif
#endif
}

} // namespace fidesk
