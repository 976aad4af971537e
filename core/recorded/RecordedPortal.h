#pragma once

#include "core/portal/Portal.h"
#include "core/recorded/Recorder.h"

#include <map>
#include <mutex>

namespace fidesk::recorded {

/// A portal that does its work through another one and then writes to the records which registrations were
/// renamed and removed; those that were removed are Removed in the inventory. registerCredential() belongs to
/// a job and is not written; nor is what failed, unless it may have been done all the same. Any thread.
class RecordedPortal final : public portal::Portal {
public:
    /// @p address: for the records. Both others outlive it.
    RecordedPortal(portal::Portal& inner, Recorder& recorder, std::string address)
        : inner_(inner), recorder_(recorder), address_(std::move(address)) {}

    [[nodiscard]] portal::Capabilities capabilities() const override { return inner_.capabilities(); }
    Result<portal::Account> me(std::stop_token stop) override;
    Result<portal::UserPage> findUsers(const std::string& text, const std::string& next,
                                       std::stop_token stop) override;
    Result<portal::User> user(const std::string& idOrName, std::stop_token stop) override;
    Result<std::vector<portal::Registration>> registrations(const std::string& userId,
                                                            std::stop_token stop) override;
    Result<portal::CreationChallenge> creationOptions(const std::string& userId,
                                                      std::stop_token stop) override {
        return inner_.creationOptions(userId, std::move(stop));
    }
    Result<portal::Registration> registerCredential(const std::string& userId,
                                                    const webauthn::RegistrationResponse& response,
                                                    const std::string& nickname,
                                                    std::stop_token stop) override {
        return inner_.registerCredential(userId, response, nickname, std::move(stop));
    }
    Result<void> rename(const std::string& userId, const std::string& registrationId,
                        const std::string& nickname, std::stop_token stop) override;
    /// RegistrationNotFound is written as well: it is gone.
    Result<void> remove(const std::string& userId, const std::string& registrationId,
                        std::stop_token stop) override;

private:
    /// What passed by, for the names in an event.
    struct Seen {
        std::map<std::string, portal::User> users{};                 ///< by id
        std::map<std::string, portal::Registration> registrations{}; ///< likewise
    };

    void see(const portal::User& user);
    records::Event eventOf(const char* action, const std::string& userId, const std::string& registrationId);
    void askWho(std::stop_token stop);

    portal::Portal& inner_;
    Recorder& recorder_;
    std::string address_;
    std::mutex mutex_{};
    Seen seen_{};
    bool knowsWho_{false};
};

} // namespace fidesk::recorded
