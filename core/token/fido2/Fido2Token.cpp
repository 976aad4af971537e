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
    Result<PinRetries> pinRetries(std::stop_token stop) override;
    Result<void> setPin(const Pin& pin, std::stop_token stop) override;
    Result<void> changePin(const Pin& oldPin, const Pin& newPin, std::stop_token stop) override;
    Result<void> checkPin(const Pin& pin, std::stop_token stop) override;
    Result<CreatedCredential> makeCredential(const MakeCredential& request, const Pin& pin,
                                             TokenObserver& observer, std::stop_token stop) override;
    Result<Assertion> getAssertion(const GetAssertion& request, const Pin& pin, TokenObserver& observer,
                                   std::stop_token stop) override;
    Result<std::vector<Passkey>> passkeys(const Pin& pin, std::stop_token stop) override;
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

Result<std::vector<Passkey>> Fido2Token::passkeys(const Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const auto session, open(std::move(stop)));
    return listPasskeys(*session, pin);
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
