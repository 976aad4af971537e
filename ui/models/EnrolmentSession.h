#pragma once

#include "core/enrolment/Enrolment.h"
#include "ui/models/Items.h"

#include <functional>
#include <memory>

namespace fidesk::ui {

/// What the key told at the start of an enrolment.
struct KeyReady {
    bool pinSet{false};
    std::size_t minPinLength{token::minPinCodePoints};
    std::optional<int> triesLeft{}; ///< where it has a PIN and tells
};

/// An order for @p user at the portal of @p address, where @p by, a user name, is signed in.
enrolment::Order orderFor(const UserItem& user, const QString& address, const QString& by);

/// One enrolment with what it stands on: lives on the thread of the keys.
class EnrolmentSession final : private enrolment::EnrolmentObserver {
public:
    /// What stays the same from one enrolment to the next; outlives the session.
    struct Seams {
        token::TokenSource& keys;
        records::Records& records;
        const Clock& clock;
        Random& random;
        Pause pause{pauseFor};
    };

    /// @p touch is called on the keys' thread with true when the key asks for a touch, with false when that
    /// is over.
    EnrolmentSession(std::shared_ptr<portal::Portal> portal, const Seams& seams, enrolment::Order order,
                     std::function<void(bool)> touch);

    /// Begins with the key at @p address and does what comes before the PIN. Errors: Enrolment::begin() and
    /// prepareKey(), Token::pinRetries(), PinReplugNeeded, PinBlocked, PinMustChange.
    Result<KeyReady> begin(const token::TokenAddress& address, const std::stop_token& stop);
    [[nodiscard]] enrolment::Enrolment& enrolment() { return enrolment_; }

private:
    void touchNeeded() override { touch_(true); }
    void touchDone() override { touch_(false); }

    std::shared_ptr<portal::Portal> portal_;
    token::TokenSource& keys_;
    std::function<void(bool)> touch_;
    enrolment::Enrolment enrolment_;
};

} // namespace fidesk::ui
