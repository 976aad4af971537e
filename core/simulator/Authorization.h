#pragma once

#include "core/cbor/Value.h"
#include "core/simulator/Device.h"

namespace fidesk::simulator {

/// Where a command's map has its pinUvAuthProtocol and pinUvAuthParam.
struct AuthKeys {
    int protocol{0};
    int parameter{0};
};

/// The token in use must verify over @p message and have @p permission. Refusals: PuatRequired (no
/// pinUvAuthParam), MissingParameter, CborUnexpectedType, InvalidParameter (no such protocol),
/// PinAuthInvalid.
Answer<void> authorize(Device& device, const cbor::Value& request, AuthKeys keys, ByteView message,
                       Permission permission);

} // namespace fidesk::simulator
