#pragma once

#include "core/token/fido2/Session.h"

namespace fidesk::token {

/// As Token::holdsAnyOf(). A key may refuse a whole list for an id of another form than its own (0x22) or,
/// where it does not tell its limits, for its length: then it is asked for each id alone.
Result<std::optional<bool>> holdsAnyOf(Session& session, const std::string& rpId,
                                       const std::vector<Bytes>& credentialIds);

} // namespace fidesk::token
