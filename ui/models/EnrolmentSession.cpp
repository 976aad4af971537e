#include "ui/models/EnrolmentSession.h"

namespace fidesk::ui {

EnrolmentSession::EnrolmentSession(std::shared_ptr<portal::Portal> portal,
                                   std::unique_ptr<token::Token> token, Seams seams, portal::User user,
                                   std::function<void(bool)> touch)
    : portal_(std::move(portal)), token_(std::move(token)), touch_(std::move(touch)),
      enrolment_(*portal_, *token_, seams.clock, seams.random, *this,
                 enrolment::Order{.user = std::move(user)}) {}

Result<KeyReady> EnrolmentSession::begin(const std::stop_token& stop) {
    FIDESK_ASSIGN(const token::AuthenticatorInfo info, enrolment_.begin(stop));
    KeyReady ready{.pinSet = info.pinSet(), .minPinLength = info.minPinLength};
    if (!ready.pinSet)
        return ready;
    if (info.pinMustChange)
        return fail(ErrorCode::PinMustChange);
    FIDESK_ASSIGN(const token::PinRetries retries, token_->pinRetries(stop));
    if (retries.left == 0)
        return fail(ErrorCode::PinBlocked);
    if (retries.powerCycleNeeded)
        return fail(ErrorCode::PinReplugNeeded);
    ready.triesLeft = retries.left;
    return ready;
}

} // namespace fidesk::ui
