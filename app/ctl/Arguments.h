#pragma once

#include "app/ctl/Commands.h"
#include "app/ctl/Settings.h"

#include <optional>
#include <string>
#include <vector>

namespace fidesk::ctl {

/// What the arguments say.
struct Arguments {
    Settings settings{};
    Action action{};
    /// Help or a version, asked for, to be printed; then there is no action.
    std::string answer{};
    /// What is wrong with them, for people; then there is no action.
    std::string refusal{};
};

/// Reads the arguments of `fideskctl`, the program's name first. Whatever looks like a PIN or a password in
/// them is refused, and never repeated.
Arguments parseArguments(const std::vector<std::string>& arguments);

/// Overwrites what stands behind --pin= and its like in @p argv, so that it is not shown by the system any
/// longer.
void wipeSecrets(int argc, char* argv[]);

} // namespace fidesk::ctl
