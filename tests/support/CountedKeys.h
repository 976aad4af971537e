#pragma once

#include "core/simulator/SoftwareKey.h"
#include "core/token/fido2/Fido2Token.h"
#include "tests/support/CountedChannel.h"

namespace fidesk::test {

/// A socket for one software key whose traffic is counted; it is touched whenever it asks.
class CountedKeys final : public token::TokenSource {
public:
    std::shared_ptr<KeyTraffic> traffic = std::make_shared<KeyTraffic>();
    std::shared_ptr<simulator::SoftwareKey> key{};

    /// Puts a key fresh from the factory in. Errors: SoftwareKey::create().
    Result<void> insertNew(Random& random, simulator::Personality personality = {}) {
        FIDESK_ASSIGN(
            key, simulator::SoftwareKey::create(
                     {.personality = std::move(personality), .touch = simulator::Touch::Automatic}, random));
        key->insert();
        return {};
    }

    [[nodiscard]] token::TokenAddress address() const {
        return {.id = "counted-1",
                .path = "counted:1",
                .manufacturer = "Fidesk",
                .product = "Software Key",
                .insertion = key->insertions()};
    }

    Result<std::vector<token::TokenAddress>> list() override {
        return key && key->inserted() ? std::vector{address()} : std::vector<token::TokenAddress>{};
    }
    Result<std::unique_ptr<token::Token>> open(const token::TokenAddress&) override {
        return token::makeFido2Token(
            address(), CountedChannel::counting([key = key] { return key->openChannel(); }, traffic));
    }
    [[nodiscard]] std::unique_ptr<token::TokenWatch> watch(std::function<void()>) override {
        return std::make_unique<token::TokenWatch>();
    }
};

} // namespace fidesk::test
