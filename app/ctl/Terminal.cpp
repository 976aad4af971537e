#include "app/ctl/Terminal.h"

#include "core/base/Descriptor.h"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

namespace fidesk::ctl {

namespace {

constexpr std::size_t longestLine = 1024;

/// Keeps a terminal from showing what is typed.
class NoEcho {
public:
    explicit NoEcho(int fd) : fd_(fd), changed_(tcgetattr(fd, &before_) == 0) {
        if (!changed_)
            return;
        termios quiet = before_;
        quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        quiet.c_lflag |= static_cast<tcflag_t>(ICANON | ECHONL);
        tcsetattr(fd, TCSAFLUSH, &quiet);
    }
    ~NoEcho() {
        if (changed_)
            tcsetattr(fd_, TCSAFLUSH, &before_);
    }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

private:
    int fd_;
    termios before_{};
    bool changed_;
};

void print(int fd, std::string_view text) {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t wrote = write(fd, text.data() + done, text.size() - done);
        if (wrote < 0 && errno != EINTR)
            return;
        done += wrote > 0 ? static_cast<std::size_t>(wrote) : 0;
    }
}

/// Waits until @p fd has something, or a stop is requested.
Result<void> waitFor(int fd, int wake, const std::stop_token& stop) {
    for (;;) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled);
        std::array<pollfd, 2> watched{pollfd{fd, POLLIN, 0}, pollfd{wake, POLLIN, 0}};
        if (poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR)
            return fail(ErrorCode::FileUnreadable, "standard input");
        if (!stop.stop_requested() && watched[0].revents != 0)
            return {};
    }
}

} // namespace

NoPipeSignal::NoPipeSignal() {
    struct sigaction ignore {};
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &before_);
}

NoPipeSignal::~NoPipeSignal() {
    sigaction(SIGPIPE, &before_, nullptr);
}

bool atTerminal() {
    return isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1;
}

std::size_t terminalColumns(int fd) {
    constexpr std::size_t usual = 80;
    if (isatty(fd) != 1)
        return 0;
    winsize size{};
    return ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : usual;
}

Result<void> awaitInput(int fd, const std::stop_token& stop) {
    const Descriptor wake(eventfd(0, EFD_CLOEXEC));
    const std::stop_callback onStop(stop, [&wake] { eventfd_write(wake.get(), 1); });
    return waitFor(fd, wake.get(), stop);
}

Result<Secret> readSecretLine(int fd, std::stop_token stop) {
    const Descriptor wake(eventfd(0, EFD_CLOEXEC));
    const std::stop_callback onStop(stop, [&wake] { eventfd_write(wake.get(), 1); });
    Secret line = Secret::ofSize(longestLine);
    std::size_t size = 0;
    for (;;) {
        FIDESK_TRY(waitFor(fd, wake.get(), stop));
        std::uint8_t byte = 0;
        const ssize_t got = read(fd, &byte, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail(ErrorCode::FileUnreadable, "standard input");
        if (got == 0 && size == 0)
            return fail(ErrorCode::PinRequired, "the input has no more lines");
        if (got == 0 || byte == '\n')
            break;
        if (size == longestLine)
            return fail(ErrorCode::InvalidArgument, "the line is too long");
        line.data()[size++] = byte;
    }
    if (size > 0 && line.data()[size - 1] == '\r')
        --size;
    return Secret(line.view().first(size));
}

Result<Secret> askSecretly(const std::string& prompt, std::stop_token stop) {
    const Descriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
    if (terminal.get() < 0)
        return fail(ErrorCode::PinRequired, "there is no terminal to ask on");
    const NoEcho quiet(terminal.get());
    print(terminal.get(), prompt);
    auto line = readSecretLine(terminal.get(), std::move(stop));
    if (!line)
        print(terminal.get(), "\n");
    if (!line && line.error().code == ErrorCode::PinRequired)
        return fail(ErrorCode::Cancelled); // Ctrl-D
    return line;
}

Result<bool> askYes(const std::string& prompt, std::stop_token stop) {
    const Descriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY));
    if (terminal.get() < 0)
        return fail(ErrorCode::InvalidArgument, "there is no terminal to confirm on");
    print(terminal.get(), prompt);
    auto line = readSecretLine(terminal.get(), std::move(stop));
    if (!line)
        print(terminal.get(), "\n");
    if (!line && line.error().code != ErrorCode::PinRequired)
        return fail(line.error());
    return line && (line->text() == "yes" || line->text() == "y");
}

Result<void> requireReader() {
    pollfd output{STDOUT_FILENO, POLLOUT, 0};
    if (poll(&output, 1, 0) < 0 || (output.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
        return fail(ErrorCode::FileUnwritable, "standard output");
    return {};
}

bool outputIsPipe() {
    struct stat status {};
    return fstat(STDOUT_FILENO, &status) == 0 && (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode));
}

void showOtherwise(const std::string& label, ByteView secret) {
    const Descriptor terminal(open("/dev/tty", O_WRONLY | O_CLOEXEC | O_NOCTTY));
    const int fd = terminal.get() < 0 ? STDERR_FILENO : terminal.get();
    print(fd, label);
    print(fd, {reinterpret_cast<const char*>(secret.data()), secret.size()});
    print(fd, "\n");
}

} // namespace fidesk::ctl
