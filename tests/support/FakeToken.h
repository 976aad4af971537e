#pragma once

#include "tests/support/FakeTokens.h"

namespace fidesk::test {

/// One opening of a FakeKey: good until it is pulled out.
class FakeToken final : public token::Token {
public:
    FakeToken(std::shared_ptr<FakeKey> key, int insertion) : key_(std::move(key)), insertion_(insertion) {}

    [[nodiscard]] const token::TokenAddress& address() const override { return key_->address_; }
    [[nodiscard]] Result<std::unique_ptr<token::TokenHold>> hold(std::stop_token stop) override;
    Result<token::AuthenticatorInfo> info(std::stop_token stop) override;
    Result<token::TokenStatus> status(std::stop_token stop) override;
    Result<void> wink(std::stop_token stop) override;
    Result<token::PinRetries> pinRetries(std::stop_token stop) override;
    Result<void> setPin(const token::Pin& pin, std::stop_token stop) override;
    Result<void> changePin(const token::Pin& oldPin, const token::Pin& newPin, std::stop_token stop) override;
    Result<void> checkPin(const token::Pin& pin, std::stop_token stop) override;
    Result<token::CreatedCredential> makeCredential(const token::MakeCredential& request,
                                                    const token::Pin& pin, token::TokenObserver& observer,
                                                    std::stop_token stop) override;
    Result<token::Assertion> getAssertion(const token::GetAssertion& request, const token::Pin& pin,
                                          token::TokenObserver& observer, std::stop_token stop) override;
    Result<std::optional<bool>> holdsAnyOf(const std::string& rpId, const std::vector<Bytes>& credentialIds,
                                           std::stop_token stop) override;
    Result<token::PasskeyStore> passkeys(const token::Pin& pin, std::stop_token stop) override;
    Result<void> renamePasskey(const token::Passkey& passkey, const token::Pin& pin,
                               std::stop_token stop) override;
    Result<void> deletePasskey(ByteView credentialId, const token::Pin& pin, std::stop_token stop) override;
    Result<std::vector<token::Fingerprint>> fingerprints(const token::Pin& pin,
                                                         std::stop_token stop) override;
    Result<token::Fingerprint> addFingerprint(const token::Pin& pin, token::FingerprintObserver& observer,
                                              std::stop_token stop) override;
    Result<void> renameFingerprint(ByteView id, const std::string& name, const token::Pin& pin,
                                   std::stop_token stop) override;
    Result<void> removeFingerprint(ByteView id, const token::Pin& pin, std::stop_token stop) override;
    Result<void> setMinPinLength(std::size_t codePoints, const token::Pin* pin,
                                 std::stop_token stop) override;
    Result<void> setMinPinLengthRpIds(const std::vector<std::string>& rpIds, const token::Pin* pin,
                                      std::stop_token stop) override;
    Result<void> forcePinChange(const token::Pin* pin, std::stop_token stop) override;
    Result<void> setAlwaysUv(bool on, const token::Pin* pin, std::stop_token stop) override;
    Result<void> enableEnterpriseAttestation(const token::Pin* pin, std::stop_token stop) override;
    Result<token::LargeBlobStore> largeBlobs(const token::Pin& pin, std::stop_token stop) override;
    Result<void> writeLargeBlob(ByteView credentialId, ByteView content, const token::Pin& pin,
                                std::stop_token stop) override;
    Result<void> deleteLargeBlob(ByteView credentialId, const token::Pin& pin, std::stop_token stop) override;
    Result<void> reset(token::TokenObserver& observer, std::stop_token stop) override;
    Result<void> waitForTouch(token::TokenObserver& observer, std::stop_token stop) override;

private:
    using Lock = std::unique_lock<std::mutex>;

    std::shared_ptr<FakeKey> key_;
    int insertion_;

    class Hold;

    [[nodiscard]] bool gone() const { return key_->insertion_ != insertion_; }
    Result<Lock> enter(const char* name, const std::stop_token& stop);
    Result<void> acceptable(const token::Pin& pin) const;
    Result<void> proved(const token::Pin& pin);
    Result<void> allowed(const token::Pin* pin);
    Result<FakeKey::Credential*> credential(ByteView id);
    Result<void> touched(Lock& lock, token::TokenObserver& observer, const std::stop_token& stop);

    [[nodiscard]] bool find(const Bytes& id) const;
    const FakeKey::Credential& create(const token::MakeCredential& request);
};

} // namespace fidesk::test
