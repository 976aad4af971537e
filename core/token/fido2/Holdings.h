#pragma once

#include "core/token/fido2/Session.h"

namespace fidesk::token {

/// As Token::holdsAnyOf(). A key that knows one form of ids only may refuse a whole list for an id of another
/// form (0x22): then it is asked for each alone.
Result<std::optional<bool>> holdsAnyOf(Session& session, const std::string& rpId,
                                       const std::vector<Bytes>& credentialIds);

} // namespace fidesk::token
