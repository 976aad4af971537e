#include "core/token/Types.h"

namespace fidesk::token {

PinCondition pinCondition(const TokenStatus& status) {
    if (!status.info.canPin())
        return PinCondition::NotPossible;
    if (!status.info.pinSet())
        return PinCondition::NotSet;
    if (status.pinRetries && status.pinRetries->left == 0)
        return PinCondition::Blocked;
    if (status.pinRetries && status.pinRetries->powerCycleNeeded)
        return PinCondition::ReplugNeeded;
    return status.info.pinMustChange ? PinCondition::MustChange : PinCondition::Set;
}

std::size_t rpIdsThatFit(const std::vector<std::string>& rpIds) {
    constexpr std::size_t limit = 128;
    constexpr std::size_t fewest =
        24;               // from here on CBOR needs one byte more for a length, and again from 256 on
    std::size_t size = 3; // a map of one, its key, an array
    std::size_t count = 0;
    for (const std::string& one : rpIds) {
        size += one.size() + (one.size() < fewest ? 1 : one.size() <= UINT8_MAX ? 2 : 3);
        if (size + (count + 1 < fewest ? 0 : 1) > limit)
            break;
        ++count;
    }
    return count;
}

} // namespace fidesk::token
