#pragma once

#include "core/token/Token.h"
#include "tests/support/Catch.h"

#include <functional>
#include <vector>

/// Every operation of a Token under one roof, for tests that hold for all of them.
namespace fidesk::test {

inline token::Pin pinOf(std::string_view digits) {
    return valueOf(token::Pin::parse(Secret(digits)));
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

struct Operation {
    const char* name;
    /// The code it failed with, or nothing.
    std::function<std::optional<ErrorCode>(token::Token&, token::TokenObserver&, std::stop_token)> run;
    bool wantsTouch{false};
    bool wantsPin{true}; ///< on the key, before
};

template <typename T> std::optional<ErrorCode> outcomeOf(const Result<T>& result) {
    return result ? std::nullopt : std::optional(result.error().code);
}

/// The operations, in an order in which each succeeds on a key with `usualPin` and one passkey of
/// `usualCredential()`; setPin needs one without, reset comes last.
inline std::vector<Operation> everyOperation() {
    using token::Token;
    using token::TokenObserver;
    return {
        {"info", [](Token& t, TokenObserver&, std::stop_token s) { return outcomeOf(t.info(s)); }},
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
        {"passkeys", [](Token& t, TokenObserver&,
                        std::stop_token s) { return outcomeOf(t.passkeys(pinOf(usualPin), s)); }},
        {"deletePasskey",
         [](Token& t, TokenObserver&, std::stop_token s) {
             const auto keys = t.passkeys(pinOf(usualPin), s);
             if (!keys)
                 return outcomeOf(keys);
             const Bytes id = keys->passkeys.empty() ? Bytes(16, 1) : keys->passkeys.front().credentialId;
             return outcomeOf(t.deletePasskey(id, pinOf(usualPin), s));
         }},
        {"waitForTouch",
         [](Token& t, TokenObserver& o, std::stop_token s) { return outcomeOf(t.waitForTouch(o, s)); }, true},
        {"setPin",
         [](Token& t, TokenObserver&, std::stop_token s) { return outcomeOf(t.setPin(pinOf(usualPin), s)); },
         false, false},
        {"reset", [](Token& t, TokenObserver& o, std::stop_token s) { return outcomeOf(t.reset(o, s)); },
         true, false},
    };
}

} // namespace fidesk::test
