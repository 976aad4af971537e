#include "core/token/fido2/Wire.h"

#include <algorithm>
#include <utility>

namespace fidesk::token {
namespace {

// CTAPHID frames (CTAP 2.1 section 11.2.4): channel id (4 bytes), command with its top bit set, length (2).
constexpr std::size_t cidSize = 4;
constexpr std::size_t commandAt = 4;
constexpr std::size_t payloadAt = 7;
constexpr std::size_t continuationAt = 5; ///< in a frame that goes on with a message
constexpr std::size_t nonceSize = 8;
constexpr std::uint8_t initBit = 0x80;
constexpr std::uint8_t commandInit = 0x86;
constexpr std::uint8_t commandCbor = 0x90;
constexpr std::uint8_t commandCancel = 0x91;
constexpr std::uint8_t commandKeepAlive = 0xBB;
constexpr std::uint8_t commandError = 0xBF;
constexpr std::uint8_t statusTouchNeeded = 2;

// CTAP commands that a preview of CTAP 2.1 had under another number.
constexpr std::uint8_t bioEnrollment = 0x09;
constexpr std::uint8_t bioEnrollmentPreview = 0x40;
constexpr std::uint8_t selection = 0x0B;
constexpr std::uint8_t management = 0x0A;
constexpr std::uint8_t managementPreview = 0x41;

bool beginsMessage(ByteView report) {
    return (report[commandAt] & initBit) != 0;
}

} // namespace

Wire::Wire(std::unique_ptr<HidChannel> channel, TokenObserver* observer, std::stop_token stop,
           Timings timings)
    : channel_(std::move(channel)), observer_(observer), stop_(std::move(stop)), usual_(timings),
      timings_(timings) {}

Wire::~Wire() {
    try {
        endTouch();
    } catch (...) { // an observer that throws has nobody to tell here
    }
}

void Wire::attend(TokenObserver* observer, std::stop_token stop) {
    observer_ = observer;
    stop_ = std::move(stop);
    timings_ = usual_;
    cancelEnd_.reset();
    request_[commandAt] = 0; // the channel in it is ours still
    answer_ = {};
    guard_ = {};
    touchAsked_ = false;
    settle();
}

void Wire::leave() {
    endTouch();
    observer_ = nullptr;
    stop_ = {};
}

void Wire::settle() noexcept {
    try {
        if (!failure_)
            drain();
    } catch (...) {
        failByException();
    }
}

/// As many as a system keeps for a reader, and more.
void Wire::drain() {
    constexpr int most = 1'000;
    for (int i = 0; i < most; ++i) {
        const auto got = channel_->read(std::chrono::milliseconds(0));
        if (!got)
            fail(got.error().code, got.error().detail);
        if (!got || !*got)
            return;
        overheard_ = overheard_ || (*got)->size() != hidReportSize || !isOurs(**got);
    }
    refuse("reports without end");
}

bool Wire::write(ByteView report) noexcept {
    try {
        return !failure_ && send(report);
    } catch (...) {
        return failByException();
    }
}

bool Wire::read(std::span<std::uint8_t> report, std::optional<std::chrono::milliseconds> timeout) noexcept {
    try {
        return !failure_ && receive(report, timeout);
    } catch (...) {
        return failByException();
    }
}

ByteView Wire::lastPayload() const {
    const std::size_t told = static_cast<std::size_t>(answer_[5] << 8 | answer_[6]);
    return ByteView(answer_).subspan(payloadAt, std::min(told, hidReportSize - payloadAt));
}

std::uint8_t Wire::lastCommand() const {
    return request_[commandAt] == commandCbor ? request_[payloadAt] : std::uint8_t{0};
}

bool Wire::refuse(std::string detail) {
    return fail(ErrorCode::KeyMalfunction, std::move(detail));
}

bool Wire::allowTidying() {
    constexpr std::chrono::milliseconds each{250};
    if (awaiting_ || (failure_ && failure_->code != ErrorCode::Cancelled))
        return false;
    failure_.reset();
    cancelEnd_.reset();
    stop_ = {};
    timings_.exchange = std::min(timings_.exchange, each);
    return true;
}

bool Wire::send(ByteView report) {
    if (report.size() != hidReportSize)
        return fail(ErrorCode::Internal, "a report of another size");
    if (beginsMessage(report)) {
        if (!begin(report))
            return false;
        report = request_;
    }
    if (auto sent = channel_->write(report); !sent)
        return fail(sent.error().code, sent.error().detail);
    return true;
}

bool Wire::begin(ByteView report) {
    if (stop_.stop_requested())
        return fail(ErrorCode::Cancelled, "before a request was sent");
    std::copy(report.begin(), report.end(), request_.begin());
    if (report[commandAt] == commandCbor)
        request_[payloadAt] = spoken(report[payloadAt]);
    answer_ = {};
    awaiting_ = true;
    keptAlive_ = false;
    exchangeEnd_ = Steady::now() + (opening() ? timings_.init : timings_.exchange);
    return true;
}

std::uint8_t Wire::spoken(std::uint8_t command) const {
    if (finalManagement_ && (command == management || command == managementPreview))
        return *finalManagement_ ? management : managementPreview;
    if (finalBioEnrollment_ && (command == bioEnrollment || command == bioEnrollmentPreview))
        return *finalBioEnrollment_ ? bioEnrollment : bioEnrollmentPreview;
    return command;
}

bool Wire::receive(std::span<std::uint8_t> report, std::optional<std::chrono::milliseconds> timeout) {
    const Steady::time_point asked = Steady::now();
    const Steady::time_point silenceEnd = std::min(asked + silence(), exchangeEnd_);
    for (;;) {
        if (stop_.stop_requested() && !cancelEnd_)
            cancel();
        if (failure_)
            return false;
        const Steady::time_point now = Steady::now();
        const Steady::time_point end = cancelEnd_ ? *cancelEnd_ : silenceEnd;
        if (now >= end)
            return failByTime(cancelEnd_.has_value());
        if (timeout && now - asked >= *timeout)
            return false;
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - now);
        auto got = channel_->read(std::min(left, timings_.stopLatency));
        if (!got)
            return fail(got.error().code, got.error().detail);
        if (!*got)
            continue;
        if ((*got)->size() != hidReportSize || report.size() != hidReportSize)
            return fail(ErrorCode::KeyMalfunction, "a report of another size");
        if (!isOurs(**got)) {
            overheard_ = overheard_ || !opening();
            continue;
        }
        if (!watch(**got))
            return false;
        std::copy((*got)->begin(), (*got)->end(), report.begin());
        return true;
    }
}

