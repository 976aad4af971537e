#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fidesk {

/// U+FEFF in UTF-8. At the beginning of a file, spreadsheets take it for UTF-8 by it.
inline constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

/// The number of Unicode code points in UTF-8 @p text; nothing if it is not well-formed UTF-8.
std::optional<std::size_t> codePoints(std::string_view text);

/// Whether @p text, well-formed UTF-8, has a C0 or C1 control character or DEL.
bool hasControlCharacters(std::string_view text);

/// Whether @p c may be shown as it is: it does not mislead or disturb, as control characters (C0, C1, DEL),
/// line separators, marks that turn the direction of writing, other format characters but the two zero-width
/// joiners, and what is no character (Unicode general categories Cc, Cf, Cs, Co, Cn, Zl, Zp) do.
bool isPrintable(char32_t c);

/// @p text as it may be shown: well-formed UTF-8 in which all that is not isPrintable() is U+FFFD. What a
/// portal, a key or a file says passes through here before a person sees it.
std::string printable(std::string_view text);

/// The first @p count code points of @p text, well-formed UTF-8: all of it where it has fewer.
std::string_view firstCodePoints(std::string_view text, std::size_t count);

/// @p text without the spaces and tabs at its ends: the optional white space of HTTP (RFC 9110
/// section 5.6.3).
std::string_view trimmed(std::string_view text);

/// @p text without the white space at its ends: that of Unicode, and U+FEFF, as browsers have it (ECMA-262
/// section 12.2). What people type or a file holds is taken so at the border. What is not well-formed UTF-8
/// comes back as it is.
std::string withoutWhiteSpaceAtEnds(std::string_view text);

/// @p text with A to Z in lower case and every other byte as it is, whatever the locale.
std::string asciiLowerCase(std::string_view text);

/// @p text in Normalization Form C (UAX 15). Wipes what it used on the way. @p text must be well-formed
/// UTF-8.
Secret normalizedNfc(const Secret& text);

/// Code points.
inline constexpr std::size_t maxNicknameLength = 30;

/// A nickname as the portal stores it: withoutWhiteSpaceAtEnds(), 1 to 30 characters (code points), no
/// control characters. Errors: NicknameEmpty, NicknameTooLong, NicknameMalformed.
Result<std::string> parseNickname(std::string_view text);

} // namespace fidesk
