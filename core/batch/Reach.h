#pragma once

#include "core/base/Error.h"

namespace fidesk::batch {

/// Whom an error concerns.
enum class Reach {
    Row,     ///< this row, or its key
    Perhaps, ///< perhaps all: where three rows meet the like and none is done in between, it does
    All      ///< every row would meet it
};

Reach reachOf(ErrorCode code);

/// Whether it is the row's, not the key's: before anything was done to the key, the key will do for the next
/// row.
bool sparesKey(ErrorCode code);

} // namespace fidesk::batch
