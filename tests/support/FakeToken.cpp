#include "tests/support/FakeToken.h"

#include "core/base/Crypto.h"
#include "core/base/OpenSsl.h"
#include "core/cbor/Cbor.h"

#include <algorithm>

namespace fidesk::test {

namespace {

Bytes fixedWidth(const BIGNUM* number) {
    Bytes bytes(32);
    BN_bn2binpad(number, bytes.data(), 32);
    return bytes;
}

/// COSE_Key of an ES256 key (RFC 9053 section 7.1.1).
Bytes coseKey(EVP_PKEY* key) {
    BIGNUM* x = nullptr;
    BIGNUM* y = nullptr;
    EVP_PKEY_get_bn_param(key, "qx", &x);
    EVP_PKEY_get_bn_param(key, "qy", &y);
    const openssl::Bignum ownX(x);
    const openssl::Bignum ownY(y);
    return cbor::encode(cbor::Map{{1, 2}, {3, -7}, {-1, 1}, {-2, fixedWidth(x)}, {-3, fixedWidth(y)}});
}

Bytes privateKeyDer(EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int size = i2d_PrivateKey(key, &der);
    Bytes bytes(der, der + size);
    OPENSSL_free(der);
    return bytes;
}

Bytes sign(const Bytes& privateKey, const Bytes& data) {
    const unsigned char* der = privateKey.data();
    const openssl::Key key(d2i_AutoPrivateKey(nullptr, &der, static_cast<long>(privateKey.size())));
    const openssl::DigestContext context(EVP_MD_CTX_new());
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
    std::size_t size = 0;
    EVP_DigestSign(context.get(), nullptr, &size, data.data(), data.size());
    Bytes signature(size);
    EVP_DigestSign(context.get(), signature.data(), &size, data.data(), data.size());
    signature.resize(size);
    return signature;
}

Bytes authenticatorData(const std::string& rpId, std::uint8_t flags, std::uint32_t counter) {
    Bytes data;
    append(data, sha256(asBytes(rpId)));
    data.push_back(flags);
    for (int shift = 24; shift >= 0; shift -= 8)
        data.push_back(static_cast<std::uint8_t>(counter >> shift));
    return data;
}

Bytes attestedData(const token::AuthenticatorInfo& info, const FakeKey::Credential& credential) {
    Bytes data(info.aaguid.begin(), info.aaguid.end());
    data.push_back(static_cast<std::uint8_t>(credential.id.size() >> 8));
    data.push_back(static_cast<std::uint8_t>(credential.id.size()));
    append(data, credential.id);
    append(data, credential.publicKey);
    return data;
}

std::string textOf(const token::Pin& pin) {
    return asText(pin.view());
}

} // namespace

class FakeToken::Hold final : public token::TokenHold {
public:
    explicit Hold(std::shared_ptr<FakeKey> key) : key_(std::move(key)) { add(1); }
    ~Hold() override { add(-1); }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

private:
    void add(int one) {
        const std::lock_guard guard(key_->mutex_);
        key_->holds_ += one;
    }
    std::shared_ptr<FakeKey> key_;
};

Result<std::unique_ptr<token::TokenHold>> FakeToken::hold(std::stop_token stop) {
    FIDESK_TRY(enter("hold", stop));
    return std::make_unique<Hold>(key_);
}

Result<token::AuthenticatorInfo> FakeToken::info(std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("info", stop));
    token::AuthenticatorInfo info = key_->info_;
    if (info.canPin())
        info.options["clientPin"] = key_->pin_.has_value();
    if (info.canManageCredentials())
        info.remainingDiscoverableCredentials = key_->slots_ - key_->credentials_.size();
    return info;
}

Result<token::TokenStatus> FakeToken::status(std::stop_token stop) {
    token::TokenStatus status;
    FIDESK_ASSIGN(status.info, info(stop));
    FIDESK_ASSIGN(const Lock lock, enter("status", stop));
    if (key_->pin_)
        status.pinRetries = {.left = key_->triesLeft_, .powerCycleNeeded = key_->wrongInARow_ >= 3};
    if (status.info.option("bioEnroll"))
        status.sensor = {.kind = token::FingerprintSensor::Kind::Touch, .samples = 3};
    if (!key_->fingerprints_.empty())
        status.uvRetries = 5;
    return status;
}

Result<void> FakeToken::wink(std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("wink", stop));
    return {};
}

Result<token::PinRetries> FakeToken::pinRetries(std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("pinRetries", stop));
    return token::PinRetries{.left = key_->triesLeft_, .powerCycleNeeded = key_->wrongInARow_ >= 3};
}

