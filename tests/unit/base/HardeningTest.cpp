#include "core/base/Hardening.h"
#include "tests/support/Catch.h"

#ifdef __linux__
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

TEST_CASE("A hardened process leaves no core file and cannot be attached to") {
    const pid_t child = fork(); // In a process of its own: what it gives up cannot be had back.
    REQUIRE(child >= 0);
    if (child == 0) {
        fidesk::disableCoreDumps();
        rlimit limit{};
        const bool held = getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0 &&
                          prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
        _exit(held ? 0 : 1);
    }
    int status = -1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
}
#endif
