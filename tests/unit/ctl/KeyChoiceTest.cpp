#include "app/ctl/KeyChoice.h"
#include "core/base/Random.h"
#include "core/simulator/SoftwareKey.h"
#include "core/token/simulated/SimulatedTokens.h"
#include "tests/support/Catch.h"

using namespace fidesk;
using namespace fidesk::ctl;
using test::codeOf;
using test::valueOf;

namespace {

struct Sockets {
    std::shared_ptr<simulator::SoftwareKey> plugIn(simulator::Touch touch) {
        simulator::SoftwareKey::Options options;
        options.touch = touch;
        auto key = valueOf(simulator::SoftwareKey::create(std::move(options), random));
        key->insert();
        source.add(key);
        return key;
    }

    SystemRandom random{};
    token::SimulatedTokens source{};
};

std::string chosen(Sockets& sockets, const std::string& wanted = {}) {
    return valueOf(chooseKey(sockets.source, wanted, false, {}, {}))->address().id;
}

} // namespace

TEST_CASE("the only key is the one that is meant") {
    Sockets sockets;
    CHECK(codeOf(chooseKey(sockets.source, {}, false, {}, {})) == ErrorCode::NoKey);
    sockets.plugIn(simulator::Touch::Never);
    CHECK(chosen(sockets) == "simulated-1");
}

TEST_CASE("of several keys one is named, or nobody is asked") {
    Sockets sockets;
    sockets.plugIn(simulator::Touch::Never);
    sockets.plugIn(simulator::Touch::Never);
    CHECK(codeOf(chooseKey(sockets.source, {}, false, {}, {})) == ErrorCode::SeveralKeys);
    CHECK(chosen(sockets, "simulated-2") == "simulated-2");
    CHECK(codeOf(chooseKey(sockets.source, "hidraw0", false, {}, {})) == ErrorCode::NoKey);
}

TEST_CASE("of several keys the one that is touched is it, and the others stop waiting") {
    Sockets sockets;
    const auto first = sockets.plugIn(simulator::Touch::Never);
    sockets.plugIn(simulator::Touch::Automatic);
    const auto third = sockets.plugIn(simulator::Touch::Never);
    int told = 0;
    const auto key = valueOf(chooseKey(sockets.source, {}, true, [&told] { ++told; }, {}));
    CHECK(key->address().id == "simulated-2");
    CHECK(told == 1);
    CHECK_FALSE(first->waitingForTouch());
    CHECK_FALSE(third->waitingForTouch());
}

TEST_CASE("a key that cannot be opened does not keep the others from being asked") {
    Sockets sockets;
    sockets.plugIn(simulator::Touch::Automatic);
    std::vector<token::TokenAddress> keys = valueOf(sockets.source.list());
    keys.insert(keys.begin(), {.id = "gone"});
    CHECK(valueOf(touchedKey(sockets.source, keys, [] {}, {})).id == "simulated-1");
    keys.pop_back();
    CHECK(codeOf(touchedKey(sockets.source, keys, [] {}, {})) == ErrorCode::NoKey);
}

TEST_CASE("waiting for any of several keys ends with a stop request") {
    Sockets sockets;
    sockets.plugIn(simulator::Touch::Never);
    sockets.plugIn(simulator::Touch::Never);
    std::stop_source source;
    const auto touched = touchedKey(
        sockets.source, valueOf(sockets.source.list()), [&source] { source.request_stop(); },
        source.get_token());
    CHECK(codeOf(touched) == ErrorCode::Cancelled);
}

TEST_CASE("a key is named by maker, product and id") {
    CHECK(nameOf({.id = "hidraw3", .manufacturer = "Acme", .product = "Key"}) == "Acme Key (hidraw3)");
    CHECK(nameOf({.id = "hidraw3", .product = "Key"}) == "Key (hidraw3)");
    CHECK(nameOf({.id = "hidraw3"}) == "hidraw3");
}
