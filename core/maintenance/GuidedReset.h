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
    /// On the thread of guidedReset(), once for each step, in this order. @p limit: how long this step may
    /// take.
    virtual void resetStep(ResetStep step, std::chrono::milliseconds limit) = 0;
};

struct ResetTimings {
    std::chrono::milliseconds unplug{120'000};
    std::chrono::milliseconds plugIn{120'000};
    std::chrono::milliseconds send{5'000};   ///< told to the observer; the key itself ends it
    std::chrono::milliseconds touch{30'000}; ///< likewise
    /// How often to list the keys while a person is asked to unplug and plug in, where nothing tells that it
    /// is time: on systems without events of keys that come and go, and once a key is back that is not to be
    /// opened yet. Otherwise nobody looks until the source tells.
    std::chrono::milliseconds look{500};
};

/// Resets @p address as CTAP 2.1 section 6.6 wants it: waits until the key is unplugged and the same key
/// comes back, sends the reset at once, since some keys take it for 5 s only, and waits for the touch. The
/// caller has asked for confirmation before. Between the moment the source tells of the key and the reset
/// there is one authenticatorGetInfo and nothing else.
///
/// The same key is one with the same USB ids, names and serial number, whose getInfo tells the same AAGUID,
/// firmware, versions, extensions, minimum PIN length and options (but for "uv", which a power cycle may
/// change). Most keys tell no serial number: a second key of the same model and firmware in the same state,
/// such as two that are new, cannot be told from the first. The caller says so when it asks for confirmation.
/// Keys that were in before and stay in do not matter. Any other key that is plugged in before this one is
/// back ends it, nothing being reset. Gives the address under which the key is in now.
///
/// Errors: ResetOtherKey (nothing was reset; `detail` names what came), ResetKeyNotBack (not unplugged, or
/// not back in time), NotSupportedByKey (it speaks U2F only, which has no reset; nothing is asked of the
/// person), NoKey, Cancelled; KeyNotPermitted, KeyBusy or KeyUnresponsive where the key came back and could
/// not be opened, or asked, until the time was over; TokenSource::list() and open(), Token::info();
/// Token::reset(), of which ResetTooLate, NotTouched and UserRefused mean that nothing was reset, and
/// KeyUnplugged that this is not known.
Result<token::TokenAddress> guidedReset(token::TokenSource& source, const token::TokenAddress& address,
                                        ResetObserver& observer, std::stop_token stop = {},
                                        const ResetTimings& timings = {});

} // namespace fidesk::maintenance
