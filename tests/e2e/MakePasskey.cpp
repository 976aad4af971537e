// make_passkey STATE PIN RPID USER: makes a passkey that can have a large blob on the software key in a file,
// as a site would; no command of fideskctl asks for one.

#include "core/base/Random.h"
#include "core/token/simulated/SimulatedTokens.h"

#include <iostream>

namespace {

using namespace fidesk;

class Silent final : public token::TokenObserver {
    void touchNeeded() override {}
};

Result<void> make(char** words, Random& random) {
    FIDESK_ASSIGN(const auto key, simulator::SoftwareKey::create(
                                      {.touch = simulator::Touch::Automatic, .stateFile = words[1]}, random));
    key->insert();
    token::SimulatedTokens tokens;
    tokens.add(key);
    FIDESK_ASSIGN(const auto addresses, tokens.list());
    FIDESK_ASSIGN(const auto token, tokens.open(addresses.front()));
    FIDESK_ASSIGN(const auto pin, token::Pin::parse(Secret(std::string_view(words[2]))));
    token::MakeCredential request;
    request.rpId = words[3];
    request.userId = random.bytes(16);
    request.userName = words[4];
    request.userDisplayName = words[4];
    request.algorithms = {-7};
    request.largeBlobKey = true;
    Silent silent;
    FIDESK_TRY(token->makeCredential(request, pin, silent));
    return {};
}

} // namespace

int main(int argc, char** argv) {
    constexpr int wanted = 5;
    SystemRandom random;
    if (argc != wanted)
        return 2;
    const auto made = make(argv, random);
    if (!made)
        std::cerr << describe(made.error()) << '\n';
    return made ? 0 : 1;
}
