#pragma once

#include "core/token/Types.h"

#include <QString>

namespace fidesk::text {

// What is said on the Key page. Any thread.

/// Why the PIN cannot be given now, with the next step; empty: it can.
QString pinUnusable(token::PinCondition condition);

} // namespace fidesk::text
