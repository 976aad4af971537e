#include "tests/support/FakeToken.h"

#include <algorithm>

namespace fidesk::test {

using token::SampleAdvice;

Result<FakeKey::Credential*> FakeToken::credential(ByteView id) {
    const auto found =
        std::ranges::find_if(key_->credentials_, [&](const auto& one) { return equal(one.id, id); });
    if (found == key_->credentials_.end())
        return fail(ErrorCode::NoCredentials, {}, 0x2E);
    return &*found;
}

Result<void> FakeToken::allowed(const token::Pin* pin) {
    if (pin != nullptr)
        return proved(*pin);
    if (key_->pin_)
        return fail(ErrorCode::PinRequired, {}, 0x36);
    return {};
}

Result<std::vector<token::Fingerprint>> FakeToken::fingerprints(const token::Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("fingerprints", stop));
    FIDESK_TRY(proved(pin));
    return key_->fingerprints_;
}

Result<token::Fingerprint>
FakeToken::addFingerprint(const token::Pin& pin, token::FingerprintObserver& observer, std::stop_token stop) {
    FIDESK_ASSIGN(Lock lock, enter("addFingerprint", stop));
    FIDESK_TRY(proved(pin));
    for (unsigned remaining = 3; remaining > 0;) {
        FIDESK_TRY(touched(lock, observer, stop));
        SampleAdvice advice = SampleAdvice::Good;
        if (!key_->samples_.empty()) {
            advice = key_->samples_.front();
            key_->samples_.erase(key_->samples_.begin());
        }
        if (advice == SampleAdvice::Good)
            --remaining;
        lock.unlock();
        observer.sampleTaken({advice, remaining});
        lock.lock();
    }
    if (gone())
        return fail(ErrorCode::KeyUnplugged);
    key_->info_.options["bioEnroll"] = true;
    return key_->fingerprints_.emplace_back(
        token::Fingerprint{.id = {++key_->lastFingerprint_, 0}, .name = {}});
}

Result<void> FakeToken::renameFingerprint(ByteView id, const std::string& name, const token::Pin& pin,
                                          std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("renameFingerprint", stop));
    FIDESK_TRY(proved(pin));
    for (token::Fingerprint& one : key_->fingerprints_)
        if (equal(one.id, id)) {
            one.name = name;
            return {};
        }
    return fail(ErrorCode::FingerprintNotFound);
}

Result<void> FakeToken::removeFingerprint(ByteView id, const token::Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("removeFingerprint", stop));
    FIDESK_TRY(proved(pin));
    if (std::erase_if(key_->fingerprints_, [&](const auto& one) { return equal(one.id, id); }) == 0)
        return fail(ErrorCode::FingerprintNotFound);
    key_->info_.options["bioEnroll"] = !key_->fingerprints_.empty();
    return {};
}

Result<void> FakeToken::setMinPinLength(std::size_t codePoints, const token::Pin* pin, std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("setMinPinLength", stop));
    FIDESK_TRY(allowed(pin));
    if (codePoints <= key_->info_.minPinLength)
        return fail(ErrorCode::MinPinLengthRefused, {}, 0x37);
    key_->info_.minPinLength = codePoints;
    if (pin != nullptr && pin->codePoints() < codePoints)
        key_->info_.pinMustChange = true;
    return {};
}

Result<void> FakeToken::setMinPinLengthRpIds(const std::vector<std::string>& rpIds, const token::Pin* pin,
                                             std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("setMinPinLengthRpIds", stop));
    FIDESK_TRY(allowed(pin));
    if (rpIds.size() > key_->info_.maxRpIdsForMinPinLength)
        return fail(ErrorCode::RequestTooLarge);
    key_->rpIds_ = rpIds;
    return {};
}

Result<void> FakeToken::forcePinChange(const token::Pin* pin, std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("forcePinChange", stop));
    FIDESK_TRY(allowed(pin));
    if (!key_->pin_)
        return fail(ErrorCode::PinNotSet);
    key_->info_.pinMustChange = true;
    return {};
}

Result<void> FakeToken::setAlwaysUv(bool on, const token::Pin* pin, std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("setAlwaysUv", stop));
    FIDESK_TRY(allowed(pin));
    if (!key_->info_.option("alwaysUv"))
        return fail(ErrorCode::NotSupportedByKey);
    key_->info_.options["alwaysUv"] = on;
    return {};
}

Result<void> FakeToken::enableEnterpriseAttestation(const token::Pin* pin, std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("enableEnterpriseAttestation", stop));
    FIDESK_TRY(allowed(pin));
    if (!key_->info_.option("ep"))
        return fail(ErrorCode::NotSupportedByKey);
    key_->info_.options["ep"] = true;
    return {};
}

Result<token::LargeBlobStore> FakeToken::largeBlobs(const token::Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("largeBlobs", stop));
    FIDESK_TRY(proved(pin));
    token::LargeBlobStore store{.blobs = {}, .bytesUsed = 17, .bytesTotal = key_->info_.maxLargeBlobArray};
    for (const FakeKey::Credential& one : key_->credentials_)
        if (const auto blob = key_->blobs_.find(one.id); blob != key_->blobs_.end()) {
            store.bytesUsed += blob->second.size() + 28;
            store.blobs.push_back({.credentialId = one.id,
                                   .rpId = one.rpId,
                                   .userName = one.userName,
                                   .content = blob->second});
        }
    return store;
}

Result<void> FakeToken::writeLargeBlob(ByteView credentialId, ByteView content, const token::Pin& pin,
                                       std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("writeLargeBlob", stop));
    FIDESK_TRY(proved(pin));
    FIDESK_ASSIGN(const FakeKey::Credential* found, credential(credentialId));
    if (content.size() > key_->info_.maxLargeBlobArray)
        return fail(ErrorCode::LargeBlobStoreFull);
    key_->blobs_[found->id] = toBytes(content);
    return {};
}

Result<void> FakeToken::deleteLargeBlob(ByteView credentialId, const token::Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("deleteLargeBlob", stop));
    FIDESK_TRY(proved(pin));
    FIDESK_ASSIGN(const FakeKey::Credential* found, credential(credentialId));
    if (key_->blobs_.erase(found->id) == 0)
        return fail(ErrorCode::LargeBlobNotFound);
    return {};
}

} // namespace fidesk::test
