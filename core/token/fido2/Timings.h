#pragma once

#include <chrono>

namespace fidesk::token {

/// How long a key may take; the defaults suit keys in the field, tests use shorter ones.
struct Timings {
    std::chrono::milliseconds init{3'000};     ///< for the answer to CTAPHID_INIT
    std::chrono::milliseconds silence{10'000}; ///< without any report; keys owe a keep-alive every 100 ms
    /// The same where a touch may be waited for, of keys that send no keep-alives at all.
    std::chrono::milliseconds touchSilence{35'000};
    std::chrono::milliseconds exchange{120'000}; ///< for one answer, keep-alives or not
    std::chrono::milliseconds cancelAnswer{700}; ///< for the answer to CTAPHID_CANCEL
    std::chrono::milliseconds stopLatency{50};   ///< how often a wait looks at its stop token
    std::chrono::milliseconds u2fTouch{30'000};  ///< for a U2F key to be touched
    std::chrono::milliseconds u2fPoll{200};      ///< between two questions whether it was
};

} // namespace fidesk::token
