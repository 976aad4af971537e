#pragma once

#include "core/portal/oauth/TokenStore.h"

#include <map>
#include <mutex>

namespace fidesk::portal::oauth {

/// Tokens that live as long as the process.
class MemoryTokenStore final : public TokenStore {
public:
    Result<std::optional<Secret>> load(const std::string& key, std::stop_token stop = {}) override;
    Result<void> save(const std::string& key, const Secret& token, std::stop_token stop = {}) override;
    Result<void> remove(const std::string& key, std::stop_token stop = {}) override;

private:
    std::mutex mutex_;
    std::map<std::string, Secret> tokens_;
};

} // namespace fidesk::portal::oauth
