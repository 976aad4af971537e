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

simulator::SoftwareKey::Options optionsOf(const simulator::Personality& personality, simulator::Touch touch,
                                          const std::string& state) {
    simulator::SoftwareKey::Options options;
    options.personality = personality;
    options.touch = touch;
    if (state != Settings::freshKey)
        options.stateFile = state;
    return options;
}

Result<Keys> softwareKeys(const Settings& settings, Random& random) {
    auto source = std::make_unique<token::SimulatedTokens>();
    SoftwareKeys byId;
    const bool handsOff = settings.touch == "never";
    const simulator::Touch touch = handsOff ? simulator::Touch::Never : simulator::Touch::Automatic;
    FIDESK_ASSIGN(const simulator::Personality personality, personalityOf(settings));
    for (const std::string& state : settings.simulate) {
        FIDESK_ASSIGN(const auto key,
                      simulator::SoftwareKey::create(optionsOf(personality, touch, state), random));
        key->insert();
        FIDESK_TRY(setFault(*key, settings));
        byId.emplace(source->add(key), key);
    }
    Keys keys{std::move(source)};
    if (!handsOff)
        keys.move = [byId](const std::string& id, bool in) { move(byId, id, in); };
    return keys;
}

} // namespace

Result<simulator::Personality> personalityOf(const Settings& settings) {
    if (settings.personality.empty())
        return simulator::Personality();
    return simulator::personalityNamed(settings.personality);
}

Result<void> setFault(simulator::SoftwareKey& key, const Settings& settings) {
    key.removeAtReport(settings.simulateRemoveAt);
    if (settings.fault.empty())
        return {};
    FIDESK_ASSIGN(const simulator::Fault fault, simulator::parseFault(settings.fault));
    key.setFault(fault);
    return {};
}

Result<Keys> openKeys(const Settings& settings, Random& random) {
    if (!settings.simulate.empty())
        return softwareKeys(settings, random);
    return Keys{std::make_unique<token::HidTokens>()};
}

} // namespace fidesk::ctl
