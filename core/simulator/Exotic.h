#pragma once

#include "core/cbor/Value.h"

namespace fidesk::simulator {

/// Adds to what getInfo answers much that no standard to date names: versions, extensions, options,
/// transports, algorithms (among them -260, -65535 and a positive one), members under numbers that are not
/// given out, under negative ones and under text. All of it is canonical CBOR and of the types CTAP has
/// there.
void addExotic(cbor::Map& info);

} // namespace fidesk::simulator
