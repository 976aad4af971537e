#pragma once

#include "core/base/Result.h"
#include "core/webauthn/Types.h"

namespace fidesk::webauthn {

/// CollectedClientData (WebAuthn section 5.8.1), decoded.
struct ClientData {
    std::string type{};
    Bytes challenge{};
    std::string origin{};
    bool crossOrigin{false};
    std::string topOrigin{};
};

inline constexpr std::string_view createType = "webauthn.create";
inline constexpr std::string_view getType = "webauthn.get";

/// "https://" + @p rpId: the origin a native client claims (section 5.8.1; `rpId` is a host name).
std::string originOf(std::string_view rpId);

/// Serialises client data as section 5.8.1.1 prescribes, member by member: type, challenge, origin,
/// crossOrigin. UTF-8 bytes, to be hashed and sent as they are.
Bytes serializeClientData(std::string_view type, ByteView challenge, std::string_view origin);

/// Reads clientDataJSON from outside. Errors: ClientDataMalformed.
Result<ClientData> parseClientData(ByteView json);

} // namespace fidesk::webauthn
