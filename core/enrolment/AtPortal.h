#pragma once

#include "core/enrolment/Order.h"

namespace fidesk::enrolment {

/// Whether the portal may have acted although it said @p error.
bool leavesDoubt(const Error& error);

/// How long a registration may take until a portal's list shows it.
enum class Late {
    No,
    Shortly, ///< it was cancelled while it was under way, and a person waits: it is looked for once more
    Seconds  ///< five times two seconds
};

/// The portal as enrolments ask it. One that is busy (429, 503) is asked again, with the same body, when it
/// says, or after 1, 2, 4, ... up to 30 s where it does not say: a registration for as long as its challenge
/// lasts, anything else for a minute. Waiting ends with Cancelled as soon as a stop is requested.
class AtPortal {
public:
    /// What is handed in outlives it.
    AtPortal(const Parts& parts, EnrolmentObserver& observer) : parts_(parts), observer_(observer) {}

    /// Errors: Portal::creationOptions().
    Result<portal::CreationChallenge> creationOptions(const std::string& userId, const std::stop_token& stop);

    /// Errors: Portal::registrations().
    Result<std::vector<portal::Registration>> registrations(const std::string& userId,
                                                            const std::stop_token& stop);

    /// The registration that @p job made: of its id, or its credential id; at a portal whose ids are GUIDs
    /// and tell nothing, the only one of its nickname and model since the job began. One that is not there
    /// yet is waited for as @p late says, and a portal that does not answer is asked as often. Errors:
    /// Portal::registrations().
    Result<std::optional<portal::Registration>> find(const records::Job& job, Late late,
                                                     const std::stop_token& stop);

    /// Registers what @p job holds. Where the portal may or may not have acted, and where it says that the
    /// credential is registered already, its list decides; if it is not there, the same body is sent again,
    /// three times in all, as long as the challenge lives. @p mayBeThere: whether an earlier sending left
    /// doubt; after an error, whether there is any now. Errors: Portal::registerCredential().
    Result<portal::Registration> post(const records::Job& job, bool& mayBeThere, const std::stop_token& stop);

    /// Removes it; one that is gone already is as good. Errors: Portal::remove().
    Result<void> remove(const std::string& userId, const std::string& registrationId,
                        const std::stop_token& stop);

private:
    const Parts& parts_;
    EnrolmentObserver& observer_;

    Result<void> wait(std::chrono::milliseconds duration, const std::stop_token& stop);
    /// Calls @p call until the portal is not busy, or would be beyond @p until.
    template <typename Call>
    auto patiently(Call call, TimePoint until, const std::stop_token& stop) -> decltype(call());
    [[nodiscard]] TimePoint aMinuteOn() const;
};

} // namespace fidesk::enrolment
