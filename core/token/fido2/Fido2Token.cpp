#include "core/token/fido2/Fido2Token.h"

#include "core/token/fido2/Credential.h"
#include "core/token/fido2/Passkeys.h"
#include "core/token/fido2/Session.h"

namespace fidesk::token {
namespace {

class Fido2Token final : public Token {
public:
    Fido2Token(TokenAddress address, HidChannelOpener opener, Timings timings)
        : address_(std::move(address)), opener_(std::move(opener)), timings_(timings) {}

    [[nodiscard]] const TokenAddress& address() const override { return address_; }

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
    Result<std::unique_ptr<Session>> open(std::stop_token stop, TokenObserver* observer = nullptr) const {
        return Session::open(opener_, observer, std::move(stop), timings_);
    }

    TokenAddress address_;
    HidChannelOpener opener_;
    Timings timings_;
};

Result<void> requireLength(Session& session, const Pin& pin) {
    FIDESK_ASSIGN(const auto info, session.info());
    if (pin.codePoints() < info.minPinLength)
        return fail(ErrorCode::PinTooShort, "the key wants " + std::to_string(info.minPinLength));
    return {};
}

Result<AuthenticatorInfo> Fido2Token::info(std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
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
    return session->check(fido_dev_set_pin(session->device(), pin.c_str(), nullptr), Request::SetPin);
}

Result<void> Fido2Token::changePin(const Pin& oldPin, const Pin& newPin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    FIDESK_TRY(session->requirePin());
    FIDESK_TRY(requireLength(*session, newPin));
    return session->check(fido_dev_set_pin(session->device(), newPin.c_str(), oldPin.c_str()),
                          Request::ChangePin);
}

/// CTAP has no "is this the PIN": it is proved by asking for a PIN token, and libfido2 asks for one only on
/// the way to something else. The something that every key has, that changes nothing and needs no touch, is a
/// silent assertion for a credential that cannot exist: ids are never as short as one byte. A key that gets
/// as far as not finding it has taken the PIN.
Result<void> Fido2Token::checkPin(const Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    const auto asserted = token::getAssertion(*session,
                                              {.clientDataHash = {},
                                               .rpId = "pin-check.invalid",
                                               .allowList = {Bytes(32, 0)},
                                               .userPresence = false},
                                              pin);
    if (!asserted && asserted.error().code != ErrorCode::NoCredentials &&
        asserted.error().native != FIDO_ERR_INVALID_CREDENTIAL)
        return fail(asserted.error());
    return {};
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

Result<PasskeyStore> Fido2Token::passkeys(const Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    PasskeyStore store;
    FIDESK_ASSIGN(store.passkeys, listPasskeys(*session, pin));
    store.used = store.passkeys.size();
    return store;
}

Result<TokenStatus> Fido2Token::status(std::stop_token stop) {
    TokenStatus status;
    FIDESK_ASSIGN(status.info, info(stop));
    if (status.info.pinSet()) {
        FIDESK_ASSIGN(status.pinRetries, pinRetries(stop));
    }
    return status;
}

Result<void> Fido2Token::wink(std::stop_token /*stop*/) {
    return fail(ErrorCode::NotSupportedByKey);
}

Result<void> Fido2Token::renamePasskey(const Passkey& /*passkey*/, const Pin& /*pin*/,
                                       std::stop_token /*stop*/) {
    return fail(ErrorCode::NotSupportedByKey);
}

Result<std::vector<Fingerprint>> Fido2Token::fingerprints(const Pin& /*pin*/, std::stop_token /*stop*/) {
    return fail(ErrorCode::NotSupportedByKey);
}

Result<Fingerprint> Fido2Token::addFingerprint(const Pin& /*pin*/, FingerprintObserver& /*observer*/,
                                               std::stop_token /*stop*/) {
    return fail(ErrorCode::NotSupportedByKey);
}

Result<void> Fido2Token::renameFingerprint(ByteView /*id*/, const std::string& /*name*/, const Pin& /*pin*/,
                                           std::stop_token /*stop*/) {
    return fail(ErrorCode::NotSupportedByKey);
}

Result<void> Fido2Token::removeFingerprint(ByteView /*id*/, const Pin& /*pin*/, std::stop_token /*stop*/) {
    return fail(ErrorCode::NotSupportedByKey);
}

Result<void> Fido2Token::setMinPinLength(std::size_t /*codePoints*/, const Pin* /*pin*/,
                                         std::stop_token /*stop*/) {
    return fail(ErrorCode::NotSupportedByKey);
}

Result<void> Fido2Token::setMinPinLengthRpIds(const std::vector<std::string>& /*rpIds*/, const Pin* /*pin*/,
                                              std::stop_token /*stop*/) {
    return fail(ErrorCode::NotSupportedByKey);
}

Result<void> Fido2Token::forcePinChange(const Pin* /*pin*/, std::stop_token /*stop*/) {
    return fail(ErrorCode::NotSupportedByKey);
}

Result<void> Fido2Token::setAlwaysUv(bool /*on*/, const Pin* /*pin*/, std::stop_token /*stop*/) {
    return fail(ErrorCode::NotSupportedByKey);
}

Result<void> Fido2Token::enableEnterpriseAttestation(const Pin* /*pin*/, std::stop_token /*stop*/) {
    return fail(ErrorCode::NotSupportedByKey);
}

Result<LargeBlobStore> Fido2Token::largeBlobs(const Pin& /*pin*/, std::stop_token /*stop*/) {
    return fail(ErrorCode::NotSupportedByKey);
}

Result<void> Fido2Token::writeLargeBlob(ByteView /*credentialId*/, ByteView /*content*/, const Pin& /*pin*/,
                                        std::stop_token /*stop*/) {
    return fail(ErrorCode::NotSupportedByKey);
}

Result<void> Fido2Token::deleteLargeBlob(ByteView /*credentialId*/, const Pin& /*pin*/,
                                         std::stop_token /*stop*/) {
    return fail(ErrorCode::NotSupportedByKey);
}

Result<void> Fido2Token::deletePasskey(ByteView credentialId, const Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return token::deletePasskey(*session, credentialId, pin);
}

Result<void> Fido2Token::reset(TokenObserver& observer, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop), &observer));
    return session->check(fido_dev_reset(session->device()), Request::Reset);
}

/// libfido2 asks with a makeCredential whose pinUvAuthParam is empty, which every CTAP version defines as
/// "tell me which key this is" (CTAP 2.1 section 6.1.2 step 1); authenticatorSelection is not in its
/// interface. Its status call takes a lost answer for "not yet", so the wire's failure is looked at too.
Result<void> Fido2Token::waitForTouch(TokenObserver& observer, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop), &observer));
    FIDESK_TRY(session->check(fido_dev_get_touch_begin(session->device()), Request::Plain));
    int touched = 0;
    FIDESK_TRY(session->check(fido_dev_get_touch_status(session->device(), &touched, -1), Request::Plain));
    return touched != 0 ? Result<void>() : session->check(FIDO_ERR_RX, Request::Plain);
}

} // namespace

std::unique_ptr<Token> makeFido2Token(TokenAddress address, HidChannelOpener opener, Timings timings) {
    return std::make_unique<Fido2Token>(std::move(address), std::move(opener), timings);
}

} // namespace fidesk::token
