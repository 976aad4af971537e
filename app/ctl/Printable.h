#pragma once

#include "core/base/Text.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace fidesk::ctl {

/// As fidesk::printable(), for compact JSON text: what QJsonDocument leaves as it is (DEL, C1, direction
/// marks, line separators) becomes \uXXXX, so that the meaning stays.
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
