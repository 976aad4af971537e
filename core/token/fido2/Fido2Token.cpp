#include "core/token/fido2/Fido2Token.h"

#include "core/token/fido2/Credential.h"
#include "core/token/fido2/Fingerprints.h"
#include "core/token/fido2/Holdings.h"
#include "core/token/fido2/Keep.h"
#include "core/token/fido2/KeyStatus.h"
#include "core/token/fido2/LargeBlobs.h"
#include "core/token/fido2/Passkeys.h"
#include "core/token/fido2/PinProof.h"
#include "core/token/fido2/Settings.h"
#include "core/token/fido2/Touch.h"

namespace fidesk::token {
namespace {

class Fido2Token final : public Token {
public:
    Fido2Token(TokenAddress address, HidChannelOpener opener, Timings timings)
        : address_(std::move(address)), keep_(std::make_shared<Keep>(std::move(opener), timings)),
          timings_(timings) {}

    [[nodiscard]] const TokenAddress& address() const override { return address_; }

    [[nodiscard]] Result<std::unique_ptr<TokenHold>> hold(std::stop_token stop) override;
    Result<AuthenticatorInfo> info(std::stop_token stop) override;
    Result<TokenStatus> status(std::stop_token stop) override;
    Result<void> wink(std::stop_token stop) override;
    Result<PinRetries> pinRetries(std::stop_token stop) override;
    Result<void> setPin(const Pin& pin, std::stop_token stop) override;
    Result<void> changePin(const Pin& oldPin, const Pin& newPin, std::stop_token stop) override;
    Result<void> checkPin(const Pin& pin, std::stop_token stop) override;
    Result<CreatedCredential> makeCredential(const MakeCredential& request, const Pin& pin,
                                             TokenObserver& observer, std::stop_token stop) override;
    Result<Assertion> getAssertion(const GetAssertion& request, const Pin& pin, TokenObserver& observer,
                                   std::stop_token stop) override;
    Result<std::optional<bool>> holdsAnyOf(const std::string& rpId, const std::vector<Bytes>& credentialIds,
                                           std::stop_token stop) override;
    Result<PasskeyStore> passkeys(const Pin& pin, std::stop_token stop) override;
    Result<void> renamePasskey(const Passkey& passkey, const Pin& pin, std::stop_token stop) override;
    Result<std::vector<Fingerprint>> fingerprints(const Pin& pin, std::stop_token stop) override;
    Result<Fingerprint> addFingerprint(const Pin& pin, FingerprintObserver& observer,
                                       std::stop_token stop) override;
    Result<void> renameFingerprint(ByteView id, const std::string& name, const Pin& pin,
                                   std::stop_token stop) override;
    Result<void> removeFingerprint(ByteView id, const Pin& pin, std::stop_token stop) override;
    Result<void> setMinPinLength(std::size_t codePoints, const Pin* pin, std::stop_token stop) override;
    Result<void> setMinPinLengthRpIds(const std::vector<std::string>& rpIds, const Pin* pin,
                                      std::stop_token stop) override;
    Result<void> forcePinChange(const Pin* pin, std::stop_token stop) override;
    Result<void> setAlwaysUv(bool on, const Pin* pin, std::stop_token stop) override;
    Result<void> enableEnterpriseAttestation(const Pin* pin, std::stop_token stop) override;
    Result<LargeBlobStore> largeBlobs(const Pin& pin, std::stop_token stop) override;
    Result<void> writeLargeBlob(ByteView credentialId, ByteView content, const Pin& pin,
                                std::stop_token stop) override;
    Result<void> deleteLargeBlob(ByteView credentialId, const Pin& pin, std::stop_token stop) override;
    Result<void> deletePasskey(ByteView credentialId, const Pin& pin, std::stop_token stop) override;
    Result<void> reset(TokenObserver& observer, std::stop_token stop) override;
    Result<void> waitForTouch(TokenObserver& observer, std::stop_token stop) override;

private:
    /// Any key, U2F-only ones too.
    Result<Lease> openAny(std::stop_token stop, TokenObserver* observer = nullptr) const {
        return keep_->lease(observer, std::move(stop));
    }
    Result<Lease> open(std::stop_token stop, TokenObserver* observer = nullptr) const {
        FIDESK_ASSIGN(auto session, openAny(std::move(stop), observer));
        if (session->u2fOnly())
            return fail(ErrorCode::NotSupportedByKey, "a U2F key");
        return session;
    }

    TokenAddress address_;
    std::shared_ptr<Keep> keep_;
    Timings timings_;
};

Result<void> requireLength(Session& session, const Pin& pin) {
    FIDESK_ASSIGN(const auto info, session.knownInfo());
    if (pin.codePoints() < info.minPinLength)
        return fail(ErrorCode::PinTooShort, "the key wants " + std::to_string(info.minPinLength));
    return {};
}

Result<std::unique_ptr<TokenHold>> Fido2Token::hold(std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, openAny(std::move(stop)));
    return keep_->hold(); // before the session is given back, so that it stays
}

Result<AuthenticatorInfo> Fido2Token::info(std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, openAny(std::move(stop)));
    return session->info();
}

Result<PinRetries> Fido2Token::pinRetries(std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return session->pinRetries();
}

