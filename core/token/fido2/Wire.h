#pragma once

#include "core/token/fido2/AnswerGuard.h"
#include "core/token/fido2/Timings.h"
#include "core/token/HidChannel.h"
#include "core/token/Token.h"

#include <array>
#include <chrono>
#include <optional>
#include <stop_token>

namespace fidesk::token {

/// Reports between libfido2 and one open channel, watched as they pass (CTAP 2.1 section 11.2): tells the
/// observer when the key asks for a touch, turns a stop request into CTAPHID_CANCEL, bounds every wait, drops
/// what the key says to other programs, refuses answers that would harm libfido2 (AnswerGuard), and remembers
/// why it failed, which libfido2's status does not tell.
///
/// Everything happens on the thread that runs the operation, the cancelling too, so that a thread that asks
/// for a stop (the window's) never waits for a key.
class Wire {
public:
    /// @p observer may be null; it must outlive the wire.
    Wire(std::unique_ptr<HidChannel> channel, TokenObserver* observer, std::stop_token stop, Timings timings);
    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    /// The next operation on a channel that stayed open: whom to tell now, and what stops it. What has come
    /// since the last answer is dropped.
    void attend(TokenObserver* observer, std::stop_token stop);
    /// Nobody is told of anything any more, and nothing stops it.
    void leave();
    /// Drops what has come in since the last answer, without waiting; see overheard(), failure().
    void settle() noexcept;
    /// Whether an answer to another program has been seen since the channel was opened: the key may not be as
    /// it was.
    [[nodiscard]] bool overheard() const { return overheard_; }
    /// Whether the channel is as good as new for another request.
    [[nodiscard]] bool reusable() const { return !failure_ && !cancelEnd_ && !awaiting_ && unread_ == 0; }

    /// Sends one report of hidReportSize bytes. False: it failed, see failure(). With a stop requested no new
    /// message is begun, and one that is begun is finished.
    bool write(ByteView report) noexcept;
    /// The next report on the channel last written to, keep-alives included; false: it failed, see failure(),
    /// or, without a failure, nothing came within @p timeout where one is given.
    bool read(std::span<std::uint8_t> report, std::optional<std::chrono::milliseconds> timeout) noexcept;

    /// From now on authenticatorCredentialManagement and authenticatorBioEnrollment go out as CTAP 2.1 has
    /// them (0x0A, 0x09) or as the preview of it had them (0x41, 0x40), whatever libfido2 says: up to 1.12 it
    /// knows the preview's numbers alone, and keys need not know both. They differ in nothing else.
    void useFinalManagement(bool final) { finalManagement_ = final; }
    void useFinalBioEnrollment(bool final) { finalBioEnrollment_ = final; }

    /// Fails with KeyMalfunction, for whoever reads the answers and cannot make sense of them. False.
    bool refuse(std::string detail);
    /// Lets a few more requests through after a stop or an error, so that nothing is left half-done on the
    /// key: the stop is no longer heeded, and each answer has to come within a quarter of a second. False:
    /// the channel is of no use any more.
    bool allowTidying();

    /// Why a read or write failed, or the CTAPHID_ERROR the key sent: Cancelled, KeyUnplugged,
    /// KeyUnresponsive, KeyBusy, RequestTooLarge, KeyMalfunction.
    [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
    /// What the last answer's first report carried behind its header; at most 57 bytes.
    [[nodiscard]] ByteView lastPayload() const;
    /// The CTAP command of the request last sent; 0 where it was none.
    [[nodiscard]] std::uint8_t lastCommand() const;
    /// Whether a stop was requested while an answer was awaited.
    [[nodiscard]] bool cancelSent() const { return cancelEnd_.has_value(); }
    /// Whether the key has asked for a touch since it was opened.
    [[nodiscard]] bool touchAsked() const { return touchAsked_; }

private:
    using Steady = std::chrono::steady_clock;
    using Report = std::array<std::uint8_t, hidReportSize>;

    bool send(ByteView report);
    bool begin(ByteView report);
    [[nodiscard]] std::uint8_t spoken(std::uint8_t command) const;
    bool receive(std::span<std::uint8_t> report, std::optional<std::chrono::milliseconds> timeout);
    void drain();
    bool fail(ErrorCode code, std::string detail, int native = 0);
    bool failByTime(bool cancelled);
    bool failByException() noexcept;
    [[nodiscard]] bool opening() const;
    [[nodiscard]] std::chrono::milliseconds silence() const;
    [[nodiscard]] bool isOurs(ByteView report) const;
    void cancel();
    bool watch(ByteView report);
    bool noteAnswer(ByteView report);
    bool noteKeepAlive(std::uint8_t status);
    bool noteError(std::uint8_t code);
    void endTouch();

    std::unique_ptr<HidChannel> channel_;
    TokenObserver* observer_;
    std::stop_token stop_;
    const Timings usual_;
    Timings timings_;
    Report request_{}; ///< the first report of the message last sent
    Report answer_{};  ///< the first report of the answer to it
    AnswerGuard guard_{};
    Steady::time_point exchangeEnd_{};
    std::optional<Steady::time_point> cancelEnd_{};
    std::optional<bool> finalManagement_{};
    std::optional<bool> finalBioEnrollment_{};
    bool touchAsked_{false};
    bool awaiting_{false};
    bool keptAlive_{false}; ///< a keep-alive has come since the request
    bool touchWanted_{false};
    bool overheard_{false};
    std::size_t unread_{0}; ///< bytes of the answer that are still to come
    std::optional<Error> failure_{};
};

} // namespace fidesk::token
