#pragma once

#include "app/ctl/Terminal.h"
#include "core/base/Result.h"
#include "core/base/Secret.h"
#include "core/token/Pin.h"

#include <functional>
#include <stop_token>
#include <string>

namespace fidesk::ctl {

/// Where PINs and passwords come from: a prompt that does not show them, or, where the arguments say so,
/// lines of standard input or of a file nobody else can read. Never the arguments: every program on the
/// machine can read those. One thread.
class PinInput {
public:
    struct Options {
        bool pinFromStdin{false};      ///< one line a PIN, the old one before the new one
        std::string pinFile{};         ///< likewise; refused where others than its owner may read it
        bool passwordFromStdin{false}; ///< one line, before the PINs
    };

    /// How a person is asked for a line: askSecretly() and its errors.
    using Ask = std::function<Result<Secret>(const std::string& prompt, std::stop_token stop)>;

    explicit PinInput(Options options, std::stop_token stop, Ask ask = askSecretly);
    ~PinInput();
    PinInput(const PinInput&) = delete;
    PinInput& operator=(const PinInput&) = delete;

    /// Whether a person is asked, and so may be asked once more after a mistake.
    [[nodiscard]] bool asks() const { return !options_.pinFromStdin && options_.pinFile.empty(); }

    /// The PIN a key has. Errors: PinWrong without retriesLeft (no PIN is so short or so long, so it is not
    /// worth a try), PinMalformed, PinRequired (nobody to ask, or no line left), FileUnreadable,
    /// InvalidArgument (the file is readable by others), Cancelled.
    Result<token::Pin> current(const std::string& prompt);

    /// A PIN to set, of at least @p minimum code points. A person types it twice. Errors: as current(), and
    /// PinMismatch.
    Result<token::Pin> fresh(const std::string& prompt, const std::string& again, std::size_t minimum);

    /// Errors: as current(), without Pin::parse().
    Result<Secret> password(const std::string& prompt);

private:
    Result<Secret> line(const std::string& prompt);
    Result<void> openFile();

    Options options_;
    std::stop_token stop_;
    Ask ask_;
    int file_{-1};
};

} // namespace fidesk::ctl
