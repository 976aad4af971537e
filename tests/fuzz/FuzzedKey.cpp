#include "tests/fuzz/FuzzedKey.h"

#include "core/base/Base64.h"
#include "core/cbor/Cbor.h"

#include <algorithm>
#include <deque>

namespace fidesk::test {

namespace {

using token::hidReportSize;

constexpr std::uint8_t commandInit = 0x86;
constexpr std::uint8_t commandCbor = 0x90;
constexpr std::uint8_t capabilities = 0x05; // wink, CBOR
constexpr std::uint8_t ctapGetInfo = 0x04;
constexpr std::uint8_t ctapClientPin = 0x06;
constexpr std::uint8_t pinSubcommandKeyAgreement = 2;
constexpr std::uint8_t pinSubcommandToken = 5;
constexpr std::uint8_t pinSubcommandTokenWithPermissions = 9;
constexpr std::size_t initialSpace = 57;
constexpr std::size_t continuationSpace = 59;

/// Hands out the input piece by piece.
class Input {
public:
    explicit Input(ByteView bytes) : left_(bytes) {}

    Bytes take(std::size_t count) {
        count = std::min(count, left_.size());
        Bytes out = toBytes(left_.first(count));
        left_ = left_.subspan(count);
        return out;
    }
    std::optional<Bytes> answer() {
        if (left_.size() < 2)
            return std::nullopt;
        const Bytes length = take(2);
        constexpr std::size_t longest = 7609;
        return take(std::min<std::size_t>(static_cast<std::size_t>(length[0] << 8 | length[1]), longest));
    }

private:
    ByteView left_;
};

Bytes encode(std::uint8_t status, const cbor::Value& value) {
    Bytes out{status};
    append(out, cbor::encode(value));
    return out;
}

Bytes fullInfo() {
    cbor::Map options{{"rk", true},
                      {"up", true},
                      {"clientPin", true},
                      {"credMgmt", true},
                      {"bioEnroll", true},
                      {"authnrCfg", true},
                      {"alwaysUv", false},
                      {"ep", false},
                      {"largeBlobs", true},
                      {"setMinPINLength", true},
                      {"pinUvAuthToken", true}};
    return encode(0, cbor::Map{{1, cbor::Array{"FIDO_2_0", "FIDO_2_1"}},
                               {2, cbor::Array{"credProtect", "hmac-secret", "largeBlobKey", "credBlob",
                                               "minPinLength"}},
                               {3, Bytes(16, 0x5A)},
                               {4, options},
                               {5, 2048},
                               {6, cbor::Array{1}},
                               {0x0B, 4096}});
}

/// A point on P-256 (its base point), as a key agreement key.
Bytes keyAgreement() {
    const Bytes x{0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6,
                  0xe5, 0x63, 0xa4, 0x40, 0xf2, 0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb,
                  0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96};
    const Bytes y{0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb,
                  0x4a, 0x7c, 0x0f, 0x9e, 0x16, 0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31,
                  0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5};
    return encode(0, cbor::Map{{1, cbor::Map{{1, 2}, {3, -25}, {-1, 1}, {-2, x}, {-3, y}}}});
}

/// The subcommand of a clientPIN request as libfido2 writes it: `{1: protocol, 2: subcommand, ...}`.
std::uint8_t subcommandOf(ByteView request) {
    return request.size() > 5 && request[4] == 2 ? request[5] : 0;
}

class FuzzedChannel final : public token::HidChannel {
public:
    FuzzedChannel(std::shared_ptr<Input> input, Fixed fixed) : input_(std::move(input)), fixed_(fixed) {}

    Result<void> write(ByteView report) override {
        const bool initial = (report[4] & 0x80) != 0;
        if (initial) {
            head_ = toBytes(report.first(5));
            total_ = static_cast<std::size_t>(report[5] << 8 | report[6]);
            message_ = toBytes(report.subspan(7));
        } else {
            append(message_, report.subspan(5));
        }
        if (message_.size() >= total_ && !head_.empty())
            answer();
        return {};
    }

    Result<std::optional<Bytes>> read(std::chrono::milliseconds) override {
        if (fixed_ == Fixed::Nothing)
            out_.push_back(input_->take(hidReportSize));
        if (out_.empty() || out_.front().size() < hidReportSize)
            return fail(ErrorCode::KeyUnplugged);
        std::optional<Bytes> report = std::move(out_.front());
        out_.pop_front();
        return report;
    }

private:
    std::shared_ptr<Input> input_;
    Fixed fixed_;
    Bytes head_{};
    Bytes message_{};
    std::size_t total_{0};
    std::deque<Bytes> out_{};

    void answer() {
        message_.resize(total_);
        if (fixed_ == Fixed::Nothing)
            return;
        if (head_[4] == commandInit) {
            Bytes reply = message_;
            append(reply, Bytes{0, 0, 0, 1, 2, 1, 0, 0, capabilities});
            say(reply);
        } else if (head_[4] == commandCbor) {
            if (const auto reply = ctapAnswer())
                say(*reply);
        }
        head_.clear();
    }

    std::optional<Bytes> ctapAnswer() {
        if (!answeredByItself(message_, fixed_))
            return input_->answer();
        if (message_[0] == ctapGetInfo)
            return fullInfo();
        if (subcommandOf(message_) == pinSubcommandKeyAgreement)
            return keyAgreement();
        return encode(0, cbor::Map{{2, Bytes(32, 0x33)}});
    }

    void say(ByteView payload) {
        Bytes report = toBytes(ByteView(head_).first(4));
        report.push_back(head_[4]);
        report.push_back(static_cast<std::uint8_t>(payload.size() >> 8));
        report.push_back(static_cast<std::uint8_t>(payload.size()));
        std::size_t space = initialSpace;
        for (std::uint8_t sequence = 0;; ++sequence) {
            const std::size_t part = std::min(space, payload.size());
            append(report, payload.first(part));
            report.resize(hidReportSize);
            out_.push_back(report);
            payload = payload.subspan(part);
            if (payload.empty())
                return;
            report.resize(4);
            report.push_back(sequence);
            space = continuationSpace;
        }
    }
};

} // namespace

bool answeredByItself(ByteView request, Fixed fixed) {
    if (request.empty())
        return false;
    if (request[0] == ctapGetInfo)
        return fixed >= Fixed::GetInfo;
    const std::uint8_t subcommand = subcommandOf(request);
    return fixed == Fixed::PinToken && request[0] == ctapClientPin &&
           (subcommand == pinSubcommandKeyAgreement || subcommand == pinSubcommandToken ||
            subcommand == pinSubcommandTokenWithPermissions);
}

std::unique_ptr<token::Token> makeFuzzedKey(ByteView input, Fixed fixed) {
    auto pieces = std::make_shared<Input>(input);
    return token::makeFido2Token({}, [pieces, fixed]() -> Result<std::unique_ptr<token::HidChannel>> {
        return std::make_unique<FuzzedChannel>(pieces, fixed);
    });
}

token::Pin fuzzedPin() {
    return std::move(*token::Pin::parse(Secret("240613")));
}

} // namespace fidesk::test
