#include "tests/usb/Operations.h"

#include <array>
#include <chrono>

namespace fidesk::usb {

namespace {

using token::Feature;
using token::Token;
constexpr auto replugLimit = std::chrono::seconds(30);

Result<token::Pin> pinOf(const char* text) {
    return token::Pin::parse(Secret(std::string_view(text)));
}

Result<void> expect(bool condition, const char* what) {
    if (!condition)
        return fail(ErrorCode::Internal, what);
    return {};
}

/// That an operation failed, and with which error.
template <class T> Result<void> expectError(const Result<T>& result, ErrorCode code) {
    if (result)
        return fail(ErrorCode::Internal, std::string("succeeded, instead of ") + std::string(name(code)));
    if (result.error().code != code)
        return fail(result.error());
    return {};
}

struct Touches final : token::FingerprintObserver {
    explicit Touches(Desk& desk) : desk_(desk) {}
    void touchNeeded() override { ++desk_.touches; }
    void sampleTaken(const token::FingerprintSample&) override {}

private:
    Desk& desk_;
};

Result<void> info(Desk&, Token& key) {
    FIDESK_ASSIGN(const auto told, key.info());
    return expect(!told.versions.empty() && !told.pinSet(), "not as new");
}

Result<void> status(Desk&, Token& key) {
    FIDESK_ASSIGN(const auto told, key.status());
    return expect(token::pinCondition(told) == token::PinCondition::NotSet, "the PIN is set");
}

Result<void> wink(Desk&, Token& key) {
    return key.wink();
}

Result<void> noRetriesYet(Desk&, Token& key) {
    return expectError(key.pinRetries(), ErrorCode::PinNotSet);
}

Result<void> setPin(Desk& desk, Token& key) {
    FIDESK_ASSIGN(desk.pin, pinOf("482915"));
    return key.setPin(*desk.pin);
}

Result<void> setPinTwice(Desk& desk, Token& key) {
    return expectError(key.setPin(*desk.pin), ErrorCode::PinAlreadySet);
}

Result<void> checkWrongPin(Desk&, Token& key) {
    FIDESK_ASSIGN(const auto wrong, pinOf("999999"));
    FIDESK_TRY(expectError(key.checkPin(wrong), ErrorCode::PinWrong));
    FIDESK_ASSIGN(const auto retries, key.pinRetries());
    return expect(retries.left == 7, "not 7 tries left");
}

Result<void> checkPin(Desk& desk, Token& key) {
    return key.checkPin(*desk.pin);
}

Result<void> changePin(Desk& desk, Token& key) {
    FIDESK_ASSIGN(auto next, pinOf("73026418"));
    FIDESK_TRY(key.changePin(*desk.pin, next));
    desk.pin = std::move(next);
    return {};
}

token::MakeCredential request() {
    token::MakeCredential made;
    made.clientDataHash.fill(7);
    made.rpId = "portal.example";
    made.rpName = "Portal";
    made.userId = {1, 2, 3};
    made.userName = "ann@contoso.example";
    made.userDisplayName = "Ann";
    made.algorithms = {-7};
    made.largeBlobKey = true;
    made.minPinLength = true;
    made.credBlob = {4, 5, 6};
    return made;
}

Result<void> makeCredential(Desk& desk, Token& key) {
    Touches touches(desk);
    FIDESK_ASSIGN(desk.credential, key.makeCredential(request(), *desk.pin, touches));
    return expect(!desk.credential.credentialId.empty() && desk.touches > 0, "no credential, or no touch");
}

Result<void> makeCredentialTwice(Desk& desk, Token& key) {
    Touches touches(desk);
    token::MakeCredential again = request();
    again.excludeList = {desk.credential.credentialId};
    return expectError(key.makeCredential(again, *desk.pin, touches), ErrorCode::CredentialExcluded);
}

Result<void> assertWith(Desk& desk, Token& key, bool touch) {
    const int before = desk.touches;
    Touches touches(desk);
    token::GetAssertion wanted;
    wanted.rpId = "portal.example";
    wanted.allowList = {desk.credential.credentialId};
    wanted.userPresence = touch;
    FIDESK_ASSIGN(const auto assertion, key.getAssertion(wanted, *desk.pin, touches));
    FIDESK_TRY(expect(assertion.credentialId == desk.credential.credentialId, "another credential"));
    return expect(!assertion.signature.empty() && (desk.touches > before) == touch, "touches");
}

Result<void> getAssertion(Desk& desk, Token& key) {
    return assertWith(desk, key, true);
}

Result<void> getSilentAssertion(Desk& desk, Token& key) {
    return assertWith(desk, key, false);
}

Result<token::Passkey> thePasskey(Desk& desk, Token& key) {
    FIDESK_ASSIGN(const auto store, key.passkeys(*desk.pin));
    if (store.passkeys.size() != 1 || store.passkeys[0].credentialId != desk.credential.credentialId)
        return fail(ErrorCode::Internal, "not the one passkey");
    return store.passkeys[0];
}

Result<void> passkeys(Desk& desk, Token& key) {
    FIDESK_ASSIGN(const auto passkey, thePasskey(desk, key));
    return expect(passkey.rpId == "portal.example" && passkey.userDisplayName == "Ann", "another passkey");
}

Result<void> renamePasskey(Desk& desk, Token& key) {
    FIDESK_ASSIGN(token::Passkey passkey, thePasskey(desk, key));
    passkey.userDisplayName = "Ann Other";
    FIDESK_TRY(key.renamePasskey(passkey, *desk.pin));
    FIDESK_ASSIGN(const auto after, thePasskey(desk, key));
    return expect(after.userDisplayName == "Ann Other", "not renamed");
}

Result<void> writeLargeBlob(Desk& desk, Token& key) {
    Bytes content;
    for (std::uint32_t value = 1; content.size() < 300; value = value * 1664525 + 1013904223)
        content.push_back(static_cast<std::uint8_t>(value >> 24)); // what does not compress to nothing
    FIDESK_TRY(key.writeLargeBlob(desk.credential.credentialId, content, *desk.pin));
    FIDESK_ASSIGN(const auto store, key.largeBlobs(*desk.pin));
    return expect(store.blobs.size() == 1 && store.blobs[0].content == content, "not what was written");
}

Result<void> deleteLargeBlob(Desk& desk, Token& key) {
    FIDESK_TRY(key.deleteLargeBlob(desk.credential.credentialId, *desk.pin));
    FIDESK_ASSIGN(const auto store, key.largeBlobs(*desk.pin));
    return expect(store.blobs.empty(), "still there");
}

Result<void> deletePasskey(Desk& desk, Token& key) {
    FIDESK_TRY(key.deletePasskey(desk.credential.credentialId, *desk.pin));
    FIDESK_ASSIGN(const auto store, key.passkeys(*desk.pin));
    return expect(store.passkeys.empty(), "still there");
}

Result<void> addFingerprint(Desk& desk, Token& key) {
    Touches touches(desk);
    FIDESK_ASSIGN(desk.fingerprint, key.addFingerprint(*desk.pin, touches));
    FIDESK_ASSIGN(const auto all, key.fingerprints(*desk.pin));
    return expect(all.size() == 1 && all[0].id == desk.fingerprint.id, "not the one that was added");
}

Result<void> renameFingerprint(Desk& desk, Token& key) {
    FIDESK_TRY(key.renameFingerprint(desk.fingerprint.id, "Thumb", *desk.pin));
    FIDESK_ASSIGN(const auto all, key.fingerprints(*desk.pin));
    return expect(all.size() == 1 && all[0].name == "Thumb", "not renamed");
}

Result<void> removeFingerprint(Desk& desk, Token& key) {
    FIDESK_TRY(key.removeFingerprint(desk.fingerprint.id, *desk.pin));
    FIDESK_ASSIGN(const auto all, key.fingerprints(*desk.pin));
    return expect(all.empty(), "still there");
}

Result<void> setMinPinLength(Desk& desk, Token& key) {
    FIDESK_TRY(key.setMinPinLength(6, &*desk.pin));
    FIDESK_ASSIGN(const auto told, key.info());
    return expect(told.minPinLength == 6, "not 6");
}

Result<void> setMinPinLengthRpIds(Desk& desk, Token& key) {
    return key.setMinPinLengthRpIds({"portal.example"}, &*desk.pin);
}

Result<void> setAlwaysUv(Desk& desk, Token& key) {
    for (const bool on : {true, true, false}) {
        FIDESK_TRY(key.setAlwaysUv(on, &*desk.pin));
        FIDESK_ASSIGN(const auto told, key.info());
        FIDESK_TRY(expect(told.option("alwaysUv") == on, "not as it was set"));
    }
    return {};
}

Result<void> enableEnterpriseAttestation(Desk& desk, Token& key) {
    FIDESK_TRY(key.enableEnterpriseAttestation(&*desk.pin));
    FIDESK_ASSIGN(const auto told, key.info());
    return expect(told.option("ep") == true, "not on");
}

Result<void> forcePinChange(Desk& desk, Token& key) {
    FIDESK_TRY(key.forcePinChange(&*desk.pin));
    FIDESK_TRY(expectError(key.checkPin(*desk.pin), ErrorCode::PinMustChange));
    FIDESK_ASSIGN(auto next, pinOf("61840275"));
    FIDESK_TRY(key.changePin(*desk.pin, next));
    desk.pin = std::move(next);
    return key.checkPin(*desk.pin);
}

Result<void> waitForTouch(Desk& desk, Token& key) {
    Touches touches(desk);
    return key.waitForTouch(touches);
}

Result<void> cancelled(Desk& desk, Token& key) {
    Touches touches(desk);
    std::stop_source stop;
    stop.request_stop();
    FIDESK_TRY(expectError(key.waitForTouch(touches, stop.get_token()), ErrorCode::Cancelled));
    FIDESK_ASSIGN(const auto told, key.info());
    return expect(told.pinSet(), "it does not answer as before");
}

Result<void> reset(Desk& desk, Token&) {
    FIDESK_TRY(desk.replug());
    FIDESK_ASSIGN(const auto key, desk.key());
    Touches touches(desk);
    FIDESK_TRY(key->reset(touches));
    FIDESK_ASSIGN(const auto told, key->info());
    return expect(!told.pinSet(), "the PIN is still there");
}

constexpr std::array table{
    Operation{"info", {}, info},
    Operation{"status", {}, status},
    Operation{"wink", Feature::Wink, wink},
    Operation{"pinRetries without a PIN", Feature::Pin, noRetriesYet},
    Operation{"setPin", Feature::Pin, setPin},
    Operation{"setPin twice", Feature::Pin, setPinTwice},
    Operation{"checkPin with a wrong one", Feature::Pin, checkWrongPin},
    Operation{"checkPin", Feature::Pin, checkPin},
    Operation{"changePin", Feature::Pin, changePin},
    Operation{"makeCredential", Feature::Passkeys, makeCredential},
    Operation{"makeCredential twice", Feature::Passkeys, makeCredentialTwice},
    Operation{"getAssertion", {}, getAssertion},
    Operation{"getAssertion without a touch", {}, getSilentAssertion},
    Operation{"passkeys", Feature::PasskeyManagement, passkeys},
    Operation{"renamePasskey", Feature::PasskeyRename, renamePasskey},
    Operation{"writeLargeBlob", Feature::LargeBlobs, writeLargeBlob},
    Operation{"deleteLargeBlob", Feature::LargeBlobs, deleteLargeBlob},
    Operation{"deletePasskey", Feature::PasskeyManagement, deletePasskey},
    Operation{"addFingerprint", Feature::Fingerprints, addFingerprint},
    Operation{"renameFingerprint", Feature::Fingerprints, renameFingerprint},
    Operation{"removeFingerprint", Feature::Fingerprints, removeFingerprint},
    Operation{"setMinPinLength", Feature::MinPinLength, setMinPinLength},
    Operation{"setMinPinLengthRpIds", Feature::MinPinLengthRpIds, setMinPinLengthRpIds},
    Operation{"setAlwaysUv", Feature::AlwaysUv, setAlwaysUv},
    Operation{"enableEnterpriseAttestation", Feature::EnterpriseAttestation, enableEnterpriseAttestation},
    Operation{"forcePinChange", Feature::ForcePinChange, forcePinChange},
    Operation{"waitForTouch", {}, waitForTouch},
    Operation{"waitForTouch, cancelled", {}, cancelled},
    Operation{"reset", {}, reset},
};

} // namespace

Desk::Desk(std::function<void()> replug)
    : askToReplug_(std::move(replug)), watch_(source.watch([this] {
          const std::lock_guard guard(mutex_);
          changed_ = true;
          told_.notify_all();
      })) {}

Result<std::unique_ptr<Token>> Desk::key() {
    FIDESK_ASSIGN(const auto keys, source.list());
    if (keys.empty())
        return fail(ErrorCode::NoKey);
    return source.open(keys.front());
}

Result<void> Desk::replug() {
    FIDESK_ASSIGN(const auto before, source.list());
    askToReplug_();
    return expect(awaitOtherThan(before), "not seen to go and come back");
}

/// What is plugged in again may be there before anybody looks: its address tells.
bool Desk::awaitOtherThan(const std::vector<token::TokenAddress>& before) {
    const auto end = std::chrono::steady_clock::now() + replugLimit;
    for (;;) {
        if (const auto keys = source.list(); keys && !keys->empty() && *keys != before)
            return true;
        std::unique_lock lock(mutex_);
        if (!told_.wait_until(lock, end, [this] { return changed_; }))
            return false;
        changed_ = false;
    }
}

std::span<const Operation> operations() {
    return table;
}

} // namespace fidesk::usb
