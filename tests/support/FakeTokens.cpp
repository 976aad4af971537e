#include "tests/support/FakeTokens.h"

#include "tests/support/FakeToken.h"

#include <algorithm>

namespace fidesk::test {

FakeKey::FakeKey(std::string id, std::string product)
    : address_{.id = std::move(id),
               .path = {},
               .manufacturer = "Fake",
               .product = std::move(product),
               .vendorId = 0x1234,
               .productId = 0x5678} {
    info_.versions = {"FIDO_2_0", "FIDO_2_1"};
    info_.options = {{"rk", true},        {"up", true},         {"clientPin", false},
                     {"credMgmt", true},  {"bioEnroll", false}, {"authnrCfg", true},
                     {"alwaysUv", false}, {"ep", false},        {"setMinPINLength", true},
                     {"largeBlobs", true}};
    info_.maxRpIdsForMinPinLength = 4;
    info_.maxLargeBlobArray = 1024;
    info_.canWink = true;
    info_.pinProtocols = {2, 1};
    info_.aaguid = {0xFA, 0x4E};
}

void FakeKey::setInfo(token::AuthenticatorInfo info) {
    const std::lock_guard lock(mutex_);
    info_ = std::move(info);
}

void FakeKey::setPinOnKey(const std::string& pin) {
    const std::lock_guard lock(mutex_);
    pin_ = pin;
}

void FakeKey::setTouch(FakeTouch touch) {
    const std::lock_guard lock(mutex_);
    touchMode_ = touch;
}

void FakeKey::refusePin(const std::string& pin) {
    const std::lock_guard lock(mutex_);
    refusedPin_ = pin;
}

void FakeKey::setSlots(std::size_t slots) {
    const std::lock_guard lock(mutex_);
    slots_ = slots;
}

void FakeKey::touch() {
    const std::lock_guard lock(mutex_);
    touched_ = waiting_;
    changed_.notify_all();
}

bool FakeKey::waitingForTouch() const {
    const std::lock_guard lock(mutex_);
    return waiting_;
}

bool FakeKey::waitUntilTouchNeeded() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(5), [this] { return waiting_; });
}

bool FakeKey::inserted() const {
    const std::lock_guard lock(mutex_);
    return inserted_;
}

int FakeKey::holds() const {
    const std::lock_guard lock(mutex_);
    return holds_;
}

bool FakeKey::hasPin() const {
    const std::lock_guard lock(mutex_);
    return pin_.has_value();
}

bool FakeKey::pinIs(const std::string& pin) const {
    const std::lock_guard lock(mutex_);
    return pin_ == pin;
}

std::vector<FakeKey::Credential> FakeKey::credentials() const {
    const std::lock_guard lock(mutex_);
    return credentials_;
}

int FakeKey::triesLeft() const {
    const std::lock_guard lock(mutex_);
    return triesLeft_;
}

std::vector<token::Fingerprint> FakeKey::fingerprints() const {
    const std::lock_guard lock(mutex_);
    return fingerprints_;
}

std::vector<std::string> FakeKey::minPinLengthRpIds() const {
    const std::lock_guard lock(mutex_);
    return rpIds_;
}

std::optional<bool> FakeKey::option(const std::string& name) const {
    const std::lock_guard lock(mutex_);
    return info_.option(name);
}

std::size_t FakeKey::minPinLength() const {
    const std::lock_guard lock(mutex_);
    return info_.minPinLength;
}

bool FakeKey::pinMustChange() const {
    const std::lock_guard lock(mutex_);
    return info_.pinMustChange;
}

void FakeKey::setSamples(std::vector<token::SampleAdvice> advice) {
    const std::lock_guard lock(mutex_);
    samples_ = std::move(advice);
}

void FakeKey::setLargeBlob(const Bytes& credentialId, const Bytes& content) {
    const std::lock_guard lock(mutex_);
    blobs_[credentialId] = content;
}

void FakeKey::setInserted(bool inserted) {
    const std::lock_guard lock(mutex_);
    inserted_ = inserted;
    ++insertion_;
    wrongInARow_ = 0;
    changed_.notify_all();
}

void FakeTokens::insert(const std::shared_ptr<FakeKey>& key) {
    {
        const std::lock_guard lock(mutex_);
        if (std::ranges::find(keys_, key) == keys_.end())
            keys_.push_back(key);
        key->setInserted(true);
    }
    watchers_.tell();
}

void FakeTokens::remove(const std::shared_ptr<FakeKey>& key) {
    {
        const std::lock_guard lock(mutex_);
        std::erase(keys_, key);
        key->setInserted(false);
    }
    watchers_.tell();
}

Result<std::vector<token::TokenAddress>> FakeTokens::list() {
    FIDESK_TRY(calls.enter("list", {}, {}));
    const std::lock_guard lock(mutex_);
    std::vector<token::TokenAddress> addresses;
    for (const auto& key : keys_) {
        if (denied_.contains(key->address().id))
            continue;
        addresses.push_back(key->address());
        const std::lock_guard keyLock(key->mutex_);
        addresses.back().insertion = static_cast<std::uint64_t>(key->insertion_);
    }
    if (addresses.empty() && !keys_.empty())
        return fail(ErrorCode::KeyNotPermitted, keys_.front()->address().path);
    return addresses;
}

std::vector<token::TokenAddress> FakeTokens::denied() {
    const std::lock_guard lock(mutex_);
    std::vector<token::TokenAddress> addresses;
    for (const auto& key : keys_) {
        if (!denied_.contains(key->address().id))
            continue;
        addresses.push_back(key->address());
        const std::lock_guard keyLock(key->mutex_);
        addresses.back().insertion = static_cast<std::uint64_t>(key->insertion_);
    }
    return addresses;
}

void FakeTokens::permit(const std::string& id, bool permitted) {
    {
        const std::lock_guard lock(mutex_);
        if (permitted)
            denied_.erase(id);
        else
            denied_.insert(id);
    }
    watchers_.tell();
}

Result<std::unique_ptr<token::Token>> FakeTokens::open(const token::TokenAddress& address) {
    FIDESK_TRY(calls.enter("open", address.id, {}));
    const std::lock_guard lock(mutex_);
    const auto found =
        std::ranges::find_if(keys_, [&](const auto& key) { return key->address().id == address.id; });
    if (found == keys_.end())
        return fail(ErrorCode::NoKey);
    const std::lock_guard keyLock((*found)->mutex_);
    return std::make_unique<FakeToken>(*found, (*found)->insertion_);
}

std::unique_ptr<token::TokenWatch> FakeTokens::watch(std::function<void()> changed) {
    if (silent_)
        changed = {};
    return watchers_.add(std::move(changed), !silent_);
}

} // namespace fidesk::test
