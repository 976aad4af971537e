#pragma once

#include "core/simulator/PinProtocol.h"
#include "tests/support/ctap/CtapClient.h"

namespace fidesk::test {

/// A PIN token as the host holds it.
struct HostToken {
    int status{-1};
    int protocol{2};
    Bytes value{};

    /// pinUvAuthParam over @p message.
    [[nodiscard]] Bytes over(ByteView message) const;
};

/// The host's side of authenticatorClientPIN (CTAP 2.1 section 6.5), protocol 1 or 2. Each call agrees on a
/// key anew. The statuses are the authenticator's; -1 where it did not answer.
class PinClient {
public:
    PinClient(CtapClient& client, Random& random, int protocol = 2)
        : client_(client), random_(random), protocol_(protocol) {}

    int setPin(std::string_view pin);
    int changePin(std::string_view oldPin, std::string_view newPin);
    /// getPinUvAuthTokenUsingPinWithPermissions.
    HostToken token(std::string_view pin, int permissions, std::string_view rpId = {});
    /// getPinUvAuthTokenUsingUvWithPermissions.
    HostToken uvToken(int permissions, std::string_view rpId = {});
    /// getPinToken.
    HostToken legacyToken(std::string_view pin);
    int retries();
    bool powerCycleNeeded();
    /// getUVRetries.
    int uvRetries();

    /// The parts, for requests that are wrong on purpose.
    struct Agreement {
        cbor::Value platformKey{};
        simulator::SharedSecret secret{};
    };
    Agreement agree();
    [[nodiscard]] Bytes encrypt(const Agreement& agreement, ByteView data);
    [[nodiscard]] Bytes authenticate(const Agreement& agreement, ByteView data) const;
    static Bytes padded(std::string_view pin);
    static Bytes hashed(std::string_view pin);

private:
    [[nodiscard]] simulator::PinProtocol protocol() const {
        return static_cast<simulator::PinProtocol>(protocol_);
    }
    HostToken receiveToken(const Agreement& agreement, cbor::Map request);
    int call(cbor::Map request);

    CtapClient& client_;
    Random& random_;
    int protocol_;
};

} // namespace fidesk::test
