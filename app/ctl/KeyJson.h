#pragma once

#include "core/token/Feature.h"
#include "core/token/Types.h"

#include <QJsonObject>

#include <string>

namespace fidesk::ctl {

// How keys and what is on them stand in the output of --json; resources/schema/fideskctl.schema.json says
// each member. Binary values are base64url.

/// {"id","path","manufacturer","product","serial"?,"vendorId","productId"}
QJsonObject toJson(const token::TokenAddress& address);

/// What the key tells of itself: `keyInfo` of the schema. @p model: empty where not known.
QJsonObject toJson(const token::TokenStatus& status, const std::string& model);

/// {"rpId","credentialId","userId","userName","userDisplayName","algorithm"?,"protection"?,
/// "canHaveLargeBlob"}
QJsonObject toJson(const token::Passkey& passkey);

/// {"id","name"}
QJsonObject toJson(const token::Fingerprint& fingerprint);

/// {"credentialId","rpId","userName","size"}: without its content.
QJsonObject toJson(const token::LargeBlob& blob);

/// "tooHigh"
std::string nameOf(token::SampleAdvice advice);

/// "passkeyManagement"
std::string nameOf(token::Feature feature);

/// What a number of a key's becomes: JSON has whole numbers up to 2^53 - 1.
qint64 jsonNumber(std::uint64_t value);

/// "2fc0579f-8113-47ea-b116-bb5a8db9202a"
std::string aaguidText(const std::array<std::uint8_t, 16>& aaguid);

} // namespace fidesk::ctl
