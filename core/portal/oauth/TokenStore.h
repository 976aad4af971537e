#pragma once

#include "core/base/Result.h"
#include "core/base/Secret.h"

#include <optional>
#include <stop_token>
#include <string>

namespace fidesk::portal::oauth {

/// Where refresh tokens outlive the process. Any number of threads may call; calls may block. `key` is
/// PortalSettings::tokenKey().
class TokenStore {
public:
    virtual ~TokenStore() = default;

    /// Nothing if none is kept under @p key. Errors: FileUnreadable, Malformed, Cancelled.
    virtual Result<std::optional<Secret>> load(const std::string& key, std::stop_token stop = {}) = 0;

    /// Replaces what is kept under @p key. Errors: FileUnwritable, and those of load().
    virtual Result<void> save(const std::string& key, const Secret& token, std::stop_token stop = {}) = 0;

    /// Done also where none is kept. Errors: those of save().
    virtual Result<void> remove(const std::string& key, std::stop_token stop = {}) = 0;
};

} // namespace fidesk::portal::oauth
