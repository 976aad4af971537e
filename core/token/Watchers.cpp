#include "core/token/Watchers.h"

namespace fidesk::token {

namespace {

class Watcher final : public TokenWatch {
public:
    Watcher(std::shared_ptr<CallbackSlot> slot, bool tells) : slot_(std::move(slot)), tells_(tells) {}
    ~Watcher() override { slot_->set({}); }
    Watcher(const Watcher&) = delete;
    Watcher& operator=(const Watcher&) = delete;
    [[nodiscard]] bool tells() const override { return tells_; }

private:
    std::shared_ptr<CallbackSlot> slot_;
    bool tells_;
};

} // namespace

std::unique_ptr<TokenWatch> Watchers::add(std::function<void()> changed, bool tells) {
    auto slot = std::make_shared<CallbackSlot>();
    slot->set(std::move(changed));
    const std::lock_guard guard(mutex_);
    std::erase_if(slots_, [](const auto& one) { return one.expired(); });
    slots_.push_back(slot);
    return std::make_unique<Watcher>(std::move(slot), tells);
}

void Watchers::tell() {
    std::vector<std::weak_ptr<CallbackSlot>> slots;
    {
        const std::lock_guard guard(mutex_);
        slots = slots_;
    }
    for (const auto& one : slots)
        if (const auto slot = one.lock())
            slot->call();
}

} // namespace fidesk::token
