#include "tests/support/ctap/HidClient.h"

#include <algorithm>

namespace fidesk::test {

namespace {

Bytes address(std::uint32_t channel) {
    return {static_cast<std::uint8_t>(channel >> 24), static_cast<std::uint8_t>(channel >> 16),
            static_cast<std::uint8_t>(channel >> 8), static_cast<std::uint8_t>(channel)};
}

std::uint32_t channelOf(ByteView report) {
    return static_cast<std::uint32_t>(report[0]) << 24 | static_cast<std::uint32_t>(report[1]) << 16 |
           static_cast<std::uint32_t>(report[2]) << 8 | report[3];
}

} // namespace

Bytes initialReport(std::uint32_t channel, std::uint8_t command, std::size_t total, ByteView part) {
    Bytes report = address(channel);
    append(report, Bytes{static_cast<std::uint8_t>(command | 0x80), static_cast<std::uint8_t>(total >> 8),
                         static_cast<std::uint8_t>(total)});
    append(report, part);
    report.resize(token::hidReportSize);
    return report;
}

Bytes continuationReport(std::uint32_t channel, std::uint8_t sequence, ByteView part) {
    Bytes report = address(channel);
    report.push_back(sequence);
    append(report, part);
    report.resize(token::hidReportSize);
    return report;
}

std::vector<Bytes> reportsOf(const HidFrame& frame) {
    ByteView rest = frame.payload;
    const std::size_t first = std::min<std::size_t>(rest.size(), 57);
    std::vector<Bytes> reports{initialReport(frame.channel, frame.command, rest.size(), rest.first(first))};
    rest = rest.subspan(first);
    for (std::uint8_t sequence = 0; !rest.empty(); ++sequence) {
        const std::size_t part = std::min<std::size_t>(rest.size(), 59);
        reports.push_back(continuationReport(frame.channel, sequence, rest.first(part)));
        rest = rest.subspan(part);
    }
    return reports;
}

Result<void> HidClient::send(const HidFrame& frame) {
    for (const Bytes& report : reportsOf(frame))
        FIDESK_TRY(hid_->write(report));
    return {};
}

Result<HidFrame> HidClient::receive(std::chrono::milliseconds timeout) {
    FIDESK_ASSIGN(auto report, hid_->read(timeout));
    if (!report)
        return fail(ErrorCode::KeyUnresponsive, "no report in time");
    if (report->size() != token::hidReportSize || ((*report)[4] & 0x80) == 0)
        return fail(ErrorCode::KeyMalfunction, "not the first report of a message");
    HidFrame frame{channelOf(*report), static_cast<std::uint8_t>((*report)[4] & 0x7F), {}};
    const auto total = static_cast<std::size_t>((*report)[5] << 8 | (*report)[6]);
    append(frame.payload, ByteView(*report).subspan(7).first(std::min<std::size_t>(total, 57)));
    for (std::uint8_t sequence = 0; frame.payload.size() < total; ++sequence) {
        FIDESK_ASSIGN(auto next, hid_->read(timeout));
        if (!next)
            return fail(ErrorCode::KeyUnresponsive, "no report in time");
        if (channelOf(*next) != frame.channel || (*next)[4] != sequence)
            return fail(ErrorCode::KeyMalfunction, "not the report that follows");
        append(frame.payload,
               ByteView(*next).subspan(5).first(std::min<std::size_t>(total - frame.payload.size(), 59)));
    }
    return frame;
}

Result<std::uint32_t> HidClient::openChannel() {
    const Bytes nonce{1, 2, 3, 4, 5, 6, 7, 8};
    FIDESK_TRY(send({broadcast, 0x06, nonce}));
    FIDESK_ASSIGN(const HidFrame answer, receive());
    if (answer.channel != broadcast || answer.command != 0x06 || answer.payload.size() != 17 ||
        !equal(ByteView(answer.payload).first(8), nonce))
        return fail(ErrorCode::KeyMalfunction, "not the answer to CTAPHID_INIT");
    return channelOf(ByteView(answer.payload).subspan(8));
}

} // namespace fidesk::test