bool Wire::fail(ErrorCode code, std::string detail, int native) {
    if (!failure_)
        failure_ = Error(code, std::move(detail), native);
    endTouch();
    return false;
}

bool Wire::failByTime(bool cancelled) {
    if (cancelled)
        return fail(ErrorCode::Cancelled, "the key did not answer the cancel");
    fail(ErrorCode::KeyUnresponsive, opening() ? "no answer to CTAPHID_INIT" : "no answer in time");
    cancel(); // so that it does not go on blinking
    return false;
}

bool Wire::failByException() noexcept {
    if (!failure_)
        failure_.emplace(ErrorCode::Internal);
    return false;
}

bool Wire::opening() const {
    return request_[commandAt] == commandInit;
}

std::chrono::milliseconds Wire::silence() const {
    constexpr std::array<std::uint8_t, 6> touched{0x01,      0x02,          0x07,
                                                  selection, bioEnrollment, bioEnrollmentPreview};
    const bool mayWait =
        awaiting_ && !keptAlive_ && std::ranges::find(touched, lastCommand()) != touched.end();
    return mayWait ? timings_.touchSilence : timings_.silence;
}

/// Every program that has the key open sees every report: what has another channel id, or answers another
/// program's CTAPHID_INIT, is not for us.
bool Wire::isOurs(ByteView report) const {
    const ByteView request(request_);
    if (!equal(report.first(cidSize), request.first(cidSize)))
        return false;
    return !opening() || report[commandAt] != commandInit ||
           equal(report.subspan(payloadAt, nonceSize), request.subspan(payloadAt, nonceSize));
}

/// CTAPHID_CANCEL has no answer of its own: the request that is under way is answered with 0x2D. Nothing can
/// be under way at the key before a channel is allotted, and an answer that has begun is read to its end:
/// what the key has done by then is done.
void Wire::cancel() {
    const Steady::time_point now = Steady::now();
    cancelEnd_ = opening() ? now : now + timings_.cancelAnswer;
    if (opening() || !awaiting_)
        return;
    Report report{};
    std::copy_n(request_.begin(), cidSize, report.begin());
    report[commandAt] = commandCancel;
    if (auto sent = channel_->write(report); !sent)
        fail(sent.error().code, sent.error().detail);
}

/// False where libfido2 shall not see it: see failure().
bool Wire::watch(ByteView report) {
    if (!beginsMessage(report)) {
        unread_ -= std::min(unread_, hidReportSize - continuationAt);
        return guard_.pass(report.subspan(continuationAt)) ||
               fail(ErrorCode::KeyMalfunction, "an answer that announces too much");
    }
    if (report[commandAt] == commandKeepAlive)
        return noteKeepAlive(report[payloadAt]);
    return noteAnswer(report);
}

bool Wire::noteAnswer(ByteView report) {
    awaiting_ = false;
    std::copy(report.begin(), report.end(), answer_.begin());
    const auto length = static_cast<std::size_t>(report[5] << 8 | report[6]);
    unread_ = length - std::min(length, hidReportSize - payloadAt);
    endTouch();
    if (report[commandAt] == commandError)
        return noteError(report[payloadAt]);
    if (report[commandAt] != commandCbor)
        return true;
    guard_ = AnswerGuard(request_[payloadAt], length);
    return guard_.pass(report.subspan(payloadAt)) ||
           fail(ErrorCode::KeyMalfunction, "an answer that announces too much");
}

bool Wire::noteKeepAlive(std::uint8_t status) {
    keptAlive_ = true;
    if (status != statusTouchNeeded) {
        endTouch();
        return true;
    }
    touchAsked_ = true;
    if (!std::exchange(touchWanted_, true) && observer_ != nullptr)
        observer_->touchNeeded();
    return true;
}

bool Wire::noteError(std::uint8_t code) {
    constexpr std::uint8_t invalidLength = 0x03;
    constexpr std::uint8_t messageTimeout = 0x05;
    constexpr std::uint8_t channelBusy = 0x06;
    constexpr std::uint8_t lockRequired = 0x0A;
    constexpr std::uint8_t invalidChannel = 0x0B; // allotted to another program since
    if (cancelEnd_)
        return fail(ErrorCode::Cancelled, "CTAPHID_ERROR", code);
    ErrorCode meaning = ErrorCode::KeyMalfunction;
    if (code == channelBusy || code == lockRequired || code == invalidChannel)
        meaning = ErrorCode::KeyBusy;
    else if (code == invalidLength)
        meaning = ErrorCode::RequestTooLarge;
    else if (code == messageTimeout)
        meaning = ErrorCode::KeyUnresponsive;
    return fail(meaning, "CTAPHID_ERROR", code);
}

void Wire::endTouch() {
    if (!std::exchange(touchWanted_, false) || observer_ == nullptr)
        return;
    observer_->touchDone();
}

} // namespace fidesk::token
