#pragma once

#include "core/token/hid/HidEvents.h"
#include "core/token/Token.h"
#include "core/token/Watchers.h"

#include <memory>
#include <mutex>

namespace fidesk::token {

/// The keys at this machine's USB ports (and whatever else the operating system shows as HID with usage page
/// 0xF1D0, usage 1: CTAP 2.1 section 11.2.8.2). Ids are the last part of the path, "hidraw3" on Linux.
///
/// Listing reads what the system knows; no key is opened for it, and nothing is sent to one. watch() reports
/// on Linux only, by udev; elsewhere hidapi tells nothing, and whoever shows keys calls list() when its page
/// comes to the front.
class HidTokens final : public TokenSource {
public:
    HidTokens();
    ~HidTokens() override;
    HidTokens(const HidTokens&) = delete;
    HidTokens& operator=(const HidTokens&) = delete;

    Result<std::vector<TokenAddress>> list() override;
    std::vector<TokenAddress> denied() override;
    Result<std::unique_ptr<Token>> open(const TokenAddress& address) override;
    [[nodiscard]] std::unique_ptr<TokenWatch> watch(std::function<void()> changed) override;

private:
    Watchers watchers_;
    std::once_flag listening_;
    std::unique_ptr<HidEvents> events_; // made at the first watch(); the first to go
};

} // namespace fidesk::token
