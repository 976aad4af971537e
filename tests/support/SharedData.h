#pragma once

#include "core/base/Bytes.h"

#include <optional>
#include <string>

namespace fidesk::test {

/// The public vectors and captures that lie beside the source tree, or where FIDESK_SHARED_DATA says: the
/// file
/// @p name there. Where there is none, prints a line that starts with SKIP and gives nothing; the test then
/// passes, for the project's own tests stand without it.
std::optional<Bytes> sharedData(const std::string& name);

} // namespace fidesk::test
