#include "core/simulator/Personality.h"

#include <algorithm>

namespace fidesk::simulator {

namespace {

Personality named(const char* name) {
    Personality personality;
    personality.name = name;
    return personality;
}

/// Before CTAP 2.1 a PIN token lived as long as there was power.
constexpr std::chrono::hours untilUnplugged{24 * 365};

Personality ctap20() {
    Personality personality = named("ctap20");
    personality.standard = Standard::Ctap20;
    personality.maxMessageSize = 1200;
    personality.tokenFirstUse = personality.tokenLifetime = untilUnplugged;
    return personality;
}

Personality preview() {
    Personality personality = named("preview");
    personality.standard = Standard::Preview;
    personality.tokenFirstUse = personality.tokenLifetime = untilUnplugged;
    personality.fingerprintReader = true;
    return personality;
}

Personality pinPolicy() {
    Personality personality = named("pin-policy");
    personality.minPinLength = 6;
    personality.refusesSimplePins = true;
    return personality;
}

Personality tiny() {
    Personality personality = named("tiny");
    personality.passkeySlots = 2;
    personality.maxCredentialsInList = 1;
    personality.maxMessageSize = 1024;
    personality.largeBlobStore = 1024;
    personality.fingerprintReader = true;
    personality.fingerprintSlots = 1;
    return personality;
}

Personality alwaysUv() {
    Personality personality = named("always-uv");
    personality.alwaysUv = true;
    return personality;
}

Personality builtInUv() {
    Personality personality = named("built-in-uv");
    personality.fingerprintReader = true;
    return personality;
}

Personality u2fOnly() {
    Personality personality = named("u2f");
    personality.standard = Standard::U2f;
    personality.clientPin = false;
    personality.discoverable = false;
    personality.wink = true;
    return personality;
}

Personality lateReset() {
    Personality personality = named("late-reset");
    personality.resetWindow = std::chrono::seconds(5);
    return personality;
}

Personality noPin() {
    Personality personality = named("no-pin");
    personality.standard = Standard::Ctap20;
    personality.clientPin = false;
    personality.discoverable = false;
    personality.wink = false;
    return personality;
}

Personality exotic() {
    Personality personality = named("exotic");
    personality.exotic = true;
    return personality;
}

} // namespace

const std::vector<Personality>& personalities() {
    static const std::vector<Personality> all{Personality{}, ctap20(),   preview(),   pinPolicy(),
                                              tiny(),        alwaysUv(), builtInUv(), u2fOnly(),
                                              lateReset(),   noPin(),    exotic()};
    return all;
}

Result<Personality> personalityNamed(std::string_view name) {
    const auto& all = personalities();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
    if (found != all.end())
        return *found;
    std::string names;
    for (const Personality& one : all)
        names += (names.empty() ? "" : ", ") + one.name;
    return fail(ErrorCode::InvalidArgument,
                "no kind of software key is called \"" + std::string(name) + "\"; there are " + names);
}

} // namespace fidesk::simulator
