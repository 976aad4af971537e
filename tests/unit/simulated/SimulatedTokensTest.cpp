#include "core/token/simulated/SimulatedTokens.h"

#include "core/base/Random.h"
#include "tests/support/Catch.h"

#include <algorithm>

using namespace fidesk;
using simulator::SoftwareKey;
using simulator::Touch;
using test::codeOf;
using test::valueOf;

namespace {

class CountingObserver final : public token::TokenObserver {
public:
    void touchNeeded() override { ++needed; }
    void touchDone() override { ++done; }
    int needed{0};
    int done{0};
};

token::Pin pinOf(std::string_view text) {
    return valueOf(token::Pin::parse(Secret(text)));
}

token::MakeCredential request() {
    token::MakeCredential make;
    make.rpId = "portal.example";
    make.userId = {1, 2, 3};
    make.userName = "ann@example";
    make.algorithms = {-7};
    return make;
}

} // namespace

TEST_CASE("keys are listed while they are plugged in") {
    SystemRandom random;
    token::SimulatedTokens source;
    auto first = valueOf(SoftwareKey::create({}, random));
    auto second = valueOf(SoftwareKey::create({}, random));
    const std::string firstId = source.add(first);
    const std::string secondId = source.add(second);
    CHECK(firstId != secondId);
    CHECK(valueOf(source.list()).empty());
    second->insert();
    const auto listed = valueOf(source.list());
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].id == secondId);
    CHECK(listed[0].product == second->personality().product);
    CHECK(codeOf(source.open({firstId})) == ErrorCode::NoKey);
    CHECK(codeOf(source.open({"simulated-9"})) == ErrorCode::NoKey);
    CHECK(valueOf(source.open(listed[0]))->address() == listed[0]);
    source.remove(secondId);
    CHECK(valueOf(source.list()).empty());
    CHECK(second->inserted());
}

TEST_CASE("a watcher hears of keys that come and go, and of nothing once it has ended") {
    SystemRandom random;
    auto key = valueOf(SoftwareKey::create({}, random));
    token::SimulatedTokens source;
    int calls = 0;
    auto watch = source.watch([&] { ++calls; });
    const std::string id = source.add(key);
    CHECK(calls == 0);
    key->insert();
    CHECK(calls == 1);
    key->insert();
    CHECK(calls == 1);
    key->remove();
    CHECK(calls == 2);
    key->insert();
    source.remove(id);
    CHECK(calls == 4);
    key->remove();
    CHECK(calls == 4);
    source.add(key);
    watch.reset();
    key->insert();
    CHECK(calls == 4);
}

TEST_CASE("a watcher may ask the source and move keys") {
    SystemRandom random;
    auto key = valueOf(SoftwareKey::create({}, random));
    token::SimulatedTokens source;
    source.add(key);
    std::vector<std::size_t> seen;
    const auto watch = source.watch([&] {
        seen.push_back(valueOf(source.list()).size());
        key->remove();
    });
    key->insert();
    CHECK(seen == std::vector<std::size_t>{1, 0});
}

TEST_CASE("the source may go before its keys, and keys before their tokens") {
    SystemRandom random;
    auto key = valueOf(SoftwareKey::create({}, random));
    std::unique_ptr<token::Token> token;
    {
        token::SimulatedTokens source;
        source.add(key);
        key->insert();
        token = valueOf(source.open(valueOf(source.list()).at(0)));
    }
    key->remove();
    CHECK(codeOf(token->info()) == ErrorCode::NoKey);
}

TEST_CASE("the main job through libfido2") {
    SystemRandom random;
    auto key = valueOf(SoftwareKey::create({{}, Touch::Automatic, {}}, random));
    key->insert();
    token::SimulatedTokens source;
    source.add(key);
    const auto token = valueOf(source.open(valueOf(source.list()).at(0)));
    const token::Pin pin = pinOf("246810");
    CountingObserver observer;
    valueOf(token->setPin(pin));
    const auto created = valueOf(token->makeCredential(request(), pin, observer));
    CHECK(observer.needed == 1);
    CHECK(observer.done == 1);
    CHECK(created.format == "packed");
    token::GetAssertion get;
    get.rpId = "portal.example";
    get.allowList = {created.credentialId};
    get.userPresence = false;
    const auto assertion = valueOf(token->getAssertion(get, pin, observer));
    CHECK(observer.needed == 1);
    CHECK(assertion.credentialId == created.credentialId);
    const auto passkeys = valueOf(token->passkeys(pin)).passkeys;
    REQUIRE(passkeys.size() == 1);
    CHECK(passkeys[0].userName == "ann@example");
    valueOf(token->deletePasskey(created.credentialId, pin));
    CHECK(valueOf(token->passkeys(pin)).passkeys.empty());
    valueOf(token->reset(observer));
    CHECK_FALSE(valueOf(token->info()).pinSet());
}

TEST_CASE("every kind of key that speaks CTAP 2 tells what it is") {
    for (const simulator::Personality& personality : simulator::personalities()) {
        if (personality.standard == simulator::Standard::U2f || personality.exotic)
            continue;
        INFO(personality.name);
        SystemRandom random;
        token::SimulatedTokens source;
        const auto key = valueOf(SoftwareKey::create({.personality = personality}, random));
        source.add(key);
        key->insert();
        const auto token = valueOf(source.open(valueOf(source.list()).front()));
        const auto info = valueOf(token->info());
        CHECK(info.aaguid == SoftwareKey::aaguid());
        CHECK(info.canPin() == personality.clientPin);
        CHECK(info.maxMessageSize == personality.maxMessageSize);
    }
}
