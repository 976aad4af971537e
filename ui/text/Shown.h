#pragma once

#include "core/base/Bytes.h"

#include <QString>

#include <string_view>

namespace fidesk::text {

// What came from a key, made fit to be shown: it may be hostile. Any thread.

/// printable() of @p text, cut at @p atMost characters with "…". Still plain text: it may look like mark-up,
/// and is to be shown as PlainText.
QString shown(const QString& text, qsizetype atMost = 200);
/// The same of UTF-8; what is not UTF-8 becomes U+FFFD.
QString shown(std::string_view utf8, qsizetype atMost = 200);

/// The start of @p bytes for a person to recognise it by: as text where all of it is printable UTF-8, else as
/// hexadecimal digits in pairs; at most @p atMost characters. Empty for nothing.
QString preview(ByteView bytes, qsizetype atMost = 80);

/// "1,200": with the separators of the person's language.
QString number(std::uint64_t value);

/// "0 bytes", "1 byte", "1,200 bytes".
QString byteCount(std::uint64_t bytes);

} // namespace fidesk::text
