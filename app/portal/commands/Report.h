#pragma once

#include "app/portal/commands/Commands.h"
#include "core/base/Error.h"
#include "ui/text/ErrorText.h"

#include <cstdio>
#include <string>

namespace fidesk::server {

/// Tells the person at the terminal what went wrong; gives the exit code.
inline int report(const Error& error) {
    const std::string line = "fidesk-portal: " + text::sentence(error).toStdString() + '\n';
    std::fputs(line.c_str(), stderr);
    return exitFailed;
}

/// One line of what was done.
inline void say(const std::string& line) {
    std::fputs((line + '\n').c_str(), stdout);
    std::fflush(stdout);
}

} // namespace fidesk::server
