#pragma once

#include "core/simulator/Ctap.h"
#include "core/simulator/Personality.h"

/// What a key of a personality has and has not: the one place that dispatch, getInfo and the commands ask.
namespace fidesk::simulator {

/// Whether it answers to the command at all; INVALID_COMMAND otherwise.
bool offers(const Personality& personality, Command command);
/// Whether it speaks U2F over CTAPHID_MSG.
bool offersU2f(const Personality& personality);
/// Whether it speaks CTAP 2 over CTAPHID_CBOR.
bool offersCtap2(const Personality& personality);
/// Whether it has getPinUvAuthTokenUsing...WithPermissions (pinUvAuthToken); tokens of keys without live
/// until they lose power, and are good for everything.
bool offersPermissions(const Personality& personality);
/// The permissions it grants (section 6.5.5.7), bits.
std::uint8_t permissionsOffered(const Personality& personality);
/// Whether it has PIN/UV auth protocol two beside one.
bool offersProtocolTwo(const Personality& personality);
/// Whether getInfo has the members from 0x07 on (CTAP 2.1), or those to 0x06 alone.
bool tellsNewMembers(const Personality& personality);
/// What it answers to a subcommand that it does not have; CTAP 2.0 knows no INVALID_SUBCOMMAND.
Status unknownSubcommand(const Personality& personality);
/// Whether credentials that are not discoverable can be made without user verification (makeCredUvNotRqd)
/// as long as alwaysUv is off.
bool offersUvNotRequired(const Personality& personality);
/// Whether it knows the extension (section 12) of that name.
bool offersExtension(const Personality& personality, std::string_view name);

} // namespace fidesk::simulator
