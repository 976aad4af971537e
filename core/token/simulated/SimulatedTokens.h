#pragma once

#include "core/simulator/SoftwareKey.h"
#include "core/token/Watchers.h"

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace fidesk::token {

/// Software keys as a source of tokens: those that are plugged in are listed. Any thread.
class SimulatedTokens final : public TokenSource {
public:
    SimulatedTokens() = default;
    ~SimulatedTokens() override;
    SimulatedTokens(const SimulatedTokens&) = delete;
    SimulatedTokens& operator=(const SimulatedTokens&) = delete;

    /// Puts @p key among the keys, plugged in or not, and takes its onPlug() for itself. Returns the id it is
    /// listed under from now on ("simulated-1", ...; never given twice).
    std::string add(std::shared_ptr<simulator::SoftwareKey> key);
    /// Takes the key of that id out again, as it is. Tokens that were opened live on.
    void remove(const std::string& id);

    Result<std::vector<TokenAddress>> list() override;
    Result<std::unique_ptr<Token>> open(const TokenAddress& address) override;
    [[nodiscard]] std::unique_ptr<TokenWatch> watch(std::function<void()> changed) override;

private:
    struct Entry {
        std::string id;
        std::shared_ptr<simulator::SoftwareKey> key;
    };
    /// Null where there is none.
    std::shared_ptr<simulator::SoftwareKey> find(const std::string& id);
    std::vector<Entry> entries();

    std::mutex mutex_; // guards what follows; never held while a key is asked
    std::vector<Entry> entries_;
    int lastId_{0};
    Watchers watchers_;
};

} // namespace fidesk::token
