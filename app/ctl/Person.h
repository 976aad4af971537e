#pragma once

#include "app/ctl/Terminal.h"

#include <functional>

namespace fidesk::ctl {

/// The person at the terminal, as functions that a test can stand in for. One thread.
struct Person {
    /// Whether there is one who can be asked to touch a key.
    std::function<bool()> present{atTerminal};
    /// A line that is not shown while it is typed. Errors: askSecretly().
    std::function<Result<Secret>(const std::string& prompt, std::stop_token stop)> ask{askSecretly};
    /// Whether the answer is yes. Errors: askYes().
    std::function<Result<bool>(const std::string& prompt, std::stop_token stop)> confirm{askYes};
    /// Whether standard output goes to anybody. Errors: requireReader().
    std::function<Result<void>()> reads{requireReader};
    /// Whether another program takes standard output.
    std::function<bool()> pipes{outputIsPipe};
    /// Tells a secret that standard output did not take.
    std::function<void(const std::string& label, ByteView secret)> tellOtherwise{showOtherwise};
};

} // namespace fidesk::ctl
