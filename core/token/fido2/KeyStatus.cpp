#include "core/token/fido2/KeyStatus.h"

#include "core/token/fido2/Fingerprints.h"
#include "core/token/fido2/Told.h"

#include <limits>

namespace fidesk::token {
namespace {

/// getUVRetries (CTAP 2.1 section 6.5.5.3). Of libfido2's call it cannot be told whether the key said 0 or
/// nothing.
Result<int> uvRetries(Session& session) {
    constexpr std::uint8_t commandClientPin = 0x06;
    constexpr int getUvRetries = 7;
    constexpr int answerUvRetries = 5;
    FIDESK_ASSIGN(const auto told,
                  session.command(commandClientPin,
                                  cbor::Map{{1, session.relay().omitted().pinProtocol}, {2, getUvRetries}},
                                  Request::Plain));
    const auto left = toldNumber(told, answerUvRetries);
    if (!left || *left > static_cast<std::uint64_t>(std::numeric_limits<int>::max()))
        return fail(ErrorCode::KeyMalfunction, "no uvRetries");
    return static_cast<int>(*left);
}

/// The value, or nothing where the key refused; an error where it failed.
template <typename T> Result<std::optional<T>> ifTold(Session& session, Result<T> result) {
    if (!result && session.wire().failure())
        return fail(result.error());
    return result ? std::optional<T>(std::move(*result)) : std::optional<T>();
}

} // namespace

Result<TokenStatus> readStatus(Session& session) {
    TokenStatus out;
    FIDESK_ASSIGN(out.info, session.info());
    if (out.info.u2fOnly())
        return out;
    if (out.info.pinSet()) {
        FIDESK_ASSIGN(out.pinRetries, ifTold(session, session.pinRetries()));
    }
    if (out.info.option("uv").value_or(false) || out.info.option("bioEnroll").value_or(false)) {
        FIDESK_ASSIGN(out.uvRetries, ifTold(session, uvRetries(session)));
    }
    if (hasSensor(out.info)) {
        FIDESK_ASSIGN(out.sensor, ifTold(session, fingerprintSensor(session, out.info)));
    }
    return out;
}

} // namespace fidesk::token
