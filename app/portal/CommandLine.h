#pragma once

#include "app/portal/commands/Administration.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <memory>
#include <string>

namespace fidesk::server {

/// What the command line chose, to be run after it was read completely.
using ChosenCommand = std::function<int()>;

/// Adds a command of @p parent and its option `--store`; what that is set to is in the string that comes
/// back, which lives as long as whoever holds it.
struct StoreCommand {
    CLI::App* app{nullptr};
    std::shared_ptr<std::string> store{};
};
StoreCommand addStoreCommand(CLI::App& parent, const std::string& name, const std::string& description);

/// Each adds a group of commands to @p app; when one of them is chosen, what it does is put into @p chosen,
/// which outlives the parsing.
void addServerCommands(CLI::App& app, ChosenCommand& chosen);
void addDirectoryCommands(CLI::App& app, ChosenCommand& chosen);
void addPolicyCommands(CLI::App& app, ChosenCommand& chosen);
void addAuditCommands(CLI::App& app, ChosenCommand& chosen);

} // namespace fidesk::server
