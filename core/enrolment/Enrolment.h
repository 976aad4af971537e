#pragma once

#include "core/base/Clock.h"
#include "core/base/Random.h"
#include "core/base/Result.h"
#include "core/portal/Portal.h"
#include "core/token/Token.h"
#include "core/webauthn/Verification.h"

#include <optional>
#include <stop_token>

namespace fidesk::enrolment {

/// What the caller has decided before anything is touched.
struct Order {
    portal::User user{};
    bool attestationRequired{false};               ///< refuse a key that proves nothing of its model
    webauthn::TrustAnchors trustAnchors{};         ///< empty: the chain is the portal's to judge
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

/// One key for one user: the straight line of the main job. The four acts are called in order; between them a
/// person may be asked something, and an act that failed may be called again. Whoever does not get to the end
/// calls abandon(), which leaves the key and the portal without the credential. One thread at a time.
///
/// What stays behind after a failure: the PIN, once preparePin() has set it (a PIN cannot be taken off
/// without a reset).
class Enrolment {
public:
    /// All that is passed by reference outlives this object.
    Enrolment(portal::Portal& portal, token::Token& token, const Clock& clock, Random& random,
              EnrolmentObserver& observer, Order order);

    /// Asks the portal for its options, then the key what it can do; nothing on the key is changed. Gives
    /// what the key told. Errors: Portal::creationOptions(), Token::info(), NotSupportedByKey.
    Result<token::AuthenticatorInfo> begin(std::stop_token stop = {});

    /// Sets @p pin on a key that has none, or proves it on one that has. Kept, wiped with this object.
    /// Errors: PinTooShort (the key's own minimum), Token::setPin(), Token::checkPin().
    Result<void> preparePin(token::Pin pin, std::stop_token stop = {});

    /// Creates the credential (one touch) and checks what came back, so that the portal sees only what
    /// verifies; a credential that does not is deleted from the key again. Errors: Token::makeCredential(),
    /// the verification codes, ChallengeExpired (begin() again gets a new challenge).
    Result<void> createCredential(std::stop_token stop = {});

    /// Registers it as @p nickname, then proves, without a touch, that the key signs with it. May be called
    /// again, with another nickname or the same, as long as created() holds. When the portal may or may not
    /// have acted, its list is asked before this returns. Where the proof fails everything is taken back, as
    /// by abandon(). Errors: the nickname's, Portal::registerCredential(), Token::getAssertion(), the
    /// verification codes.
    Result<Enrolled> registerAs(const std::string& nickname, std::stop_token stop = {});

    /// Takes back what was created: the registration, where one was made or may have been, and the credential
    /// on the key. Does nothing when nothing was created or all is done. Takes no stop token: it is the
    /// clean-up. Errors: what kept it from cleaning up; `detail` names what is left behind.
    Result<void> abandon();

    /// Whether a credential is on the key that is not enrolled yet.
    [[nodiscard]] bool created() const { return created_.has_value(); }

private:
    struct Created {
        webauthn::RegistrationResponse response{};
        webauthn::VerifiedRegistration verified{};
        bool maybeAtPortal{false};
    };

    [[nodiscard]] token::MakeCredential request(ByteView clientDataJson) const;
    [[nodiscard]] Result<Created> accept(const token::CreatedCredential& made, Bytes clientDataJson) const;
    Result<portal::Registration> post(const std::string& nickname, std::stop_token stop);
    Result<std::optional<portal::Registration>> findAtPortal(std::stop_token stop);
    Result<void> prove(std::stop_token stop);
    Result<void> deleteFromKey(ByteView credentialId);

    portal::Portal& portal_;
    token::Token& token_;
    const Clock& clock_;
    Random& random_;
    EnrolmentObserver& observer_;
    Order order_;

    portal::CreationChallenge challenge_{};
    token::AuthenticatorInfo info_{};
    std::optional<token::Pin> pin_{};
    std::optional<Created> created_{};
};

} // namespace fidesk::enrolment
