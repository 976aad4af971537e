#include "core/portal/oauth/MemoryTokenStore.h"

namespace fidesk::portal::oauth {

Result<std::optional<Secret>> MemoryTokenStore::load(const std::string& key, std::stop_token) {
    const std::lock_guard lock(mutex_);
    const auto hit = tokens_.find(key);
    std::optional<Secret> token;
    if (hit != tokens_.end())
        token = hit->second.clone();
    return token;
}

Result<void> MemoryTokenStore::save(const std::string& key, const Secret& token, std::stop_token) {
    const std::lock_guard lock(mutex_);
    tokens_.insert_or_assign(key, token.clone());
    return {};
}

Result<void> MemoryTokenStore::remove(const std::string& key, std::stop_token) {
    const std::lock_guard lock(mutex_);
    tokens_.erase(key);
    return {};
}

} // namespace fidesk::portal::oauth
