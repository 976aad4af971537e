#include "core/token/fido2/Relay.h"

#include <algorithm>

namespace fidesk::token {
namespace {

constexpr std::size_t commandAt = 4;
constexpr std::size_t payloadAt = 7;

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
        if (permission_)
            return collect(report);
        if (report.size() == hidReportSize && report[commandAt] == hidCbor) {
            ready_.clear();
            if (serve(report))
                return true;
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
    return answer.payload();
}

/// Answers a request for the large-blob array out of the one at hand.
bool Relay::serve(ByteView report) {
    if (!largeBlobs_)
        return false;
    const auto request = wholePayload(report);
    if (!request)
        return false;
    const auto answer = largeBlobAnswer(*request, *largeBlobs_);
    if (!answer)
        return false;
    ChannelId channel{};
    std::copy_n(report.begin(), channel.size(), channel.begin());
    std::ranges::move(toFrames(channel, hidCbor, *answer), std::back_inserter(ready_));
    return true;
}

/// A report of libfido2's while it proves a PIN.
bool Relay::collect(ByteView report) {
    constexpr std::uint8_t getAssertion = 0x02;
    if (!outgoing_.add(report))
        return wire_.refuse("reports that are no request");
    if (!outgoing_.done())
        return true;
    const Assembler request = std::exchange(outgoing_, {});
    ready_.clear();
    asked_ = request.payload().empty() ? std::uint8_t{0} : request.payload().front();
    if (asked_ == getAssertion) {
        constexpr std::uint8_t noCredentials = 0x2E;
        proof_ = proofIn(request.payload());
        asked_ = 0;
        std::ranges::move(toFrames(channel_, hidCbor, Bytes{noCredentials}), std::back_inserter(ready_));
        return true;
    }
    for (const Bytes& frame :
         toFrames(channel_, request.command(), withPermission(request.payload(), *permission_)))
        if (!wire_.write(frame))
            return false;
    return true;
}

std::optional<Proof> Relay::takeProof() {
    permission_.reset();
    return std::exchange(proof_, std::nullopt);
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
