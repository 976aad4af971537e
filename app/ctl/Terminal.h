#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <csignal>
#include <stop_token>
#include <string>

namespace fidesk::ctl {

/// Whether a person sits at it: standard input and standard error are terminals.
bool atTerminal();

/// How many columns the terminal at file descriptor @p fd shows; 0 where it is no terminal.
std::size_t terminalColumns(int fd);

/// Asks at the controlling terminal, whatever the standard streams are, and reads one line without showing
/// it. The terminal is as before when this returns. Errors: PinRequired where there is no terminal,
/// Cancelled, InvalidArgument (a line of more than 1024 bytes).
Result<Secret> askSecretly(const std::string& prompt, std::stop_token stop);

/// Whether standard output goes to anybody. Errors: FileUnwritable where it is closed, or a pipe whose reader
/// has gone.
Result<void> requireReader();

/// Whether standard output is a pipe: another program takes what is written there.
bool outputIsPipe();

/// Shows @p secret behind @p label at the controlling terminal, or on standard error where there is none.
void showOtherwise(const std::string& label, ByteView secret);

/// As long as it lives, writing to a pipe whose reader has gone fails, and does not end the program. One
/// thread.
class NoPipeSignal {
public:
    NoPipeSignal();
    ~NoPipeSignal();
    NoPipeSignal(const NoPipeSignal&) = delete;
    NoPipeSignal& operator=(const NoPipeSignal&) = delete;

private:
    struct sigaction before_ {};
};

/// Asks at the controlling terminal for "yes". Errors: Cancelled; InvalidArgument where there is no terminal.
Result<bool> askYes(const std::string& prompt, std::stop_token stop);

/// Waits until there is something to be read from @p fd, or it has ended. Errors: Cancelled, FileUnreadable.
Result<void> awaitInput(int fd, const std::stop_token& stop);

/// The next line of file descriptor @p fd, without its end; read byte by byte, so that what follows stays for
/// the next reader. Errors: Cancelled; InvalidArgument (a line of more than 1024 bytes); FileUnreadable;
/// PinRequired if there is no more line.
Result<Secret> readSecretLine(int fd, std::stop_token stop);

} // namespace fidesk::ctl
