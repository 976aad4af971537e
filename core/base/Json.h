#pragma once

#include "core/base/Bytes.h"
#include "core/base/Result.h"

#include <QJsonArray>
#include <QJsonObject>

#include <optional>
#include <string>
#include <string_view>

namespace fidesk {

/// Reads a JSON object (RFC 8259) from outside: UTF-8 only, at most @p maxBytes long and 32 levels deep, no
/// member name twice in an object, no U+0000 and no half of a surrogate pair in a string, nothing behind it.
/// Errors: Malformed, `detail` says what is wrong and where.
Result<QJsonObject> parseJsonObject(ByteView text, std::size_t maxBytes = 1024 * 1024);

/// Compact UTF-8 text of @p object.
std::string toJsonText(const QJsonObject& object);

/// The member @p name as UTF-8 text. Errors: Malformed if it is absent or of another type.
Result<std::string> requireString(const QJsonObject& object, const char* name);

/// As requireString(); absent and null give "".
Result<std::string> optionalString(const QJsonObject& object, const char* name);

/// Errors: Malformed if the member is absent or of another type.
Result<QJsonObject> requireObject(const QJsonObject& object, const char* name);
Result<QJsonArray> requireArray(const QJsonObject& object, const char* name);

/// UTF-8 both ways, U+FEFF at the beginning kept.
QString toQString(std::string_view text);
std::string toUtf8(const QString& text);

} // namespace fidesk
