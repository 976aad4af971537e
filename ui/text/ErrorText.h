#pragma once

#include "core/base/Error.h"

#include <QString>

namespace fidesk::text {

/// What happened and what to do next, for people: one or two plain sentences, no codes, no jargon. Any
/// thread.
QString sentence(const Error& error);

} // namespace fidesk::text
