#pragma once

#include "core/portal/Portal.h"
#include "tests/support/FakeCalls.h"

#include <map>
#include <mutex>

namespace fidesk::test {

/// A portal in memory, with the rules a real one has for users, nicknames and credential ids. It does not
/// verify what is registered. Calls are named in its log as the functions of Portal are. Any thread.
class FakePortal final : public portal::Portal {
public:
    FakeCalls calls;

    /// Ann Archer, Bob Baker and Carla Cruz at Contoso Health, without registrations.
    FakePortal();

    void add(portal::User user);
    void add(const std::string& userId, portal::Registration registration);
    void setCapabilities(portal::Capabilities capabilities);
    void setPageSize(std::size_t size);
    void setMaxRegistrations(std::size_t count);
    /// Excluded credential ids of every challenge are those registered for the user; these come on top.
    void setCreationOptions(webauthn::CreationOptions options);

    /// What is there now, without a call in the log.
    [[nodiscard]] std::vector<portal::Registration> registered(const std::string& userId) const;

    [[nodiscard]] portal::Capabilities capabilities() const override;
    Result<portal::Account> me(std::stop_token stop = {}) override;
    Result<portal::UserPage> findUsers(const std::string& text, const std::string& next = {},
                                       std::stop_token stop = {}) override;
    Result<portal::User> user(const std::string& idOrName, std::stop_token stop = {}) override;
    Result<std::vector<portal::Registration>> registrations(const std::string& userId,
                                                            std::stop_token stop = {}) override;
    Result<portal::CreationChallenge> creationOptions(const std::string& userId,
                                                      std::stop_token stop = {}) override;
    Result<portal::Registration> registerCredential(const std::string& userId,
                                                    const webauthn::RegistrationResponse& response,
                                                    const std::string& nickname,
                                                    std::stop_token stop = {}) override;
    Result<void> rename(const std::string& userId, const std::string& registrationId,
                        const std::string& nickname, std::stop_token stop = {}) override;
    Result<void> remove(const std::string& userId, const std::string& registrationId,
                        std::stop_token stop = {}) override;

private:
    using Registrations = std::vector<portal::Registration>;

    mutable std::mutex mutex_;
    portal::Capabilities capabilities_{.rename = true};
    std::vector<portal::User> users_;
    std::map<std::string, Registrations> registrations_;
    webauthn::CreationOptions options_;
    std::size_t pageSize_{25};
    std::size_t maxRegistrations_{10};
    std::uint8_t challenges_{0};

    [[nodiscard]] const portal::User* find(const std::string& idOrName) const;
    Result<std::string> checkNickname(const Registrations& list, const std::string& nickname,
                                      const std::string& exceptId) const;
};

} // namespace fidesk::test
