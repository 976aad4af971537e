#pragma once

#include "core/recorded/Recorder.h"
#include "core/token/Token.h"

namespace fidesk::recorded {

/// The keys of another source; what is changed on them is written down (RecordedToken). Any thread.
class RecordedTokens final : public token::TokenSource {
public:
    /// Both outlive it.
    RecordedTokens(token::TokenSource& inner, Recorder& recorder) : inner_(inner), recorder_(recorder) {}

    Result<std::vector<token::TokenAddress>> list() override { return inner_.list(); }
    std::vector<token::TokenAddress> denied() override { return inner_.denied(); }
    Result<std::unique_ptr<token::Token>> open(const token::TokenAddress& address) override;
    [[nodiscard]] std::unique_ptr<token::TokenWatch> watch(std::function<void()> changed) override {
        return inner_.watch(std::move(changed));
    }

private:
    token::TokenSource& inner_;
    Recorder& recorder_;
};

} // namespace fidesk::recorded
