#pragma once

#include "core/enrolment/Order.h"
#include "core/portal/graph/GraphPortal.h"
#include "core/portal/oauth/FileTokenStore.h"
#include "core/portal/oauth/MemoryTokenStore.h"
#include "tests/campaign/CountedKeys.h"
#include "tests/campaign/House.h"
#include "tests/campaign/Jobs.h"
#include "tests/campaign/Proxy.h"

#include <optional>

namespace fidesk::campaign {

/// The system's time, put forward by what was not really waited.
class PushedClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return SystemClock().now() + ahead_.load(); }
    void push(std::chrono::milliseconds by) { ahead_ = ahead_.load() + by; }

private:
    std::atomic<std::chrono::milliseconds> ahead_{};
};

/// How a desk differs from one where all goes well.
struct Conditions {
    std::uint64_t killAt{0};
    std::string trace{}; ///< a file for the points, in order
    Proxy::Decide decide{};
    Proxy::Change change{};
    std::chrono::milliseconds ahead{};                ///< the time is so much later than the portal's
    std::chrono::milliseconds portalPatience{60'000}; ///< what PortalTimeout takes
    std::optional<std::size_t>
        session{}; ///< which of the house's sign-ins, to be renewed; otherwise one that lasts
};

/// A session of a sign-in that outlives the process, in a file that is not named after the portal's address.
class KeptSession final : public portal::oauth::TokenStore {
public:
    explicit KeptSession(const std::filesystem::path& file) : file_(file.string()) {}
    Result<std::optional<Secret>> load(const std::string&, std::stop_token stop) override {
        return file_.load("session", stop);
    }
    Result<void> save(const std::string&, const Secret& token, std::stop_token stop) override {
        return file_.save("session", token, stop);
    }
    Result<void> remove(const std::string&, std::stop_token) override { return {}; }

private:
    portal::oauth::FileTokenStore file_;
};

/// All that one process has on its desk: the key, the way to the portal, the records. Throws
/// std::runtime_error if it cannot be set up.
class Desk {
public:
    Desk(const House& house, const Run& run, const Conditions& conditions);
    ~Desk();
    Desk(const Desk&) = delete;
    Desk& operator=(const Desk&) = delete;

    /// From now on points are counted.
    void begin();
    [[nodiscard]] enrolment::Parts parts();
    [[nodiscard]] simulator::SoftwareKey& key() { return *key_; }
    [[nodiscard]] CountedKeys& keys() { return *keys_; }
    [[nodiscard]] records::Records& records() { return *records_; }
    [[nodiscard]] portal::Portal& portal() { return *portal_; }
    [[nodiscard]] Random& random() { return random_; }
    [[nodiscard]] std::vector<Exchange> exchanges() { return proxy_.exchanges(); }
    /// What was waited for, in order.
    [[nodiscard]] const std::vector<std::chrono::milliseconds>& waits() const { return waits_; }

private:
    bool pause(std::chrono::milliseconds duration, const std::stop_token& stop);

    SystemRandom random_{};
    PushedClock clock_{};
    Points points_;
    Proxy proxy_;
    portal::http::HttpClient client_;
    std::unique_ptr<portal::oauth::TokenStore> tokens_;
    std::unique_ptr<portal::oauth::Session> session_{};
    std::unique_ptr<portal::Portal> portal_{};
    std::shared_ptr<simulator::SoftwareKey> key_{};
    std::unique_ptr<CountedKeys> keys_{};
    std::unique_ptr<records::Records> records_{};
    std::vector<std::chrono::milliseconds> waits_{};
};

/// The value, or std::runtime_error with @p what and the error.
template <typename T> T must(Result<T> result, const std::string& what) {
    if (!result)
        throw std::runtime_error(what + ": " + describe(result.error()));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

} // namespace fidesk::campaign
