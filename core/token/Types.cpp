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

} // namespace fidesk::token
