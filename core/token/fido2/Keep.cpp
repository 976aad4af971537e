#include "core/token/fido2/Keep.h"

#include <utility>

namespace fidesk::token {

class Keep::Hold final : public TokenHold {
public:
    explicit Hold(std::shared_ptr<Keep> keep) : keep_(std::move(keep)) { ++keep_->holds_; }
    ~Hold() override {
        if (--keep_->holds_ == 0)
            keep_->waiting_.reset();
    }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

private:
    std::shared_ptr<Keep> keep_;
};

Result<Lease> Keep::lease(TokenObserver* observer, std::stop_token stop) {
    if (stop.stop_requested())
        return fail(ErrorCode::Cancelled);
    if (auto session = std::move(waiting_)) {
        FIDESK_ASSIGN(const bool reliable, session->resume(observer, stop));
        if (reliable)
            return give(std::move(session));
    }
    FIDESK_ASSIGN(auto session, Session::open(opener_, observer, std::move(stop), timings_));
    return give(std::move(session));
}

Lease Keep::give(std::unique_ptr<Session> session) {
    session->tokens().setLasting(holds_ > 0);
    return {shared_from_this(), std::move(session)};
}

std::unique_ptr<TokenHold> Keep::hold() {
    return std::make_unique<Hold>(shared_from_this());
}

void Keep::giveBack(std::unique_ptr<Session> session) {
    if (session->pause() && holds_ > 0)
        waiting_ = std::move(session);
}

} // namespace fidesk::token
