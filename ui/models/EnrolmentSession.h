#pragma once

#include "core/enrolment/Enrolment.h"

#include <functional>
#include <memory>

namespace fidesk::ui {

/// What the key told at the start of an enrolment.
struct KeyReady {
    bool pinSet{false};
    std::size_t minPinLength{token::minPinCodePoints};
    std::optional<int> triesLeft{}; ///< where it has a PIN and tells
};

/// One enrolment with what it stands on: lives on the thread of the keys.
class EnrolmentSession final : private enrolment::EnrolmentObserver {
public:
    /// What stays the same from one enrolment to the next; outlives the session.
    struct Seams {
        const Clock& clock;
        Random& random;
    };

    /// @p touch is called on the keys' thread with true when the key asks for a touch, with false when that
    /// is over.
    EnrolmentSession(std::shared_ptr<portal::Portal> portal, std::unique_ptr<token::Token> token, Seams seams,
                     portal::User user, std::function<void(bool)> touch);

    /// Errors: Enrolment::begin(), Token::pinRetries(), PinReplugNeeded, PinBlocked.
    Result<KeyReady> begin(const std::stop_token& stop);
    [[nodiscard]] enrolment::Enrolment& enrolment() { return enrolment_; }

private:
    void touchNeeded() override { touch_(true); }
    void touchDone() override { touch_(false); }

    std::shared_ptr<portal::Portal> portal_;
    std::unique_ptr<token::Token> token_;
    std::function<void(bool)> touch_;
    enrolment::Enrolment enrolment_;
};

} // namespace fidesk::ui
