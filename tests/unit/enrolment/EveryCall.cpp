#include "tests/unit/enrolment/EveryCall.h"

#include "core/base/Base64.h"

#include <algorithm>

namespace fidesk::test {

namespace {

/// The PIN that whoever ends a job would type.
constexpr const char* typedPin = "2468";

Result<void> wholeJob(Workplace& at, enrolment::Enrolment& enrolment, Job job,
                      std::optional<token::Pin>& shown) {
    FIDESK_TRY(enrolment.begin(at.key->address()));
    FIDESK_TRY(enrolment.prepareKey());
    if (job == Job::EnrolGenerated) {
        FIDESK_ASSIGN(token::Pin generated, enrolment.generatePin({}));
        shown = std::move(generated);
        FIDESK_TRY(enrolment.pinHandedOver());
    } else {
        FIDESK_TRY(enrolment.preparePin(pin(typedPin)));
        shown = pin(typedPin);
    }
    FIDESK_TRY(enrolment.createCredential());
    FIDESK_TRY(enrolment.registerAs("new"));
    return {};
}

/// As a person would: with the key in, and the PIN that was typed or shown.
void endOpenJobs(Workplace& at, portal::Portal& portal, const std::optional<token::Pin>& shown) {
    for (int attempt = 0; attempt < 4 && !at.openJobs().empty(); ++attempt)
        for (const auto& open : at.openJobs()) {
            auto recovery = enrolment::Recovery::of(at.parts(portal), open.job.id);
            if (!recovery)
                continue;
            std::optional<token::Pin> known;
            if (shown)
                known = shown->clone();
            const auto ended = recovery->finish(at.key->address(), known, at.notes);
            INFO((ended ? "" : describe(ended.error())));
        }
}

void checkAgreement(Workplace& at, const std::vector<portal::Registration>& before) {
    CHECK(at.openJobs().empty());
    const auto registered = at.portal.registered("u1");
    const auto credentials = at.key->credentials();
    // Each registration has its passkey, each passkey its registration.
    CHECK(registered.size() == credentials.size());
    for (const auto& one : registered)
        CHECK(std::ranges::any_of(
            credentials, [&](const auto& credential) { return toBase64Url(credential.id) == one.id; }));
    std::vector<std::string> issued;
    for (const auto& item : at.items())
        if (item.state == records::ItemState::Issued)
            issued.push_back(item.registrationId);
    std::vector<std::string> there;
    for (const auto& one : registered)
        there.push_back(one.id);
    CHECK(issued == there);
    CHECK(registered.size() <= std::max<std::size_t>(1, before.size()));
    CHECK_FALSE(valueOf(at.records->verify()).fault);
}

} // namespace

bool agreesAfter(Job job, AfterFailure after, const Inject& inject) {
    Workplace at;
    LossyPortal lossy(at.portal);
    enrolment::Order order = at.order();
    if (job == Job::Replace)
        order.replaces = at.enrolledBefore();
    const auto before = at.portal.registered("u1");
    const Reached reached = inject(at, lossy);
    std::optional<token::Pin> shown;
    {
        auto enrolment = at.enrolment(lossy, order);
        const auto done = wholeJob(at, enrolment, job, shown);
        if (!done && after == AfterFailure::TakeBack) {
            const auto abandoned = enrolment.abandon();
            INFO((abandoned ? "" : describe(abandoned.error())));
        }
    }
    endOpenJobs(at, lossy, shown);
    checkAgreement(at, before);
    return reached();
}

} // namespace fidesk::test
