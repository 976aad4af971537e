#pragma once

#include "core/base/Random.h"
#include "core/maintenance/PinPatterns.h"
#include "core/token/Token.h"

#include <cstddef>
#include <functional>
#include <optional>

namespace fidesk::maintenance {

inline constexpr std::size_t shortestGeneratedPin = token::minPinCodePoints;
inline constexpr std::size_t longestGeneratedPin = token::maxPinBytes;
inline constexpr std::size_t usualGeneratedPin = 6;

/// A PIN of @p digits decimal digits, each that is not guessable (isGuessable()) as likely as any other.
/// Errors: InvalidArgument (fewer than 4 or more than 63), Internal (@p random gives nothing that will do).
Result<token::Pin> generatePin(std::size_t digits, Random& random);

/// Generated PINs, the first of @p digits digits, are offered one after the other until @p give, which hands
/// one to a key, has not failed with PinPolicyRefused or PinTooShort; that one is given back. The rules are
/// setGeneratedPin()'s. @p old, which may be null, is not offered. Errors: InvalidArgument, Internal (as
/// generatePin()), Cancelled, those of @p give.
Result<token::Pin> offerGeneratedPins(std::size_t digits, const token::Pin* old, Random& random,
                                      const std::function<Result<void>(const token::Pin&)>& give,
                                      const std::stop_token& stop = {});

/// A generated PIN that the key took: of @p digits digits or the key's minimum, whichever is more; where a
/// rule of the key's own refuses one, another is tried, up to twelve in all. Keys do not say which rule it
/// was, so after each three refused the next ones have two digits more; codePoints() tells how many there
/// are in the end. @p old is null for a first PIN. A refused change costs none of the tries for the PIN, for
/// @p old was right. The PIN is known to the caller alone. Where the answer to a PIN was lost (answerLost()),
/// the key may have it, and nobody else would know it: it goes to @p inDoubt, beside the error. Errors:
/// InvalidArgument (as generatePin()), KeyMalfunction (the key wants more than a PIN can have),
/// Token::info(), Token::setPin(), Token::changePin(); PinPolicyRefused after the last one tried.
Result<token::Pin> setGeneratedPin(token::Token& key, const token::Pin* old, std::size_t digits,
                                   Random& random, std::stop_token stop = {},
                                   std::optional<token::Pin>* inDoubt = nullptr);

} // namespace fidesk::maintenance
