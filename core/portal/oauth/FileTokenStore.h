#pragma once

#include "core/portal/oauth/TokenStore.h"

#include <map>
#include <mutex>

namespace fidesk::portal::oauth {

/// Tokens in a file that was named explicitly, for machines without a keychain: mode 0600, replaced whole. A
/// file that others can read or write is refused (FileUnreadable, `detail` says so). One line a portal: key,
/// blank, token.
class FileTokenStore final : public TokenStore {
public:
    explicit FileTokenStore(std::string path);

    Result<std::optional<Secret>> load(const std::string& key, std::stop_token stop = {}) override;
    Result<void> save(const std::string& key, const Secret& token, std::stop_token stop = {}) override;
    Result<void> remove(const std::string& key, std::stop_token stop = {}) override;

private:
    using Entries = std::map<std::string, Secret>;
    [[nodiscard]] Result<Entries> read() const;
    [[nodiscard]] Result<void> write(const Entries& entries) const;

    std::mutex mutex_;
    std::string path_;
};

} // namespace fidesk::portal::oauth
