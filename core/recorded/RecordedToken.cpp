#include "core/recorded/RecordedToken.h"

#include "core/base/Base64.h"

#include <utility>

namespace fidesk::recorded {

using namespace token;

namespace {

std::string namedIn(const std::map<Bytes, std::string>& names, ByteView id) {
    const auto found = names.find(toBytes(id));
    return found == names.end() ? toBase64Url(id) : found->second + " (" + toBase64Url(id) + ')';
}

std::string listOf(const std::vector<std::string>& texts) {
    std::string list;
    for (const std::string& text : texts)
        list += (list.empty() ? "" : ", ") + text;
    return list;
}

} // namespace

RecordedToken::RecordedToken(std::unique_ptr<Token> inner, Recorder& recorder)
    : inner_(std::move(inner)), recorder_(recorder) {}

void RecordedToken::write(const char* action, const std::string& outcome, const std::string& detail) {
    const TokenAddress& address = inner_->address();
    records::Event event{.action = action, .outcome = outcome, .detail = detail};
    event.key = {.manufacturer = address.manufacturer,
                 .product = address.product,
                 .serial = address.serial,
                 .vendorId = address.vendorId,
                 .productId = address.productId,
                 .aaguid = aaguid_};
    recorder_.write(std::move(event));
}

template <typename T>
Result<T> RecordedToken::written(Result<T> result, const char* action, const std::string& detail) {
    if (result || answerLost(result.error().code))
        write(action, result ? "done" : std::string(name(result.error().code)), detail);
    return result;
}

Result<AuthenticatorInfo> RecordedToken::info(std::stop_token stop) {
    auto info = inner_->info(std::move(stop));
    if (info)
        aaguid_ = info->aaguid;
    return info;
}

Result<TokenStatus> RecordedToken::status(std::stop_token stop) {
    auto status = inner_->status(std::move(stop));
    if (status)
        aaguid_ = status->info.aaguid;
    return status;
}

Result<void> RecordedToken::setPin(const Pin& pin, std::stop_token stop) {
    return written(inner_->setPin(pin, std::move(stop)), "pin.set");
}

Result<void> RecordedToken::changePin(const Pin& oldPin, const Pin& newPin, std::stop_token stop) {
    return written(inner_->changePin(oldPin, newPin, std::move(stop)), "pin.changed");
}

Result<PasskeyStore> RecordedToken::passkeys(const Pin& pin, std::stop_token stop) {
    auto store = inner_->passkeys(pin, std::move(stop));
    if (store) {
        passkeys_.clear();
        for (const Passkey& passkey : store->passkeys)
            passkeys_[passkey.credentialId] = passkey.rpId + ' ' + passkey.userName;
    }
    return store;
}

std::string RecordedToken::nameOfPasskey(ByteView credentialId) const {
    return namedIn(passkeys_, credentialId);
}

Result<void> RecordedToken::renamePasskey(const Passkey& passkey, const Pin& pin, std::stop_token stop) {
    const std::string detail =
        nameOfPasskey(passkey.credentialId) + ": " + passkey.userName + ", " + passkey.userDisplayName;
    return written(inner_->renamePasskey(passkey, pin, std::move(stop)), "passkey.renamed", detail);
}

Result<void> RecordedToken::deletePasskey(ByteView credentialId, const Pin& pin, std::stop_token stop) {
    return written(inner_->deletePasskey(credentialId, pin, std::move(stop)), "passkey.deleted",
                   nameOfPasskey(credentialId));
}

Result<std::vector<Fingerprint>> RecordedToken::fingerprints(const Pin& pin, std::stop_token stop) {
    auto all = inner_->fingerprints(pin, std::move(stop));
    if (all) {
        fingerprints_.clear();
        for (const Fingerprint& it : *all)
            fingerprints_[it.id] = it.name;
    }
    return all;
}

std::string RecordedToken::nameOfFingerprint(ByteView id) const {
    return namedIn(fingerprints_, id);
}

Result<Fingerprint> RecordedToken::addFingerprint(const Pin& pin, FingerprintObserver& observer,
                                                  std::stop_token stop) {
    auto added = inner_->addFingerprint(pin, observer, std::move(stop));
    const std::string detail = added ? toBase64Url(added->id) : std::string();
    return written(std::move(added), "fingerprint.added", detail);
}

Result<void> RecordedToken::renameFingerprint(ByteView id, const std::string& name, const Pin& pin,
                                              std::stop_token stop) {
    auto renamed = written(inner_->renameFingerprint(id, name, pin, std::move(stop)), "fingerprint.renamed",
                           nameOfFingerprint(id) + ": " + name);
    if (renamed)
        fingerprints_[toBytes(id)] = name;
    return renamed;
}

Result<void> RecordedToken::removeFingerprint(ByteView id, const Pin& pin, std::stop_token stop) {
    return written(inner_->removeFingerprint(id, pin, std::move(stop)), "fingerprint.removed",
                   nameOfFingerprint(id));
}

Result<void> RecordedToken::setMinPinLength(std::size_t codePoints, const Pin* pin, std::stop_token stop) {
    return written(inner_->setMinPinLength(codePoints, pin, std::move(stop)), "setting.min-pin-length",
                   std::to_string(codePoints));
}

Result<void> RecordedToken::setMinPinLengthRpIds(const std::vector<std::string>& rpIds, const Pin* pin,
                                                 std::stop_token stop) {
    return written(inner_->setMinPinLengthRpIds(rpIds, pin, std::move(stop)), "setting.min-pin-length-rps",
                   listOf(rpIds));
}

Result<void> RecordedToken::forcePinChange(const Pin* pin, std::stop_token stop) {
    return written(inner_->forcePinChange(pin, std::move(stop)), "setting.force-pin-change");
}

Result<void> RecordedToken::setAlwaysUv(bool on, const Pin* pin, std::stop_token stop) {
    return written(inner_->setAlwaysUv(on, pin, std::move(stop)), "setting.always-uv", on ? "on" : "off");
}

Result<void> RecordedToken::enableEnterpriseAttestation(const Pin* pin, std::stop_token stop) {
    return written(inner_->enableEnterpriseAttestation(pin, std::move(stop)),
                   "setting.enterprise-attestation", "on");
}

Result<void> RecordedToken::writeLargeBlob(ByteView credentialId, ByteView content, const Pin& pin,
                                           std::stop_token stop) {
    return written(inner_->writeLargeBlob(credentialId, content, pin, std::move(stop)), "large-blob.written",
                   nameOfPasskey(credentialId));
}

Result<void> RecordedToken::deleteLargeBlob(ByteView credentialId, const Pin& pin, std::stop_token stop) {
    return written(inner_->deleteLargeBlob(credentialId, pin, std::move(stop)), "large-blob.deleted",
                   nameOfPasskey(credentialId));
}

Result<void> RecordedToken::reset(TokenObserver& observer, std::stop_token stop) {
    return written(inner_->reset(observer, std::move(stop)), "key.reset");
}

} // namespace fidesk::recorded
