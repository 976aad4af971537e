#pragma once

#include "core/base/Random.h"
#include "core/enrolment/Enrolment.h"
#include "core/portal/graph/GraphPortal.h"
#include "core/portal/oauth/MemoryTokenStore.h"
#include "core/portal/oauth/Session.h"
#include "tests/bench/enrolment/BenchPortal.h"
#include "tests/bench/portal/BigStore.h"
#include "tests/support/CountedKeys.h"

namespace fidesk::bench {

using std::chrono::nanoseconds;
using Steady = std::chrono::steady_clock;

/// Adds up how long the calls took.
class TimedPortal final : public portal::Portal {
    template <typename Call> std::invoke_result_t<Call> timed(const Call& call) {
        const auto began = Steady::now();
        auto result = call();
        inPortal += Steady::now() - began;
        return result;
    }

public:
    explicit TimedPortal(portal::Portal& inner) : inner_(inner) {}
    nanoseconds inPortal{0};

    [[nodiscard]] portal::Capabilities capabilities() const override { return inner_.capabilities(); }
    Result<portal::Account> me(std::stop_token stop) override { return inner_.me(std::move(stop)); }
    Result<portal::UserPage> findUsers(const std::string& text, const std::string& next,
                                       std::stop_token stop) override {
        return inner_.findUsers(text, next, std::move(stop));
    }
    Result<portal::User> user(const std::string& id, std::stop_token stop) override {
        return inner_.user(id, std::move(stop));
    }
    Result<std::vector<portal::Registration>> registrations(const std::string& id,
                                                            std::stop_token stop) override {
        return timed([&] { return inner_.registrations(id, std::move(stop)); });
    }
    Result<portal::CreationChallenge> creationOptions(const std::string& id, std::stop_token stop) override {
        return timed([&] { return inner_.creationOptions(id, std::move(stop)); });
    }
    Result<portal::Registration> registerCredential(const std::string& id,
                                                    const webauthn::RegistrationResponse& response,
                                                    const std::string& nickname,
                                                    std::stop_token stop) override {
        return timed([&] { return inner_.registerCredential(id, response, nickname, std::move(stop)); });
    }
    Result<void> rename(const std::string& id, const std::string& registration, const std::string& nickname,
                        std::stop_token stop) override {
        return inner_.rename(id, registration, nickname, std::move(stop));
    }
    Result<void> remove(const std::string& id, const std::string& registration,
                        std::stop_token stop) override {
        return timed([&] { return inner_.remove(id, registration, std::move(stop)); });
    }

private:
    portal::Portal& inner_;
};

/// What an enrolment took.
struct Cost {
    nanoseconds total{0};
    nanoseconds inKey{0};
    nanoseconds inPortal{0};
    nanoseconds inCommits{0};
    nanoseconds processor{0}; ///< of the thread that enrols
    std::size_t commands{0};
    int reports{0};
    int commits{0};

    [[nodiscard]] nanoseconds outside() const { return total - inKey - inPortal; }
};

struct Case {
    const char* title;
    profiles::Profile profile{};
    bool hasPin{false};
};

/// A desk at which keys are enrolled at @p url, with its records in @p folder.
class Desk {
public:
    Desk(BenchPortal& people, const std::string& url, const std::string& folder);
    /// Enrols a key fresh from the factory, or one that has only a PIN; what it costs from begin() to the
    /// end.
    Cost enrol(const Case& what);

private:
    void run(const enrolment::Order& order);

    BenchPortal& people_;
    SystemClock clock_{};
    SystemRandom random_{};
    portal::http::HttpClient client_{};
    portal::oauth::MemoryTokenStore tokens_{};
    portal::oauth::Session session_;
    portal::graph::GraphPortal graph_{client_, session_, clock_};
    TimedPortal portal_{graph_};
    test::CountedKeys keys_{};
    std::unique_ptr<records::Records> records_;
    bool writing_{false};
    Steady::time_point writeBegan_{};
    nanoseconds inCommits_{0};
    int commits_{0};
};

} // namespace fidesk::bench
