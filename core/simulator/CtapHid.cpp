#include "core/simulator/CtapHid.h"

#include "core/simulator/Offers.h"
#include "core/token/HidChannel.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

constexpr std::size_t initialHeader = 7;
constexpr std::size_t continuationHeader = 5;
constexpr std::size_t initialPayload = token::hidReportSize - initialHeader;
constexpr std::size_t continuationPayload = token::hidReportSize - continuationHeader;
constexpr std::size_t nonceSize = 8;
constexpr std::uint8_t initialBit = 0x80;
constexpr std::size_t maxChannels = 256;

constexpr std::uint8_t protocolVersion = 2;
constexpr std::uint8_t capabilityWink = 0x01;
constexpr std::uint8_t capabilityCbor = 0x04;
constexpr std::uint8_t capabilityNoMsg = 0x08;

std::uint32_t channelOf(ByteView report) {
    return (std::uint32_t(report[0]) << 24) | (std::uint32_t(report[1]) << 16) |
           (std::uint32_t(report[2]) << 8) | report[3];
}

Bytes startReport(std::uint32_t channel) {
    Bytes report;
    report.reserve(token::hidReportSize);
    for (const int shift : {24, 16, 8, 0})
        report.push_back(static_cast<std::uint8_t>(channel >> shift));
    return report;
}

Bytes errorReport(std::uint32_t channel, HidError error) {
    return toReports({channel, HidCommand::Error, {static_cast<std::uint8_t>(error)}}).front();
}

CtapHid::Outcome refusal(std::uint32_t channel, HidError error) {
    CtapHid::Outcome outcome;
    outcome.replies = {errorReport(channel, error)};
    return outcome;
}

} // namespace

std::vector<Bytes> toReports(const HidMessage& message) {
    std::vector<Bytes> reports;
    ByteView rest = message.payload;
    Bytes report = startReport(message.channel);
    report.push_back(static_cast<std::uint8_t>(static_cast<std::uint8_t>(message.command) | initialBit));
    report.push_back(static_cast<std::uint8_t>(rest.size() >> 8));
    report.push_back(static_cast<std::uint8_t>(rest.size()));
    for (std::uint8_t sequence = 0;; ++sequence) {
        const std::size_t part = std::min(rest.size(), token::hidReportSize - report.size());
        append(report, rest.first(part));
        rest = rest.subspan(part);
        report.resize(token::hidReportSize);
        reports.push_back(std::move(report));
        if (rest.empty())
            return reports;
        report = startReport(message.channel);
        report.push_back(sequence);
    }
}

bool CtapHid::has(HidCommand command) const {
    switch (command) {
    case HidCommand::Ping:
    case HidCommand::Init:
        return true;
    case HidCommand::Wink:
        return personality_.wink;
    case HidCommand::Cbor:
    case HidCommand::Cancel:
        return offersCtap2(personality_);
    case HidCommand::Msg:
        return offersU2f(personality_);
    case HidCommand::Lock:
    case HidCommand::KeepAlive:
    case HidCommand::Error:
        break;
    }
    return false;
}

std::uint8_t CtapHid::capabilities() const {
    int bits = 0;
    if (has(HidCommand::Wink))
        bits |= capabilityWink;
    if (has(HidCommand::Cbor))
        bits |= capabilityCbor;
    if (!has(HidCommand::Msg))
        bits |= capabilityNoMsg;
    return static_cast<std::uint8_t>(bits);
}

CtapHid::Outcome CtapHid::receive(ByteView report) {
    const std::uint32_t channel = channelOf(report);
    return (report[4] & initialBit) != 0 ? initialReport(channel, report) : continuation(channel, report);
}

/// Why a message cannot begin now, sections 11.2.4 and 11.2.5.
std::optional<HidError> CtapHid::obstacle(std::uint32_t channel, HidCommand command,
                                          std::size_t total) const {
    if (!channels_.contains(channel))
        return HidError::InvalidChannel;
    if (assembly_ && assembly_->message.channel == channel)
        return HidError::InvalidSequence;
    if (assembly_ || busy_)
        return HidError::ChannelBusy;
    if (!has(command))
        return HidError::InvalidCommand;
    if (total > maxHidPayload || (command == HidCommand::Wink && total != 0))
        return HidError::InvalidLength;
    return std::nullopt;
}

