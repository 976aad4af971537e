#pragma once

#include "core/enrolment/AtPortal.h"
#include "core/enrolment/Credential.h"
#include "core/enrolment/Enrolment.h"
#include "core/enrolment/KeyAtHand.h"

namespace fidesk::enrolment {

/// What an enrolment knows; its acts are Enrolment's.
struct Enrolment::State {
    State(const Parts& partsGiven, EnrolmentObserver& observerGiven, Order orderGiven);
    /// Lets go of the job, where it is not over.
    ~State();
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    Parts parts;
    EnrolmentObserver& observer;
    Order order;
    AtPortal atPortal;

    records::Job job{};
    bool noted{false}; ///< it is in the journal
    portal::CreationChallenge challenge{};
    KeyAtHand key{};
    std::unique_ptr<token::TokenHold> hold{};
    std::optional<token::Pin> pin{};
    std::optional<webauthn::VerifiedRegistration> created{};
    std::optional<portal::Registration> registration{};
    std::optional<Error> lastError{};

    bool begun{false};
    bool over{false};
    bool triedResetAtOnce{false};
    bool mayBeReset{false};   ///< its answer was lost
    bool oldRemoved{false};   ///< the registration that is replaced is gone
    bool settingsMade{false}; ///< some, at least
    bool pinMaySet{false};    ///< by this job
    bool passkeyMayBe{false}; ///< on the key, without `created`
    bool mayBeAtPortal{false};
    bool proved{false}; ///< or that is not asked for: nothing but the records is missing

    Result<token::AuthenticatorInfo> begin(const token::TokenAddress& address, const std::stop_token& stop);
    Result<std::optional<bool>> keyHolds(const std::vector<Bytes>& ids, const std::stop_token& stop);
    Result<token::AuthenticatorInfo> prepareKey(const std::stop_token& stop);
    Result<void> preparePin(token::Pin typed, const std::stop_token& stop);
    Result<token::Pin> generatePin(const PinDeposit& deposit, const std::stop_token& stop,
                                   std::optional<token::Pin>* left);
    Result<void> createCredential(const std::stop_token& stop);
    Result<Enrolled> registerAs(const std::string& nickname, const std::stop_token& stop);
    Result<void> pinHandedOver();
    Result<void> abandon();

    /// How an act ended: an error is kept, in case it ends the job, and a person may think about it now.
    template <typename T> Result<T> remember(Result<T> result) {
        lastError = result ? std::nullopt : std::optional(result.error());
        if (!result)
            letGo();
        return result;
    }

private:
    [[nodiscard]] bool wipes() const { return order.profile.resetFirst || order.replaces.has_value(); }
    [[nodiscard]] std::size_t minPinLength() const;

    /// Notes the job as it is, at @p step.
    Result<void> note(records::JobStep step);
    void startAnew();
    void adopt(const token::TokenAddress& address);
    Result<void> checkKey();
    Result<void> checkReplaced(const std::stop_token& stop);
    /// Keeps the key open until the end of the act, or of the job where nobody is asked anything.
    Result<void> keepOpen(const std::stop_token& stop);
    void letGo();

    Result<void> reset(const std::stop_token& stop);
    Result<token::TokenAddress> sendReset(const std::stop_token& stop);
    Result<void> removeOld(const std::stop_token& stop);
    Result<void> refreshChallenge(const std::stop_token& stop);
    Result<void> configure(const token::Pin* withPin, const std::stop_token& stop);
    Result<void> notePin(bool generated, bool handedOver);
    Result<void> setPin(const token::Pin& chosen, const std::stop_token& stop);
    Result<void> verify(const token::CreatedCredential& made, Bytes clientDataJson);
    Result<void> post(const std::string& nickname, const std::stop_token& stop);
    std::optional<Error> forcePinChange(const std::stop_token& stop);
    Result<void> record(const std::string& flaw);

    [[nodiscard]] bool somethingLeft() const;
    Result<void> clearPortal();
    Result<void> clearOld();
    Result<void> clearKey();
    [[nodiscard]] Result<void> requirePasskey(const KeyAtHand& found) const;
    Result<void> clearKeyAtHand();
    Result<void> end();
    /// It could not be cleared: the job stays in the journal, in doubt where it is the portal's @p word that
    /// is missing.
    Result<void> staysOpen(Error reason, const std::string& what, bool word);
    [[nodiscard]] std::string leftovers() const;
};

} // namespace fidesk::enrolment
