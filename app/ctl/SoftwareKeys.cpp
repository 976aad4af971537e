#include "app/ctl/SoftwareKeys.h"

#include "core/simulator/SoftwareKey.h"
#include "core/token/simulated/SimulatedTokens.h"

namespace fidesk::ctl {

Result<std::unique_ptr<token::TokenSource>> softwareKeys(const Settings& settings, Random& random) {
    auto source = std::make_unique<token::SimulatedTokens>();
    for (const std::string& state : settings.simulate) {
        simulator::SoftwareKey::Options options;
        options.touch = settings.touch == "never" ? simulator::Touch::Never : simulator::Touch::Automatic;
        if (state != Settings::freshKey)
            options.stateFile = state;
        FIDESK_ASSIGN(const auto key, simulator::SoftwareKey::create(std::move(options), random));
        key->insert();
        key->removeAtReport(settings.simulateRemoveAt);
        source->add(key);
    }
    return std::unique_ptr<token::TokenSource>(std::move(source));
}

} // namespace fidesk::ctl
