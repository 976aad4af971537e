#pragma once

#include "core/base/Random.h"

#include <string>
#include <string_view>

namespace fidesk::server {

/// A fresh user code for the device flow (RFC 8628 section 6.1): 8 of 20 consonants, "BCDFGHJK". About 34
/// bits.
std::string makeUserCode(Random& random);

/// "BCDF-GHJK": how a person reads it.
std::string displayUserCode(std::string_view code);

/// @p typed as makeUserCode() would give it: letters made capital, white space and dashes taken out; "" where
/// that is no user code.
std::string parseUserCode(std::string_view typed);

} // namespace fidesk::server
