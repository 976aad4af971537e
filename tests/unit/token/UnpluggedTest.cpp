// The key pulled out at every report of every operation.

#include "tests/support/Catch.h"

#include "tests/unit/token/SimulatorBench.h"

using namespace fidesk;
using namespace fidesk::test;
using simulator::Touch;

TEST_CASE("Pulled out at any report, a key is unplugged, and works when it is back", "[token][unplugged]") {
    for (const auto& operation : everyOperation())
        for (int n = 1;; ++n) {
            INFO(operation.name << ", pulled out at report " << n);
            SimulatorBench bench(Touch::Automatic);
            bench.prepareFor(operation);
            bench.key->removeAtReport(n);
            const auto outcome = operation.run(*bench.token, bench.observer, {});
            CHECK(bench.observer.needed == bench.observer.done);
            if (bench.key->inserted()) {
                CHECK(outcome == std::nullopt);
                break;
            }
            if (outcome != ErrorCode::NoKey || !operation.looksUp)
                CHECK(outcome == ErrorCode::KeyUnplugged);
            bench.key->removeAtReport(0);
            bench.key->insert();
            const auto info = valueOf(bench.token->info());
            if (info.pinSet()) {
                const auto pin = pinInUse(*bench.token);
                valueOf(bench.token->checkPin(pinOf(pin)));
                bench.create(usualCredential(Bytes(16, 99)), pin);
                if (operation.is("addFingerprint"))
                    CHECK(valueOf(bench.token->fingerprints(pinOf(pin))).empty());
            } else {
                bench.setUsualPin();
            }
        }
}

TEST_CASE("Pulled out while it waits for a touch", "[token][unplugged]") {
    for (const auto& operation : everyOperation()) {
        if (!operation.wantsTouch)
            continue;
        INFO(operation.name);
        SimulatorBench bench;
        bench.prepareFor(operation);
        bench.key->setTouch(Touch::Manual);
        bench.observer.onNeeded = [&bench] { bench.key->remove(); };
        CHECK(operation.run(*bench.token, bench.observer, {}) == ErrorCode::KeyUnplugged);
        CHECK(bench.observer.needed == 1);
        CHECK(bench.observer.done == 1);
    }
}
