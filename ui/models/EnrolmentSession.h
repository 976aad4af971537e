#pragma once

#include "core/enrolment/Enrolment.h"
#include "ui/models/Items.h"

#include <functional>
#include <memory>

namespace fidesk::ui {

/// What the key told once it was ready for its PIN.
struct KeyReady {
    bool pinSet{false};
    std::size_t minPinLength{token::minPinCodePoints}; ///< the key's or the profile's
    std::optional<int> triesLeft{};                    ///< where it has a PIN and tells
};

/// What came of preparing the key.
struct KeyPrepared {
    Result<KeyReady> ready;
    QString keyId{};         ///< as it is in now
    bool resetFailed{false}; ///< of an error: it is the reset that did not come about
};

/// What came of giving the key a PIN that nobody chose.
struct MadePin {
    Result<void> result;
    std::optional<token::Pin> pin{}; ///< the key has it or, after an error, may have it
    bool inDoubt{false};             ///< it may have none
};

/// What came of creating the credential.
struct KeyCreated {
    Result<void> result;
    QString suggestion{}; ///< the nickname that the profile makes; may be empty
};

/// An order for @p user at the portal of @p address, where @p by, a user name, is signed in.
enrolment::Order orderFor(const UserItem& user, const QString& address, const QString& by);
/// What an order says of the registration that it replaces.
portal::Registration registrationOf(const RegistrationItem& item);

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
        maintenance::ResetTimings resetTimings{};
        webauthn::TrustAnchors trustAnchors{}; ///< as enrolment::Parts has them
    };

    /// Told how far it is, on the keys' thread. None may be empty.
    struct Listener {
        /// The key asks for a touch for its credential, or that is over.
        std::function<void(bool)> touch;
        std::function<void(enrolment::Step)> step;
        std::function<void(maintenance::ResetStep, std::chrono::milliseconds)> reset;
        /// The portal is busy, and asked again after so long.
        std::function<void(std::chrono::milliseconds)> portalWaits;
    };

    EnrolmentSession(std::shared_ptr<portal::Portal> portal, const Seams& seams, enrolment::Order order,
                     Listener listener);

    /// Does what comes before the PIN: reset, removal of what is replaced, settings; then asks for the PIN's
    /// state. Errors: Enrolment::prepareKey(), Token::pinRetries(), PinReplugNeeded, PinBlocked,
    /// PinMustChange.
    KeyPrepared prepare(const std::stop_token& stop);
    /// Enrolment::generatePin(), without a deposit.
    MadePin generatePin(const std::stop_token& stop);
    /// Enrolment::createCredential(), then a nickname for it that is none of @p taken.
    KeyCreated create(const std::vector<std::string>& taken, const std::stop_token& stop);
    [[nodiscard]] enrolment::Enrolment& enrolment() { return enrolment_; }

private:
    void touchNeeded() override { listener_.touch(true); }
    void touchDone() override { listener_.touch(false); }
    void stepStarted(enrolment::Step step) override;
    void resetStep(maintenance::ResetStep step, std::chrono::milliseconds limit) override;
    void portalWaits(std::chrono::milliseconds time) override { listener_.portalWaits(time); }

    std::shared_ptr<portal::Portal> portal_;
    token::TokenSource& keys_;
    Listener listener_;
    std::size_t minPinLength_;
    enrolment::Step last_{enrolment::Step::AskPortal};
    enrolment::Enrolment enrolment_;

    Result<KeyReady> makeReady(const std::stop_token& stop);
};

/// What enrolment and recovery work with at @p portal.
enrolment::Parts partsOf(portal::Portal& portal, const EnrolmentSession::Seams& seams);

} // namespace fidesk::ui
