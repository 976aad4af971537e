#include "core/token/fido2/Touch.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace fidesk::token {
namespace {

constexpr std::uint8_t commandSelection = 0x0B;

/// CTAP 2.1 and what comes after it, but not its preview.
bool hasSelection(const AuthenticatorInfo& info) {
    return std::ranges::any_of(info.versions, [](const std::string& version) {
        return version.starts_with("FIDO_2_") && version != "FIDO_2_0" && !version.ends_with("_PRE");
    });
}

/// libfido2's status call takes a lost answer for "not yet", so the wire's failure is looked at too.
Result<bool> isTouched(Session& session) {
    int touched = 0;
    const int status = fido_dev_get_touch_status(session.device(), &touched, -1);
    FIDESK_TRY(session.check(session.wire().failure() ? FIDO_ERR_RX : status, Request::Plain));
    return touched != 0;
}

/// libfido2 asks with a makeCredential whose pinUvAuthParam is empty, which every CTAP version defines as
/// "tell me which key this is" (CTAP 2.1 section 6.1.2 step 1).
Result<void> selectByCredential(Session& session) {
    FIDESK_TRY(session.check(fido_dev_get_touch_begin(session.device()), Request::Plain));
    FIDESK_ASSIGN(const bool touched, isTouched(session));
    return touched ? Result<void>() : session.check(FIDO_ERR_RX, Request::Plain);
}

Result<void> select(Session& session) {
    FIDESK_ASSIGN(const auto info, session.knownInfo());
    if (!hasSelection(info))
        return selectByCredential(session);
    const auto selected = session.command(commandSelection, {}, Request::Plain);
    if (selected)
        return {};
    if (!session.wire().failure() && selected.error().native == FIDO_ERR_INVALID_COMMAND)
        return selectByCredential(session);
    return fail(selected.error());
}

/// Nothing happens for @p time; a stop ends it.
void pause(const std::stop_token& stop, std::chrono::milliseconds time) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
}

/// Tells the observer of one wait for a touch.
class TouchNotice {
public:
    explicit TouchNotice(TokenObserver& observer) : observer_(observer) {}
    ~TouchNotice() {
        if (given_)
            observer_.touchDone();
    }
    TouchNotice(const TouchNotice&) = delete;
    TouchNotice& operator=(const TouchNotice&) = delete;
    void give() {
        if (!std::exchange(given_, true))
            observer_.touchNeeded();
    }

private:
    TokenObserver& observer_;
    bool given_{false};
};

/// U2F has no keep-alives: a key that is not touched yet says so at once (0x6985), and is asked again.
Result<void> waitForU2fTouch(Session& session, TokenObserver& observer, const std::stop_token& stop,
                             const Timings& timings) {
    const auto end = std::chrono::steady_clock::now() + timings.u2fTouch;
    TouchNotice notice(observer);
    FIDESK_TRY(session.check(fido_dev_get_touch_begin(session.device()), Request::Plain));
    for (;;) {
        FIDESK_ASSIGN(const bool touched, isTouched(session));
        if (touched)
            return {};
        notice.give();
        if (std::chrono::steady_clock::now() >= end)
            return fail(ErrorCode::NotTouched);
        pause(stop, timings.u2fPoll);
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled);
    }
}

} // namespace

Result<void> wink(Session& session) {
    constexpr int invalidCommand = 1;
    if (!session.canWink())
        return fail(ErrorCode::NotSupportedByKey, "CTAPHID_WINK");
    if (session.relay().exchange(hidWink, {}))
        return {};
    Error error = *session.wire().failure();
    if (error.code == ErrorCode::KeyMalfunction && error.native == invalidCommand)
        error.code = ErrorCode::NotSupportedByKey;
    return fail(std::move(error));
}

Result<void> waitForTouch(Session& session, TokenObserver& observer, const std::stop_token& stop,
                          const Timings& timings) {
    return session.u2fOnly() ? waitForU2fTouch(session, observer, stop, timings) : select(session);
}

} // namespace fidesk::token