CtapHid::Outcome CtapHid::initialReport(std::uint32_t channel, ByteView report) {
    const auto command = static_cast<HidCommand>(report[4] & ~initialBit);
    const auto total = static_cast<std::size_t>(report[5] << 8 | report[6]);
    const ByteView payload = report.subspan(initialHeader);
    if (command == HidCommand::Init)
        return initialize(channel, total, payload.first(nonceSize));
    if (command == HidCommand::Cancel && channels_.contains(channel))
        return cancel(channel);
    if (const auto error = obstacle(channel, command, total)) {
        if (*error == HidError::InvalidSequence)
            assembly_.reset();
        return refusal(channel, *error);
    }
    assembly_ = {{channel, command, toBytes(payload.first(std::min(total, initialPayload)))}, total, 0};
    return complete();
}

CtapHid::Outcome CtapHid::continuation(std::uint32_t channel, ByteView report) {
    if (!assembly_ || assembly_->message.channel != channel)
        return {}; // Section 11.2.5.4: stray ones are passed over.
    if (report[4] != assembly_->sequence) {
        assembly_.reset();
        return refusal(channel, HidError::InvalidSequence);
    }
    ++assembly_->sequence;
    Bytes& payload = assembly_->message.payload;
    append(payload, report.subspan(continuationHeader)
                        .first(std::min(continuationPayload, assembly_->total - payload.size())));
    return complete();
}

CtapHid::Outcome CtapHid::complete() {
    if (assembly_->message.payload.size() < assembly_->total)
        return {};
    Outcome outcome;
    HidMessage message = std::move(assembly_->message);
    assembly_.reset();
    if (message.command != HidCommand::Cbor && message.command != HidCommand::Msg) {
        outcome.wink = message.command == HidCommand::Wink;
        outcome.replies = toReports(message); // Ping and Wink come back as they are.
        return outcome;
    }
    if (message.payload.empty())
        return refusal(message.channel, HidError::InvalidLength);
    busy_ = message.channel;
    outcome.request = std::move(message);
    return outcome;
}

/// Section 11.2.9.1.3. A new channel is handed out even while another is busy.
CtapHid::Outcome CtapHid::initialize(std::uint32_t channel, std::size_t total, ByteView nonce) {
    const bool fresh = channel == broadcastChannel;
    if (!fresh && !channels_.contains(channel))
        return refusal(channel, HidError::InvalidChannel);
    if (total != nonceSize)
        return refusal(channel, HidError::InvalidLength);
    if (fresh && channels_.size() == maxChannels)
        return refusal(channel, HidError::ChannelBusy);
    Outcome outcome;
    if (assembly_ && assembly_->message.channel == channel)
        assembly_.reset();
    if (busy_ == channel) {
        busy_.reset();
        outcome.aborted = channel;
    }
    if (fresh)
        outcome.opened = *channels_.insert(++lastChannel_).first;
    Bytes payload = toBytes(nonce);
    append(payload, startReport(fresh ? lastChannel_ : channel));
    append(payload, Bytes{protocolVersion, 1, 0, 0, capabilities()});
    outcome.replies = toReports({channel, HidCommand::Init, std::move(payload)});
    return outcome;
}

/// Section 11.2.9.1.5: no answer of its own.
CtapHid::Outcome CtapHid::cancel(std::uint32_t channel) {
    Outcome outcome;
    if (busy_ == channel)
        outcome.cancelled = channel;
    return outcome;
}

Bytes CtapHid::expire() {
    const std::uint32_t channel = assembly_->message.channel;
    assembly_.reset();
    return errorReport(channel, HidError::MessageTimeout);
}

void CtapHid::closeChannel(std::uint32_t channel) {
    channels_.erase(channel);
    if (assembly_ && assembly_->message.channel == channel)
        assembly_.reset();
}

void CtapHid::reset() {
    channels_.clear();
    assembly_.reset();
    busy_.reset();
}

} // namespace fidesk::simulator
