#pragma once

#include "core/token/Feature.h"
#include "core/token/hid/HidTokens.h"
#include "core/token/Token.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <span>

namespace fidesk::usb {

/// The one key at this machine's USB ports, with what the operations before have left on it.
class Desk {
public:
    /// @p replug is called when somebody shall pull the key out and insert it again.
    explicit Desk(std::function<void()> replug);

    /// The key as it is now. Errors: NoKey, and those of TokenSource.
    Result<std::unique_ptr<token::Token>> key();
    /// Asks for it, and returns when the key was seen to go and to come back.
    Result<void> replug();

    token::HidTokens source{};
    std::optional<token::Pin> pin{};
    token::CreatedCredential credential{};
    token::Fingerprint fingerprint{};
    int touches{0};

private:
    bool awaitOtherThan(const std::vector<token::TokenAddress>& before);

    std::function<void()> askToReplug_;
    std::mutex mutex_;
    std::condition_variable told_;
    bool changed_{false};
    std::unique_ptr<token::TokenWatch> watch_;
};

/// One thing to do with a key. Where it lacks the feature, NotSupportedByKey is what has to come of it.
struct Operation {
    const char* name;
    std::optional<token::Feature> needs;
    Result<void> (*run)(Desk&, token::Token&);
};

/// Every operation of Token, in an order in which each finds what it needs. They begin with a key as new.
std::span<const Operation> operations();

} // namespace fidesk::usb
