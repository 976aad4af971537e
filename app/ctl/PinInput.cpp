#include "app/ctl/PinInput.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fidesk::ctl {

PinInput::PinInput(Options options, std::stop_token stop, Ask ask)
    : options_(std::move(options)), stop_(std::move(stop)), ask_(std::move(ask)) {}

PinInput::~PinInput() {
    if (file_ >= 0)
        close(file_);
}

Result<void> PinInput::openFile() {
    if (file_ >= 0)
        return {};
    const int fd = open(options_.pinFile.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return fail(ErrorCode::FileUnreadable, options_.pinFile);
    struct stat facts {};
    const bool known = fstat(fd, &facts) == 0;
    const bool shared = !known || (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0;
    if (!known || !S_ISREG(facts.st_mode) || shared) {
        close(fd);
        if (known && S_ISREG(facts.st_mode))
            return fail(ErrorCode::InvalidArgument,
                        "others can read " + options_.pinFile + "; take that right away with chmod 600");
        return fail(ErrorCode::FileUnreadable, options_.pinFile);
    }
    file_ = fd;
    return {};
}

Result<Secret> PinInput::line(const std::string& prompt) {
    if (!options_.pinFile.empty()) {
        FIDESK_TRY(openFile());
        return readSecretLine(file_, stop_);
    }
    if (options_.pinFromStdin)
        return readSecretLine(STDIN_FILENO, stop_);
    return ask_(prompt, stop_);
}

Result<token::Pin> PinInput::current(const std::string& prompt) {
    FIDESK_ASSIGN(const Secret typed, line(prompt));
    auto pin = token::Pin::parse(typed);
    if (!pin && (pin.error().code == ErrorCode::PinTooShort || pin.error().code == ErrorCode::PinTooLong))
        return fail(ErrorCode::PinWrong, "no PIN is so long or short; the key was not asked");
    return pin;
}

Result<token::Pin> PinInput::fresh(const std::string& prompt, const std::string& again, std::size_t minimum) {
    FIDESK_ASSIGN(const Secret typed, line(prompt));
    FIDESK_ASSIGN(token::Pin pin, token::Pin::parse(typed, minimum));
    if (!asks())
        return pin;
    FIDESK_ASSIGN(const Secret repeated, line(again));
    if (!(typed == repeated))
        return fail(ErrorCode::PinMismatch);
    return pin;
}

Result<Secret> PinInput::password(const std::string& prompt) {
    return options_.passwordFromStdin ? readSecretLine(STDIN_FILENO, stop_) : ask_(prompt, stop_);
}

} // namespace fidesk::ctl
