#include "core/token/fido2/Relay.h"

#include <algorithm>

namespace fidesk::token {
namespace {

constexpr std::size_t commandAt = 4;
constexpr std::size_t payloadAt = 7;

// Commands of CTAP.
constexpr std::uint8_t getAssertion = 0x02;
constexpr std::uint8_t getInfo = 0x04;
constexpr std::uint8_t clientPin = 0x06;
constexpr std::uint8_t reset = 0x07;
constexpr std::uint8_t getNextAssertion = 0x08;
constexpr std::uint8_t bioEnrollment = 0x09;
constexpr std::uint8_t selection = 0x0B;
constexpr std::uint8_t config = 0x0D;
constexpr std::uint8_t bioEnrollmentPreview = 0x40;

bool isOneOf(std::uint8_t command, std::initializer_list<std::uint8_t> list) {
    return std::ranges::find(list, command) != list.end();
}

/// Whether getInfo says the same after it, as far as its caller does not tell.
bool keepsInfo(std::uint8_t command) {
    return isOneOf(command, {getAssertion, getNextAssertion, getInfo, clientPin, selection, config});
}

// Subcommands of authenticatorClientPIN that leave the PIN token as it is.
constexpr std::int64_t getPinRetries = 1;
constexpr std::int64_t getKeyAgreement = 2;
constexpr std::int64_t getUvRetries = 7;

/// Of authenticatorClientPIN; 0 where @p request is another, or does not fit into its first report.
std::int64_t pinSubCommand(ByteView request) {
    // {1: protocol, 2: subcommand, ...}, each value in one byte
    constexpr std::size_t value = 5;
    return request.size() > value && request.front() == clientPin ? request[value] : 0;
}

bool isKeyAgreement(ByteView request) {
    return pinSubCommand(request) == getKeyAgreement;
}

bool keepsToken(ByteView request) {
    const auto which = pinSubCommand(request);
    return request.front() != clientPin || which == getPinRetries || which == getKeyAgreement ||
           which == getUvRetries;
}

/// The payload of a message that fits into its first report; nothing where it goes on behind it.
std::optional<ByteView> wholePayload(ByteView report) {
    const auto length = static_cast<std::size_t>(report[5] << 8 | report[6]);
    if (length == 0 || length > hidReportSize - payloadAt)
        return std::nullopt;
    return report.subspan(payloadAt, length);
}

} // namespace

bool Relay::write(ByteView report) noexcept {
    try {
        if (proof_)
            return collect(report);
        if (report.size() == hidReportSize && report[commandAt] == hidCbor) {
            ready_.clear();
            if (serve(report))
                return true;
            noteRequest(wholePayload(report).value_or(report.subspan(payloadAt)));
            asked_ = report[payloadAt];
        }
        return wire_.write(report);
    } catch (...) {
        return wire_.refuse("no memory for a request");
    }
}

bool Relay::read(std::span<std::uint8_t> report, std::optional<std::chrono::milliseconds> timeout) noexcept {
    try {
        if (!ready_.empty()) {
            hand(report);
            return true;
        }
        if (asked_ != 0)
            return translate(report, timeout);
        if (!wire_.read(report, timeout))
            return false;
        noteChannel(report);
        return true;
    } catch (...) {
        return wire_.refuse("no memory for an answer");
    }
}

std::optional<Bytes> Relay::exchange(std::uint8_t command, ByteView payload) {
    if (command == hidCbor) {
        if (auto answer = answerAtHand(payload))
            return answer;
        noteRequest(payload);
    }
    for (const Bytes& frame : toFrames(channel_, command, payload))
        if (!wire_.write(frame))
            return std::nullopt;
    Assembler answer;
    Bytes report(hidReportSize);
    while (!answer.done()) {
        if (!wire_.read(report, std::nullopt))
            return std::nullopt;
        if (report[commandAt] == hidKeepAlive)
            continue;
        if (!answer.add(report) || answer.command() != command) {
            wire_.refuse("reports that are no answer");
            return std::nullopt;
        }
    }
    if (command == hidCbor)
        noteAnswer(answer.payload());
    return answer.payload();
}

void Relay::endOperation() {
    largeBlobs_.reset();
    proof_.reset();
    outgoing_ = {};
    ready_.clear();
    asked_ = 0;
}

/// The key has a new key agreement key after a wrong PIN, whichever program tried it.
std::optional<Bytes> Relay::answerAtHand(ByteView request) {
    if (largeBlobs_)
        if (auto answer = largeBlobAnswer(request, *largeBlobs_))
            return answer;
    const auto found = keyAgreements_.find(toBytes(request));
    if (found == keyAgreements_.end())
        return std::nullopt;
    wire_.settle();
    if (wire_.overheard() || wire_.failure())
        return std::nullopt;
    return translateAnswer(clientPin, found->second, omitted_);
}

void Relay::noteRequest(ByteView message) {
    request_ = toBytes(message);
    const std::uint8_t command = message.empty() ? std::uint8_t{0} : message.front();
    if (!message.empty() && !keepsToken(message))
        ++tokenGeneration_;
    infoOutdated_ = infoOutdated_ || !keepsInfo(command);
    deviceOutdated_ = deviceOutdated_ || isOneOf(command, {reset, bioEnrollment, bioEnrollmentPreview});
}

void Relay::noteAnswer(const Bytes& answer) {
    constexpr std::uint8_t done = 0;
    const std::uint8_t command = request_.empty() ? std::uint8_t{0} : request_.front();
    const bool succeeded = !answer.empty() && answer.front() == done;
    if (command == getInfo && succeeded) {
        info_ = answer;
        infoOutdated_ = false;
    }
    if (command == reset || (command == clientPin && !succeeded))
        forgetKeyAgreement();
    else if (succeeded && !wire_.overheard() && isKeyAgreement(request_))
        keyAgreements_[request_] = answer;
}

/// Answers a request for what is at hand.
bool Relay::serve(ByteView report) {
    const auto request = wholePayload(report);
    if (!request)
        return false;
    const auto answer = answerAtHand(*request);
    if (!answer)
        return false;
    ChannelId channel{};
    std::copy_n(report.begin(), channel.size(), channel.begin());
    std::ranges::move(toFrames(channel, hidCbor, *answer), std::back_inserter(ready_));
    return true;
}

/// A report of a request that is to have a proof.
bool Relay::collect(ByteView report) {
    if (!outgoing_.add(report))
        return wire_.refuse("reports that are no request");
    if (!outgoing_.done())
        return true;
    const Assembler request = std::exchange(outgoing_, {});
    ready_.clear();
    const Bytes message = withProof(request.payload(), *proof_);
    asked_ = message.empty() ? std::uint8_t{0} : message.front();
    noteRequest(message);
    for (const Bytes& frame : toFrames(channel_, request.command(), message))
        if (!wire_.write(frame))
            return false;
    return true;
}

/// Keep-alives pass; the first report of the answer is handed over when all of it has come.
bool Relay::translate(std::span<std::uint8_t> report, std::optional<std::chrono::milliseconds> timeout) {
    Assembler answer;
    while (!answer.done()) {
        if (!wire_.read(report, timeout))
            return false;
        if (report[commandAt] == hidKeepAlive) {
            if (answer.begun())
                continue; // one too late
            return true;
        }
        if (!answer.add(report))
            return wire_.refuse("reports that are no answer");
    }
    noteAnswer(answer.payload());
    ChannelId channel{};
    std::copy_n(report.begin(), channel.size(), channel.begin());
    const Bytes translated =
        translateAnswer(std::exchange(asked_, std::uint8_t{0}), answer.payload(), omitted_);
    std::ranges::move(toFrames(channel, answer.command(), translated), std::back_inserter(ready_));
    hand(report);
    return true;
}

void Relay::hand(std::span<std::uint8_t> report) {
    std::ranges::copy(ready_.front(), report.begin());
    ready_.pop_front();
}

/// The answer to CTAPHID_INIT: the nonce (8 bytes), then the channel.
void Relay::noteChannel(ByteView report) {
    constexpr std::size_t behindNonce = payloadAt + 8;
    if (report[commandAt] == hidInit)
        std::copy_n(report.begin() + behindNonce, channel_.size(), channel_.begin());
}

} // namespace fidesk::token
