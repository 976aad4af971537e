#pragma once

#include "core/token/fido2/Timings.h"
#include "core/token/HidChannel.h"
#include "core/token/Token.h"

#include <memory>

namespace fidesk::token {

/// A Token that drives libfido2 over the channels @p opener opens: one for each operation. No thread is
/// started. @p address is only handed back by Token::address().
std::unique_ptr<Token> makeFido2Token(TokenAddress address, HidChannelOpener opener, Timings timings = {});

} // namespace fidesk::token
