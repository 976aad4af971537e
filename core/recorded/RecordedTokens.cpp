#include "core/recorded/RecordedTokens.h"

#include "core/recorded/RecordedToken.h"

namespace fidesk::recorded {

Result<std::unique_ptr<token::Token>> RecordedTokens::open(const token::TokenAddress& address) {
    FIDESK_ASSIGN(auto inner, inner_.open(address));
    return std::make_unique<RecordedToken>(std::move(inner), recorder_);
}

} // namespace fidesk::recorded
