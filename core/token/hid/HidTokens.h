#pragma once

#include "core/token/Token.h"

#include <memory>

namespace fidesk::token {

/// The keys at this machine's USB ports (and whatever else the operating system shows as HID with usage page
/// 0xF1D0, usage 1: CTAP 2.1 section 11.2.8.2). Ids are the last part of the path, "hidraw3" on Linux.
///
/// watch() reports on Linux only, by inotify on /dev; elsewhere hidapi tells nothing, and whoever shows keys
/// calls list() when its page comes to the front.
class HidTokens final : public TokenSource {
public:
    HidTokens();

    Result<std::vector<TokenAddress>> list() override;
    Result<std::unique_ptr<Token>> open(const TokenAddress& address) override;
    [[nodiscard]] std::unique_ptr<TokenWatch> watch(std::function<void()> changed) override;
};

} // namespace fidesk::token
