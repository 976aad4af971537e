#pragma once

#include "core/records/Records.h"
#include "core/token/Types.h"

#include <functional>
#include <optional>
#include <vector>

namespace fidesk::batch {

/// Whether a key was issued to a row of a batch.
struct KeyUse {
    enum class Kind {
        Not,
        Issued,  ///< to `row`, or is in the middle of that
        NotTold, ///< it may be: it has a PIN and does not tell what else it has
    };
    Kind kind{Kind::Not};
    std::int64_t row{0};
};

/// Whether a key holds any of these credentials: Enrolment::keyHolds().
using HoldsAnyOf = std::function<Result<std::optional<bool>>(const std::vector<Bytes>& credentialIds)>;

/// Looks whether the key at @p address, which tells @p info, was issued in the batch @p batchId. A key
/// without a PIN was not, since every enrolment sets one; others are known by their serial number, where they
/// have one, or asked for the passkeys that the batch has made. Nothing on the key changes. Errors:
/// DatabaseFailed; those of @p holdsAnyOf.
Result<KeyUse> useInBatch(records::Records& records, const std::string& batchId,
                          const token::TokenAddress& address, const token::AuthenticatorInfo& info,
                          const HoldsAnyOf& holdsAnyOf);

} // namespace fidesk::batch
