#pragma once

#include "tests/campaign/Points.h"

#include <atomic>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace fidesk::campaign {

/// What an exchange is about.
enum class Asked { Options, List, Register, Remove, Token, Other };
std::string_view name(Asked asked);

/// One HTTP request as the program sent it.
struct Exchange {
    int number{0}; ///< 1 for the first
    std::string method{};
    std::string target{};
    std::string body{};
    Asked asked{Asked::Other};
};

/// What becomes of an exchange.
struct Fate {
    enum class Kind {
        Pass,   ///< the portal's answer
        Answer, ///< `answer` in its place
        HangUp, ///< the connection ends without one
        Silence ///< nothing comes
    };
    Kind kind{Kind::Pass};
    bool acts{true};      ///< whether the portal gets it
    std::string answer{}; ///< a whole HTTP message
};

/// An HTTP message with a body of JSON.
std::string httpAnswer(int status, const std::string& body, const std::string& headers = {});

/// Stands between the program and the portal, on a loopback port and threads of its own, in the program's own
/// process: each exchange is a point before it reaches the portal, and one once the portal has acted. One
/// request a connection.
class Proxy {
public:
    using Decide = std::function<Fate(const Exchange&)>;
    /// May change what the portal answered.
    using Change = std::function<std::string(const Exchange&, std::string answer)>;

    Proxy(int portalPort, Points& points, Decide decide = {}, Change change = {});
    ~Proxy();
    Proxy(const Proxy&) = delete;
    Proxy& operator=(const Proxy&) = delete;

    /// "http://127.0.0.1:PORT".
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }
    [[nodiscard]] std::vector<Exchange> exchanges();

private:
    void accept();
    void serve(int client);
    void answer(int client);
    [[nodiscard]] std::string askPortal(const std::string& raw) const;

    int portalPort_;
    Points& points_;
    Decide decide_;
    Change change_;
    int listener_{-1};
    int port_{0};
    std::mutex mutex_{}; // guards what follows
    std::vector<Exchange> exchanges_{};
    std::list<std::thread> threads_{};
    std::list<int> open_{};
    bool stopping_{false};
    std::thread acceptor_{};
};

} // namespace fidesk::campaign