Result<void> Fido2Token::setPin(const Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    if (!fido_dev_supports_pin(session->device()))
        return fail(ErrorCode::NotSupportedByKey, "clientPin");
    if (fido_dev_has_pin(session->device()))
        return fail(ErrorCode::PinAlreadySet);
    FIDESK_TRY(requireLength(*session, pin));
    FIDESK_TRY(session->check(fido_dev_set_pin(session->device(), pin.c_str(), nullptr), Request::SetPin));
    session->amendInfo([](AuthenticatorInfo& now) { now.options["clientPin"] = true; });
    return {};
}

Result<void> Fido2Token::changePin(const Pin& oldPin, const Pin& newPin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    FIDESK_TRY(session->requirePin());
    FIDESK_TRY(requireLength(*session, newPin));
    FIDESK_TRY(session->check(fido_dev_set_pin(session->device(), newPin.c_str(), oldPin.c_str()),
                              Request::ChangePin));
    session->amendInfo([](AuthenticatorInfo& now) { now.pinMustChange = false; });
    return {};
}

Result<void> Fido2Token::checkPin(const Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return provePin(*session, pin);
}

Result<CreatedCredential> Fido2Token::makeCredential(const MakeCredential& request, const Pin& pin,
                                                     TokenObserver& observer, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop), &observer));
    return token::makeCredential(*session, request, pin);
}

Result<Assertion> Fido2Token::getAssertion(const GetAssertion& request, const Pin& pin,
                                           TokenObserver& observer, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop), &observer));
    return token::getAssertion(*session, request, pin);
}

Result<std::optional<bool>> Fido2Token::holdsAnyOf(const std::string& rpId,
                                                   const std::vector<Bytes>& credentialIds,
                                                   std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, openAny(std::move(stop)));
    return token::holdsAnyOf(*session, rpId, credentialIds);
}

Result<TokenStatus> Fido2Token::status(std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, openAny(std::move(stop)));
    return readStatus(*session);
}

Result<void> Fido2Token::wink(std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, openAny(std::move(stop)));
    return token::wink(*session);
}

Result<PasskeyStore> Fido2Token::passkeys(const Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return listPasskeys(*session, pin);
}

Result<void> Fido2Token::renamePasskey(const Passkey& passkey, const Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return token::renamePasskey(*session, passkey, pin);
}

Result<std::vector<Fingerprint>> Fido2Token::fingerprints(const Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return listFingerprints(*session, pin);
}

Result<Fingerprint> Fido2Token::addFingerprint(const Pin& pin, FingerprintObserver& observer,
                                               std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop), &observer));
    return token::addFingerprint(*session, pin, observer);
}

Result<void> Fido2Token::renameFingerprint(ByteView id, const std::string& name, const Pin& pin,
                                           std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return token::renameFingerprint(*session, id, name, pin);
}

Result<void> Fido2Token::removeFingerprint(ByteView id, const Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return token::removeFingerprint(*session, id, pin);
}

Result<void> Fido2Token::setMinPinLength(std::size_t codePoints, const Pin* pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return token::setMinPinLength(*session, codePoints, pin);
}

Result<void> Fido2Token::setMinPinLengthRpIds(const std::vector<std::string>& rpIds, const Pin* pin,
                                              std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return token::setMinPinLengthRpIds(*session, rpIds, pin);
}

Result<void> Fido2Token::forcePinChange(const Pin* pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return token::forcePinChange(*session, pin);
}

Result<void> Fido2Token::setAlwaysUv(bool on, const Pin* pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return token::setAlwaysUv(*session, on, pin);
}

Result<void> Fido2Token::enableEnterpriseAttestation(const Pin* pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return token::enableEnterpriseAttestation(*session, pin);
}

Result<LargeBlobStore> Fido2Token::largeBlobs(const Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return listLargeBlobs(*session, pin);
}

Result<void> Fido2Token::writeLargeBlob(ByteView credentialId, ByteView content, const Pin& pin,
                                        std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return token::writeLargeBlob(*session, credentialId, content, pin);
}

Result<void> Fido2Token::deleteLargeBlob(ByteView credentialId, const Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return token::deleteLargeBlob(*session, credentialId, pin);
}

Result<void> Fido2Token::deletePasskey(ByteView credentialId, const Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return token::deletePasskey(*session, credentialId, pin);
}

/// Some keys that are asked too late say 0x3A, "not touched", without ever having asked for a touch.
Result<void> Fido2Token::reset(TokenObserver& observer, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop), &observer));
    auto done = session->check(fido_dev_reset(session->device()), Request::Reset);
    if (!done && done.error().code == ErrorCode::NotTouched && !session->wire().touchAsked())
        done.error().code = ErrorCode::ResetTooLate;
    return done;
}

Result<void> Fido2Token::waitForTouch(TokenObserver& observer, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, openAny(stop, &observer));
    return token::waitForTouch(*session, observer, stop, timings_);
}

} // namespace

std::unique_ptr<Token> makeFido2Token(TokenAddress address, HidChannelOpener opener, Timings timings) {
    return std::make_unique<Fido2Token>(std::move(address), std::move(opener), timings);
}

} // namespace fidesk::token
