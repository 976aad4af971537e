#pragma once

#include "tests/unit/token/SimulatorBench.h"

#include <ostream>

/// What can be read of a key from outside, for tests that compare it before and after.
namespace fidesk::test {

struct KeyState {
    bool pinSet{false};
    std::size_t minPinLength{0};
    bool pinMustChange{false};
    std::optional<bool> alwaysUv{};
    std::optional<bool> enterpriseAttestation{};
    std::vector<std::string> passkeys{};     ///< user names
    std::vector<std::string> fingerprints{}; ///< names
    std::vector<std::size_t> largeBlobs{};   ///< lengths
    int pinTries{0};

    bool operator==(const KeyState&) const = default;
};

inline std::ostream& operator<<(std::ostream& out, const KeyState& state) {
    out << "{pinSet " << state.pinSet << ", minPinLength " << state.minPinLength << ", mustChange "
        << state.pinMustChange << ", alwaysUv " << state.alwaysUv.value_or(false) << ", ep "
        << state.enterpriseAttestation.value_or(false) << ", tries " << state.pinTries << ", passkeys";
    for (const auto& one : state.passkeys)
        out << ' ' << one;
    out << ", fingerprints";
    for (const auto& one : state.fingerprints)
        out << " \"" << one << '"';
    out << ", blobs";
    for (const auto one : state.largeBlobs)
        out << ' ' << one;
    return out << '}';
}

/// Reads the state of a key whose PIN, if any, is usualPin. Where the key wants its PIN changed this changes
/// it, since nothing can be read before. Throws where it cannot be read. Any thread.
inline KeyState stateOf(token::Token& key) {
    const token::TokenStatus status = must(key.status());
    KeyState state;
    state.pinSet = status.info.pinSet();
    state.minPinLength = status.info.minPinLength;
    state.pinMustChange = status.info.pinMustChange;
    state.alwaysUv = status.info.option("alwaysUv");
    state.enterpriseAttestation = status.info.option("ep");
    if (!state.pinSet)
        return state;
    const token::Pin pin = pinOf(pinInUse(key));
    must(key.checkPin(pin));
    state.pinTries = must(key.pinRetries()).left;
    if (can(status.info, token::Feature::PasskeyManagement))
        for (const auto& one : must(key.passkeys(pin)).passkeys)
            state.passkeys.push_back(one.userName);
    if (can(status.info, token::Feature::Fingerprints))
        for (const auto& one : must(key.fingerprints(pin)))
            state.fingerprints.push_back(one.name);
    if (can(status.info, token::Feature::LargeBlobs))
        for (const auto& one : must(key.largeBlobs(pin)).blobs)
            state.largeBlobs.push_back(one.content.size());
    return state;
}

/// What @p operation makes of a key that was as @p before.
inline KeyState stateAfter(const Operation& operation, KeyState before, const KeyState& factory) {
    if (operation.is("renamePasskey"))
        before.passkeys = {"bob@portal.example"};
    if (operation.is("deletePasskey"))
        before.passkeys.clear();
    if (operation.is("addFingerprint"))
        before.fingerprints.emplace_back();
    if (operation.is("renameFingerprint"))
        before.fingerprints = {"left thumb"};
    if (operation.is("removeFingerprint"))
        before.fingerprints.clear();
    if (operation.is("writeLargeBlob"))
        before.largeBlobs = {40};
    if (operation.is("deleteLargeBlob"))
        before.largeBlobs.clear();
    if (operation.is("setAlwaysUv"))
        before.alwaysUv = true;
    if (operation.is("enableEnterpriseAttestation"))
        before.enterpriseAttestation = true;
    if (operation.is("forcePinChange"))
        before.pinMustChange = true;
    if (operation.is("setMinPinLength")) {
        before.minPinLength = raisedMinPinLength;
        before.pinMustChange = true; // usualPin is shorter (section 6.11.4)
    }
    if (operation.is("setPin")) {
        before.pinSet = true;
        before.pinTries = 8;
    }
    if (operation.is("reset"))
        return factory;
    return before;
}

} // namespace fidesk::test
