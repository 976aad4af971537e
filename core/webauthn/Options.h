#pragma once

#include "core/base/Result.h"
#include "core/webauthn/Types.h"

#include <QJsonObject>

namespace fidesk::webauthn {

/// Reads PublicKeyCredentialCreationOptionsJSON (WebAuthn Level 3 section 5.1.8) as portals send it: members
/// that start with `@odata` and unknown ones are passed over; binary values in any form of fromBase64(), ids
/// in any form of fromBase64OrUrlToken(); `alg` as a number. Checked: rp.id is a host name, user.id has 1 to
/// 64 bytes, the challenge at least 16, at least one algorithm is given. Errors: Malformed, `detail` names
/// the member.
Result<CreationOptions> parseCreationOptions(const QJsonObject& json);

/// The inverse, in the standard's form (base64url without padding), for those who issue challenges.
QJsonObject toJson(const CreationOptions& options);

/// Reads PublicKeyCredentialRequestOptionsJSON (section 5.1.9) with the same tolerance. Errors: Malformed.
Result<RequestOptions> parseRequestOptions(const QJsonObject& json);
QJsonObject toJson(const RequestOptions& options);

} // namespace fidesk::webauthn
