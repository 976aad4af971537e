#include "core/token/fido2/Frames.h"

#include "core/token/HidChannel.h"

namespace fidesk::token {
namespace {

constexpr std::size_t commandAt = 4;
constexpr std::size_t firstHead = 7; ///< channel, command, length
constexpr std::size_t nextHead = 5;  ///< channel, sequence number
constexpr std::uint8_t initBit = 0x80;

} // namespace

std::vector<Bytes> toFrames(const ChannelId& channel, std::uint8_t command, ByteView payload) {
    std::vector<Bytes> out;
    std::size_t at = 0;
    do {
        Bytes frame(channel.begin(), channel.end());
        if (out.empty())
            append(frame, Bytes{command, static_cast<std::uint8_t>(payload.size() >> 8),
                                static_cast<std::uint8_t>(payload.size())});
        else
            frame.push_back(static_cast<std::uint8_t>(out.size() - 1));
        const std::size_t part = std::min(hidReportSize - frame.size(), payload.size() - at);
        append(frame, payload.subspan(at, part));
        at += part;
        frame.resize(hidReportSize);
        out.push_back(std::move(frame));
    } while (at < payload.size());
    return out;
}

bool Assembler::add(ByteView report) {
    if (report.size() != hidReportSize || done())
        return false;
    const bool first = (report[commandAt] & initBit) != 0;
    if (first == begun_ || (!first && report[commandAt] != next_++))
        return false;
    if (first) {
        begun_ = true;
        command_ = report[commandAt];
        length_ = static_cast<std::size_t>(report[5] << 8 | report[6]);
    }
    const ByteView part = report.subspan(first ? firstHead : nextHead);
    append(payload_, part.first(std::min(part.size(), length_ - payload_.size())));
    return true;
}

} // namespace fidesk::token
