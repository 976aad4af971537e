#pragma once

#include "core/token/Token.h"

#include <chrono>

namespace fidesk::maintenance {

/// Where a guided reset stands.
enum class ResetStep {
    Unplug, ///< the person is to unplug the key
    PlugIn, ///< and to plug the same one in again
    Send,   ///< it is back: the reset is on its way
    Touch   ///< the key waits for its touch
};

class ResetObserver {
public:
    virtual ~ResetObserver() = default;
    /// On the thread of guidedReset(). @p limit: how long this step may take.
    virtual void resetStep(ResetStep step, std::chrono::milliseconds limit) = 0;
};

struct ResetTimings {
    std::chrono::milliseconds unplug{120'000};
    std::chrono::milliseconds plugIn{120'000};
    std::chrono::milliseconds touch{30'000}; ///< told to the observer; the key itself ends it
};

/// Resets @p address as CTAP 2.1 section 6.6 wants it: waits until the key is unplugged and a key comes back
/// that is the same as far as can be known (a key without a serial number is told by model, firmware and
/// names only), sends the reset at once, since some keys take it for 5 s only, and waits for the touch. The
/// caller has asked for confirmation before. Errors: ResetOtherKey (nothing was reset), ResetKeyNotBack,
/// ResetTooLate, NotTouched, UserRefused, Cancelled, NoKey, TokenSource::list() and open(), Token::reset().
Result<void> guidedReset(token::TokenSource& source, const token::TokenAddress& address,
                         ResetObserver& observer, std::stop_token stop = {},
                         const ResetTimings& timings = {});

} // namespace fidesk::maintenance
