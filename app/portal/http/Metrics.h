#pragma once

#include "app/portal/http/Router.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

namespace fidesk::server::http {

/// Why the server closed a connection, or refused a request, before a route was asked.
enum class Refusal : std::uint8_t {
    TooManyConnections, ///< in all, or from one address
    NotFromProxy,       ///< plain HTTP from elsewhere than a trusted proxy
    HandshakeFailed,    ///< TLS
    TooSlow,            ///< the request was not complete in time
    BadRequest,         ///< not HTTP, or beyond its limits
    Overloaded,         ///< more requests wait than may
};

/// Counts what the server does since it was started, for Prometheus. Any thread.
class Metrics {
public:
    void connectionOpened();
    void connectionClosed();
    void requestBegun();
    /// @p route is the pattern of the route, "" where none answered; nothing of what a client sent becomes a
    /// label.
    void requestEnded(const std::string& method, const std::string& route, int status,
                      std::chrono::duration<double> took);
    void refused(Refusal why);

    /// In the text format of Prometheus, version 0.0.4; with the process's memory, CPU time and threads where
    /// the system tells them.
    [[nodiscard]] std::string text() const;

private:
    /// Upper bounds of the buckets of durations, in seconds.
    static constexpr std::array<double, 9> bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10};
    struct Durations {
        std::array<std::uint64_t, bounds.size()> atMost{};
        std::uint64_t count{0};
        double sum{0};
    };
    mutable std::mutex mutex_{};
    std::map<std::tuple<std::string, std::string, int>, std::uint64_t> requests_{}; ///< method, route, status
    std::map<std::pair<std::string, std::string>, Durations> durations_{};          ///< method, route
    std::map<Refusal, std::uint64_t> refusals_{};
    std::uint64_t connections_{0};
    std::uint64_t inProgress_{0};
};

} // namespace fidesk::server::http
