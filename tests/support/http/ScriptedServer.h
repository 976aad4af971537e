#pragma once

#include "tests/support/http/Certificates.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace fidesk::test {

/// A request as the server saw it.
struct Seen {
    std::string method{};
    std::string target{};                         ///< path and query, undecoded
    std::map<std::string, std::string> headers{}; ///< names in lower case
    std::string body{};

    [[nodiscard]] std::string line() const { return method + ' ' + target; }
    /// "" where there is none.
    [[nodiscard]] std::string header(const std::string& name) const;
};

/// What the server answers.
struct Reply {
    int status{200};
    std::string body{};
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string contentType{"application/json"};
};

/// An HTTP server on a loopback port that answers from a queue, or from a handler once the queue is empty
/// (404 without one), and remembers every request. Any thread may call; handlers run on the server's.
class ScriptedServer {
public:
    using Handler = std::function<Reply(const Seen&)>;

    ScriptedServer();
    /// With TLS.
    explicit ScriptedServer(const Identity& identity);
    ~ScriptedServer();

    /// "http://127.0.0.1:PORT"; https with TLS.
    [[nodiscard]] std::string url() const;
    [[nodiscard]] int port() const;

    void reply(Reply reply);
    void reply(int status, std::string body) { reply(Reply{.status = status, .body = std::move(body)}); }
    void handle(Handler handler);

    [[nodiscard]] std::vector<Seen> seen() const;
    /// The last request; the test fails by exception if there was none.
    [[nodiscard]] Seen last() const;

    /// No longer answers; its port is closed.
    void stop();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace fidesk::test
