// Every operation with everything that can go wrong at every report and every command: a clear error in time,
// and a key that is as before or as after, never between, when it is back.

#include "tests/support/Catch.h"

#include "core/token/Feature.h"
#include "tests/unit/matrix/KeyState.h"

#include <atomic>
#include <iostream>
#include <mutex>
#include <sstream>
#include <thread>

using namespace fidesk;
using namespace fidesk::test;
using namespace std::chrono_literals;
using simulator::Fault;

namespace {

/// Short, for a test of thousands of silences; a machine so busy that a good key seems silent is allowed for.
constexpr token::Timings impatient{
    .init = 400ms, .silence = 400ms, .touchSilence = 400ms, .exchange = 1'000ms};
constexpr int patience = 5;
/// Silences are waited for side by side.
constexpr int workers = 24;

bool isKeyError(ErrorCode code) {
    return (code >= ErrorCode::NoKey && code <= ErrorCode::RequestTooLarge) || code == ErrorCode::Cancelled;
}

/// What became of one operation with one fault.
struct Verdict {
    bool struck{true};       ///< false: the operation was over before
    bool early{false};       ///< it failed before the fault struck
    std::string complaint{}; ///< what is wrong with it; nothing: all is well
};

bool isPending(const Fault& fault) {
    return fault.kind != Fault::Kind::None;
}

/// Whether the fault goes on once it has struck, so that it is pending all the time.
bool goesOn(const Fault& fault) {
    return fault.kind == Fault::Kind::Silence || fault.kind == Fault::Kind::Stall;
}

Verdict judge(const Operation& operation, const Fault& fault) {
    SimulatorBench bench(simulator::Touch::Automatic, briskPersonality(), impatient);
    const KeyState factory = stateOf(*bench.token);
    bench.prepareFor(operation);
    const KeyState before = stateOf(*bench.token);
    const KeyState wanted = stateAfter(operation, before, factory);
    bench.key->setFault(fault);
    const auto outcome = operation.run(*bench.token, bench.observer, {});
    const bool pending = isPending(bench.key->fault());
    Verdict verdict{.struck = goesOn(fault) ? outcome.has_value() : !pending,
                    .early = pending && outcome && !goesOn(fault)};
    bench.key->setFault({});
    bench.replug();
    const KeyState after = stateOf(*bench.token);
    std::ostringstream complaint;
    if (bench.observer.needed != bench.observer.done)
        complaint << "the touch prompt stayed; ";
    if (outcome && !isKeyError(*outcome))
        complaint << "error " << *outcome << "; ";
    if (outcome ? after != before && after != wanted : after != wanted)
        complaint << (outcome ? name(*outcome) : "done") << ", but from " << before << " to " << after;
    verdict.complaint = complaint.str();
    return verdict;
}

/// Tries of judge(), until no slowness of the machine stood in the way.
Verdict judgePatiently(const Operation& operation, const Fault& fault) {
    Verdict verdict;
    for (int i = 0; i < patience; ++i) {
        try {
            verdict = judge(operation, fault);
        } catch (const std::runtime_error& error) {
            verdict = {.struck = true, .early = true, .complaint = error.what()};
        }
        if (!verdict.early)
            return verdict;
    }
    verdict.complaint += " (before the fault struck)";
    return verdict;
}

/// @p fault at the first, the second, ... report or command of each operation, until the operation is over
/// before it strikes. How many were tried; the first complaint of each operation is added to @p complaints.
int atEvery(Fault fault, std::vector<std::string>& complaints) {
    const auto operations = everyOperation();
    std::atomic<std::size_t> next{0};
    std::atomic<int> tried{0};
    std::mutex mutex;
    const auto work = [&] {
        for (std::size_t i = next++; i < operations.size(); i = next++) {
            Fault mine = fault;
            for (mine.at = 1;; ++mine.at) {
                const Verdict verdict = judgePatiently(operations[i], mine);
                if (!verdict.complaint.empty()) {
                    const std::lock_guard lock(mutex);
                    complaints.push_back(std::string(operations[i].name) + ", " + toText(mine) + ": " +
                                         verdict.complaint);
                    break;
                }
                if (!verdict.struck)
                    break;
                ++tried;
            }
        }
    };
    std::vector<std::jthread> threads;
    for (int i = 0; i < workers; ++i)
        threads.emplace_back(work);
    threads.clear();
    return tried;
}

void checkEvery(const Fault& fault) {
    std::vector<std::string> complaints;
    const int tried = atEvery(fault, complaints);
    for (const std::string& complaint : complaints) {
        INFO(complaint);
        CHECK(false);
    }
    // Each operation exchanges something that the fault can strike.
    CHECK(tried >= static_cast<int>(everyOperation().size()));
    std::cout << toText(fault) << ": " << tried << " faults\n";
}

} // namespace

TEST_CASE("A key that answers garbage instead of its n-th report", "[faults]") {
    checkEvery({.kind = Fault::Kind::Garbage});
}

TEST_CASE("A key that answers on a channel of nobody's at its n-th report", "[faults]") {
    checkEvery({.kind = Fault::Kind::WrongChannel});
}

TEST_CASE("A key whose n-th report does not follow the one before", "[faults]") {
    checkEvery({.kind = Fault::Kind::WrongSequence});
}

TEST_CASE("A key whose n-th report announces more than comes", "[faults]") {
    checkEvery({.kind = Fault::Kind::WrongLength});
}

TEST_CASE("A key that is silent from its n-th report on", "[faults]") {
    checkEvery({.kind = Fault::Kind::Silence});
}

TEST_CASE("A key whose answer to the n-th command is cut short", "[faults]") {
    checkEvery({.kind = Fault::Kind::TruncatedCbor});
}

TEST_CASE("A key whose answer to the n-th command is of another shape", "[faults]") {
    checkEvery({.kind = Fault::Kind::OtherCbor});
}

TEST_CASE("A key that is busy at the n-th command", "[faults]") {
    checkEvery({.kind = Fault::Kind::Busy});
}

TEST_CASE("A key that only says it is still working, from the n-th command on", "[faults]") {
    checkEvery({.kind = Fault::Kind::Stall});
}

TEST_CASE("A key that answers the n-th command with a status of its own", "[faults]") {
    for (const int status : {0x01, 0x21, 0x27, 0x2E, 0x33, 0x36, 0x3B, 0x7F, 0xE0, 0xF2})
        checkEvery({.kind = Fault::Kind::Status, .status = static_cast<std::uint8_t>(status)});
}