Result<void> FakeToken::setPin(const token::Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("setPin", stop));
    if (key_->pin_)
        return fail(ErrorCode::PinAlreadySet);
    FIDESK_TRY(acceptable(pin));
    key_->pin_ = textOf(pin);
    return {};
}

Result<void> FakeToken::changePin(const token::Pin& oldPin, const token::Pin& newPin, std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("changePin", stop));
    FIDESK_TRY(proved(oldPin));
    FIDESK_TRY(acceptable(newPin));
    key_->pin_ = textOf(newPin);
    key_->info_.pinMustChange = false;
    return {};
}

Result<void> FakeToken::checkPin(const token::Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("checkPin", stop));
    return proved(pin);
}

Result<token::CreatedCredential> FakeToken::makeCredential(const token::MakeCredential& request,
                                                           const token::Pin& pin,
                                                           token::TokenObserver& observer,
                                                           std::stop_token stop) {
    FIDESK_ASSIGN(Lock lock, enter("makeCredential", stop));
    FIDESK_TRY(proved(pin));
    FIDESK_TRY(touched(lock, observer, stop));
    for (const Bytes& excluded : request.excludeList)
        if (find(excluded))
            return fail(ErrorCode::CredentialExcluded);
    if (key_->credentials_.size() >= key_->slots_)
        return fail(ErrorCode::KeyStoreFull);
    const FakeKey::Credential& credential = create(request);
    Bytes data = authenticatorData(request.rpId, 0x45, ++key_->counter_);
    append(data, attestedData(key_->info_, credential));
    return token::CreatedCredential{.credentialId = credential.id,
                                    .format = "none",
                                    .statementCbor = cbor::encode(cbor::Map{}),
                                    .authenticatorData = std::move(data)};
}

Result<token::Assertion> FakeToken::getAssertion(const token::GetAssertion& request, const token::Pin& pin,
                                                 token::TokenObserver& observer, std::stop_token stop) {
    FIDESK_ASSIGN(Lock lock, enter("getAssertion", stop));
    FIDESK_TRY(proved(pin));
    if (request.userPresence)
        FIDESK_TRY(touched(lock, observer, stop));
    for (const FakeKey::Credential& credential : key_->credentials_) {
        const auto& allowed = request.allowList;
        if (credential.rpId != request.rpId ||
            (!allowed.empty() && std::ranges::find(allowed, credential.id) == allowed.end()))
            continue;
        const Bytes data =
            authenticatorData(request.rpId, request.userPresence ? 0x05 : 0x04, ++key_->counter_);
        Bytes toSign = data;
        append(toSign, request.clientDataHash);
        return token::Assertion{.credentialId = credential.id,
                                .authenticatorData = data,
                                .signature = sign(credential.privateKey, toSign),
                                .userHandle = credential.userId};
    }
    return fail(ErrorCode::NoCredentials);
}

Result<std::optional<bool>> FakeToken::holdsAnyOf(const std::string& rpId,
                                                  const std::vector<Bytes>& credentialIds,
                                                  std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("holdsAnyOf", stop));
    if (key_->info_.option("alwaysUv").value_or(false))
        return std::optional<bool>();
    return std::optional(std::ranges::any_of(key_->credentials_, [&](const FakeKey::Credential& one) {
        return one.rpId == rpId && std::ranges::find(credentialIds, one.id) != credentialIds.end();
    }));
}

Result<token::PasskeyStore> FakeToken::passkeys(const token::Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("passkeys", stop));
    FIDESK_TRY(proved(pin));
    token::PasskeyStore store;
    for (const FakeKey::Credential& one : key_->credentials_)
        store.passkeys.push_back({.rpId = one.rpId,
                                  .credentialId = one.id,
                                  .userId = one.userId,
                                  .userName = one.userName,
                                  .userDisplayName = one.userDisplayName,
                                  .algorithm = -7,
                                  .protection = 1,
                                  .canHaveLargeBlob = true});
    store.used = store.passkeys.size();
    store.remaining = key_->slots_ - store.used;
    return store;
}

Result<void> FakeToken::renamePasskey(const token::Passkey& passkey, const token::Pin& pin,
                                      std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("renamePasskey", stop));
    FIDESK_TRY(proved(pin));
    FIDESK_ASSIGN(FakeKey::Credential * found, credential(passkey.credentialId));
    found->userName = passkey.userName;
    found->userDisplayName = passkey.userDisplayName;
    return {};
}

