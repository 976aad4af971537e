#pragma once

#include "core/records/Types.h"

#include <QJsonObject>

#include <optional>
#include <string>
#include <vector>

namespace fidesk::records {

// How records stand outside of their file: as JSON, whose members resources/schema/fideskctl.schema.json
// describes, and as the columns of a table. Binary values are base64url, hashes hexadecimal, times RFC 3339
// in UTC. Any thread.

/// {"manufacturer","product","serial","vendorId","productId","aaguid"?,"model","label"}
QJsonObject toJson(const KeyIdentity& key);

/// {"id","userPrincipalName","displayName"}
QJsonObject toJson(const Holder& holder);

/// `issuedKey` of the schema.
QJsonObject toJson(const Item& item);

/// `recordedEvent` of the schema.
QJsonObject toJson(const Event& event);

/// The names of the columns, and a record's fields in their order.
const std::vector<std::string>& itemColumns();
const std::vector<std::string>& eventColumns();
std::vector<std::string> toFields(const Item& item);
std::vector<std::string> toFields(const Event& event);

/// "17:0a1b...": the number of the trail's last event and its hash, for people to keep.
std::string textOf(const Head& head);
/// The inverse; nothing where @p text is not exactly what textOf() gives.
std::optional<Head> parseHead(const std::string& text);

} // namespace fidesk::records
