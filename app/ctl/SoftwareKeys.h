#pragma once

#include "app/ctl/Settings.h"
#include "core/base/Random.h"
#include "core/simulator/SoftwareKey.h"
#include "core/token/Token.h"

#include <functional>
#include <memory>
#include <string>

namespace fidesk::ctl {

/// Where a command's keys come from.
struct Keys {
    std::unique_ptr<token::TokenSource> source{};
    /// Plugs the key of this id in, or pulls it out, where the program can do it: software keys. Null where
    /// it takes a person.
    std::function<void(const std::string& id, bool in)> move{};
    /// Takes the key of this id out for good and puts a new one in its place; false where there is none: of
    /// software keys those without a file, and those in a directory, which go on with its next file. Null as
    /// above.
    std::function<Result<bool>(const std::string& id)> swap{};
};

/// The machine's keys, or with --simulate the software keys and no others, all plugged in: of a directory
/// that is named for one, a new key in its first file that is not there yet ("0001.key", ...). @p random
/// outlives them. Errors: SoftwareKey::create().
Result<Keys> openKeys(const Settings& settings, Random& random);

/// What software keys are. Errors: simulator::personalityNamed().
Result<simulator::Personality> personalityOf(const Settings& settings);
/// Has @p key do what the settings want to go wrong. Errors: simulator::parseFault().
Result<void> setFault(simulator::SoftwareKey& key, const Settings& settings);

} // namespace fidesk::ctl
