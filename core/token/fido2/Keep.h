#pragma once

#include "core/token/fido2/Session.h"

#include <memory>

namespace fidesk::token {

class Lease;

/// Where the open session of one key waits between two operations, as long as somebody holds the key.
class Keep : public std::enable_shared_from_this<Keep> {
public:
    Keep(HidChannelOpener opener, Timings timings) : opener_(std::move(opener)), timings_(timings) {}

    /// The session for one operation: the one that waits here, or a new one. @p observer may be null. Errors:
    /// Session::open(), Session::resume().
    Result<Lease> lease(TokenObserver* observer, std::stop_token stop);
    /// Holds the key as long as what it gives lives.
    std::unique_ptr<TokenHold> hold();

    /// Takes a session back, or closes it.
    void giveBack(std::unique_ptr<Session> session);

private:
    class Hold;
    Lease give(std::unique_ptr<Session> session);

    HidChannelOpener opener_;
    Timings timings_;
    std::size_t holds_{0};
    std::unique_ptr<Session> waiting_{};
};

/// A session, for one operation.
class Lease {
public:
    Lease(std::shared_ptr<Keep> keep, std::unique_ptr<Session> session)
        : keep_(std::move(keep)), session_(std::move(session)) {}
    ~Lease() {
        if (session_)
            keep_->giveBack(std::move(session_));
    }
    Lease(Lease&&) = default;
    Lease& operator=(Lease&&) = delete;
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    Session* operator->() const { return session_.get(); }
    Session& operator*() const { return *session_; }

private:
    std::shared_ptr<Keep> keep_;
    std::unique_ptr<Session> session_;
};

} // namespace fidesk::token
