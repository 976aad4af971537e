#include "tests/unit/simulator/Bench.h"

#include <condition_variable>
#include <future>
#include <mutex>

using namespace fidesk;
using namespace fidesk::test;

namespace {

/// Each command that waits for a touch, and the key made ready for it.
const std::vector<std::pair<std::uint8_t, cbor::Value>> waits{
    {makeCredentialCommand, makeRequest()},
    {makeCredentialCommand, discoverable(makeRequest("new.example"))},
    {makeCredentialCommand, with(makeRequest(), 8, Bytes{})},
    {getAssertionCommand, assertRequest()},
    {getAssertionCommand, with(assertRequest(), 6, Bytes{})},
    {selectionCommand, {}},
    {resetCommand, {}},
};

Personality quick() {
    Personality personality;
    personality.touchTimeout = std::chrono::milliseconds(20);
    personality.keepAliveInterval = std::chrono::milliseconds(5);
    return personality;
}

/// With one passkey of rpId on it.
void stock(Bench& bench) {
    bench.key->setTouch(Touch::Automatic);
    REQUIRE(bench.status(makeCredentialCommand, discoverable(makeRequest())) == 0);
}

std::int64_t freeSlots(Bench& bench) {
    return *bench.call(getInfoCommand).body.find(20)->integer();
}

/// The whole job of making a credential, from CTAPHID_INIT to the answer. The first error ends it.
Result<CtapReply> wholeJob(SoftwareKey& key, Random& random) {
    FIDESK_ASSIGN(auto client, CtapClient::connect(key));
    FIDESK_ASSIGN(const auto agreement, client.call(clientPinCommand, cbor::Map{{1, 2}, {2, 2}}));
    const cbor::Value& theirs = *agreement.body.find(1);
    simulator::Point peer;
    std::copy_n(theirs.find(-2)->bytes()->begin(), 32, peer.x.begin());
    std::copy_n(theirs.find(-3)->bytes()->begin(), 32, peer.y.begin());
    const auto own = simulator::newP256Key(random);
    const auto secret =
        simulator::deriveSecret(simulator::PinProtocol::Two, *simulator::p256Agree(own, peer));
    const Bytes hash =
        simulator::encryptFor(simulator::PinProtocol::Two, secret, PinClient::hashed("1234"), random);
    FIDESK_ASSIGN(
        const auto answer,
        client.call(clientPinCommand, cbor::Map{{1, 2},
                                                {2, 9},
                                                {3, simulator::keyAgreementKey(simulator::p256Public(own))},
                                                {6, hash},
                                                {9, mc},
                                                {10, rpId}}));
    const auto value =
        simulator::decryptFrom(simulator::PinProtocol::Two, secret, *answer.body.find(2)->bytes());
    const HostToken token{answer.status, 2, *value};
    return client.call(makeCredentialCommand, verified(discoverable(makeRequest()), token));
}

} // namespace

TEST_CASE("a wait ends with a touch, and says so while it lasts") {
    for (const auto& [command, request] : waits) {
        Bench bench;
        stock(bench);
        bench.key->setTouch(Touch::Manual);
        bench.key->touch(); // before the wait it does nothing
        valueOf(bench.client.begin(command, request));
        valueOf(bench.client.awaitTouchWanted());
        CHECK(bench.key->waitingForTouch());
        bench.key->touch();
        const CtapReply reply = valueOf(bench.client.finish());
        CHECK((reply.status == 0 || reply.status == 0x35));
        REQUIRE_FALSE(reply.keepAlives.empty());
        CHECK(reply.keepAlives.back() == 1);
        CHECK_FALSE(bench.key->waitingForTouch());
    }
}

TEST_CASE("CTAPHID_CANCEL ends each wait and leaves the key as it was") {
    for (const auto& [command, request] : waits) {
        Bench bench;
        stock(bench);
        bench.key->setTouch(Touch::Manual);
        const auto before = freeSlots(bench);
        valueOf(bench.client.begin(command, request));
        valueOf(bench.client.awaitTouchWanted());
        valueOf(bench.client.cancel());
        CHECK(valueOf(bench.client.finish()).status == 0x2D);
        CHECK_FALSE(bench.key->waitingForTouch());
        CHECK(freeSlots(bench) == before);
    }
}

TEST_CASE("CTAPHID_CANCEL sent right behind a request ends it too") {
    for (const auto& [command, request] : waits) {
        Bench bench;
        stock(bench);
        bench.key->setTouch(Touch::Manual);
        valueOf(bench.client.begin(command, request));
        valueOf(bench.client.cancel());
        CHECK(valueOf(bench.client.finish()).status == 0x2D);
    }
}

