#pragma once

#include "core/base/Result.h"
#include "core/portal/http/EventThread.h"
#include "core/portal/oauth/CallbackRequest.h"

#include <chrono>
#include <memory>
#include <stop_token>
#include <string>

namespace fidesk::portal::oauth {

/// Where the browser comes back to after a sign-in (RFC 8252 section 7.3): a small HTTP server on a loopback
/// port of the system's choice, in a thread of its own. Requests that are not the callback with our state are
/// answered with an error and change nothing. For one thread at a time.
class LoopbackListener {
public:
    /// @p host: "127.0.0.1" or "localhost" (then ::1 is listened on as well, where it can be).
    LoopbackListener(std::string host, std::string state);
    /// Closes the port; a callback that was not answered gets no page.
    ~LoopbackListener();
    LoopbackListener(const LoopbackListener&) = delete;
    LoopbackListener& operator=(const LoopbackListener&) = delete;

    /// Gives the redirect URI. Errors: Internal, if there is no port to be had.
    Result<std::string> listen();

    /// Waits for the callback; its browser is kept waiting for answer(). Errors: SignInExpired after
    /// @p limit, Cancelled.
    Result<Callback> receive(std::chrono::milliseconds limit, std::stop_token stop);

    /// The page the browser gets to see; @p text is plain.
    void answer(const std::string& text, bool good);

private:
    class Server;
    struct Shared;
    std::string host_;
    std::shared_ptr<Shared> shared_;
    Server* server_; // made, used and deleted on thread_
    http::EventThread thread_;
};

} // namespace fidesk::portal::oauth
