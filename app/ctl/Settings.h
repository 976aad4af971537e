#pragma once

#include "app/ctl/PinInput.h"

#include <string>
#include <vector>

namespace fidesk::ctl {

/// The options every command takes, as given in the arguments.
struct Settings {
    bool json{false};
    bool verbose{false};
    std::string key{}; ///< TokenAddress::id; empty: not named
    /// One for each software key: its state file, or freshKey for one without.
    std::vector<std::string> simulate{};
    std::string personality{};      ///< what software keys are (simulator::personalities()); empty: the first
    std::string touch{"automatic"}; ///< who touches software keys: "automatic" or "never"
    std::string fault{};     ///< what goes wrong with software keys (simulator::parseFault()); empty: nothing
    int simulateRemoveAt{0}; ///< pull the software keys before the n-th report; 0: never
    std::string configDirectory{}; ///< empty: the system's place for settings
    std::string tokenFile{};       ///< empty: the system's keychain
    std::string caFile{};          ///< PEM; empty: the system's authorities alone
    PinInput::Options input{};

    /// What `--simulate` without a file leaves in `simulate`.
    static constexpr const char* freshKey = "true";
};

} // namespace fidesk::ctl
