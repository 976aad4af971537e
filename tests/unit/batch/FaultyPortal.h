#pragma once

#include "tests/support/FakePortal.h"

#include <map>
#include <mutex>
#include <optional>
#include <thread>

namespace fidesk::test {

/// What goes wrong with one call to a portal.
struct PortalFault {
    int at{1};        ///< the call that meets it, of those that a thread makes from now on
    Error error{};    ///
    bool acts{false}; ///< it does what it was asked to, and then gives the error all the same
};

/// A FakePortal that fails as each thread that calls it was told to. Any thread.
class FaultyPortal final : public portal::Portal {
public:
    explicit FaultyPortal(FakePortal& portal) : portal_(portal) {}

    /// For the thread that calls; nothing: no fault.
    void set(std::optional<PortalFault> fault) {
        const std::lock_guard lock(mutex_);
        if (fault)
            faults_[std::this_thread::get_id()] = *fault;
        else
            faults_.erase(std::this_thread::get_id());
    }

    [[nodiscard]] portal::Capabilities capabilities() const override { return portal_.capabilities(); }
    Result<portal::Account> me(std::stop_token stop) override {
        return meet([&] { return portal_.me(stop); });
    }
    Result<portal::UserPage> findUsers(const std::string& text, const std::string& next,
                                       std::stop_token stop) override {
        return meet([&] { return portal_.findUsers(text, next, stop); });
    }
    Result<portal::User> user(const std::string& idOrName, std::stop_token stop) override {
        return meet([&] { return portal_.user(idOrName, stop); });
    }
    Result<std::vector<portal::Registration>> registrations(const std::string& userId,
                                                            std::stop_token stop) override {
        return meet([&] { return portal_.registrations(userId, stop); });
    }
    Result<portal::CreationChallenge> creationOptions(const std::string& userId,
                                                      std::stop_token stop) override {
        return meet([&] { return portal_.creationOptions(userId, stop); });
    }
    Result<portal::Registration> registerCredential(const std::string& userId,
                                                    const webauthn::RegistrationResponse& response,
                                                    const std::string& nickname,
                                                    std::stop_token stop) override {
        return meet([&] { return portal_.registerCredential(userId, response, nickname, stop); });
    }
    Result<void> rename(const std::string& userId, const std::string& registrationId,
                        const std::string& nickname, std::stop_token stop) override {
        return meet([&] { return portal_.rename(userId, registrationId, nickname, stop); });
    }
    Result<void> remove(const std::string& userId, const std::string& registrationId,
                        std::stop_token stop) override {
        return meet([&] { return portal_.remove(userId, registrationId, stop); });
    }

private:
    template <typename Call> auto meet(const Call& call) -> decltype(call()) {
        const std::optional<PortalFault> fault = take();
        if (!fault)
            return call();
        if (fault->acts)
            (void)call();
        return fail(fault->error);
    }

    std::optional<PortalFault> take() {
        const std::lock_guard lock(mutex_);
        const auto found = faults_.find(std::this_thread::get_id());
        if (found == faults_.end() || --found->second.at > 0)
            return std::nullopt;
        const PortalFault fault = found->second;
        faults_.erase(found);
        return fault;
    }

    FakePortal& portal_;
    std::mutex mutex_{};
    std::map<std::thread::id, PortalFault> faults_{};
};

} // namespace fidesk::test
