#pragma once

#include <functional>
#include <memory>

namespace fidesk::token {

/// Tells of HID devices that come, go, or become usable, while it lives. On Linux by events of udev: of its
/// daemon where one runs, so that its rules have been applied and who may open the device is settled; of the
/// kernel itself otherwise. Elsewhere it never tells. Any thread.
class HidEvents {
public:
    /// @p happened is called on a thread of its own.
    explicit HidEvents(std::function<void()> happened);
    /// No call is under way when it returns; not to be called from @p happened.
    ~HidEvents();
    HidEvents(const HidEvents&) = delete;
    HidEvents& operator=(const HidEvents&) = delete;
    /// Whether it ever will: false where the system has no such events, or gives none.
    [[nodiscard]] bool tells() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace fidesk::token
