#pragma once

#include "core/cbor/Value.h"

#include <cstdint>
#include <optional>
#include <string>

/// Reading what a key told, which may be anything.
namespace fidesk::token {

/// The member of a map as a number that is not negative; nothing where it is absent or of another kind.
std::optional<std::uint64_t> toldNumber(const cbor::Value& map, int member);

/// Text as UTF-8: keys cut names at a number of bytes, wherever that falls. Null gives "".
std::string toldText(const char* text);

} // namespace fidesk::token
