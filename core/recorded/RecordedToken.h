#pragma once

#include "core/recorded/Recorder.h"
#include "core/token/Token.h"

#include <map>

namespace fidesk::recorded {

/// A key that does its work through another Token and then writes to the records what was changed on it: PINs
/// set and changed, resets, passkeys, fingerprints, large blobs and settings. What only reads, and what
/// belongs to a job (makeCredential(), getAssertion()), is not written; nor is what failed, unless it may
/// have been done all the same. One thread at a time, as the other one.
class RecordedToken final : public token::Token {
public:
    /// @p recorder outlives it.
    RecordedToken(std::unique_ptr<token::Token> inner, Recorder& recorder);

    [[nodiscard]] const token::TokenAddress& address() const override { return inner_->address(); }
    [[nodiscard]] Result<std::unique_ptr<token::TokenHold>> hold(std::stop_token stop) override {
        return inner_->hold(std::move(stop));
    }
    Result<token::AuthenticatorInfo> info(std::stop_token stop) override;
    Result<token::TokenStatus> status(std::stop_token stop) override;
    Result<void> wink(std::stop_token stop) override { return inner_->wink(std::move(stop)); }
    Result<token::PinRetries> pinRetries(std::stop_token stop) override {
        return inner_->pinRetries(std::move(stop));
    }
    Result<void> setPin(const token::Pin& pin, std::stop_token stop) override;
    Result<void> changePin(const token::Pin& oldPin, const token::Pin& newPin, std::stop_token stop) override;
    Result<void> checkPin(const token::Pin& pin, std::stop_token stop) override {
        return inner_->checkPin(pin, std::move(stop));
    }
    Result<token::CreatedCredential> makeCredential(const token::MakeCredential& request,
                                                    const token::Pin& pin, token::TokenObserver& observer,
                                                    std::stop_token stop) override {
        return inner_->makeCredential(request, pin, observer, std::move(stop));
    }
    Result<token::Assertion> getAssertion(const token::GetAssertion& request, const token::Pin& pin,
                                          token::TokenObserver& observer, std::stop_token stop) override {
        return inner_->getAssertion(request, pin, observer, std::move(stop));
    }
    Result<std::optional<bool>> holdsAnyOf(const std::string& rpId, const std::vector<Bytes>& credentialIds,
                                           std::stop_token stop) override {
        return inner_->holdsAnyOf(rpId, credentialIds, std::move(stop));
    }
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
    Result<token::LargeBlobStore> largeBlobs(const token::Pin& pin, std::stop_token stop) override {
        return inner_->largeBlobs(pin, std::move(stop));
    }
    Result<void> writeLargeBlob(ByteView credentialId, ByteView content, const token::Pin& pin,
                                std::stop_token stop) override;
    Result<void> deleteLargeBlob(ByteView credentialId, const token::Pin& pin, std::stop_token stop) override;
    Result<void> reset(token::TokenObserver& observer, std::stop_token stop) override;
    Result<void> waitForTouch(token::TokenObserver& observer, std::stop_token stop) override {
        return inner_->waitForTouch(observer, std::move(stop));
    }

private:
    void write(const char* action, const std::string& outcome, const std::string& detail);
    template <typename T>
    Result<T> written(Result<T> result, const char* action, const std::string& detail = {});
    [[nodiscard]] std::string nameOfPasskey(ByteView credentialId) const;
    [[nodiscard]] std::string nameOfFingerprint(ByteView id) const;

    std::unique_ptr<token::Token> inner_;
    Recorder& recorder_;
    std::array<std::uint8_t, 16> aaguid_{};       ///< zero until the key told
    std::map<Bytes, std::string> passkeys_{};     ///< as they were listed last
    std::map<Bytes, std::string> fingerprints_{}; ///< likewise
};

} // namespace fidesk::recorded
