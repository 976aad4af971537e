#pragma once

#include "core/token/TouchedKey.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace fidesk::ctl {

/// The key that is meant among those of @p source: the one whose id or path is @p wanted; without one, the
/// only one in; with several, the one that is touched if @p mayAsk. @p waiting as token::touchedKey().
/// Errors: NoKey, SeveralKeys, token::touchedKey(), TokenSource::list() and open().
Result<std::unique_ptr<token::Token>> chooseKey(token::TokenSource& source, const std::string& wanted,
                                                bool mayAsk, const std::function<void()>& waiting,
                                                std::stop_token stop);

/// "Maker Product (id)": how a key is named to a person.
std::string nameOf(const token::TokenAddress& address);

} // namespace fidesk::ctl
