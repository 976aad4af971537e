#pragma once

#include "app/portal/commands/Commands.h"
#include "core/base/Error.h"
#include "ui/text/ErrorText.h"

#include <cstdio>
#include <string>

namespace fidesk::server {

/// Tells the person at the terminal what went wrong; gives the exit code. Of a value or file that cannot be
/// used the detail is the sentence: whoever found the fault wrote it for people.
inline int report(const Error& error) {
    const bool detailed = (error.code == ErrorCode::InvalidArgument || error.code == ErrorCode::Malformed) &&
                          !error.detail.empty();
    const std::string sentence = detailed ? error.detail + (error.detail.back() == '?' ? "" : ".")
                                          : text::sentence(error).toStdString();
    const std::string line = "fidesk-portal: " + sentence + '\n';
    std::fputs(line.c_str(), stderr);
    return exitFailed;
}

/// One line of what was done.
inline void say(const std::string& line) {
    std::fputs((line + '\n').c_str(), stdout);
    std::fflush(stdout);
}

} // namespace fidesk::server
