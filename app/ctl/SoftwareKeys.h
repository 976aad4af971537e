#pragma once

#include "app/ctl/Settings.h"
#include "core/base/Random.h"
#include "core/token/Token.h"

#include <memory>

namespace fidesk::ctl {

/// The software keys that --simulate asks for, all plugged in. @p random outlives them. Errors:
/// SoftwareKey::create().
Result<std::unique_ptr<token::TokenSource>> softwareKeys(const Settings& settings, Random& random);

} // namespace fidesk::ctl
