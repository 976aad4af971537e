#include "app/ctl/SoftwareKeys.h"

#include "core/simulator/SoftwareKey.h"
#include "core/token/hid/HidTokens.h"
#include "core/token/simulated/SimulatedTokens.h"

#include <filesystem>
#include <map>

namespace fidesk::ctl {

namespace {

namespace fs = std::filesystem;

/// The first file of @p directory that is not there yet.
fs::path nextFileOf(const fs::path& directory) {
    for (int number = 1;; ++number) {
        const std::string digits = std::to_string(number);
        fs::path file =
            directory / (std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits + ".key");
        if (!fs::exists(file))
            return file;
    }
}

/// Software keys in their sockets, each with what its `--simulate` says.
class Sockets {
public:
    Sockets(const Settings& settings, simulator::Personality personality, Random& random)
        : settings_(settings), personality_(std::move(personality)), random_(random) {}

    /// Plugs in a key for @p state. Errors: SoftwareKey::create(), setFault().
    Result<void> plugIn(token::SimulatedTokens& source, const std::string& state, bool mayFail) {
        simulator::SoftwareKey::Options options;
        options.personality = personality_;
        options.touch = settings_.touch == "never" ? simulator::Touch::Never : simulator::Touch::Automatic;
        if (state != Settings::freshKey)
            options.stateFile = fs::is_directory(state) ? nextFileOf(state) : fs::path(state);
        FIDESK_ASSIGN(auto key, simulator::SoftwareKey::create(std::move(options), random_));
        if (mayFail)
            FIDESK_TRY(setFault(*key, settings_));
        key->insert();
        keys_[source.add(key)] = {key, state};
        return {};
    }

    void move(const std::string& id, bool in) {
        const auto found = keys_.find(id);
        if (found == keys_.end())
            return;
        if (in)
            found->second.key->insert();
        else
            found->second.key->remove();
    }

    Result<bool> swap(token::SimulatedTokens& source, const std::string& id) {
        move(id, false);
        const auto found = keys_.find(id);
        if (found == keys_.end())
            return false;
        const std::string state = found->second.state;
        if (state != Settings::freshKey && !fs::is_directory(state))
            return false;
        source.remove(id);
        keys_.erase(found);
        FIDESK_TRY(plugIn(source, state, false));
        return true;
    }

private:
    struct Socket {
        std::shared_ptr<simulator::SoftwareKey> key{};
        std::string state{};
    };
    Settings settings_;
    simulator::Personality personality_;
    Random& random_;
    std::map<std::string, Socket> keys_{};
};

Result<Keys> softwareKeys(const Settings& settings, Random& random) {
    auto source = std::make_unique<token::SimulatedTokens>();
    FIDESK_ASSIGN(simulator::Personality personality, personalityOf(settings));
    const auto sockets = std::make_shared<Sockets>(settings, std::move(personality), random);
    for (const std::string& state : settings.simulate)
        FIDESK_TRY(sockets->plugIn(*source, state, true));
    Keys keys{std::move(source)};
    if (settings.touch == "never")
        return keys;
    keys.move = [sockets](const std::string& id, bool in) { sockets->move(id, in); };
    auto* plugs = static_cast<token::SimulatedTokens*>(keys.source.get());
    keys.swap = [sockets, plugs](const std::string& id) { return sockets->swap(*plugs, id); };
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
