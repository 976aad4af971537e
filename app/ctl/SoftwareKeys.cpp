#include "app/ctl/SoftwareKeys.h"

#include "core/simulator/SoftwareKey.h"
#include "core/token/hid/HidTokens.h"
#include "core/token/simulated/SimulatedTokens.h"

#include <map>

namespace fidesk::ctl {

namespace {

using SoftwareKeys = std::map<std::string, std::shared_ptr<simulator::SoftwareKey>>;

void move(const SoftwareKeys& keys, const std::string& id, bool in) {
    const auto found = keys.find(id);
    if (found == keys.end())
        return;
    if (in)
        found->second->insert();
    else
        found->second->remove();
}

Result<Keys> softwareKeys(const Settings& settings, Random& random) {
    auto source = std::make_unique<token::SimulatedTokens>();
    SoftwareKeys byId;
    const bool handsOff = settings.touch == "never";
    for (const std::string& state : settings.simulate) {
        simulator::SoftwareKey::Options options;
        options.touch = handsOff ? simulator::Touch::Never : simulator::Touch::Automatic;
        if (!settings.personality.empty()) {
            FIDESK_ASSIGN(options.personality, simulator::personalityNamed(settings.personality));
        }
        if (state != Settings::freshKey)
            options.stateFile = state;
        FIDESK_ASSIGN(const auto key, simulator::SoftwareKey::create(std::move(options), random));
        key->insert();
        key->removeAtReport(settings.simulateRemoveAt);
        byId.emplace(source->add(key), key);
    }
    Keys keys{std::move(source)};
    if (!handsOff)
        keys.move = [byId](const std::string& id, bool in) { move(byId, id, in); };
    return keys;
}

} // namespace

Result<Keys> openKeys(const Settings& settings, Random& random) {
    if (!settings.simulate.empty())
        return softwareKeys(settings, random);
    return Keys{std::make_unique<token::HidTokens>()};
}

} // namespace fidesk::ctl
