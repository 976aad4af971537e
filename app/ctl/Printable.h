#pragma once

#include "core/base/Text.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace fidesk::ctl {

/// As fidesk::printable(), for compact JSON text: what QJsonDocument leaves as it is (DEL, C1, direction
/// marks, line separators) becomes \uXXXX, so that the meaning stays.
std::string printableJson(std::string_view json);

/// How many columns of a terminal printable() text takes: combining marks none, East Asian wide characters
/// and emoji two, all others one.
std::size_t columns(std::string_view text);

} // namespace fidesk::ctl
