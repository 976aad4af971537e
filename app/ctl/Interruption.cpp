#include "app/ctl/Interruption.h"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>

#include <fcntl.h>
#include <unistd.h>

namespace fidesk::ctl {

namespace {

constexpr std::array signals{SIGINT, SIGTERM, SIGHUP};
constexpr char signalled = 's';
constexpr char finished = 'f';

// What the handler needs; nothing but a lock-free atomic may be read there.
std::atomic<int> writeEnd{-1};
static_assert(std::atomic<int>::is_always_lock_free);

void send(char word) {
    const int fd = writeEnd.load();
    while (fd >= 0 && write(fd, &word, 1) < 0 && errno == EINTR) {
    }
}

void onSignal(int) {
    const int before = errno;
    send(signalled);
    errno = before;
}

} // namespace

Interruption::Interruption() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        return;
    readEnd_ = ends[0];
    writeEnd.store(ends[1]);
    thread_ = std::thread([this] { wait(); });
    struct sigaction action {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    for (const int signal : signals)
        sigaction(signal, &action, nullptr);
}

Interruption::~Interruption() {
    struct sigaction action {};
    action.sa_handler = SIG_DFL;
    for (const int signal : signals)
        sigaction(signal, &action, nullptr);
    if (!thread_.joinable())
        return;
    send(finished);
    thread_.join();
    close(writeEnd.exchange(-1));
    close(readEnd_);
}

void Interruption::wait() {
    char word = 0;
    for (;;) {
        const ssize_t got = read(readEnd_, &word, 1);
        if (got < 0 && errno == EINTR)
            continue;
        if (got != 1 || word == finished)
            return;
        source_.request_stop();
    }
}

} // namespace fidesk::ctl
