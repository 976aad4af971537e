// Every operation on every kind of key: what comes of it, and what the key is afterwards.

#include "tests/support/Catch.h"

#include "core/token/Feature.h"
#include "tests/unit/matrix/KeyState.h"

#include <algorithm>
#include <set>

using namespace fidesk;
using namespace fidesk::test;

namespace {

using Names = std::set<std::string, std::less<>>;

/// What each kind of key cannot do (CTAP 2.1: what its version and its options say it has), by operation; all
/// fail with NotSupportedByKey. Written down here by the standard, not derived from what the key tells.
struct Kind {
    const char* personality;
    Names missing;
};

const Names fingerprintOperations{"fingerprints", "addFingerprint", "renameFingerprint", "removeFingerprint"};
const Names largeBlobOperations{"largeBlobs", "writeLargeBlob", "deleteLargeBlob"};
const Names settingsOperations{"setMinPinLengthRpIds", "setAlwaysUv", "enableEnterpriseAttestation",
                               "forcePinChange", "setMinPinLength"};
const Names passkeyOperations{"passkeys", "renamePasskey", "deletePasskey"};
const Names pinOperations{"pinRetries", "checkPin", "changePin", "setPin"};
const Names credentialOperations{"makeCredential", "getAssertion", "silent getAssertion"};

Names all(std::initializer_list<Names> parts) {
    Names out;
    for (const Names& part : parts)
        out.insert(part.begin(), part.end());
    return out;
}

std::vector<Kind> kinds() {
    const Names without = fingerprintOperations;
    const Names ctap20 =
        all({passkeyOperations, fingerprintOperations, largeBlobOperations, settingsOperations});
    const Names noPin = all({ctap20, pinOperations, credentialOperations});
    return {
        {"ctap21", without},
        {"ctap20", ctap20},
        {"preview", all({{"renamePasskey"}, largeBlobOperations, settingsOperations})},
        {"pin-policy", without},
        {"tiny", {}},
        {"always-uv", without},
        {"built-in-uv", {}},
        {"u2f", all({noPin, {"reset"}})},
        {"late-reset", without},
        {"no-pin", all({noPin, {"wink"}})},
        {"exotic", without},
    };
}

simulator::Personality brisk(const char* name) {
    auto personality = valueOf(simulator::personalityNamed(name));
    personality.keepAliveInterval = std::chrono::milliseconds(5);
    return personality;
}

/// Makes ready what the kind can have: a key without PINs, say, stays as it is.
void prepare(SimulatorBench& bench, const Operation& operation) {
    const auto prepared = prepareKey(*bench.token, bench.observer, operation);
    if (!prepared)
        REQUIRE(codeOf(prepared) == ErrorCode::NotSupportedByKey);
    bench.observer.needed = 0;
    bench.observer.done = 0;
}

} // namespace

TEST_CASE("The matrix has every kind of key there is") {
    Names named;
    for (const Kind& kind : kinds())
        named.insert(kind.personality);
    for (const auto& personality : simulator::personalities()) {
        INFO(personality.name);
        CHECK(named.contains(personality.name));
    }
    CHECK(named.size() == simulator::personalities().size());
}

TEST_CASE("Every operation on every kind of key gives what the standard says, and leaves the key so") {
    for (const Kind& kind : kinds())
        for (const Operation& operation : everyOperation()) {
            INFO(operation.name << " on " << kind.personality);
            const auto personality = brisk(kind.personality);
            SimulatorBench fresh(simulator::Touch::Automatic, personality);
            const KeyState factory = stateOf(*fresh.token);
            SimulatorBench bench(simulator::Touch::Automatic, personality);
            prepare(bench, operation);
            const KeyState before = stateOf(*bench.token);
            const auto outcome = operation.run(*bench.token, bench.observer, {});
            const bool missing = kind.missing.contains(operation.name);
            CHECK(outcome == (missing ? std::optional(ErrorCode::NotSupportedByKey) : std::nullopt));
            // U2F has no keep-alive: a key that is touched before it is asked again never says that it waits.
            const bool asksAloud = personality.standard != simulator::Standard::U2f;
            CHECK((bench.observer.needed > 0) == (operation.wantsTouch && !missing && asksAloud));
            CHECK(bench.observer.needed == bench.observer.done);
            CHECK(stateOf(*bench.token) == (missing ? before : stateAfter(operation, before, factory)));
        }
}

TEST_CASE("Every operation on a key that is held does what it does on one that is not") {
    for (const Kind& kind : kinds())
        for (const Operation& operation : everyOperation()) {
            INFO(operation.name << " on " << kind.personality);
            const auto personality = brisk(kind.personality);
            SimulatorBench fresh(simulator::Touch::Automatic, personality);
            const KeyState factory = stateOf(*fresh.token);
            SimulatorBench bench(simulator::Touch::Automatic, personality);
            const auto held = valueOf(bench.token->hold());
            prepare(bench, operation);
            const KeyState before = stateOf(*bench.token);
            const auto outcome = operation.run(*bench.token, bench.observer, {});
            const bool missing = kind.missing.contains(operation.name);
            CHECK(outcome == (missing ? std::optional(ErrorCode::NotSupportedByKey) : std::nullopt));
            CHECK(bench.observer.needed == bench.observer.done);
            CHECK(stateOf(*bench.token) == (missing ? before : stateAfter(operation, before, factory)));
        }
}

TEST_CASE("What a key says it can is what it can") {
    struct Asked {
        token::Feature feature;
        const char* operation;
    };
    const std::vector<Asked> asked{{token::Feature::Pin, "setPin"},
                                   {token::Feature::PasskeyManagement, "deletePasskey"},
                                   {token::Feature::PasskeyRename, "renamePasskey"},
                                   {token::Feature::Fingerprints, "addFingerprint"},
                                   {token::Feature::MinPinLength, "setMinPinLength"},
                                   {token::Feature::MinPinLengthRpIds, "setMinPinLengthRpIds"},
                                   {token::Feature::ForcePinChange, "forcePinChange"},
                                   {token::Feature::AlwaysUv, "setAlwaysUv"},
                                   {token::Feature::EnterpriseAttestation, "enableEnterpriseAttestation"},
                                   {token::Feature::LargeBlobs, "writeLargeBlob"}};
    for (const Kind& kind : kinds()) {
        SimulatorBench bench(simulator::Touch::Automatic, brisk(kind.personality));
        const auto info = valueOf(bench.token->info());
        for (const Asked& one : asked) {
            INFO(one.operation << " on " << kind.personality);
            CHECK(can(info, one.feature) == !kind.missing.contains(one.operation));
        }
    }
}
