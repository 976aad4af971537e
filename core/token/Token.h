#pragma once

#include "core/base/Result.h"
#include "core/token/Pin.h"
#include "core/token/Types.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace fidesk::token {

/// Told what a key waits for, on the thread that called the operation.
class TokenObserver {
public:
    virtual ~TokenObserver() = default;
    /// The key asks for a touch (CTAPHID_KEEPALIVE, status 2). Once for each wait, never when no touch is
    /// needed.
    virtual void touchNeeded() = 0;
    /// It was touched, or the wait ended otherwise.
    virtual void touchDone() {}
};

/// A security key. Nothing is held open between two calls: each opens the key, does its work and closes it.
/// Calls block the calling thread; one at a time for each Token. Where a call can wait, a stop request sends
/// CTAPHID_CANCEL, the key's answer to it is awaited, and the call ends with Cancelled within a second.
/// Errors every call can give: KeyUnplugged, KeyUnresponsive, KeyMalfunction, KeyBusy, KeyNotPermitted,
/// Cancelled.
class Token {
public:
    virtual ~Token() = default;

    [[nodiscard]] virtual const TokenAddress& address() const = 0;

    /// authenticatorGetInfo. Errors: NotSupportedByKey for a U2F-only key.
    virtual Result<AuthenticatorInfo> info(std::stop_token stop = {}) = 0;

    /// Tries left for the PIN. Errors: NotSupportedByKey, PinNotSet.
    virtual Result<PinRetries> pinRetries(std::stop_token stop = {}) = 0;

    /// Sets the first PIN. No touch. Errors: PinAlreadySet, PinPolicyRefused, PinTooShort, NotSupportedByKey.
    virtual Result<void> setPin(const Pin& pin, std::stop_token stop = {}) = 0;

    /// Changes the PIN. No touch. Errors: PinWrong (with retriesLeft), PinReplugNeeded, PinBlocked,
    /// PinPolicyRefused, PinTooShort, PinNotSet.
    virtual Result<void> changePin(const Pin& oldPin, const Pin& newPin, std::stop_token stop = {}) = 0;

    /// Proves @p pin without touch, so that a wrong one is known before a long operation starts.
    /// Errors: PinWrong (with retriesLeft), PinReplugNeeded, PinBlocked, PinMustChange, PinNotSet.
    virtual Result<void> checkPin(const Pin& pin, std::stop_token stop = {}) = 0;

    /// authenticatorMakeCredential with user verification by PIN; one touch.
    /// Errors: the PIN's (as checkPin), NotTouched, UserRefused, CredentialExcluded, KeyStoreFull,
    /// NotSupportedByKey.
    virtual Result<CreatedCredential> makeCredential(const MakeCredential& request, const Pin& pin,
                                                     TokenObserver& observer, std::stop_token stop = {}) = 0;

    /// authenticatorGetAssertion, user verification by PIN. A touch unless `userPresence` is false.
    /// Errors: the PIN's, NotTouched, NoCredentials. Where a credential list is not given and several match,
    /// the first.
    virtual Result<Assertion> getAssertion(const GetAssertion& request, const Pin& pin,
                                           TokenObserver& observer, std::stop_token stop = {}) = 0;

    /// The passkeys on the key, by relying party. Errors: NotSupportedByKey, the PIN's. None at all is not an
    /// error.
    virtual Result<std::vector<Passkey>> passkeys(const Pin& pin, std::stop_token stop = {}) = 0;

    /// Deletes one discoverable credential. Errors: NoCredentials, NotSupportedByKey, the PIN's.
    virtual Result<void> deletePasskey(ByteView credentialId, const Pin& pin, std::stop_token stop = {}) = 0;

    /// authenticatorReset: wipes everything. Within 10 s of plugging in, one touch.
    /// Errors: ResetTooLate, NotTouched, UserRefused.
    virtual Result<void> reset(TokenObserver& observer, std::stop_token stop = {}) = 0;

    /// Waits for a touch, to tell this key from others (authenticatorSelection; a dummy credential on
    /// CTAP 2.0 keys). Errors: NotTouched, UserRefused.
    virtual Result<void> waitForTouch(TokenObserver& observer, std::stop_token stop = {}) = 0;
};

/// Where keys come from: the machine's USB ports, or the simulator's sockets. Any thread.
class TokenSource {
public:
    virtual ~TokenSource() = default;
    /// The keys that are in now. Errors: KeyNotPermitted where there is one that cannot be opened and no
    /// other.
    virtual Result<std::vector<TokenAddress>> list() = 0;
    /// Errors: NoKey if it has gone.
    virtual Result<std::unique_ptr<Token>> open(const TokenAddress& address) = 0;
    /// From now on @p changed is called, on any thread, whenever a key may have come or gone; it replaces the
    /// one given before. An empty function ends it: once watch({}) has returned, no call is under way. Never
    /// call it from @p changed.
    virtual void watch(std::function<void()> changed) = 0;
};

} // namespace fidesk::token
