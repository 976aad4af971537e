#include "app/portal/commands/PasswordInput.h"

#include <cstdint>

#ifdef _WIN32
#include <cstdio>

#include <io.h>
#include <windows.h>
#else
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>
#endif

namespace fidesk::server {

namespace {

constexpr std::size_t longestLine = 1024;

tl::unexpected<Error> refused(const std::string& sentence) {
    return fail(ErrorCode::InvalidArgument, sentence);
}

/// One byte; false at the end.
using ReadByte = bool (*)(int fd, std::uint8_t& byte);

/// Cancelled if there is nothing more to be read.
Result<Secret> line(int fd, ReadByte next) {
    Secret text = Secret::ofSize(longestLine);
    std::size_t size = 0;
    std::uint8_t byte = 0;
    bool ended = false;
    while (!(ended = !next(fd, byte)) && byte != '\n') {
        if (size == longestLine)
            return refused("the password is longer than 1024 bytes");
        text.data()[size++] = byte;
    }
    if (ended && size == 0)
        return fail(ErrorCode::Cancelled);
    if (size > 0 && text.data()[size - 1] == '\r')
        --size;
    return Secret(text.view().first(size));
}

#ifdef _WIN32

bool nextByte(int fd, std::uint8_t& byte) {
    return _read(fd, &byte, 1) == 1;
}

/// The console, which does not show what is typed as long as this lives.
class QuietTerminal {
public:
    QuietTerminal() : input_(GetStdHandle(STD_INPUT_HANDLE)), there_(GetConsoleMode(input_, &before_) != 0) {
        if (there_)
            SetConsoleMode(input_, before_ & ~static_cast<DWORD>(ENABLE_ECHO_INPUT));
    }
    ~QuietTerminal() {
        if (there_)
            SetConsoleMode(input_, before_);
    }
    QuietTerminal(const QuietTerminal&) = delete;
    QuietTerminal& operator=(const QuietTerminal&) = delete;

    [[nodiscard]] bool isThere() const { return there_; }
    Result<Secret> ask(const std::string& prompt) {
        std::fputs(prompt.c_str(), stderr);
        auto typed = line(0, nextByte);
        std::fputs("\n", stderr);
        return typed;
    }

private:
    HANDLE input_;
    DWORD before_{0};
    bool there_;
};

#else

bool nextByte(int fd, std::uint8_t& byte) {
    ssize_t got = 0;
    do
        got = read(fd, &byte, 1);
    while (got < 0 && errno == EINTR);
    return got == 1;
}

// What the signal handler puts back: it can be given no other way.
int quietFd = -1;
termios loud{};

void restoreAndEnd(int signal) {
    tcsetattr(quietFd, TCSANOW, &loud);
    ::signal(signal, SIG_DFL);
    raise(signal);
}

void handle(void (*handler)(int)) {
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT})
        ::signal(number, handler);
}

/// The controlling terminal, which does not show what is typed as long as this lives. One at a time.
class QuietTerminal {
public:
    QuietTerminal() {
        quietFd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
        if (!isThere() || tcgetattr(quietFd, &loud) != 0)
            return;
        handle(restoreAndEnd);
        termios quiet = loud;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        quiet.c_lflag |= static_cast<tcflag_t>(ICANON | ECHONL);
        tcsetattr(quietFd, TCSAFLUSH, &quiet);
    }
    ~QuietTerminal() {
        if (!isThere())
            return;
        tcsetattr(quietFd, TCSAFLUSH, &loud);
        handle(SIG_DFL);
        close(quietFd);
        quietFd = -1;
    }
    QuietTerminal(const QuietTerminal&) = delete;
    QuietTerminal& operator=(const QuietTerminal&) = delete;

    [[nodiscard]] bool isThere() const { return quietFd >= 0; }
    Result<Secret> ask(const std::string& prompt) {
        [[maybe_unused]] const auto written = write(quietFd, prompt.data(), prompt.size());
        return line(quietFd, nextByte);
    }
};

#endif

} // namespace

Result<Secret> passwordFromStdin() {
    auto typed = line(0, nextByte);
    if (!typed && typed.error().code == ErrorCode::Cancelled)
        return refused("standard input holds no password; it has to be its first line");
    return typed;
}

Result<Secret> newPasswordFromTerminal(const std::string& prompt) {
    QuietTerminal terminal;
    if (!terminal.isThere())
        return refused("there is no terminal to ask for the password on; --password-stdin reads it from "
                       "standard input");
    FIDESK_ASSIGN(Secret typed, terminal.ask(prompt + ": "));
    FIDESK_ASSIGN(const Secret again, terminal.ask(prompt + ", again: "));
    if (!(typed == again))
        return refused("the two passwords differ; nothing was changed");
    return typed;
}

} // namespace fidesk::server
