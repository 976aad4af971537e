#include "ui/widgets/SecretInput.h"

#include <QSocketNotifier>

#ifdef Q_OS_UNIX
#include <cerrno>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace fidesk::ui {

#ifdef Q_OS_UNIX

namespace {

#ifdef MSG_NOSIGNAL
constexpr int sendFlags = MSG_DONTWAIT | MSG_NOSIGNAL;
#else
constexpr int sendFlags = MSG_DONTWAIT; // SO_NOSIGPIPE does the other
#endif

void closeIt(int& end) {
    if (end >= 0)
        ::close(std::exchange(end, -1));
}

/// That @p end stays with this program, and that writing to nobody is an error, not the program's end.
bool tame(int end) {
#ifdef SO_NOSIGPIPE
    const int on = 1;
    if (::setsockopt(end, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on) != 0)
        return false;
#endif
    return ::fcntl(end, F_SETFD, FD_CLOEXEC) == 0;
}

} // namespace

/// Sockets, since writing to a pipe that nobody reads raises a signal, which is the whole program's affair.
std::unique_ptr<SecretInput> SecretInput::create(Secret content) {
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        return nullptr;
    std::unique_ptr<SecretInput> input(new SecretInput(std::move(content), ends[0], ends[1]));
    return tame(ends[0]) && tame(ends[1]) ? std::move(input) : nullptr;
}

void SecretInput::attachTo(QProcess& process) {
    process.setInputChannelMode(QProcess::ForwardedInputChannel);
    process.setChildProcessModifier([theirs = theirs_] { ::dup2(theirs, STDIN_FILENO); });
}

void SecretInput::begin() {
    closeIt(theirs_);
    writable_ = std::make_unique<QSocketNotifier>(ours_, QSocketNotifier::Write);
    connect(writable_.get(), &QSocketNotifier::activated, this, &SecretInput::give);
}

void SecretInput::give() {
    const ByteView rest = content_.view().subspan(given_);
    const auto sent = rest.empty() ? 0 : ::send(ours_, rest.data(), rest.size(), sendFlags);
    if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return;
    given_ += sent > 0 ? static_cast<std::size_t>(sent) : 0;
    if (sent < 0 || given_ == content_.size())
        end();
}

void SecretInput::end() {
    if (writable_) {
        writable_->setEnabled(false);
        writable_.release()->deleteLater(); // It may be what called.
    }
    closeIt(ours_);
    closeIt(theirs_);
    content_ = {};
}

#else

std::unique_ptr<SecretInput> SecretInput::create(Secret) {
    return nullptr;
}

void SecretInput::attachTo(QProcess&) {}
void SecretInput::begin() {}
void SecretInput::give() {}
void SecretInput::end() {}

#endif

SecretInput::SecretInput(Secret content, int ours, int theirs)
    : content_(std::move(content)), ours_(ours), theirs_(theirs) {}

SecretInput::~SecretInput() {
    end();
}

} // namespace fidesk::ui