TEST_CASE("a wait for an excluded credential can be cancelled, and runs out into 0x19") {
    Bench bench({quick(), Touch::Automatic, {}});
    const CtapReply made = bench.call(makeCredentialCommand, makeRequest());
    const cbor::Map request = with(makeRequest(), 5, cbor::Array{descriptor(AuthData(made.body).id)});
    bench.key->setTouch(Touch::Never);
    CHECK(bench.status(makeCredentialCommand, request) == 0x19);
    Bench patient;
    const CtapReply again = patient.call(makeCredentialCommand, makeRequest());
    patient.key->setTouch(Touch::Manual);
    valueOf(patient.client.begin(makeCredentialCommand,
                                 with(makeRequest(), 5, cbor::Array{descriptor(AuthData(again.body).id)})));
    valueOf(patient.client.awaitTouchWanted());
    valueOf(patient.client.cancel());
    CHECK(valueOf(patient.client.finish()).status == 0x2D);
}

TEST_CASE("nobody touches: each wait runs out") {
    for (const auto& [command, request] : waits) {
        Bench bench({quick(), Touch::Automatic, {}});
        stock(bench);
        bench.key->setTouch(Touch::Never);
        const auto before = freeSlots(bench);
        const CtapReply reply = bench.call(command, request);
        CHECK(reply.status == 0x2F);
        CHECK(reply.keepAlives.size() >= 1);
        CHECK(std::all_of(reply.keepAlives.begin(), reply.keepAlives.end(),
                          [](int status) { return status == 2; }));
        CHECK(freeSlots(bench) == before);
    }
}

TEST_CASE("keep-alives come while it waits") {
    Personality personality;
    personality.keepAliveInterval = std::chrono::milliseconds(5);
    Bench bench({personality, Touch::Manual, {}});
    valueOf(bench.client.begin(selectionCommand));
    for (int i = 0; i < 4; ++i)
        valueOf(bench.client.awaitTouchWanted());
    bench.key->setTouch(Touch::Automatic); // ends the wait as well
    CHECK(valueOf(bench.client.finish()).status == 0);
}

TEST_CASE("a reset within the window wipes the key") {
    Bench bench;
    stock(bench);
    CHECK(bench.pin().setPin("1234") == 0);
    const Bytes wrapped = AuthData(bench.call(makeCredentialCommand, makeRequest()).body).id;
    CHECK(bench.pin().token("9999", ga, rpId).status == 0x31);
    const HostToken token = bench.pin().token("1234", ga, rpId);
    CHECK(bench.status(resetCommand) == 0);
    CHECK(freeSlots(bench) == 25);
    CHECK_FALSE(*bench.call(getInfoCommand).body.find(4)->find("clientPin")->boolean());
    CHECK(bench.pin().retries() == 8);
    CHECK(bench.status(getAssertionCommand, assertRequest()) == 0x2E);
    CHECK(bench.status(getAssertionCommand, with(assertRequest(), 3, cbor::Array{descriptor(wrapped)})) ==
          0x2E);
    CHECK(bench.status(makeCredentialCommand, verified(makeRequest(), token)) == 0x33);
}

TEST_CASE("a reset after the window is refused without a touch") {
    Personality personality;
    personality.resetWindow = std::chrono::milliseconds(0);
    Bench bench({personality, Touch::Automatic, {}});
    stock(bench);
    const CtapReply reply = bench.call(resetCommand);
    CHECK(reply.status == 0x30);
    CHECK(reply.keepAlives.empty());
    CHECK(freeSlots(bench) == 24);
}

TEST_CASE("while the key works for one channel, another is told that it is busy") {
    Bench bench({{}, Touch::Manual, {}});
    CtapClient second = bench.open();
    valueOf(bench.client.begin(selectionCommand));
    valueOf(bench.client.awaitTouchWanted());
    const auto busy = second.call(getInfoCommand);
    REQUIRE_FALSE(busy);
    CHECK(busy.error().native == 0x06);
    valueOf(second.cancel()); // is not the other's to cancel
    CtapClient third = bench.open();
    CHECK(bench.key->waitingForTouch());
    bench.key->touch();
    CHECK(valueOf(bench.client.finish()).status == 0);
    CHECK(valueOf(second.call(getInfoCommand)).status == 0);
    CHECK(valueOf(third.call(getInfoCommand)).status == 0);
}

TEST_CASE("closing a channel ends what it asked for") {
    Bench bench({{}, Touch::Manual, {}});
    std::promise<void> waiting;
    std::promise<void> ended;
    bool wasWaiting = false;
    bench.key->onChange([&] {
        const bool waits = bench.key->waitingForTouch();
        if (waits != std::exchange(wasWaiting, waits))
            (waits ? waiting : ended).set_value();
    });
    {
        CtapClient second = bench.open();
        valueOf(second.begin(selectionCommand));
        waiting.get_future().wait();
    }
    ended.get_future().wait();
    bench.key->onChange({});
    CHECK(bench.status(getInfoCommand) == 0);
}

TEST_CASE("without power there are no channels, and those there were end") {
    Bench bench({{}, Touch::Manual, {}});
    valueOf(bench.client.begin(selectionCommand));
    valueOf(bench.client.awaitTouchWanted());
    auto finished = std::async(std::launch::async, [&] { return bench.client.finish(); });
    bench.key->remove();
    CHECK(codeOf(finished.get()) == ErrorCode::KeyUnplugged);
    CHECK_FALSE(bench.key->waitingForTouch());
    CHECK_FALSE(bench.key->inserted());
    CHECK(codeOf(bench.key->openChannel()) == ErrorCode::NoKey);
    bench.key->insert();
    CHECK(codeOf(bench.client.call(getInfoCommand)) == ErrorCode::KeyUnplugged); // an old channel stays dead
    bench.client = bench.open();
    CHECK(bench.status(getInfoCommand) == 0);
}

