#include "core/batch/PulledKeys.h"

namespace fidesk::batch {

void PulledKeys::keep(Pulled pulled) {
    const std::lock_guard lock(mutex_);
    const std::int64_t row = pulled.work.row.row;
    pulled_.insert_or_assign(row, std::move(pulled));
}

void PulledKeys::forget(std::int64_t row) {
    const std::lock_guard lock(mutex_);
    pulled_.erase(row);
}

std::vector<PulledKeys::Pulled> PulledKeys::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<Pulled> all;
    for (const auto& [row, one] : pulled_)
        all.push_back({one.work, one.pin.clone()});
    return all;
}

} // namespace fidesk::batch
