#pragma once

#include "core/token/simulated/SimulatedTokens.h"
#include "tests/campaign/Points.h"

namespace fidesk::campaign {

/// One software key in its socket, over libfido2: each CTAP command is a point before its first report
/// reaches the key, and one once the key has acted and before the program has the answer.
class CountedKeys final : public token::TokenSource {
public:
    /// What is handed in outlives it.
    CountedKeys(std::shared_ptr<simulator::SoftwareKey> key, Points& points);

    Result<std::vector<token::TokenAddress>> list() override { return tokens_.list(); }
    Result<std::unique_ptr<token::Token>> open(const token::TokenAddress& address) override;
    [[nodiscard]] std::unique_ptr<token::TokenWatch> watch(std::function<void()> changed) override {
        return tokens_.watch(std::move(changed));
    }

    /// The key takes no reset until it has been asked for one: it was plugged in too long ago.
    void refuseFirstReset() { *late_ = true; }
    /// The key, as it is listed now. Errors: NoKey.
    Result<token::TokenAddress> address();

private:
    std::shared_ptr<simulator::SoftwareKey> key_;
    Points& points_;
    std::shared_ptr<bool> late_{std::make_shared<bool>(false)};
    token::SimulatedTokens tokens_{};
};

} // namespace fidesk::campaign
