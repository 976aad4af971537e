#pragma once

#include "core/base/Result.h"
#include "core/portal/Types.h"

#include <stop_token>

namespace fidesk::portal {

/// An identity portal at which keys are registered for other people, reached as the user who is signed in.
/// Calls block the calling thread, which must not be the GUI's; any number of threads may call. A stop
/// request ends a call with Cancelled within a second; whether the portal acted is then not known. Errors
/// every call can give: PortalUnknown, PortalUnreachable, PortalUntrusted, PortalTimeout, PortalMalformed,
/// PortalFailed, PortalBusy, SignInNeeded, Forbidden, Cancelled.
class Portal {
public:
    virtual ~Portal() = default;

    /// What this portal can do beyond the minimum; known without asking it.
    [[nodiscard]] virtual Capabilities capabilities() const = 0;

    virtual Result<Account> me(std::stop_token stop = {}) = 0;

    /// Users whose name, user name or mail has a word that starts with each word of @p text; @p next is empty
    /// or from the page before. At most 25 a page; none only where there is nobody, or nobody more.
    virtual Result<UserPage> findUsers(const std::string& text, const std::string& next = {},
                                       std::stop_token stop = {}) = 0;

    /// By id or userPrincipalName. Errors: UserNotFound.
    virtual Result<User> user(const std::string& idOrName, std::stop_token stop = {}) = 0;

    /// Errors: UserNotFound.
    virtual Result<std::vector<Registration>> registrations(const std::string& userId,
                                                            std::stop_token stop = {}) = 0;

    /// Errors: UserNotFound, TooManyRegistrations.
    virtual Result<CreationChallenge> creationOptions(const std::string& userId,
                                                      std::stop_token stop = {}) = 0;

    /// Registers @p response for the user. Errors: DuplicateCredential, NicknameTaken, NicknameTooLong,
    /// NicknameEmpty, ChallengeExpired, PortalRefused (`detail` says what failed verification), UserNotFound.
    virtual Result<Registration> registerCredential(const std::string& userId,
                                                    const webauthn::RegistrationResponse& response,
                                                    const std::string& nickname,
                                                    std::stop_token stop = {}) = 0;

    /// Errors: RenameNotSupported, RegistrationNotFound, NicknameTaken, NicknameTooLong, NicknameEmpty.
    virtual Result<void> rename(const std::string& userId, const std::string& registrationId,
                                const std::string& nickname, std::stop_token stop = {}) = 0;

    /// Holds from the next sign-in on. Errors: RegistrationNotFound.
    virtual Result<void> remove(const std::string& userId, const std::string& registrationId,
                                std::stop_token stop = {}) = 0;
};

} // namespace fidesk::portal
