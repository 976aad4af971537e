#pragma once

#include "core/base/Result.h"
#include "core/cbor/Value.h"

#include <cstdint>
#include <optional>
#include <string>

/// Reading what a key told, which may be anything.
namespace fidesk::token {

/// The member of a map as a number that is not negative; nothing where it is absent or of another kind.
std::optional<std::uint64_t> toldNumber(const cbor::Value& map, int member);

/// The data item @p data begins with, read with indulgence: of a key that appears twice in a map the first
/// counts, text that is not UTF-8 is mended as by toldText(), tags are passed over, numbers beyond 64 bits
/// signed become the nearest there is, what CTAP has no use for (floats, other simple values) is null, and
/// what stands behind the item is not looked at. Errors: KeyMalfunction where the item is cut short, of
/// indefinite length (CTAP 2.1 section 8 forbids it), or nested deeper than 8 levels.
Result<cbor::Value> toldValue(ByteView data);

/// Text as UTF-8: keys cut names at a number of bytes, wherever that falls. Null gives "".
std::string toldText(const char* text);
std::string toldText(std::string text);

} // namespace fidesk::token
