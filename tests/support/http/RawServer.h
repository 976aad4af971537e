#pragma once

#include "core/portal/http/EventThread.h"

#include <memory>
#include <string>

namespace fidesk::test {

/// A TCP server on a loopback port for what no HTTP server does: once a request's head (up to the empty
/// line) has come, it sends a fixed answer, or none, and hangs up, or not.
class RawServer {
public:
    enum class Then { HangUp, Stay };

    RawServer(std::string answer, Then then);
    ~RawServer();

    /// "http://127.0.0.1:PORT".
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] int port() const { return port_; }
    /// How many requests have come.
    [[nodiscard]] int requests() const;
    /// Blocks until one has come.
    void waitForRequest() const;
    /// What came with all of them.
    [[nodiscard]] std::string received() const;

private:
    class Listener;
    struct Shared;
    std::shared_ptr<Shared> shared_;
    int port_{0};
    Listener* listener_{nullptr};
    portal::http::EventThread thread_;
};

} // namespace fidesk::test
