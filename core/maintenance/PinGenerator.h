#pragma once

#include "core/base/Random.h"
#include "core/token/Token.h"

#include <cstddef>
#include <string_view>

namespace fidesk::maintenance {

inline constexpr std::size_t shortestGeneratedPin = token::minPinCodePoints;
inline constexpr std::size_t longestGeneratedPin = token::maxPinBytes;
inline constexpr std::size_t usualGeneratedPin = 6;

/// Whether people would guess it: digits in a row up or down, the same digits again, or a date. @p digits:
/// ASCII digits.
bool isGuessable(std::string_view digits);

/// A PIN of @p digits decimal digits, each that is not guessable as likely as any other. Errors:
/// InvalidArgument (fewer than 4 or more than 63).
Result<token::Pin> generatePin(std::size_t digits, Random& random);

/// A generated PIN that the key took: of @p digits digits or the key's minimum, whichever is more; where a
/// rule of the key's own refuses one, another is tried, a few times. @p old is null for a first PIN. The PIN
/// is known to the caller alone. Errors: Token::setPin(), Token::changePin().
Result<token::Pin> setGeneratedPin(token::Token& key, const token::Pin* old, std::size_t digits,
                                   Random& random, std::stop_token stop = {});

} // namespace fidesk::maintenance
