#pragma once

#include "tests/campaign/Desk.h"

#include <string>
#include <vector>

namespace fidesk::campaign {

/// Why a portal fails, as DESIGN section 5 tells causes apart.
enum class Cause {
    Unauthorized, ///< 401; the session can be renewed
    SessionOver,  ///< 401, and from then on; it cannot
    Busy,         ///< 429 and 503
    Unclear,      ///< time-out, 5xx, no answer, nonsense: it acted, or not
    Refused,      ///< a definite 4xx
    Gone,         ///< 404 to a removal: there is nothing any more
    Duplicate,    ///< 409
    Late,         ///< as Unclear, and its list shows late what was registered
    Unlisted,     ///< as Unclear, and its list does not show it at all as long as the program runs
    Down          ///< as Unclear, and from then on nothing but that
};

/// One way to fail, at one exchange or from one on.
struct Way {
    std::string name{};
    Cause cause{Cause::Refused};
    Fate fate{};
    bool onwards{false};
    int hiddenLists{0};                              ///< so many lists after it are empty
    std::optional<std::chrono::milliseconds> told{}; ///< Retry-After of Cause::Busy
};

const std::vector<Way>& ways();
/// Throws std::runtime_error.
const Way& way(const std::string& name);

/// A way at the exchange of that number, 1 for the first.
struct Trouble {
    int at{0};
    Way way{};
};

/// The session ends before the registration, and is renewed: the portal does not act on either.
Conditions underRenewal(const House& house);

/// The conditions under which all of @p troubles come about.
Conditions under(std::vector<Trouble> troubles);

} // namespace fidesk::campaign
