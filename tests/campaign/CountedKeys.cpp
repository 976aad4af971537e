#include "tests/campaign/CountedKeys.h"

#include "core/token/fido2/Fido2Token.h"

#include <array>

namespace fidesk::campaign {

namespace {

// CTAP 2.1 section 11.2.4: an initialisation packet of CTAPHID_CBOR, with the command's byte behind it.
constexpr std::size_t commandAt = 4;
constexpr std::size_t ctapAt = 7;
constexpr std::uint8_t hidCbor = 0x90;
constexpr std::uint8_t ctapReset = 0x07;
constexpr std::uint8_t ctapNotAllowed = 0x30;

std::string nameOf(std::uint8_t command) {
    constexpr std::array<std::pair<std::uint8_t, const char*>, 10> known{{{0x01, "makeCredential"},
                                                                          {0x02, "getAssertion"},
                                                                          {0x04, "getInfo"},
                                                                          {0x06, "clientPIN"},
                                                                          {0x07, "reset"},
                                                                          {0x08, "getNextAssertion"},
                                                                          {0x0A, "credentialManagement"},
                                                                          {0x0B, "selection"},
                                                                          {0x0D, "config"},
                                                                          {0x41, "credentialManagement"}}};
    for (const auto& [code, text] : known)
        if (code == command)
            return text;
    return "command " + std::to_string(command);
}

class CountedChannel final : public token::HidChannel {
public:
    /// @p reached: told of each command, before it reaches the key.
    CountedChannel(std::unique_ptr<token::HidChannel> channel, Points& points,
                   std::function<void(std::uint8_t command)> reached)
        : channel_(std::move(channel)), points_(points), reached_(std::move(reached)) {}

    Result<void> write(ByteView report) override {
        if (report[commandAt] == hidCbor) {
            command_ = nameOf(report[ctapAt]);
            points_.pass("before key " + command_);
            reached_(report[ctapAt]);
        }
        return channel_->write(report);
    }

    Result<std::optional<Bytes>> read(std::chrono::milliseconds timeout) override {
        auto report = channel_->read(timeout);
        if (report && *report && (**report)[commandAt] == hidCbor)
            points_.pass("answered key " + command_);
        return report;
    }

private:
    std::unique_ptr<token::HidChannel> channel_;
    Points& points_;
    std::function<void(std::uint8_t command)> reached_;
    std::string command_{};
};

} // namespace

CountedKeys::CountedKeys(std::shared_ptr<simulator::SoftwareKey> key, Points& points)
    : key_(std::move(key)), points_(points) {
    (void)tokens_.add(key_);
}

Result<token::TokenAddress> CountedKeys::address() {
    FIDESK_ASSIGN(const auto addresses, tokens_.list());
    if (addresses.empty())
        return fail(ErrorCode::NoKey);
    return addresses.front();
}

Result<std::unique_ptr<token::Token>> CountedKeys::open(const token::TokenAddress& address) {
    FIDESK_ASSIGN(const auto now, this->address());
    if (now.id != address.id)
        return fail(ErrorCode::NoKey, address.id);
    const auto reached = [key = key_, late = late_](std::uint8_t command) {
        if (command != ctapReset || !std::exchange(*late, false))
            return;
        simulator::Fault tooLate;
        tooLate.kind = simulator::Fault::Kind::Status;
        tooLate.status = ctapNotAllowed;
        key->setFault(tooLate);
    };
    return token::makeFido2Token(
        now, [key = key_, &points = points_, reached]() -> Result<std::unique_ptr<token::HidChannel>> {
            FIDESK_ASSIGN(auto channel, key->openChannel());
            return std::make_unique<CountedChannel>(std::move(channel), points, reached);
        });
}

} // namespace fidesk::campaign
