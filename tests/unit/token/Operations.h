#pragma once

#include "core/token/Token.h"
#include "tests/support/Catch.h"

#include <functional>
#include <stdexcept>
#include <vector>

/// Every operation of a Token under one roof, for tests that hold for all of them.
namespace fidesk::test {

/// The value of a result that must have succeeded; throws otherwise. As valueOf(), for any thread.
template <typename T> T must(Result<T> result) {
    if (!result)
        throw std::runtime_error(describe(result.error()));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

inline token::Pin pinOf(std::string_view digits) {
    return must(token::Pin::parse(Secret(digits)));
}

inline constexpr std::string_view usualPin = "240613";

inline token::MakeCredential usualCredential(Bytes userId = Bytes(16, 7)) {
    token::MakeCredential request;
    request.clientDataHash.fill(0x42);
    request.rpId = "portal.example";
    request.rpName = "The Portal";
    request.userId = std::move(userId);
    request.userName = "ann@portal.example";
    request.userDisplayName = "Ann";
    request.algorithms = {-7};
    return request;
}

inline token::GetAssertion silentAssertion(std::vector<Bytes> allowList = {}) {
    token::GetAssertion request;
    request.clientDataHash.fill(0x43);
    request.rpId = "portal.example";
    request.allowList = std::move(allowList);
    request.userPresence = false;
    return request;
}

/// The PIN a key has after pinInUse() had to change it: longer than any minimum the operations set.
inline constexpr std::string_view secondPin = "9182736450";
inline constexpr std::size_t raisedMinPinLength = 8;

/// Bytes that cannot be compressed much.
inline Bytes blobContent(std::size_t size) {
    Bytes out(size);
    for (std::size_t i = 0; i < size; ++i)
        out[i] = static_cast<std::uint8_t>(i * i * 31 + i * 7);
    return out;
}

/// What an operation needs on the key before it is run, besides `usualPin`.
enum class Need { Nothing, Passkey, Fingerprint, LargeBlob };

struct Operation {
    const char* name;
    /// The code it failed with, or nothing.
    std::function<std::optional<ErrorCode>(token::Token&, token::TokenObserver&, std::stop_token)> run;
    bool wantsTouch{false};
    bool wantsPin{true}; ///< on the key, before
    Need need{Need::Passkey};
    /// It opens the key twice, to look up what it is about: a key pulled out meanwhile is no key at all.
    bool looksUp{false};
    bool touchesAgain{false}; ///< the key asks for more than one touch

    [[nodiscard]] bool is(std::string_view other) const { return name == other; }
};

template <typename T> std::optional<ErrorCode> outcomeOf(const Result<T>& result) {
    return result ? std::nullopt : std::optional(result.error().code);
}

/// A FingerprintObserver that hands on to a TokenObserver, and keeps the samples.
struct SampleRecorder final : token::FingerprintObserver {
    explicit SampleRecorder(token::TokenObserver& observer) : inner(observer) {}
    void touchNeeded() override { inner.touchNeeded(); }
    void touchDone() override { inner.touchDone(); }
    void sampleTaken(const token::FingerprintSample& sample) override {
        samples.push_back(sample);
        if (onSample)
            onSample();
    }
    token::TokenObserver& inner;
    std::vector<token::FingerprintSample> samples{};
    std::function<void()> onSample{};
};

/// The key's only passkey as it lists it, or one that it does not have.
inline Result<token::Passkey> onlyPasskey(token::Token& token, const std::stop_token& stop) {
    FIDESK_ASSIGN(const auto store, token.passkeys(pinOf(usualPin), stop));
    token::Passkey none;
    none.credentialId = Bytes(16, 1);
    none.userId = Bytes(16, 1);
    return store.passkeys.empty() ? none : store.passkeys.front();
}

/// The id of the key's only fingerprint, or one that it does not have.
inline Result<Bytes> onlyFingerprint(token::Token& token, const std::stop_token& stop) {
    FIDESK_ASSIGN(const auto list, token.fingerprints(pinOf(usualPin), stop));
    return list.empty() ? Bytes(2, 1) : list.front().id;
}

namespace operations {

using token::Token;
using token::TokenObserver;

inline std::vector<Operation> ofAnyKey() {
    return {
        {"info", [](Token& t, TokenObserver&, std::stop_token s) { return outcomeOf(t.info(s)); }},
        {"hold", [](Token& t, TokenObserver&, std::stop_token s) { return outcomeOf(t.hold(s)); }},
        {"holdsAnyOf",
         [](Token& t, TokenObserver&, std::stop_token s) {
             return outcomeOf(t.holdsAnyOf("portal.example", {Bytes(32, 1), Bytes(32, 2)}, s));
         }},
        {"status", [](Token& t, TokenObserver&, std::stop_token s) { return outcomeOf(t.status(s)); }},
        {"wink", [](Token& t, TokenObserver&, std::stop_token s) { return outcomeOf(t.wink(s)); }},
        {"pinRetries",
         [](Token& t, TokenObserver&, std::stop_token s) { return outcomeOf(t.pinRetries(s)); }},
        {"checkPin", [](Token& t, TokenObserver&,
                        std::stop_token s) { return outcomeOf(t.checkPin(pinOf(usualPin), s)); }},
        {"changePin",
         [](Token& t, TokenObserver&, std::stop_token s) {
             return outcomeOf(t.changePin(pinOf(usualPin), pinOf(usualPin), s));
         }},
        {"makeCredential",
         [](Token& t, TokenObserver& o, std::stop_token s) {
             return outcomeOf(t.makeCredential(usualCredential(), pinOf(usualPin), o, s));
         },
         true},
        {"getAssertion",
         [](Token& t, TokenObserver& o, std::stop_token s) {
             auto request = silentAssertion();
             request.userPresence = true;
             return outcomeOf(t.getAssertion(request, pinOf(usualPin), o, s));
         },
         true},
        {"silent getAssertion",
         [](Token& t, TokenObserver& o, std::stop_token s) {
             return outcomeOf(t.getAssertion(silentAssertion(), pinOf(usualPin), o, s));
         }},
        {"waitForTouch",
         [](Token& t, TokenObserver& o, std::stop_token s) { return outcomeOf(t.waitForTouch(o, s)); }, true},
    };
}

inline std::vector<Operation> ofPasskeys() {
    return {
        {"passkeys", [](Token& t, TokenObserver&,
                        std::stop_token s) { return outcomeOf(t.passkeys(pinOf(usualPin), s)); }},
        {"renamePasskey",
         [](Token& t, TokenObserver&, std::stop_token s) {
             auto passkey = onlyPasskey(t, s);
             if (!passkey)
                 return outcomeOf(passkey);
             passkey->userName = "bob@portal.example";
             return outcomeOf(t.renamePasskey(*passkey, pinOf(usualPin), s));
         },
         false, true, Need::Passkey, true},
        {"deletePasskey",
         [](Token& t, TokenObserver&, std::stop_token s) {
             const auto passkey = onlyPasskey(t, s);
             if (!passkey)
                 return outcomeOf(passkey);
             return outcomeOf(t.deletePasskey(passkey->credentialId, pinOf(usualPin), s));
         },
         false, true, Need::Passkey, true},
    };
}

inline std::vector<Operation> ofFingerprints() {
    return {
        {"fingerprints",
         [](Token& t, TokenObserver&, std::stop_token s) {
             return outcomeOf(t.fingerprints(pinOf(usualPin), s));
         },
         false, true, Need::Fingerprint},
        {"addFingerprint",
         [](Token& t, TokenObserver& o, std::stop_token s) {
             SampleRecorder recorder(o);
             return outcomeOf(t.addFingerprint(pinOf(usualPin), recorder, s));
         },
         true, true, Need::Passkey, false, true},
        {"renameFingerprint",
         [](Token& t, TokenObserver&, std::stop_token s) {
             const auto id = onlyFingerprint(t, s);
             if (!id)
                 return outcomeOf(id);
             return outcomeOf(t.renameFingerprint(*id, "left thumb", pinOf(usualPin), s));
         },
         false, true, Need::Fingerprint, true},
        {"removeFingerprint",
         [](Token& t, TokenObserver&, std::stop_token s) {
             const auto id = onlyFingerprint(t, s);
             if (!id)
                 return outcomeOf(id);
             return outcomeOf(t.removeFingerprint(*id, pinOf(usualPin), s));
         },
         false, true, Need::Fingerprint, true},
    };
}

inline std::vector<Operation> ofLargeBlobs() {
    return {
        {"largeBlobs",
         [](Token& t, TokenObserver&, std::stop_token s) {
             return outcomeOf(t.largeBlobs(pinOf(usualPin), s));
         },
         false, true, Need::LargeBlob},
        {"writeLargeBlob",
         [](Token& t, TokenObserver&, std::stop_token s) {
             const auto passkey = onlyPasskey(t, s);
             if (!passkey)
                 return outcomeOf(passkey);
             return outcomeOf(t.writeLargeBlob(passkey->credentialId, blobContent(40), pinOf(usualPin), s));
         },
         false, true, Need::LargeBlob, true},
        {"deleteLargeBlob",
         [](Token& t, TokenObserver&, std::stop_token s) {
             const auto passkey = onlyPasskey(t, s);
             if (!passkey)
                 return outcomeOf(passkey);
             return outcomeOf(t.deleteLargeBlob(passkey->credentialId, pinOf(usualPin), s));
         },
         false, true, Need::LargeBlob, true},
    };
}

inline std::vector<Operation> ofSettings() {
    return {
        {"setMinPinLengthRpIds",
         [](Token& t, TokenObserver&, std::stop_token s) {
             const auto pin = pinOf(usualPin);
             return outcomeOf(t.setMinPinLengthRpIds({"portal.example"}, &pin, s));
         }},
        {"setAlwaysUv",
         [](Token& t, TokenObserver&, std::stop_token s) {
             const auto pin = pinOf(usualPin);
             return outcomeOf(t.setAlwaysUv(true, &pin, s));
         }},
        {"enableEnterpriseAttestation",
         [](Token& t, TokenObserver&, std::stop_token s) {
             const auto pin = pinOf(usualPin);
             return outcomeOf(t.enableEnterpriseAttestation(&pin, s));
         }},
        {"forcePinChange",
         [](Token& t, TokenObserver&, std::stop_token s) {
             const auto pin = pinOf(usualPin);
             return outcomeOf(t.forcePinChange(&pin, s));
         }},
        {"setMinPinLength",
         [](Token& t, TokenObserver&, std::stop_token s) {
             const auto pin = pinOf(usualPin);
             return outcomeOf(t.setMinPinLength(raisedMinPinLength, &pin, s));
         }},
    };
}

inline std::vector<Operation> ofLife() {
    return {
        {"setPin",
         [](Token& t, TokenObserver&, std::stop_token s) { return outcomeOf(t.setPin(pinOf(usualPin), s)); },
         false, false, Need::Nothing},
        {"reset", [](Token& t, TokenObserver& o, std::stop_token s) { return outcomeOf(t.reset(o, s)); },
         true, false, Need::Nothing},
    };
}

} // namespace operations

/// Every operation. Each succeeds on a key that can do all of it, has `usualPin` where it wants one, and what
/// prepareKey() makes.
inline std::vector<Operation> everyOperation() {
    std::vector<Operation> out;
    for (auto part : {operations::ofAnyKey(), operations::ofPasskeys(), operations::ofFingerprints(),
                      operations::ofLargeBlobs(), operations::ofSettings(), operations::ofLife()})
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

/// Sets the PIN of a fresh key, and puts on it what @p operation needs; the key must be touched when it asks.
/// Errors: those of a key that cannot do it.
inline Result<void> prepareKey(token::Token& token, token::TokenObserver& observer,
                               const Operation& operation) {
    const auto pin = pinOf(usualPin);
    if (!operation.wantsPin)
        return {};
    FIDESK_TRY(token.setPin(pin));
    if (operation.need == Need::Nothing)
        return {};
    auto request = usualCredential();
    request.largeBlobKey = true;
    FIDESK_ASSIGN(const auto made, token.makeCredential(request, pin, observer));
    if (operation.need == Need::LargeBlob)
        FIDESK_TRY(token.writeLargeBlob(made.credentialId, blobContent(100), pin));
    if (operation.need == Need::Fingerprint) {
        SampleRecorder recorder(observer);
        FIDESK_TRY(token.addFingerprint(pin, recorder));
    }
    return {};
}

/// The PIN of a key on which some operation was run: changed first where the key wants that.
inline std::string_view pinInUse(token::Token& token) {
    if (!must(token.info()).pinMustChange)
        return usualPin;
    must(token.changePin(pinOf(usualPin), pinOf(secondPin)));
    return secondPin;
}

} // namespace fidesk::test
