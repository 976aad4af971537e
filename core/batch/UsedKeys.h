#pragma once

#include "core/records/Records.h"
#include "core/token/Token.h"

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

/// Looks whether the key at @p address was issued in the batch @p batchId. A key without a PIN was not, since
/// every enrolment sets one; others are known by their serial number, where they have one, or asked, without
/// touch or PIN, for the passkeys of @p rpId that the batch has made. Nothing on the key changes. Errors:
/// DatabaseFailed, TokenSource::open(), Token::holdsAnyOf().
Result<KeyUse> useInBatch(records::Records& records, const std::string& batchId, token::TokenSource& keys,
                          const token::TokenAddress& address, const token::AuthenticatorInfo& info,
                          const std::string& rpId, std::stop_token stop);

} // namespace fidesk::batch
