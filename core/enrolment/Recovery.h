#pragma once

#include "core/enrolment/Order.h"

#include <memory>

namespace fidesk::enrolment {

/// What has to be there to end a job.
enum class Needed {
    Nothing, ///< the portal alone will do
    Key,     ///< the key it was about, to see what is on it
    Pin,     ///< and its PIN, to delete a passkey, or to make up what was missed
    Reset    ///< the key is to be reset: it has a PIN that nobody knows
};

/// What is known of a job once the portal was asked.
struct Findings {
    Needed needed{Needed::Nothing};
    std::optional<portal::Registration> registration{}; ///< where it is at the portal
    bool willRegister{false};                           ///< it will end Registered; otherwise taken back
    // What the profile asks for and is not known to be done, where it will end Registered; it is made up.
    // Where there is a `registration`, finishWithoutKey() does without it.
    bool proofMissing{false};
    bool pinChangeMissing{false}; ///< the key does not demand another PIN yet
};

/// Ends jobs that a crash, a time-out or a pulled key left open, in exactly one of: registered and recorded;
/// nothing at the portal and the passkey gone from the key; or, where the portal cannot be asked, in doubt,
/// and shown as such. The portal is the one of the job (its address is the caller's to compare). A job that
/// is not ended is let go with the last copy of this. One thread at a time.
class Recovery {
public:
    /// Takes the job over. Errors: Records::takeOver().
    static Result<Recovery> of(const Parts& parts, const std::string& jobId);

    [[nodiscard]] const records::Job& job() const { return job_; }

    /// Asks the portal how things stand. Errors: the portal's; the job is in doubt then.
    Result<Findings> look(std::stop_token stop = {});

    /// Looks whether the key at @p key can be the one of the job, as far as it tells without its PIN, so that
    /// nobody types the PIN of one key into another, which would lose a try: by its model, and by a silent
    /// assertion of the passkey that the job left there. No touch. A key of which nothing more is told
    /// passes, and finish() decides: there is no passkey yet, or it may be deleted already, or it is hidden
    /// without the PIN (credProtect level 3, CTAP 2.1 section 12.1). For Needed::Pin. Errors:
    /// KeyOfAnotherJob, TokenSource::open(), Token::info(), Token::holdsAnyOf().
    Result<void> meetKey(const token::TokenAddress& key, std::stop_token stop = {});

    /// Ends it with the portal and, where look() says so, the key at @p key and @p pin. Where the passkey is
    /// on the key and the portal takes the same body still (the challenge lives), it is registered; otherwise
    /// taken back. The proof and the demand for another PIN that the profile asks for are made up; a key that
    /// does not sign as it should is taken back, as by Enrolment::registerAs(). Errors: the portal's;
    /// PinRequired, NoKey (the key is needed and not given); KeyOfAnotherJob (@p key is not the one);
    /// Token's; NotTouched, ResetTooLate, ... of a reset. The job stays open then.
    Result<records::Ending> finish(const std::optional<token::TokenAddress>& key,
                                   const std::optional<token::Pin>& pin, EnrolmentObserver& observer,
                                   std::stop_token stop = {});

    /// Ends one that is registered as it is: without the key, what is missing is not made up, and the trail
    /// says so. Errors: the portal's; NoKey (it is not registered, or not to stay so: the key is needed).
    Result<records::Ending> finishWithoutKey(EnrolmentObserver& observer, std::stop_token stop = {});

    /// The person gives up: the key is lost or broken. What there is at the portal is removed; what is on the
    /// key stays. Errors: the portal's.
    Result<records::Ending> giveUp(std::stop_token stop = {});

private:
    Recovery(const Parts& parts, records::Job job);
    Parts parts_;
    records::Job job_;
    std::shared_ptr<void> letGo_;
};

} // namespace fidesk::enrolment
