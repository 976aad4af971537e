#pragma once

#include "core/records/Types.h"

#include <QJsonObject>

#include <string>
#include <vector>

namespace fidesk::ctl {

// How records stand in the output of --json and in exports; resources/schema/fideskctl.schema.json says each
// member. Binary values are base64url, times RFC 3339 in UTC.

/// {"manufacturer","product","serial","vendorId","productId","aaguid"?,"model","label"}
QJsonObject toJson(const records::KeyIdentity& key);

/// {"id","userPrincipalName","displayName"}
QJsonObject toJson(const records::Holder& holder);

/// `issuedKey` of the schema.
QJsonObject toJson(const records::Item& item);

/// `event` of the schema.
QJsonObject toJson(const records::Event& event);

/// The columns of an export as CSV, and a record's fields in their order.
extern const std::vector<std::string> itemHeading;
extern const std::vector<std::string> eventHeading;
std::vector<std::string> toFields(const records::Item& item);
std::vector<std::string> toFields(const records::Event& event);

/// "17:0a1b...": the form of a head that `records verify` prints, and takes.
std::string textOf(const records::Head& head);
/// The inverse. Errors: InvalidArgument.
Result<records::Head> headOf(const std::string& text);

} // namespace fidesk::ctl
