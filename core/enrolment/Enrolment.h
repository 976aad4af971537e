#pragma once

#include "core/enrolment/Order.h"

namespace fidesk::enrolment {

/// What came of it.
struct Enrolled {
    portal::Registration registration{};
    Bytes credentialId{};
    webauthn::Aaguid aaguid{};
    /// What could not be done after it was registered, which does not undo it: PinMustChange was not set, or
    /// the records could not be written.
    std::optional<Error> flaw{};
};

/// Keeps a PIN that nobody chose for whoever is to get it: a roster, a letter. Called before the key has it,
/// once for each one tried; the last one is the key's. An error ends the enrolment, the key being as it was.
using PinDeposit = std::function<Result<void>(const token::Pin&)>;

/// One key for one user: the straight line of the main job. The acts are called in order; between them a
/// person may be asked something, and an act that failed may be called again. Whoever does not get to the end
/// calls abandon(), which leaves the key and the portal without the credential. Each step that leaves
/// something behind is in the journal before it is taken; if this object, or the program, dies half-way,
/// Recovery ends it. One thread at a time.
///
/// What stays behind after a failure: a reset, settings, and the PIN, once they were made (none of them can
/// be taken off without a reset).
class Enrolment {
public:
    Enrolment(const Parts& parts, EnrolmentObserver& observer, Order order);
    ~Enrolment();
    Enrolment(const Enrolment&) = delete;
    Enrolment& operator=(const Enrolment&) = delete;

    /// Asks the portal for its options, then the key at @p address what it can do; nothing is changed. Gives
    /// what the key told. Errors: AttestationUntrusted (the profile wants the model proved, and there are no
    /// trust anchors); Portal::creationOptions(), TokenSource::open(), Token::info();
    /// NotSupportedByKey, ModelNotAllowed (by what the key claims), MinPinLengthRefused where the profile
    /// asks for what the key cannot.
    Result<token::AuthenticatorInfo> begin(const token::TokenAddress& address, std::stop_token stop = {});

    /// Whether the key holds any of @p credentialIds for the portal's relying party, asked without touch or
    /// PIN after begin(); nothing where it does not tell. Errors: Token::holdsAnyOf().
    Result<std::optional<bool>> keyHolds(const std::vector<Bytes>& credentialIds, std::stop_token stop = {});

    /// What comes before the PIN: the reset and the removal of the registration it replaces, where they are
    /// asked for, then the profile's settings, as far as they need no PIN. Gives what the key tells now. Does
    /// nothing where there is nothing to do. Errors: guidedReset(), Portal::remove(), Token's settings.
    Result<token::AuthenticatorInfo> prepareKey(std::stop_token stop = {});

    /// Sets @p pin on a key that has none, or proves it on one that has, then the settings that need it.
    /// Kept, wiped with this object. Errors: PinTooShort (the key's minimum or the profile's),
    /// Token::setPin(), Token::checkPin(), Token's settings.
    Result<void> preparePin(token::Pin pin, std::stop_token stop = {});

    /// As preparePin(), with a PIN that nobody chose, for a key that has none: setGeneratedPin()'s rules.
    /// Gives it for the hand-over. A failure may leave a PIN behind: its answer was lost, or a setting that
    /// follows it failed. Then the PIN goes to @p left beside the error, for the key has it, or may have it,
    /// and nobody else knows it; what was deposited is to be kept. Errors: as there, PinAlreadySet, those of
    /// @p deposit, Token's settings.
    Result<token::Pin> generatePin(const PinDeposit& deposit, std::stop_token stop = {},
                                   std::optional<token::Pin>* left = nullptr);

    /// Creates the credential (one touch) and checks what came back, so that the portal sees only what
    /// verifies; a credential that does not is deleted from the key again. Errors: Token::makeCredential(),
    /// the verification codes, ChallengeExpired (begin() again gets a new challenge).
    Result<void> createCredential(std::stop_token stop = {});

    /// The nickname that the profile makes for this user and key, with a number where it is among @p taken.
    [[nodiscard]] Result<std::string> suggestedNickname(const std::vector<std::string>& taken = {}) const;

    /// Registers it as @p nickname, proves, without a touch, that the key signs with it, has the key demand
    /// another PIN where the profile asks, and writes it down. A portal that is busy is asked again when it
    /// says, as long as the challenge lasts; where it may or may not have acted, its list is asked, for some
    /// seconds, since registrations may appear late. May be called again, with another nickname or the same,
    /// as long as created() holds. Where the proof fails everything is taken back, as by abandon(). Errors:
    /// the nickname's, Portal::registerCredential(), Token::getAssertion(), the verification codes.
    Result<Enrolled> registerAs(const std::string& nickname, std::stop_token stop = {});

    /// The PIN is known to whom it is for (shown, printed); for a PIN that was generated. Written down, so
    /// that after a crash it is not taken for lost.
    Result<void> pinHandedOver();

    /// Takes back what was created: the registration, where one was made or may have been, and the credential
    /// on the key. Ends the job, in the records too. Does nothing when nothing was begun or all is done.
    /// Takes no stop token: it is the clean-up. Errors: what kept it from cleaning up; `detail` names what is
    /// left behind, and the job stays open, in doubt.
    Result<void> abandon();

    /// Whether a credential is on the key that is not enrolled yet.
    [[nodiscard]] bool created() const;

    /// The key at work, as it is in now: a reset may have brought it back under another id. Nothing before
    /// begin() has met it.
    [[nodiscard]] std::optional<token::TokenAddress> keyAddress() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace fidesk::enrolment
