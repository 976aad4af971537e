#pragma once

#include "core/base/Result.h"
#include "core/token/Pin.h"
#include "core/token/Types.h"

#include <functional>
#include <memory>
#include <optional>
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

/// Also told of each sample while a fingerprint is added.
class FingerprintObserver : public TokenObserver {
public:
    /// A sample was taken, good or not.
    virtual void sampleTaken(const FingerprintSample& sample) = 0;
};

/// As long as it lives the key it came from stays open between calls: see Token::hold(). Used, and destroyed,
/// as a call of that Token is: never while another is under way. It may outlive the Token.
class TokenHold {
public:
    virtual ~TokenHold() = default;
};

/// A security key. Unless it is held, nothing is open between two calls: each opens the key, does its work
/// and closes it. Calls block the calling thread; one at a time for each Token. Where a call can wait, a stop
/// request sends CTAPHID_CANCEL, the key's answer to it is awaited, and the call ends with Cancelled within a
/// second. Errors every call can give: KeyUnplugged, KeyUnresponsive, KeyMalfunction, KeyBusy,
/// KeyNotPermitted, Cancelled.
class Token {
public:
    virtual ~Token() = default;

    [[nodiscard]] virtual const TokenAddress& address() const = 0;

    /// Keeps this key open until what it gives is destroyed, for several calls in a row: what the key told
    /// when it was opened is not asked again. Opens it now; holds may be nested. Only calls of this Token
    /// have a part in it.
    ///
    /// * Other programs. Where the system lets one program alone open a device (macOS) they find it busy:
    /// hold a key for commands that follow each other, never while a person thinks or
    ///   types. Where others can open it (Linux) each command is carried out as a whole, theirs or ours;
    ///   what another program said to the key in between is noticed, and the key opened anew, since it may
    ///   have changed it.
    /// * A key that was pulled out, though it may be in again: the next call fails with KeyUnplugged, so that
    ///   a key swapped between two calls is never taken for the one that was held. The call after that opens
    ///   what is at the address then. So let go of it before a person is asked to unplug and plug in.
    /// * A call that fails for want of an answer, or is cancelled, closes the key; the next opens it anew.
    ///   A stop request is for its own call only.
    ///
    /// Errors: as every call.
    [[nodiscard]] virtual Result<std::unique_ptr<TokenHold>> hold(std::stop_token stop = {}) = 0;

    /// authenticatorGetInfo; of a key that is held what it told before, with what was changed since, asked
    /// again only where that is not known. A U2F-only key, which has no such thing, is told by its
    /// `versions`.
    virtual Result<AuthenticatorInfo> info(std::stop_token stop = {}) = 0;

    /// info() with all else the key tells without PIN and touch, the key being opened once.
    virtual Result<TokenStatus> status(std::stop_token stop = {}) = 0;

    /// Has the key blink or beep (CTAPHID_WINK, section 11.2.9.2.1). Errors: NotSupportedByKey.
    virtual Result<void> wink(std::stop_token stop = {}) = 0;

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

    /// Whether any of @p credentialIds of @p rpId is on the key, passkey or not: a silent assertion without a
    /// PIN, as clients look for excluded credentials (pre-flight; CTAP 2.1 section 6.2), in as many parts as
    /// maxCredentialCountInList and maxMsgSize want; CTAP 1's check-only on a U2F key. No touch, no PIN.
    /// Nothing where the key does not tell, as some do that always want the user verified. A credential of
    /// credProtect level 3 is hidden from this question (section 12.1): it counts as not there. Errors:
    /// InvalidArgument (no @p rpId).
    virtual Result<std::optional<bool>> holdsAnyOf(const std::string& rpId,
                                                   const std::vector<Bytes>& credentialIds,
                                                   std::stop_token stop = {}) = 0;

    /// The passkeys on the key, by relying party. Errors: NotSupportedByKey, the PIN's. None at all is not an
    /// error.
    virtual Result<PasskeyStore> passkeys(const Pin& pin, std::stop_token stop = {}) = 0;

    /// Gives the passkey of this credentialId and userId the user name and display name it has here (section
    /// 6.8.6). Errors: NoCredentials, NotSupportedByKey (also where the key has only the preview of
    /// credential management), KeyStoreFull, the PIN's.
    virtual Result<void> renamePasskey(const Passkey& passkey, const Pin& pin, std::stop_token stop = {}) = 0;

    /// Deletes one discoverable credential. Errors: NoCredentials, NotSupportedByKey, the PIN's.
    virtual Result<void> deletePasskey(ByteView credentialId, const Pin& pin, std::stop_token stop = {}) = 0;

    /// The fingerprints enrolled. Errors: NotSupportedByKey, the PIN's. None at all is not an error.
    virtual Result<std::vector<Fingerprint>> fingerprints(const Pin& pin, std::stop_token stop = {}) = 0;

