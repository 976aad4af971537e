#pragma once

#include <cstdio>
#include <cstdlib>

namespace fidesk::test {

/// Ends a fuzz target, so that the input is kept, unless @p held.
inline void require(bool held, const char* property) {
    if (held)
        return;
    std::fprintf(stderr, "does not hold: %s\n", property);
    std::abort();
}

} // namespace fidesk::test
