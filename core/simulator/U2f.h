#pragma once

#include "core/simulator/Device.h"

namespace fidesk::simulator {

/// Answers a U2F request (FIDO U2F Raw Message Formats 1.2, over CTAPHID_MSG): @p apdu is an ISO 7816-4
/// command of extended or short length, the answer its data and a status word of 2 bytes. It never waits:
/// without a touch it says 0x6985 and the host asks again. What it registers is a credential like any other
/// that is not discoverable, so CTAP 2 can use it too, and the other way round, where the application
/// parameter is the hash of the RP ID. With alwaysUv on there is no U2F: 0x6986.
Bytes u2f(Device& device, ByteView apdu);

/// A status word alone: what the key says where it could not do its part.
Bytes u2fFailure();

} // namespace fidesk::simulator