    /// Takes samples of a finger until the key has enough; the fingerprint has no name yet. What the sensor
    /// says of each goes to @p observer, on this thread. Stopped or failed, nothing is left on the key.
    /// Errors: NotSupportedByKey, FingerprintStoreFull, NotTouched (no sample within the key's time, several
    /// times in a row), the PIN's.
    virtual Result<Fingerprint> addFingerprint(const Pin& pin, FingerprintObserver& observer,
                                               std::stop_token stop = {}) = 0;

    /// @p name: UTF-8, at most 64 bytes, and less where the key says so. Errors: FingerprintNotFound,
    /// NotSupportedByKey, InvalidArgument, the PIN's.
    virtual Result<void> renameFingerprint(ByteView id, const std::string& name, const Pin& pin,
                                           std::stop_token stop = {}) = 0;
    /// Errors: FingerprintNotFound, NotSupportedByKey, the PIN's.
    virtual Result<void> removeFingerprint(ByteView id, const Pin& pin, std::stop_token stop = {}) = 0;

    // authenticatorConfig (section 6.11). `pin` is null where the key has none: then it asks for none. Errors
    // of each: NotSupportedByKey, PinRequired (none given and the key has one), the PIN's.

    /// Upward only; a PIN that is shorter must be changed. Errors also: MinPinLengthRefused (not more than it
    /// is, or more than the key can).
    virtual Result<void> setMinPinLength(std::size_t codePoints, const Pin* pin,
                                         std::stop_token stop = {}) = 0;
    /// The relying parties that may learn the minimum PIN length; they replace those set before. Errors also:
    /// RequestTooLarge (more than maxRpIdsForMinPinLength).
    virtual Result<void> setMinPinLengthRpIds(const std::vector<std::string>& rpIds, const Pin* pin,
                                              std::stop_token stop = {}) = 0;
    /// Errors also: PinNotSet.
    virtual Result<void> forcePinChange(const Pin* pin, std::stop_token stop = {}) = 0;
    /// Asks the key only where it differs from what the key told. Errors also: NotAllowed (the key does not
    /// let it be switched).
    virtual Result<void> setAlwaysUv(bool on, const Pin* pin, std::stop_token stop = {}) = 0;
    /// Cannot be taken back but by a reset. On already: nothing is done.
    virtual Result<void> enableEnterpriseAttestation(const Pin* pin, std::stop_token stop = {}) = 0;

    /// The large blobs of the passkeys on this key; those of no passkey here cannot be read and are not
    /// listed. Errors: NotSupportedByKey, the PIN's.
    virtual Result<LargeBlobStore> largeBlobs(const Pin& pin, std::stop_token stop = {}) = 0;
    /// Writes, or replaces, the large blob of a passkey. Errors: NoCredentials, NotSupportedByKey (the key,
    /// or a passkey made without largeBlobKey), LargeBlobStoreFull, the PIN's.
    virtual Result<void> writeLargeBlob(ByteView credentialId, ByteView content, const Pin& pin,
                                        std::stop_token stop = {}) = 0;
    /// Errors: NoCredentials, LargeBlobNotFound, NotSupportedByKey, the PIN's.
    virtual Result<void> deleteLargeBlob(ByteView credentialId, const Pin& pin,
                                         std::stop_token stop = {}) = 0;

    /// authenticatorReset: wipes everything. Within 10 s of plugging in, one touch.
    /// Errors: ResetTooLate, NotTouched, UserRefused.
    virtual Result<void> reset(TokenObserver& observer, std::stop_token stop = {}) = 0;

    /// Waits for a touch, to tell this key from others (authenticatorSelection; a dummy credential on
    /// CTAP 2.0 keys). Errors: NotTouched, UserRefused.
    virtual Result<void> waitForTouch(TokenObserver& observer, std::stop_token stop = {}) = 0;
};

/// As long as it lives, somebody is told of keys that come and go. Once it is gone, no call is under way.
class TokenWatch {
public:
    virtual ~TokenWatch() = default;
    /// Whether its source can tell: false where the system has no events of keys, or gives none, so that
    /// whoever waits has to look for himself.
    [[nodiscard]] virtual bool tells() const { return true; }
};

/// Where keys come from: the machine's USB ports, or the simulator's sockets. Any thread.
class TokenSource {
public:
    virtual ~TokenSource() = default;
    /// The keys that are in now. Errors: KeyNotPermitted where there is one that cannot be opened and no
    /// other.
    virtual Result<std::vector<TokenAddress>> list() = 0;
    /// The keys that are in now and that this user may not open; list() leaves them out. None where a source
    /// asks for no permission.
    virtual std::vector<TokenAddress> denied() { return {}; }
    /// Errors: NoKey if it has gone.
    virtual Result<std::unique_ptr<Token>> open(const TokenAddress& address) = 0;
    /// As long as what this returns lives, @p changed is called, on any thread, whenever a key may have come
    /// or gone. Any number may watch. Destroy it before the source, and never from inside @p changed.
    [[nodiscard]] virtual std::unique_ptr<TokenWatch> watch(std::function<void()> changed) = 0;
};

} // namespace fidesk::token
