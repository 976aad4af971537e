#pragma once

#include "core/token/Watchers.h"
#include "tests/support/FakeCalls.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <set>

namespace fidesk::test {

enum class FakeTouch { Automatic, Manual };

/// A key in memory that can do all there is (setInfo() takes from it): a PIN with 8 tries (3 in a row), ES256
/// passkeys that really sign, and a touch that somebody gives. It stays what it is while it is pulled out.
/// Calls are named in its log as the functions of Token are. Any thread.
class FakeKey {
public:
    struct Credential {
        std::string rpId;
        Bytes id;
        Bytes userId;
        std::string userName;
        std::string userDisplayName;
        Bytes privateKey; // DER
        Bytes publicKey;  // COSE_Key
    };

    FakeCalls calls;

    FakeKey(std::string id, std::string product);

    [[nodiscard]] const token::TokenAddress& address() const { return address_; }

    // Set up before use, or between calls.
    void setInfo(token::AuthenticatorInfo info); ///< `clientPin` in it is kept up to date by the key
    void setPinOnKey(const std::string& pin);
    void setTouch(FakeTouch touch);
    void refusePin(const std::string& pin); ///< by a rule of its own: PinPolicyRefused
    void setSlots(std::size_t slots);
    /// What the sensor says of the samples to come; when these are used up, each is good.
    void setSamples(std::vector<token::SampleAdvice> advice);
    void setLargeBlob(const Bytes& credentialId, const Bytes& content);

    void touch();
    [[nodiscard]] bool waitingForTouch() const;
    bool waitUntilTouchNeeded(); ///< up to 5 s

    // What it is now.
    [[nodiscard]] bool inserted() const;
    [[nodiscard]] int holds() const; ///< how many hold it now
    [[nodiscard]] bool hasPin() const;
    [[nodiscard]] bool pinIs(const std::string& pin) const;
    [[nodiscard]] std::vector<Credential> credentials() const;
    [[nodiscard]] int triesLeft() const;
    [[nodiscard]] std::vector<token::Fingerprint> fingerprints() const;
    [[nodiscard]] std::vector<std::string> minPinLengthRpIds() const;
    [[nodiscard]] std::optional<bool> option(const std::string& name) const;
    [[nodiscard]] std::size_t minPinLength() const;
    [[nodiscard]] bool pinMustChange() const;

private:
    friend class FakeTokens;
    friend class FakeToken;

    const token::TokenAddress address_;
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    bool inserted_{false};
    int insertion_{0};
    int holds_{0};
    token::AuthenticatorInfo info_;
    std::optional<std::string> pin_;
    std::string refusedPin_;
    int triesLeft_{8};
    int wrongInARow_{0};
    FakeTouch touchMode_{FakeTouch::Automatic};
    bool waiting_{false};
    bool touched_{false};
    std::size_t slots_{25};
    std::uint32_t counter_{0};
    std::vector<Credential> credentials_;
    std::vector<token::Fingerprint> fingerprints_;
    std::vector<token::SampleAdvice> samples_;
    std::uint8_t lastFingerprint_{0};
    std::vector<std::string> rpIds_;
    std::map<Bytes, Bytes> blobs_;

    void setInserted(bool inserted);
};

/// Sockets for fake keys. watch() is told on the thread that calls insert() or remove().
class FakeTokens final : public token::TokenSource {
public:
    FakeCalls calls;

    void insert(const std::shared_ptr<FakeKey>& key);
    void remove(const std::shared_ptr<FakeKey>& key);
    /// Whether this user may open the key of that id from now on; whoever watches is told.
    void permit(const std::string& id, bool permitted);
    /// Those who begin to watch from now on are told nothing, and know that (TokenWatch::tells()).
    void keepSilent() { silent_ = true; }

    Result<std::vector<token::TokenAddress>> list() override;
    std::vector<token::TokenAddress> denied() override;
    Result<std::unique_ptr<token::Token>> open(const token::TokenAddress& address) override;
    [[nodiscard]] std::unique_ptr<token::TokenWatch> watch(std::function<void()> changed) override;

private:
    mutable std::mutex mutex_;
    std::vector<std::shared_ptr<FakeKey>> keys_;
    std::set<std::string> denied_;
    token::Watchers watchers_;
    bool silent_{false};
};

} // namespace fidesk::test
