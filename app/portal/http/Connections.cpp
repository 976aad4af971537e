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
    entries_[++last_] = {address, {}, false};
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

void Connections::setEnd(Id id, std::function<void()> end) {
    const std::lock_guard lock(mutex_);
    entries_[id].end = std::move(end);
}

void Connections::idle(Id id) {
    const std::lock_guard lock(mutex_);
    Entry& entry = entries_[id];
    entry.idle = true;
    if (ending_ && entry.end)
        entry.end();
}

void Connections::busy(Id id) {
    const std::lock_guard lock(mutex_);
    entries_[id].idle = false;
}

bool Connections::ending() const {
    const std::lock_guard lock(mutex_);
    return ending_;
}

void Connections::endAll(std::chrono::milliseconds most) {
    std::unique_lock lock(mutex_);
    ending_ = true;
    const auto end = [this](bool idleOnly) {
        for (auto& [id, entry] : entries_)
            if (entry.end && (entry.idle || !idleOnly))
                entry.end();
    };
    const auto empty = [this] { return entries_.empty(); };
    end(true);
    if (left_.wait_for(lock, most, empty))
        return;
    end(false);
    left_.wait_for(lock, std::chrono::seconds(1), empty);
}

} // namespace fidesk::server::http
