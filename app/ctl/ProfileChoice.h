#pragma once

#include "app/ctl/Context.h"
#include "core/profiles/Trust.h"

#include <CLI/CLI.hpp>

namespace fidesk::ctl {

/// `--profile ID`; what it says goes to @p id, which outlives the parsing.
void addProfileOption(CLI::App& command, std::string& id);

/// `--trust FILE`, any number of times; what it says goes to @p files, which outlives the parsing.
void addTrustOption(CLI::App& command, std::vector<std::string>& files);

/// What proves models: the machine's root certificates and those in @p files. Files of the machine that
/// cannot be used are told, and left out. Errors: profiles::readTrust().
Result<webauthn::TrustAnchors> trustAnchors(Context& context, const std::vector<std::string>& files);

/// Errors: AttestationUntrusted, where @p profile wants models proved and there are no @p anchors; people are
/// told where to put them.
Result<void> requireTrust(Context& context, const profiles::Profile& profile,
                          const webauthn::TrustAnchors& anchors);

/// The profiles of this machine and this user; the user's are in the directory of --config where there is
/// one.
profiles::Profiles profilesOf(const Context& context);

/// The profile @p id among @p known; where @p id is empty, what is used where none is chosen. Errors:
/// Profiles::find(), Profiles::standard(), told to people with the file and what to do about it.
Result<profiles::Profile> chosenProfile(Context& context, const profiles::Profiles& known,
                                        const std::string& id);

} // namespace fidesk::ctl
