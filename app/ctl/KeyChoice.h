#pragma once

#include "core/token/Token.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace fidesk::ctl {

/// Lets every key of @p addresses wait for a touch at once, calls @p waiting when the first of them does, and
/// gives the one that was touched; the others are told to stop waiting before this returns. Errors:
/// Cancelled, Token::waitForTouch() when none is left that waits, TokenSource::open().
Result<token::TokenAddress> touchedKey(token::TokenSource& source,
                                       const std::vector<token::TokenAddress>& addresses,
                                       const std::function<void()>& waiting, std::stop_token stop);

/// The key that is meant among those of @p source: the one whose id or path is @p wanted; without one, the
/// only one in; with several, the one that is touched if @p mayAsk. @p waiting as above. Errors: NoKey,
/// SeveralKeys, touchedKey(), TokenSource::list() and open().
Result<std::unique_ptr<token::Token>> chooseKey(token::TokenSource& source, const std::string& wanted,
                                                bool mayAsk, const std::function<void()>& waiting,
                                                std::stop_token stop);

/// "Maker Product (id)": how a key is named to a person.
std::string nameOf(const token::TokenAddress& address);

} // namespace fidesk::ctl
