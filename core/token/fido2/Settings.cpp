#include "core/token/fido2/Settings.h"

#include "core/base/Text.h"
#include "core/cbor/Cbor.h"
#include "core/token/fido2/Choices.h"

#include <functional>

namespace fidesk::token {
namespace {

// Subcommands of authenticatorConfig, and the parameters of setMinPINLength.
constexpr std::uint8_t commandConfig = 0x0D;
constexpr int enableAttestation = 1;
constexpr int toggleAlwaysUv = 2;
constexpr int setMinLength = 3;
constexpr int newMinPinLength = 1;
constexpr int minPinLengthRpIds = 2;
constexpr int forceChange = 3;

/// getInfo where the key can be configured and @p pin is right for it.
Result<AuthenticatorInfo> requireConfig(Session& session, const Pin* pin) {
    FIDESK_ASSIGN(auto info, session.knownInfo());
    if (!info.option("authnrCfg").value_or(false))
        return fail(ErrorCode::NotSupportedByKey, "authnrCfg");
    if (pin != nullptr)
        FIDESK_TRY(session.requirePin());
    else if (info.pinSet())
        return fail(ErrorCode::PinRequired);
    return info;
}

Result<AuthenticatorInfo> requireMinLength(Session& session, const Pin* pin) {
    FIDESK_ASSIGN(auto info, requireConfig(session, pin));
    if (!info.option("setMinPINLength").value_or(false))
        return fail(ErrorCode::NotSupportedByKey, "setMinPINLength");
    return info;
}

/// What the proof of a subcommand is over (section 6.11): 32 bytes 0xFF, 0x0D, the subcommand, its
/// parameters.
Bytes toProve(const cbor::Map& message) {
    constexpr std::size_t filling = 32;
    Bytes out(filling, 0xFF);
    out.push_back(commandConfig);
    out.push_back(static_cast<std::uint8_t>(*message.front().second.integer()));
    if (message.size() > 1)
        append(out, cbor::encode(message.back().second));
    return out;
}

/// @p message: the subcommand, and its parameters where it has any. A key that no PIN and no fingerprint
/// protects asks for no proof (section 6.11); a fingerprint is asked for by libfido2.
Result<void> configure(Session& session, const Pin* pin, const std::function<int()>& byFingerprint,
                       const cbor::Map& message, Request request) {
    if (pin == nullptr && fido_dev_has_uv(session.device()))
        return session.check(byFingerprint(), request);
    const auto send = [&](const cbor::Map& whole) -> Result<void> {
        FIDESK_TRY(session.command(commandConfig, whole, request));
        return {};
    };
    if (pin == nullptr)
        return send(message);
    return session.tokens().withProof(*pin, {mayConfigure, {}}, toProve(message), [&](const Proof& proof) {
        cbor::Map whole = message;
        whole.emplace_back(3, proof.protocol);
        whole.emplace_back(4, proof.parameter);
        return send(whole);
    });
}

Result<void> checkRpIds(const std::vector<std::string>& rpIds, const AuthenticatorInfo& info) {
    for (const std::string& one : rpIds)
        if (one.empty() || !codePoints(one) || one.find('\0') != std::string::npos)
            return fail(ErrorCode::InvalidArgument, "RP ID");
    if (rpIds.size() > info.maxRpIdsForMinPinLength)
        return fail(ErrorCode::RequestTooLarge,
                    "the key takes " + std::to_string(info.maxRpIdsForMinPinLength) + " RP IDs");
    if (rpIdsThatFit(rpIds) < rpIds.size())
        return fail(ErrorCode::RequestTooLarge, "only the first " + std::to_string(rpIdsThatFit(rpIds)) +
                                                    " of " + std::to_string(rpIds.size()) +
                                                    " RP IDs fit into 128 bytes");
    return {};
}

Result<void> toggle(Session& session, const Pin* pin) {
    return configure(
        session, pin, [&] { return fido_dev_toggle_always_uv(session.device(), nullptr); },
        {{1, toggleAlwaysUv}}, Request::Setting);
}

} // namespace

Result<void> setMinPinLength(Session& session, std::size_t codePoints, const Pin* pin) {
    FIDESK_ASSIGN(const auto info, requireMinLength(session, pin));
    if (codePoints <= info.minPinLength || codePoints > maxPinBytes)
        return fail(ErrorCode::MinPinLengthRefused, "it is " + std::to_string(info.minPinLength));
    FIDESK_TRY(configure(
        session, pin, [&] { return fido_dev_set_pin_minlen(session.device(), codePoints, nullptr); },
        {{1, setMinLength}, {2, cbor::Map{{newMinPinLength, codePoints}}}}, Request::MinPinLength));
    session.amendInfo([&](AuthenticatorInfo& now) {
        now.minPinLength = codePoints;
        now.pinMustChange = now.pinMustChange || (pin != nullptr && pin->codePoints() < codePoints);
    });
    return {};
}

Result<void> setMinPinLengthRpIds(Session& session, const std::vector<std::string>& rpIds, const Pin* pin) {
    FIDESK_ASSIGN(const auto info, requireMinLength(session, pin));
    if (!hasExtension(info, "minPinLength") || info.maxRpIdsForMinPinLength == 0)
        return fail(ErrorCode::NotSupportedByKey, "minPinLengthRPIDs");
    FIDESK_TRY(checkRpIds(rpIds, info));
    cbor::Array list(rpIds.begin(), rpIds.end());
    std::vector<const char*> texts;
    for (const std::string& one : rpIds)
        texts.push_back(one.c_str());
    return configure(
        session, pin,
        [&] { return fido_dev_set_pin_minlen_rpid(session.device(), texts.data(), texts.size(), nullptr); },
        {{1, setMinLength}, {2, cbor::Map{{minPinLengthRpIds, std::move(list)}}}}, Request::Setting);
}

Result<void> forcePinChange(Session& session, const Pin* pin) {
    FIDESK_ASSIGN(const auto info, requireMinLength(session, pin));
    if (!info.pinSet())
        return fail(ErrorCode::PinNotSet);
    FIDESK_TRY(configure(
        session, pin, [&] { return fido_dev_force_pin_change(session.device(), nullptr); },
        {{1, setMinLength}, {2, cbor::Map{{forceChange, true}}}}, Request::Setting));
    session.amendInfo([](AuthenticatorInfo& now) { now.pinMustChange = true; });
    return {};
}

Result<void> setAlwaysUv(Session& session, bool on, const Pin* pin) {
    FIDESK_ASSIGN(const auto info, requireConfig(session, pin));
    const auto before = info.option("alwaysUv");
    if (!before)
        return fail(ErrorCode::NotSupportedByKey, "alwaysUv");
    if (*before == on)
        return {};
    FIDESK_TRY(toggle(session, pin));
    session.amendInfo([on](AuthenticatorInfo& now) { now.options["alwaysUv"] = on; });
    session.relay().outdateInfo(); // other options follow from this one: makeCredUvNotRqd, U2F (section 7.2)
    return {};
}

Result<void> enableEnterpriseAttestation(Session& session, const Pin* pin) {
    FIDESK_ASSIGN(const auto info, requireConfig(session, pin));
    const auto before = info.option("ep");
    if (!before)
        return fail(ErrorCode::NotSupportedByKey, "ep");
    if (*before)
        return {};
    FIDESK_TRY(configure(
        session, pin, [&] { return fido_dev_enable_entattest(session.device(), nullptr); },
        {{1, enableAttestation}}, Request::Setting));
    session.amendInfo([](AuthenticatorInfo& now) { now.options["ep"] = true; });
    return {};
}

} // namespace fidesk::token
