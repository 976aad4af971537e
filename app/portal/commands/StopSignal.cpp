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

StopSignal::StopSignal() {
    std::signal(SIGINT, requestStop);
    std::signal(SIGTERM, requestStop);
}

StopSignal::~StopSignal() {
    std::signal(SIGINT, SIG_DFL);
    std::signal(SIGTERM, SIG_DFL);
}

void StopSignal::wait(bool watchInput) {
    if (watchInput)
        std::thread([] {
            while (std::getchar() != EOF)
                ;
            endings.release();
        }).detach();
    endings.acquire();
}

#else

namespace {

/// A pipe, written to by the signal handler: the one thing it may do.
std::array<int, 2> stopPipe{-1, -1};

void requestStop(int) {
    const int saved = errno;
    const char byte = 0;
    [[maybe_unused]] const auto written = write(stopPipe[1], &byte, 1);
    errno = saved;
}

void handle(void (*handler)(int)) {
    struct sigaction action {};
    action.sa_handler = handler;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

/// Whether standard input has ended.
bool inputEnded() {
    std::array<char, 4096> ignored{};
    const auto count = read(STDIN_FILENO, ignored.data(), ignored.size());
    return count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN);
}

} // namespace

StopSignal::StopSignal() {
    if (pipe(stopPipe.data()) == 0)
        for (const int end : stopPipe)
            fcntl(end, F_SETFD, FD_CLOEXEC);
    handle(requestStop);
}

StopSignal::~StopSignal() {
    handle(SIG_DFL);
    for (int& end : stopPipe) {
        close(end);
        end = -1;
    }
}

void StopSignal::wait(bool watchInput) {
    while (true) {
        std::array<pollfd, 2> watched{
            {{stopPipe[0], POLLIN, 0}, {watchInput ? STDIN_FILENO : -1, POLLIN, 0}}};
        if (poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR)
            return;
        if (watched[0].revents != 0 || (watched[1].revents != 0 && inputEnded()))
            return;
    }
}

#endif

} // namespace fidesk::server
