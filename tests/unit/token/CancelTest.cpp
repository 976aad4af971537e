// A stop request, whenever it comes: the operation ends within a second, and the key works as before.

#include "tests/support/Catch.h"

#include "tests/unit/token/BareKey.h"
#include "tests/unit/token/SimulatorBench.h"

#include <semaphore>
#include <thread>

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;
using simulator::Touch;

namespace {

/// A channel that requests a stop just before the n-th report passes.
class StoppingChannel final : public token::HidChannel {
public:
    StoppingChannel(std::unique_ptr<token::HidChannel> inner, std::shared_ptr<int> left,
                    std::stop_source stop)
        : inner_(std::move(inner)), left_(std::move(left)), stop_(std::move(stop)) {}

    Result<void> write(ByteView report) override {
        count();
        return inner_->write(report);
    }
    Result<std::optional<Bytes>> read(std::chrono::milliseconds timeout) override {
        auto got = inner_->read(timeout);
        if (got && *got)
            count();
        return got;
    }

private:
    void count() {
        if (--*left_ == 0)
            stop_.request_stop();
    }

    std::unique_ptr<token::HidChannel> inner_;
    std::shared_ptr<int> left_;
    std::stop_source stop_;
};

/// That the key does its work as if nothing had been.
void checkUsable(SimulatorBench& bench) {
    bench.key->setTouch(Touch::Automatic);
    valueOf(bench.token->info());
    if (valueOf(bench.token->info()).pinSet()) {
        const auto pin = pinInUse(*bench.token);
        valueOf(bench.token->checkPin(pinOf(pin)));
        CHECK(valueOf(bench.token->pinRetries()).left == 8);
        bench.create(usualCredential(Bytes(16, 99)), pin);
        valueOf(bench.token->getAssertion(silentAssertion(), pinOf(pin), bench.observer));
    } else {
        bench.setUsualPin();
    }
    valueOf(bench.token->waitForTouch(bench.observer));
}

} // namespace

TEST_CASE("A wait for a touch is cancelled from another thread, within a second", "[token][cancel]") {
    for (const auto& operation : everyOperation()) {
        if (!operation.wantsTouch)
            continue;
        INFO(operation.name);
        SimulatorBench bench;
        bench.prepareFor(operation);
        bench.key->setTouch(Touch::Manual);
        std::binary_semaphore asked(0);
        bench.observer.onNeeded = [&asked] { asked.release(); };
        std::stop_source stop;
        std::chrono::steady_clock::time_point requested;
        std::thread impatient([&] {
            asked.acquire();
            requested = std::chrono::steady_clock::now();
            stop.request_stop();
        });
        const auto outcome = operation.run(*bench.token, bench.observer, stop.get_token());
        const auto ended = std::chrono::steady_clock::now();
        impatient.join();
        CHECK(outcome == ErrorCode::Cancelled);
        CHECK(ended - requested < 1s);
        CHECK(bench.observer.needed == 1);
        CHECK(bench.observer.done == 1);
        CHECK_FALSE(bench.key->waitingForTouch());
        bench.observer.onNeeded = {};
        checkUsable(bench);
    }
}

TEST_CASE("A stop requested before an operation keeps it from the key", "[token][cancel]") {
    SimulatorBench bench;
    bench.setUsualPin();
    std::stop_source stop;
    stop.request_stop();
    const int before = bench.key->reportsPassed();
    for (const auto& operation : everyOperation())
        CHECK(operation.run(*bench.token, bench.observer, stop.get_token()) == ErrorCode::Cancelled);
    CHECK(bench.key->reportsPassed() == before);
}

TEST_CASE("A stop at any report ends in Cancelled or done, and the key works on", "[token][cancel]") {
    for (const auto& operation : everyOperation())
        for (int n = 1;; ++n) {
            INFO(operation.name << ", stop at report " << n);
            SimulatorBench bench;
            bench.prepareFor(operation);
            const bool makes = operation.is("makeCredential");
            const auto before = makes ? valueOf(bench.token->passkeys(pinOf(usualPin))).passkeys
                                      : std::vector<token::Passkey>{};
            std::stop_source stop;
            const auto left = std::make_shared<int>(n);
            const auto token = token::makeFido2Token(
                {}, [&bench, left, stop]() -> Result<std::unique_ptr<token::HidChannel>> {
                    FIDESK_ASSIGN(auto channel, bench.key->openChannel());
                    return std::make_unique<StoppingChannel>(std::move(channel), left, stop);
                });
            const auto outcome = operation.run(*token, bench.observer, stop.get_token());
            if (outcome)
                CHECK(*outcome == ErrorCode::Cancelled);
            if (makes) { // it replaces the one of prepareFor(), or leaves it as it was
                const auto after = valueOf(bench.token->passkeys(pinOf(usualPin))).passkeys;
                REQUIRE(after.size() == 1);
                CHECK((after.front().credentialId == before.front().credentialId) ==
                      (outcome == ErrorCode::Cancelled));
            }
            CHECK(bench.observer.needed == bench.observer.done);
            if (operation.is("addFingerprint"))
                CHECK(valueOf(bench.token->fingerprints(pinOf(usualPin))).empty() ==
                      (outcome == ErrorCode::Cancelled));
            checkUsable(bench);
            if (!stop.stop_requested()) {
                CHECK(outcome == std::nullopt);
                break;
            }
        }
}

TEST_CASE("A key is cancelled again and again", "[token][cancel]") {
    SimulatorBench bench(Touch::Manual);
    for (int i = 0; i < 10; ++i) {
        std::stop_source stop;
        bench.observer.onNeeded = [&stop] { stop.request_stop(); };
        CHECK(codeOf(bench.token->waitForTouch(bench.observer, stop.get_token())) == ErrorCode::Cancelled);
    }
    bench.touchWhenAsked();
    valueOf(bench.token->waitForTouch(bench.observer));
}

TEST_CASE("A key that does not hear CTAPHID_CANCEL holds nobody for a second", "[token][cancel]") {
    BareKey key;
    key.other = [&key](ByteView report) { key.say(report.first(4), 0xBB, {2}); };
    RecordingObserver observer;
    std::stop_source stop;
    std::chrono::steady_clock::time_point requested;
    observer.onNeeded = [&] {
        requested = std::chrono::steady_clock::now();
        stop.request_stop();
    };
    CHECK(codeOf(key.token()->waitForTouch(observer, stop.get_token())) == ErrorCode::Cancelled);
    CHECK(std::chrono::steady_clock::now() - requested < 1s);
    CHECK(observer.done == 1);
}
