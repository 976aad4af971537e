#pragma once

#include "core/portal/http/EventThread.h"
#include "core/portal/oauth/TokenStore.h"

#include <memory>

namespace QKeychain {
class Job;
}

namespace fidesk::portal::oauth {

/// Tokens in the operating system's keychain: Secret Service or KWallet, the macOS keychain, Windows'
/// Credential Manager. Never falls back to anything weaker. A keychain that is not there, or is locked and
/// stays so, gives FileUnreadable or FileUnwritable with "keychain: ..." in `detail`. One a process, made
/// in main() and gone before the QCoreApplication: QtKeychain ties its queue to the first thread that used
/// it.
class KeychainTokenStore final : public TokenStore {
public:
    /// @p service: under which the entries stand in the keychain.
    explicit KeychainTokenStore(std::string service = "fidesk");

    Result<std::optional<Secret>> load(const std::string& key, std::stop_token stop = {}) override;
    Result<void> save(const std::string& key, const Secret& token, std::stop_token stop = {}) override;
    Result<void> remove(const std::string& key, std::stop_token stop = {}) override;

private:
    struct Answer;
    using MakeJob = std::function<QKeychain::Job*(const QString& service)>;
    Result<std::optional<Secret>> run(const MakeJob& make, const std::string& key, ErrorCode failure,
                                      std::stop_token stop);

    std::string service_;
    http::EventThread thread_;
};

} // namespace fidesk::portal::oauth
