// A profile that wants a key's model proved, with software keys and the root that they are of.

#include "tests/support/CountedKeys.h"
#include "tests/support/OtherRoot.h"
#include "tests/unit/enrolment/Workplace.h"

using namespace fidesk;
using namespace fidesk::test;

namespace {

struct Attested : Workplace {
    CountedKeys keys;
    enrolment::Order what{order()};
    std::vector<Bytes> roots{};

    Attested() {
        valueOf(keys.insertNew(random));
        what.profile.attestationRequired = true;
    }

    /// Up to the credential.
    Result<void> create() {
        enrolment::Enrolment job({.portal = portal,
                                  .keys = keys,
                                  .records = *records,
                                  .clock = clock,
                                  .random = random,
                                  .trustAnchors = valueOf(webauthn::TrustAnchors::fromDer(roots))},
                                 notes, what);
        portal.calls.clearLog();
        keys.traffic->commands.clear();
        FIDESK_TRY(job.begin(keys.address()));
        FIDESK_TRY(job.preparePin(pin("97531864")));
        auto created = job.createCredential();
        valueOf(job.abandon());
        return created;
    }
};

} // namespace

TEST_CASE("without anything to prove it by, such a profile is refused before anybody is asked") {
    Attested at;
    CHECK(codeOf(at.create()) == ErrorCode::AttestationUntrusted);
    CHECK(at.portal.calls.log().empty());
    CHECK(at.keys.traffic->commands.empty());
    CHECK(at.openJobs().empty());
}

TEST_CASE("a chain to a root that is known proves the model, and any other does not") {
    Attested at;
    at.roots = {simulator::SoftwareKey::attestationRoot()};
    CHECK(at.create());
    at.roots = {otherRoot()};
    CHECK(codeOf(at.create()) == ErrorCode::AttestationUntrusted);
    at.roots.push_back(simulator::SoftwareKey::attestationRoot());
    CHECK(at.create());
}

TEST_CASE("a profile that does not ask for it takes a key of whatever maker") {
    Attested at;
    at.what.profile.attestationRequired = false;
    CHECK(at.create());
    at.roots = {otherRoot()};
    CHECK(at.create());
}
