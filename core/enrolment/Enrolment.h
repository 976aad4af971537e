#pragma once

#include "core/base/Clock.h"
#include "core/base/Random.h"
#include "core/base/Result.h"
#include "core/portal/Portal.h"
#include "core/token/Token.h"

#include <functional>
#include <optional>
#include <stop_token>

namespace fidesk::enrolment {

/// What the caller has decided before anything is touched.
struct Order {
    portal::User user{};
    bool attestationRequired{false};               ///< refuse a key that proves nothing of its model
    std::vector<Bytes> trustAnchors{};             ///< DER; empty: the chain is the portal's to judge
    std::vector<webauthn::Aaguid> allowedModels{}; ///< empty: any
};

/// The steps, in the order they are taken.
enum class Step { AskPortal, SetPin, CreateCredential, Verify, Register, Prove, Done };

/// Told how far it is, on the thread that called.
class EnrolmentObserver : public token::TokenObserver {
public:
    virtual void stepStarted(Step) {}
};

/// What came of it.
struct Enrolled {
    portal::Registration registration{};
    Bytes credentialId{};
    webauthn::Aaguid aaguid{};
};

/// One key for one user: the straight line of the main job. The four acts are called in order, each at most
/// once until it has succeeded; between them a person may be asked something. Whoever does not get to the end
/// calls abandon(), which leaves the key and the portal without the credential. One thread at a time.
///
/// What stays behind after a failure: the PIN, once preparePin() has set it (a PIN cannot be taken off
/// without a reset).
class Enrolment {
public:
    Enrolment(portal::Portal& portal, token::Token& token, const Clock& clock, Random& random,
              EnrolmentObserver& observer, Order order);

    /// Asks the portal for its options. Nothing on the key is touched before it said yes; the key's own
    /// abilities are read. Errors: the portal's (creationOptions), the key's (info), NotSupportedByKey.
    Result<token::AuthenticatorInfo> begin(std::stop_token stop = {});

    /// Sets @p pin on a key that has none, or proves it on one that has.
    /// Errors: Token::setPin(), Token::checkPin().
    Result<void> preparePin(token::Pin pin, std::stop_token stop = {});

    /// Creates the credential (one touch) and checks what came back, so that the portal sees only what
    /// verifies; a credential that does not is deleted from the key again. Errors: Token::makeCredential(),
    /// the verification codes, ChallengeExpired.
    Result<void> createCredential(std::stop_token stop = {});

    /// Registers it as @p nickname and proves, without a touch, that the key signs with it. May be called
    /// again with another nickname after NicknameTaken, NicknameTooLong, NicknameEmpty or NicknameMalformed,
    /// and after errors that say "try again". When the portal may or may not have acted (PortalTimeout,
    /// PortalFailed), its list is asked before this returns. Where the proof fails the registration is
    /// removed again.
    Result<Enrolled> registerAs(const std::string& nickname, std::stop_token stop = {});

    /// Takes back what was created: the registration, where one was made or may have been, and the credential
    /// on the key. Does nothing before createCredential() and after registerAs() has succeeded. Takes no stop
    /// token: it is the clean-up. Errors: what kept it from cleaning up; what is left behind is then in
    /// `detail`.
    Result<void> abandon();

private:
    struct Impl;
};

} // namespace fidesk::enrolment
