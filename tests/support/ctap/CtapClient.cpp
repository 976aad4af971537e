#include "tests/support/ctap/CtapClient.h"

#include "core/cbor/Cbor.h"

namespace fidesk::test {

Result<CtapClient> CtapClient::connect(simulator::SoftwareKey& key) {
    FIDESK_ASSIGN(auto opened, key.openChannel());
    HidClient hid(std::move(opened));
    FIDESK_ASSIGN(const std::uint32_t channel, hid.openChannel());
    return CtapClient(std::move(hid), channel);
}

Result<CtapReply> CtapClient::call(std::uint8_t command, const cbor::Value& parameters) {
    FIDESK_TRY(begin(command, parameters));
    return finish();
}

Result<void> CtapClient::begin(std::uint8_t command, const cbor::Value& parameters) {
    Bytes request{command};
    if (!parameters.isNull())
        append(request, cbor::encode(parameters));
    return hid_.send({channel_, 0x10, std::move(request)});
}

Result<CtapReply> CtapClient::finish() {
    CtapReply reply;
    for (;;) {
        FIDESK_ASSIGN(const HidFrame frame, hid_.receive());
        if (frame.command == 0x3B) {
            reply.keepAlives.push_back(frame.payload.at(0));
            continue;
        }
        if (frame.command != 0x10 || frame.channel != channel_ || frame.payload.empty())
            return fail(ErrorCode::KeyMalfunction, "not an answer of CTAPHID_CBOR",
                        frame.payload.empty() ? 0 : frame.payload[0]);
        reply.status = frame.payload[0];
        if (frame.payload.size() > 1) {
            FIDESK_ASSIGN(reply.body, cbor::decode(ByteView(frame.payload).subspan(1)));
        }
        return reply;
    }
}

Result<void> CtapClient::cancel() {
    return hid_.send({channel_, 0x11, {}});
}

Result<void> CtapClient::awaitTouchWanted() {
    FIDESK_ASSIGN(const HidFrame frame, hid_.receive());
    if (frame.command != 0x3B || frame.payload != Bytes{2})
        return fail(ErrorCode::KeyMalfunction, "not a keep-alive of status 2");
    return {};
}

} // namespace fidesk::test
