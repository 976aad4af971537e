#include "app/portal/commands/StopSignal.h"

#include <array>
#include <csignal>

#ifdef _WIN32
#include <cstdio>
#include <semaphore>
#include <thread>
#else
#include <cerrno>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#endif

namespace fidesk::server {

#ifdef _WIN32

namespace {

std::counting_semaphore<> endings(0);

/// Windows calls it on a thread of its own.
void requestStop(int) {
    endings.release();
}

} // namespace

StopSignal::StopSignal(Hangup) {
    std::signal(SIGINT, requestStop);
    std::signal(SIGTERM, requestStop);
}

StopSignal::~StopSignal() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

StopSignal::Request StopSignal::wait(bool watchInput) {
    if (watchInput)
        std::thread([] {
            while (std::getchar() != EOF)
                ;
            endings.release();
        }).detach();
    endings.acquire();
    return Request::Stop;
}

#else

namespace {

/// A pipe, written to by the signal handler: the one thing it may do. Each byte is a signal's number.
std::array<int, 2> signals{-1, -1};

void note(int signal) {
    const int saved = errno;
    const auto byte = static_cast<char>(signal);
    [[maybe_unused]] const auto written = write(signals[1], &byte, 1);
    errno = saved;
}

void handle(int signal, void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    sigaction(signal, &action, nullptr);
}

StopSignal::Request requested() {
    char signal = 0;
    const auto count = read(signals[0], &signal, 1);
    return count == 1 && signal == SIGHUP ? StopSignal::Request::Reload : StopSignal::Request::Stop;
}

/// Whether standard input has ended.
bool inputEnded() {
    std::array<char, 4096> ignored{};
    const auto count = read(STDIN_FILENO, ignored.data(), ignored.size());
    return count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN);
}

} // namespace

StopSignal::StopSignal(Hangup hangup) {
    if (pipe(signals.data()) == 0)
        for (const int end : signals)
            fcntl(end, F_SETFD, FD_CLOEXEC);
    handle(SIGINT, note);
    handle(SIGTERM, note);
    if (hangup == Hangup::Reloads)
        handle(SIGHUP, note);
}

StopSignal::~StopSignal() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        handle(signal, SIG_DFL);
    for (int& end : signals) {
        close(end);
        end = -1;
    }
}

StopSignal::Request StopSignal::wait(bool watchInput) {
    while (true) {
        std::array<pollfd, 2> watched{{{signals[0], POLLIN, 0}, {watchInput ? STDIN_FILENO : -1, POLLIN, 0}}};
        if (poll(watched.data(), watched.size(), -1) < 0) {
            if (errno == EINTR)
                continue;
            return Request::Stop;
        }
        if (watched[0].revents != 0)
            return requested();
        if (watched[1].revents != 0 && inputEnded())
            return Request::Stop;
    }
}

#endif

} // namespace fidesk::server
