#include "tests/campaign/Jobs.h"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace fidesk::campaign {

namespace {

using profiles::PinSource;
using profiles::Profile;

std::vector<JobKind> makeJobKinds() {
    return {
        {.name = "typed", .profile = {.id = "typed"}},
        {.name = "deposit", .profile = {.id = "deposit", .pin = PinSource::Generated}},
        {.name = "shown",
         .profile = {.id = "shown", .pin = PinSource::Generated},
         .handOver = HandOver::Shown},
        {.name = "renewed", .profile = {.id = "renewed"}, .renews = true},
        {.name = "strict", .profile = {.id = "strict", .minPinLength = 8, .forcePinChange = true}},
        {.name = "wiped", .profile = {.id = "wiped", .resetFirst = true}, .usedKey = true, .lateReset = true},
        {.name = "replace", .profile = {.id = "replace"}, .replaces = true},
        {.name = "replace-all",
         .profile = {.id = "replace-all",
                     .pin = PinSource::Generated,
                     .generatedPinLength = 8,
                     .minPinLength = 8,
                     .forcePinChange = true,
                     .alwaysUv = true,
                     .enterpriseAttestation = true,
                     .attestationRequired = true},
         .replaces = true,
         .lateReset = true},
    };
}

} // namespace

const std::vector<JobKind>& jobKinds() {
    static const std::vector<JobKind> kinds = makeJobKinds();
    return kinds;
}

const JobKind& jobKind(const std::string& name) {
    const auto found = std::ranges::find(jobKinds(), name, &JobKind::name);
    if (found == jobKinds().end())
        throw std::runtime_error("no such job: " + name);
    return *found;
}

std::vector<std::string> pinsOf(const Run& run) {
    std::ifstream stream(run.pinsFile());
    std::vector<std::string> pins;
    for (std::string line; std::getline(stream, line);)
        pins.insert(pins.begin(), line);
    return pins;
}

void writePin(const Run& run, const std::string& pin) {
    std::ofstream(run.pinsFile(), std::ios::app) << pin << std::endl;
}

} // namespace fidesk::campaign
