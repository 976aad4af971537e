#pragma once

#include "core/token/Token.h"

namespace fidesk::token {

/// Lets every key of @p addresses wait for a touch at once, calls @p waiting when the first of them does, on
/// any thread, and gives the one that was touched; the others are told to stop waiting before this returns. A
/// key that cannot be opened is left out. Errors: Cancelled, Token::waitForTouch() when none is left that
/// waits, TokenSource::open() when none can be opened.
Result<TokenAddress> touchedKey(TokenSource& source, const std::vector<TokenAddress>& addresses,
                                const std::function<void()>& waiting, std::stop_token stop);

} // namespace fidesk::token
