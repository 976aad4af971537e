#pragma once

#include "app/ctl/Context.h"

#include <CLI/CLI.hpp>

#include <functional>

namespace fidesk::ctl {

/// What one command does; it has said all there is to say when it succeeds.
using Action = std::function<Result<void>(Context&)>;

/// Each adds a group of commands to @p app; the command that was chosen leaves its work in @p action. Both
/// outlive the parsing.
void addKeysCommand(CLI::App& app, Action& action);            ///< keys
void addKeyCommands(CLI::App& app, Action& action);            ///< key: info, identify, wink and what follows
void addKeyPinCommands(CLI::App& key, Action& action);         ///< key pin set, change, generate
void addKeyPasskeyCommands(CLI::App& key, Action& action);     ///< key passkeys list, rename, delete
void addKeyFingerprintCommands(CLI::App& key, Action& action); ///< key fingerprints list, add, rename, remove
void addKeySettingsCommands(CLI::App& key, Action& action);    ///< key settings show, ...
void addKeyLargeBlobCommands(CLI::App& key, Action& action); ///< key large-blobs list, export, import, delete
void addKeyResetCommand(CLI::App& key, Action& action);      ///< key reset
void addModelsCommand(CLI::App& app, Action& action);        ///< models show
void addProfilesCommands(CLI::App& app, Action& action);     ///< profiles list, show, check
void addPortalCommands(CLI::App& app, Action& action);       ///< portal add, login, logout, status
void addTryCommand(CLI::App& portal, Action& action);        ///< portal try
void addUserCommands(CLI::App& app, Action& action);         ///< users find
void addRegistrationCommands(CLI::App& app, Action& action); ///< registrations list, rename, remove
void addEnrolCommand(CLI::App& app, Action& action);         ///< enrol
void addBatchCommands(CLI::App& app, Action& action);        ///< batch run, list, show, skip, retry
void addReplaceCommand(CLI::App& app, Action& action);       ///< replace
void addJournalCommands(CLI::App& app, Action& action);      ///< journal list, resume
void addRecordsCommands(CLI::App& app, Action& action);      ///< records list, export, verify
void addSimulateCommand(CLI::App& app, Action& action);      ///< simulate

/// A command under @p parent with its help: one line in the list, and @p more below its own options (what it
/// gives with --json).
CLI::App* addCommand(CLI::App& parent, const std::string& name, const std::string& line,
                     const std::string& more = {});

/// An argument of @p command without a name of its own, which must be given.
CLI::Option* addArgument(CLI::App& command, const std::string& name, std::string& target,
                         const std::string& line);

/// A command that only holds others.
CLI::App* addGroup(CLI::App& parent, const std::string& name, const std::string& line);

} // namespace fidesk::ctl
