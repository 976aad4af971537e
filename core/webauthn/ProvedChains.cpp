#include "core/webauthn/ProvedChains.h"

namespace fidesk::webauthn {

std::optional<ProvedChain> ProvedChains::find(const Sha256Digest& fingerprint) const {
    const std::lock_guard lock(mutex_);
    const auto found = chains_.find(fingerprint);
    return found == chains_.end() ? std::nullopt : std::optional(found->second);
}

void ProvedChains::keep(const Sha256Digest& fingerprint, ProvedChain chain) {
    const std::lock_guard lock(mutex_);
    if (!chains_.insert_or_assign(fingerprint, std::move(chain)).second)
        return;
    order_.push_back(fingerprint);
    if (order_.size() > capacity) {
        chains_.erase(order_.front());
        order_.pop_front();
    }
}

} // namespace fidesk::webauthn