TEST_CASE("a channel may outlive the key") {
    SystemRandom random;
    auto key = valueOf(SoftwareKey::create({}, random));
    key->insert();
    auto client = valueOf(CtapClient::connect(*key));
    valueOf(client.begin(selectionCommand));
    key.reset();
    CHECK(codeOf(client.finish()) == ErrorCode::KeyUnplugged);
    CHECK(codeOf(client.hid().raw().write(Bytes(64))) == ErrorCode::KeyUnplugged);
}

TEST_CASE("a read without a report comes back empty") {
    Bench bench;
    CHECK_FALSE(valueOf(bench.client.hid().raw().read(std::chrono::milliseconds(0))));
    CHECK_FALSE(valueOf(bench.client.hid().raw().read(std::chrono::milliseconds(5))));
}

TEST_CASE("pulled out at each report of a whole job") {
    SystemRandom random;
    auto key = valueOf(SoftwareKey::create({{}, Touch::Automatic, {}}, random));
    key->insert();
    {
        auto client = valueOf(CtapClient::connect(*key));
        REQUIRE(PinClient(client, random).setPin("1234") == 0);
    }
    const int before = key->reportsPassed();
    REQUIRE(valueOf(wholeJob(*key, random)).status == 0);
    const int total = key->reportsPassed() - before;
    REQUIRE(total > 20);
    for (int n = 1; n <= total; ++n) {
        key->remove();
        key->insert();
        {
            auto client = valueOf(CtapClient::connect(*key));
            REQUIRE(valueOf(client.call(resetCommand)).status == 0);
            REQUIRE(PinClient(client, random).setPin("1234") == 0);
        }
        key->removeAtReport(n);
        const auto result = wholeJob(*key, random);
        INFO("report " << n << " of " << total);
        CHECK(codeOf(result) == ErrorCode::KeyUnplugged);
        CHECK_FALSE(key->inserted());
        key->insert();
        auto client = valueOf(CtapClient::connect(*key));
        const CtapReply info = valueOf(client.call(getInfoCommand));
        const auto used = 25 - *info.body.find(20)->integer();
        CHECK((used == 0 || used == 1)); // made or not, never something between
        CHECK(PinClient(client, random).retries() == 8);
        REQUIRE(valueOf(wholeJob(*key, random)).status == 0);
    }
    key->remove();
    key->insert();
    key->removeAtReport(total + 1);
    CHECK(valueOf(wholeJob(*key, random)).status == 0);
    CHECK(key->inserted());
    key->removeAtReport(0);
    CHECK(valueOf(wholeJob(*key, random)).status == 0);
}

TEST_CASE("changes are told: plugged in, waiting, touched, pulled out") {
    Bench bench({{}, Touch::Manual, {}});
    std::mutex mutex;
    std::vector<std::pair<bool, bool>> seen; // inserted, waiting
    bench.key->onChange([&] {
        const std::lock_guard guard(mutex);
        seen.emplace_back(bench.key->inserted(), bench.key->waitingForTouch());
        if (bench.key->waitingForTouch())
            bench.key->touch(); // calling back is allowed
    });
    int plugs = 0;
    bench.key->onPlug([&] { ++plugs; });
    CHECK(bench.status(selectionCommand) == 0);
    bench.key->remove();
    bench.key->insert();
    bench.key->onChange({});
    const std::lock_guard guard(mutex);
    CHECK(seen ==
          std::vector<std::pair<bool, bool>>{{true, true}, {true, false}, {false, false}, {true, false}});
    CHECK(plugs == 2);
}

TEST_CASE("threads that use one key at once do not disturb each other") {
    SystemRandom random;
    auto key = valueOf(SoftwareKey::create({{}, Touch::Automatic, {}}, random));
    key->insert();
    const auto ask = [&](int rounds) {
        int answered = 0;
        for (int i = 0; i < rounds; ++i) {
            auto client = CtapClient::connect(*key);
            if (!client)
                continue;
            const auto reply = client->call(makeCredentialCommand, makeRequest());
            if (reply)
                answered += reply->status == 0;
            else
                // Busy with the other, or out of its socket.
                answered += reply.error().native == 0x06 || reply.error().code == ErrorCode::KeyUnplugged;
        }
        return answered;
    };
    auto first = std::async(std::launch::async, ask, 20);
    auto second = std::async(std::launch::async, ask, 20);
    CHECK(first.get() == 20);
    CHECK(second.get() == 20);
    auto third = std::async(std::launch::async, ask, 50);
    for (int i = 0; i < 50; ++i) {
        key->remove();
        key->insert();
        key->touch();
        key->setTouch(i % 2 == 0 ? Touch::Automatic : Touch::Manual);
    }
    key->setTouch(Touch::Automatic);
    CHECK(third.get() <= 50);
}