Result<void> FakeToken::deletePasskey(ByteView credentialId, const token::Pin& pin, std::stop_token stop) {
    FIDESK_ASSIGN(const Lock lock, enter("deletePasskey", stop));
    FIDESK_TRY(proved(pin));
    if (std::erase_if(key_->credentials_, [&](const auto& one) { return equal(one.id, credentialId); }) == 0)
        return fail(ErrorCode::NoCredentials);
    return {};
}

Result<void> FakeToken::reset(token::TokenObserver& observer, std::stop_token stop) {
    FIDESK_ASSIGN(Lock lock, enter("reset", stop));
    FIDESK_TRY(touched(lock, observer, stop));
    key_->credentials_.clear();
    key_->fingerprints_.clear();
    key_->blobs_.clear();
    key_->rpIds_.clear();
    key_->info_.minPinLength = token::minPinCodePoints;
    key_->info_.pinMustChange = false;
    for (const char* option : {"alwaysUv", "ep"})
        if (key_->info_.option(option))
            key_->info_.options[option] = false;
    key_->pin_.reset();
    key_->triesLeft_ = 8;
    key_->wrongInARow_ = 0;
    return {};
}

Result<void> FakeToken::waitForTouch(token::TokenObserver& observer, std::stop_token stop) {
    FIDESK_ASSIGN(Lock lock, enter("waitForTouch", stop));
    return touched(lock, observer, stop);
}

Result<FakeToken::Lock> FakeToken::enter(const char* name, const std::stop_token& stop) {
    FIDESK_TRY(key_->calls.enter(name, {}, stop));
    Lock lock(key_->mutex_);
    if (gone())
        return fail(ErrorCode::KeyUnplugged);
    return lock;
}

Result<void> FakeToken::acceptable(const token::Pin& pin) const {
    if (pin.codePoints() < key_->info_.minPinLength)
        return fail(ErrorCode::PinTooShort);
    if (textOf(pin) == key_->refusedPin_)
        return fail(ErrorCode::PinPolicyRefused, {}, 0x37);
    return {};
}

Result<void> FakeToken::proved(const token::Pin& pin) {
    if (!key_->pin_)
        return fail(ErrorCode::PinNotSet);
    if (key_->triesLeft_ == 0)
        return fail(ErrorCode::PinBlocked, {}, 0x32);
    if (key_->wrongInARow_ >= 3)
        return fail(ErrorCode::PinReplugNeeded, {}, 0x34);
    if (textOf(pin) == *key_->pin_) {
        key_->triesLeft_ = 8;
        key_->wrongInARow_ = 0;
        return {};
    }
    --key_->triesLeft_;
    ++key_->wrongInARow_;
    if (key_->triesLeft_ == 0)
        return fail(ErrorCode::PinBlocked, {}, 0x32);
    if (key_->wrongInARow_ >= 3)
        return fail(ErrorCode::PinReplugNeeded, {}, 0x34);
    Error error(ErrorCode::PinWrong, {}, 0x31);
    error.retriesLeft = key_->triesLeft_;
    return fail(error);
}

Result<void> FakeToken::touched(Lock& lock, token::TokenObserver& observer, const std::stop_token& stop) {
    key_->waiting_ = true;
    key_->touched_ = key_->touchMode_ == FakeTouch::Automatic;
    key_->changed_.notify_all();
    lock.unlock();
    observer.touchNeeded();
    lock.lock();
    key_->changed_.wait(lock, stop, [this] { return key_->touched_ || gone(); });
    key_->waiting_ = false;
    lock.unlock();
    observer.touchDone();
    lock.lock();
    if (gone())
        return fail(ErrorCode::KeyUnplugged);
    if (!key_->touched_)
        return fail(ErrorCode::Cancelled);
    return {};
}

bool FakeToken::find(const Bytes& id) const {
    return std::ranges::any_of(key_->credentials_, [&](const auto& one) { return one.id == id; });
}

const FakeKey::Credential& FakeToken::create(const token::MakeCredential& request) {
    const openssl::Key key(EVP_EC_gen("P-256"));
    FakeKey::Credential credential{.rpId = request.rpId,
                                   .id = {},
                                   .userId = request.userId,
                                   .userName = request.userName,
                                   .userDisplayName = request.userDisplayName,
                                   .privateKey = privateKeyDer(key.get()),
                                   .publicKey = coseKey(key.get())};
    const Sha256Digest digest = sha256(credential.publicKey);
    credential.id = Bytes(digest.begin(), digest.begin() + 24);
    std::erase_if(key_->credentials_, [&](const auto& one) {
        return one.rpId == credential.rpId && one.userId == credential.userId;
    });
    return key_->credentials_.emplace_back(std::move(credential));
}

} // namespace fidesk::test
