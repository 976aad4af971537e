#include "tests/bench/enrolment/Desk.h"

#include "tests/support/PortalSettings.h"

#include <ctime>

namespace fidesk::bench {

namespace {

constexpr const char* typedPin = "97531864";

token::Pin typed() {
    return orGiveUp(token::Pin::parse(Secret(std::string_view(typedPin))));
}

/// Of this thread.
nanoseconds processorTime() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds(time.tv_sec) + nanoseconds(time.tv_nsec);
}

/// Nobody looks on.
struct NoObserver final : enrolment::EnrolmentObserver {
    void touchNeeded() override {}
};

} // namespace

Desk::Desk(BenchPortal& people, const std::string& url, const std::string& folder)
    : people_(people), session_(client_, test::referencePortal(url), tokens_, clock_),
      records_(orGiveUp(records::Records::open(folder + "/records.db", clock_))) {
    orGiveUp(session_.adopt({.access = Secret(tokenOf(people.path(), administrator)),
                             .refresh = Secret(std::string_view("none")),
                             .expiresAt = clock_.now() + std::chrono::hours(1)}));
    records_->onWrite([this] {
        if (std::exchange(writing_, !writing_))
            inCommits_ += Steady::now() - writeBegan_;
        else
            ++commits_;
        writeBegan_ = Steady::now();
    });
}

Cost Desk::enrol(const Case& what) {
    orGiveUp(keys_.insertNew(random_));
    if (what.hasPin)
        orGiveUp(orGiveUp(keys_.open({}))->setPin(typed()));
    *keys_.traffic = {};
    portal_.inPortal = inCommits_ = {};
    commits_ = 0;
    enrolment::Order order;
    order.user = people_.nextUser();
    order.profile = what.profile;
    order.portal = "https://portal.example";
    order.by = administrator;
    order.inOneGo = true;
    const auto processor = processorTime();
    const auto began = Steady::now();
    run(order);
    return {.total = Steady::now() - began,
            .inKey = keys_.traffic->inKey,
            .inPortal = portal_.inPortal,
            .inCommits = inCommits_,
            .processor = processorTime() - processor,
            .commands = keys_.traffic->commands.size(),
            .reports = keys_.traffic->reports,
            .commits = commits_};
}

void Desk::run(const enrolment::Order& order) {
    NoObserver observer;
    enrolment::Enrolment job(
        {.portal = portal_, .keys = keys_, .records = *records_, .clock = clock_, .random = random_},
        observer, order);
    orGiveUp(job.begin(keys_.address()));
    orGiveUp(job.prepareKey());
    if (order.profile.pin == profiles::PinSource::Generated)
        orGiveUp(job.generatePin([](const token::Pin&) -> Result<void> { return {}; }));
    else
        orGiveUp(job.preparePin(typed()));
    orGiveUp(job.createCredential());
    const auto enrolled = orGiveUp(job.registerAs("Software key"));
    if (enrolled.flaw)
        giveUp(describe(*enrolled.flaw));
}

} // namespace fidesk::bench
