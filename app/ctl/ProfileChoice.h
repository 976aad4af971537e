#pragma once

#include "app/ctl/Context.h"
#include "core/profiles/Profiles.h"

#include <CLI/CLI.hpp>

namespace fidesk::ctl {

/// `--profile ID`; what it says goes to @p id, which outlives the parsing.
void addProfileOption(CLI::App& command, std::string& id);

/// The profiles of this machine and this user; the user's are in the directory of --config where there is
/// one.
profiles::Profiles profilesOf(const Context& context);

/// The profile @p id among @p known; where @p id is empty, what is used where none is chosen. Errors:
/// Profiles::find(), Profiles::standard(), told to people with the file and what to do about it.
Result<profiles::Profile> chosenProfile(Context& context, const profiles::Profiles& known,
                                        const std::string& id);

} // namespace fidesk::ctl
