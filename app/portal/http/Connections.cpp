#include "app/portal/http/Connections.h"

namespace fidesk::server::http {

std::optional<Connections::Id> Connections::enter(const std::string& address, std::size_t most,
                                                  std::size_t mostOfAddress) {
    const std::lock_guard lock(mutex_);
    const auto found = ofAddress_.find(address);
    const std::size_t present = found == ofAddress_.end() ? 0 : found->second;
    if (ending_ || entries_.size() >= most || present >= mostOfAddress)
        return std::nullopt;
    ofAddress_[address] = present + 1;
    entries_[++last_] = {address, {}};
    return last_;
}

void Connections::leave(Id id) {
    const std::lock_guard lock(mutex_);
    const auto entry = entries_.find(id);
    if (entry == entries_.end())
        return;
    const auto count = ofAddress_.find(entry->second.address);
    if (--count->second == 0)
        ofAddress_.erase(count);
    entries_.erase(entry);
    if (entries_.empty())
        left_.notify_all();
}

void Connections::whileIdle(Id id, std::function<void()> end) {
    const std::lock_guard lock(mutex_);
    if (ending_)
        end();
    else
        entries_[id].end = std::move(end);
}

void Connections::busy(Id id) {
    const std::lock_guard lock(mutex_);
    entries_[id].end = nullptr;
}

bool Connections::ending() const {
    const std::lock_guard lock(mutex_);
    return ending_;
}

void Connections::endAll(std::chrono::milliseconds most) {
    std::unique_lock lock(mutex_);
    ending_ = true;
    for (auto& [id, entry] : entries_)
        if (entry.end)
            entry.end();
    left_.wait_for(lock, most, [this] { return entries_.empty(); });
}

} // namespace fidesk::server::http
