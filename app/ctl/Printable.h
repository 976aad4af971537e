#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fidesk::ctl {

/// @p text as it may go to a terminal: well-formed UTF-8 without control characters (C0, C1, DEL), without
/// line separators and without the marks that turn the direction of writing; each of those becomes U+FFFD.
/// What a portal, a key or a file says passes through here before a person sees it.
std::string printable(std::string_view text);

/// As printable(), for compact JSON text: what QJsonDocument leaves as it is (DEL, C1, direction marks, line
/// separators) becomes \uXXXX, so that the meaning stays.
std::string printableJson(std::string_view json);

/// How many columns of a terminal printable() text takes: combining marks none, East Asian wide characters
/// and emoji two, all others one.
std::size_t columns(std::string_view text);

/// Printable() text in at most @p width columns: cut where it is longer, and then with an ellipsis at its
/// end.
std::string shortened(std::string_view text, std::size_t width);

/// Printable() text in lines of at most @p width columns (0: of any length), broken at spaces where that can
/// be. None for no text.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

} // namespace fidesk::ctl
