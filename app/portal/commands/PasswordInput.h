#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <string>

namespace fidesk::server {

/// The first line of standard input, without its end. Errors: InvalidArgument, with a sentence, if there is
/// none or it is longer than 1024 bytes.
Result<Secret> passwordFromStdin();

/// Asks for a new password twice at the controlling terminal, whatever the standard streams are, without
/// showing what is typed; @p prompt without its colon. The terminal is as before when this returns, and when
/// a signal ends the process. Errors: InvalidArgument, with a sentence, if there is no terminal, the two
/// differ, or a line is too long; Cancelled.
Result<Secret> newPasswordFromTerminal(const std::string& prompt);

} // namespace fidesk::server
