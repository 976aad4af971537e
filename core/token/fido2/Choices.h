#pragma once

#include "core/token/Types.h"

#include <optional>
#include <vector>

namespace fidesk::token {

/// The first of @p wanted that the key and libfido2 (ES256, EdDSA, ES384, RS256) can. A key that tells no
/// algorithms is taken for one that can ES256 (CTAP 2.1 section 6.4).
std::optional<int> chooseAlgorithm(const std::vector<std::int64_t>& wanted, const AuthenticatorInfo& info);

/// @p credentialIds in parts that the key takes in one request: at most maxCredentialsInList, and within
/// maxMessageSize. Ids that are empty or longer than the key's own are left out: they are not on it.
std::vector<std::vector<Bytes>> inParts(const std::vector<Bytes>& credentialIds,
                                        const AuthenticatorInfo& info);

/// Whether the key lists the extension.
bool hasExtension(const AuthenticatorInfo& info, const std::string& name);

} // namespace fidesk::token
