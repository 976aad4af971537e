// Whether a key holds one of several credentials, asked without a PIN.

#include "tests/support/Catch.h"

#include "tests/support/CountedChannel.h"
#include "tests/unit/token/BareKey.h"
#include "tests/unit/token/SimulatorBench.h"

#include <algorithm>

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;

namespace {

simulator::Personality named(const std::string& name) {
    auto out = valueOf(simulator::personalityNamed(name));
    out.keepAliveInterval = 5ms;
    return out;
}

const std::string rpId = "portal.example";

/// As many ids that are on no key.
std::vector<Bytes> strangers(std::size_t count, std::size_t size = 32) {
    std::vector<Bytes> out;
    for (std::size_t i = 0; i < count; ++i)
        out.emplace_back(size, static_cast<std::uint8_t>(i + 1));
    return out;
}

std::vector<Bytes> with(std::vector<Bytes> list, const Bytes& id, std::size_t at) {
    list.insert(list.begin() + static_cast<std::ptrdiff_t>(at), id);
    return list;
}

/// A key that gives @p statuses, one after the other, to authenticatorGetAssertion.
struct RefusingKey : BareKey {
    std::vector<std::uint8_t> statuses;
    std::size_t asked{0};

    explicit RefusingKey(std::vector<std::uint8_t> list) : statuses(std::move(list)) {
        timings = quick;
        other = [this](ByteView report) {
            if (report[4] == 0x90)
                say(report.first(4), 0x90, {statuses.at(std::min(asked++, statuses.size() - 1))});
        };
    }
};

} // namespace

TEST_CASE("Every key that has passkeys tells whether it holds one, without PIN and touch", "[token]") {
    for (const auto& personality : simulator::personalities()) {
        INFO(personality.name);
        SimulatorBench bench(simulator::Touch::Automatic, named(personality.name));
        if (!valueOf(bench.token->info()).canPin())
            continue;
        bench.setUsualPin();
        const auto id = bench.create().credentialId;
        bench.key->setTouch(simulator::Touch::Never);
        const int touches = bench.observer.needed;
        CHECK(valueOf(bench.token->holdsAnyOf(rpId, with(strangers(20), id, 17))) == true);
        CHECK(valueOf(bench.token->holdsAnyOf(rpId, strangers(20))) == false);
        CHECK(valueOf(bench.token->holdsAnyOf("other.example", {id})) == false);
        CHECK(bench.observer.needed == touches);
        CHECK(valueOf(bench.token->pinRetries()).left == 8);
    }
}

TEST_CASE("A key that always wants the user verified, and answers still", "[token]") {
    SimulatorBench bench(simulator::Touch::Automatic, named("always-uv"));
    bench.setUsualPin();
    const auto id = bench.create().credentialId;
    REQUIRE(valueOf(bench.token->info()).option("alwaysUv") == true);
    CHECK(valueOf(bench.token->holdsAnyOf(rpId, {id})) == true);
}

TEST_CASE("A U2F key tells by its check-only", "[token]") {
    SimulatorBench bench(simulator::Touch::Automatic, named("u2f"));
    CHECK(valueOf(bench.token->holdsAnyOf(rpId, with(strangers(3, 64), Bytes(300, 1), 0))) == false);
    const auto held = valueOf(bench.token->hold());
    CHECK(valueOf(bench.token->info()).u2fOnly());
    CHECK(valueOf(bench.token->holdsAnyOf(rpId, strangers(3, 64))) == false);
}

TEST_CASE("A credential that shows itself to verified users alone counts as not there", "[token]") {
    SimulatorBench bench;
    bench.setUsualPin();
    auto request = usualCredential();
    request.credProtect = 3;
    const auto hidden = bench.create(request).credentialId;
    CHECK(valueOf(bench.token->holdsAnyOf(rpId, {hidden})) == false);
    request = usualCredential(Bytes(16, 8));
    request.credProtect = 2;
    const auto shown = bench.create(request).credentialId;
    CHECK(valueOf(bench.token->holdsAnyOf(rpId, {hidden, shown})) == true);
}

TEST_CASE("A credential that is no passkey is found as well", "[token]") {
    SimulatorBench bench;
    bench.setUsualPin();
    auto request = usualCredential();
    request.discoverable = false;
    CHECK(valueOf(bench.token->holdsAnyOf(rpId, {bench.create(request).credentialId})) == true);
}

TEST_CASE("A long list is asked in parts that the key takes", "[token]") {
    auto personality = briskPersonality();
    personality.maxCredentialsInList = 4;
    SimulatorBench bench(simulator::Touch::Automatic, personality);
    bench.setUsualPin();
    const auto id = bench.create().credentialId;
    const auto traffic = std::make_shared<KeyTraffic>();
    const auto token = token::makeFido2Token(
        {}, CountedChannel::counting([&bench] { return bench.key->openChannel(); }, traffic));
    const auto questions = [&](const std::vector<Bytes>& list, bool expected) {
        traffic->commands.clear();
        CHECK(valueOf(token->holdsAnyOf(rpId, list)) == expected);
        return std::ranges::count(traffic->commands, "getAssertion");
    };
    CHECK(questions({}, false) == 0);
    CHECK(questions(strangers(4), false) == 1);
    CHECK(questions(strangers(5), false) == 2);
    CHECK(questions(strangers(9), false) == 3);
    CHECK(questions(with(strangers(9), id, 0), true) == 1);
    CHECK(questions(with(strangers(9), id, 9), true) == 3);
    CHECK(questions(strangers(9, 200), false) == 0); // longer than any id of this key
    CHECK(questions({Bytes{}}, false) == 0);
}

TEST_CASE("A key that does not tell is not taken to hold nothing", "[token]") {
    for (const std::uint8_t status : Bytes{0x36, 0x2B, 0x2C, 0x30, 0x3B, 0x33, 0x7F, 0xF1}) {
        INFO(int{status});
        RefusingKey key({status});
        CHECK(valueOf(key.token()->holdsAnyOf(rpId, strangers(2))) == std::nullopt);
        CHECK(key.asked == 1);
    }
}

TEST_CASE("A list that a key refuses for one id is asked id by id", "[token]") {
    RefusingKey none({0x22, 0x22, 0x2E, 0x22});
    CHECK(valueOf(none.token()->holdsAnyOf(rpId, strangers(3))) == false);
    CHECK(none.asked == 4);
    RefusingKey untold({0x22, 0x2E, 0x36});
    CHECK(valueOf(untold.token()->holdsAnyOf(rpId, strangers(3))) == std::nullopt);
    RefusingKey one({0x22});
    CHECK(valueOf(one.token()->holdsAnyOf(rpId, strangers(1))) == false);
    CHECK(one.asked == 1);
}

TEST_CASE("What keeps a key from answering is an error", "[token]") {
    SimulatorBench bench;
    CHECK(codeOf(bench.token->holdsAnyOf("", strangers(1))) == ErrorCode::InvalidArgument);
    bench.key->removeAtReport(5);
    CHECK(codeOf(bench.token->holdsAnyOf(rpId, strangers(1))) == ErrorCode::KeyUnplugged);
    CHECK(codeOf(bench.token->holdsAnyOf(rpId, strangers(1))) == ErrorCode::NoKey);
    BareKey silent;
    silent.timings = quick;
    CHECK(codeOf(silent.token()->holdsAnyOf(rpId, strangers(1))) == ErrorCode::KeyUnresponsive);
}
