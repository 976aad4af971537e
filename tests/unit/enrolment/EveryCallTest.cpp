#include "tests/unit/enrolment/EveryCall.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

constexpr ErrorCode portalWays[] = {
    ErrorCode::PortalUnreachable, ErrorCode::PortalTimeout, ErrorCode::PortalFailed,
    ErrorCode::PortalMalformed,   ErrorCode::PortalBusy,    ErrorCode::Forbidden,
    ErrorCode::SignInNeeded,      ErrorCode::PortalRefused, ErrorCode::Cancelled};

constexpr ErrorCode keyWays[] = {
    ErrorCode::KeyUnplugged,    ErrorCode::KeyMalfunction, ErrorCode::KeyUnresponsive, ErrorCode::NotTouched,
    ErrorCode::PinReplugNeeded, ErrorCode::ResetTooLate,   ErrorCode::Cancelled};

/// Fails the n-th call for every n, until there is no such call; gives how many there were.
template <typename Inject> int failEach(Job job, AfterFailure after, Inject inject) {
    int n = 1;
    while (agreesAfter(job, after, [&](Workplace& at, LossyPortal& lossy) { return inject(at, lossy, n); }))
        ++n;
    return n - 1;
}

const auto jobs = {Job::Enrol, Job::EnrolGenerated, Job::Replace};
const auto afters = {AfterFailure::TakeBack, AfterFailure::Crash};

} // namespace

TEST_CASE("the n-th call to the portal fails, for every n, each way: key, portal and records agree") {
    for (const Job job : jobs)
        for (const AfterFailure after : afters)
            for (const ErrorCode code : portalWays) {
                INFO(name(code));
                const int calls = failEach(job, after, [&](Workplace& at, LossyPortal&, int n) {
                    const std::size_t before = at.portal.calls.log().size();
                    at.portal.calls.failAtCall(n, Error(code));
                    return
                        [&at, before, n] { return at.portal.calls.log().size() >= before + std::size_t(n); };
                });
                CHECK(calls >= (job == Job::Replace ? 3 : 2));
            }
}

TEST_CASE("the portal acts and its n-th answer is lost, for every n: key, portal and records agree") {
    for (const Job job : jobs)
        for (const AfterFailure after : afters)
            for (const ErrorCode code :
                 {ErrorCode::PortalTimeout, ErrorCode::PortalUnreachable, ErrorCode::Cancelled}) {
                INFO(name(code));
                const int calls = failEach(job, after, [&](Workplace&, LossyPortal& lossy, int n) {
                    lossy.loseAnswer(n, Error(code));
                    return [&lossy] { return !lossy.losesMore(); };
                });
                CHECK(calls >= (job == Job::Replace ? 3 : 2));
            }
}

TEST_CASE("the n-th call to the key fails, for every n, each way: key, portal and records agree") {
    for (const Job job : jobs)
        for (const AfterFailure after : afters)
            for (const ErrorCode code : keyWays) {
                INFO(name(code));
                const int calls = failEach(job, after, [&](Workplace& at, LossyPortal&, int n) {
                    const std::size_t before = at.key->calls.log().size();
                    at.key->calls.failAtCall(n, Error(code));
                    return [&at, before, n] { return at.key->calls.log().size() >= before + std::size_t(n); };
                });
                CHECK(calls >= 4);
            }
}

TEST_CASE("the n-th listing or opening of keys fails, for every n: key, portal and records agree") {
    for (const Job job : jobs)
        for (const AfterFailure after : afters)
            for (const ErrorCode code : {ErrorCode::NoKey, ErrorCode::KeyBusy}) {
                const int calls = failEach(job, after, [&](Workplace& at, LossyPortal&, int n) {
                    const std::size_t before = at.tokens.calls.log().size();
                    at.tokens.calls.failAtCall(n, Error(code));
                    return
                        [&at, before, n] { return at.tokens.calls.log().size() >= before + std::size_t(n); };
                });
                CHECK(calls >= 1);
            }
}

TEST_CASE("the n-th write of the records fails, for every n: no step is taken unwritten, and all agree") {
    for (const Job job : jobs)
        for (const AfterFailure after : afters) {
            const int writes =
                failEach(job, after, [&](Workplace& at, LossyPortal&, int n) { return at.failWrite(n); });
            CHECK(writes >= (job == Job::Replace ? 6 : 4));
        }
}
