#include "tests/campaign/Failures.h"

#include "tests/campaign/Ways.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <stdexcept>

namespace fidesk::campaign {

namespace {

using Task = std::function<void(std::size_t worker)>;

/// How a job may end under a trouble.
struct Allowed {
    bool enrolled{false};
    bool undone{false};
    bool open{false}; ///< until the portal can be asked again
};

constexpr Allowed onlyEnrolled{.enrolled = true};
constexpr Allowed onlyUndone{.undone = true};
constexpr Allowed onlyOpen{.open = true};
constexpr Allowed anything{true, true, true};

/// DESIGN section 5, by cause; @p asked: what the exchange was about.
Allowed allowed(Cause cause, Asked asked) {
    const bool first = asked == Asked::Options; // nothing was begun
    switch (cause) {
    case Cause::Unauthorized:
    case Cause::Busy:
    case Cause::Late:
        return onlyEnrolled;
    case Cause::Unclear:
        return asked == Asked::Register ? onlyEnrolled : Allowed{.enrolled = true, .undone = true};
    case Cause::Refused:
    case Cause::Duplicate:
        return onlyUndone;
    case Cause::Gone:
        return onlyEnrolled;
    case Cause::Unlisted:
        return onlyOpen;
    case Cause::SessionOver:
        return asked == Asked::Remove ? onlyOpen : onlyUndone;
    case Cause::Down:
        return first ? onlyUndone : Allowed{.undone = true, .open = true};
    }
    return anything;
}

/// One thing to be tried.
struct Case {
    const JobKind* kind{nullptr};
    std::vector<Trouble> troubles{};
    std::uint64_t killAt{0}; ///< the troubles are those of the resume then
    Allowed expected{anything};
    std::optional<std::size_t> session{}; ///< a sign-in of its own

    [[nodiscard]] std::string text() const {
        std::string words = kind->name;
        if (killAt > 0)
            words += ", resumed after point " + std::to_string(killAt);
        for (const Trouble& trouble : troubles)
            words += ", exchange " + std::to_string(trouble.at) + ": " + trouble.way.name;
        return words;
    }
};

bool fits(const Allowed& expected, const Verdict& verdict) {
    if (verdict.jobOpen)
        return expected.open;
    if (verdict.standing == Standing::Enrolled)
        return expected.enrolled;
    return verdict.standing != Standing::Disagree && expected.undone;
}

std::string textOf(const Outcome& outcome) {
    std::string text =
        outcome.ended + ' ' + outcome.detail + "; abandoned: " + outcome.abandoned + "; asked:";
    for (const std::string& asked : outcome.asked)
        text += ' ' + asked;
    text += "; waits:";
    for (const auto wait : outcome.waits)
        text += ' ' + std::to_string(wait);
    for (const std::string& ending : outcome.endings)
        text += "; " + ending;
    return text;
}

/// What is wrong with the waits of a job under one trouble; nothing where nothing is.
std::string wrongWaits(const Way& way, const Outcome& outcome) {
    if (way.cause != Cause::Busy)
        return "";
    if (outcome.waits.size() != 1)
        return "waited " + std::to_string(outcome.waits.size()) + " times";
    const std::chrono::milliseconds waited(outcome.waits.front());
    if (way.told && waited != *way.told)
        return "did not wait as told";
    using namespace std::chrono_literals;
    return !way.told && (waited < 500ms || waited > 60s) ? "waited too short or too long" : "";
}

/// Runs the job, or what is left of it, under the troubles; then looks, and ends what is open.
void tryCase(const Ground& ground, const Case& one, std::size_t worker) {
    const Run run = ground.fresh(*one.kind);
    ++ground.shared().points;
    const auto failed = [&](const std::string& why) { ground.failed(one.text() + ": " + why, run); };
    Conditions conditions = under(one.troubles);
    conditions.session = one.session.value_or(worker);
    if (one.killAt > 0 && !ground.work(run, {.killAt = one.killAt}).killed)
        return failed("it was not killed");
    const End end = one.killAt > 0 ? ground.resume(run, conditions) : ground.work(run, conditions);
    if (!end.well)
        return failed(end.said);
    const Outcome outcome = Ground::outcomeOf(run);
    Verdict verdict = ground.verdict(run);
    if (!fits(one.expected, verdict))
        return failed(verdict.facts + "; " + textOf(outcome));
    if (!outcome.sameBodies)
        return failed("another body was sent: " + textOf(outcome));
    if (one.troubles.size() == 1 && one.killAt == 0)
        if (const std::string wrong = wrongWaits(one.troubles.front().way, outcome); !wrong.empty())
            return failed(wrong + ": " + textOf(outcome));
    if (verdict.jobOpen) {
        ++ground.shared().nested;
        if (const End later = ground.resume(run, {}); !later.well)
            return failed("resume: " + later.said);
        verdict = ground.verdict(run);
        if (verdict.jobOpen || verdict.standing == Standing::Disagree)
            return failed(verdict.facts + "; " + textOf(outcome) +
                          "; then: " + textOf(Ground::outcomeOf(run)));
    }
    ++ground.shared().standings.at(static_cast<std::size_t>(verdict.standing));
    Ground::forget(run);
}

/// What is asked, in order, under @p troubles, or by a resume after @p killAt.
std::vector<std::string> askedUnder(const Ground& ground, const JobKind& kind,
                                    const std::vector<Trouble>& troubles, std::uint64_t killAt) {
    const Run run = ground.fresh(kind);
    if (killAt > 0)
        (void)ground.work(run, {.killAt = killAt});
    Conditions conditions = under(troubles);
    conditions.session = 0;
    const End end = killAt > 0 ? ground.resume(run, conditions) : ground.work(run, conditions);
    if (!end.well)
        throw std::runtime_error(kind.name + ": " + end.said);
    const Outcome outcome = Ground::outcomeOf(run);
    Ground::forget(run);
    return outcome.asked;
}

Asked askedOf(const std::string& text) {
    for (const Asked one : {Asked::Options, Asked::List, Asked::Register, Asked::Remove, Asked::Token})
        if (name(one) == text)
            return one;
    return Asked::Other;
}

bool applies(const Way& way, Asked asked) {
    if (way.cause == Cause::Late || way.cause == Cause::Unlisted)
        return asked == Asked::Register;
    if (asked == Asked::Remove && way.name == "404")
        return false; // a portal that says so of what is there
    return way.cause != Cause::Gone || asked == Asked::Remove;
}

/// Each way at each exchange of a job that has no other trouble.
void addSingle(std::vector<Case>& cases, const Ground& ground, const JobKind& kind) {
    const auto asked = askedUnder(ground, kind, {}, 0);
    std::cout << kind.name << ": " << asked.size() << " exchanges\n";
    for (std::size_t at = 0; at < asked.size(); ++at)
        for (const Way& way : ways())
            if (const Asked what = askedOf(asked[at]); applies(way, what))
                cases.push_back({.kind = &kind,
                                 .troubles = {{static_cast<int>(at) + 1, way}},
                                 .expected = allowed(way.cause, what)});
}

/// Each way at each exchange behind @p first, or of a resume after @p killAt.
void addBehind(std::vector<Case>& cases, const Ground& ground, const JobKind& kind,
               const std::vector<Trouble>& first, std::uint64_t killAt) {
    const auto asked = askedUnder(ground, kind, first, killAt);
    const std::size_t from = first.empty() ? 0 : static_cast<std::size_t>(first.front().at);
    for (std::size_t at = from; at < asked.size(); ++at)
        for (const Way& way : ways()) {
            if (!applies(way, askedOf(asked[at])) || askedOf(asked[at]) == Asked::Token)
                continue;
            std::vector<Trouble> troubles = first;
            troubles.push_back({static_cast<int>(at) + 1, way});
            cases.push_back({.kind = &kind, .troubles = std::move(troubles), .killAt = killAt});
        }
}

/// The renewal of a session failing, behind a 401 to a registration. Where the portal acted and its answer
/// was lost the sign-in is lost with it, so that each has one of its own.
void addRenewals(std::vector<Case>& cases, const Ground& ground, const JobKind& kind, int registerAt,
                 std::size_t workers) {
    std::size_t session = workers;
    for (const Way& way : ways()) {
        if (!applies(way, Asked::Token) || way.cause == Cause::SessionOver)
            continue;
        Case one{.kind = &kind, .troubles = {{registerAt, campaign::way("401")}, {registerAt + 1, way}}};
        if (way.fate.acts)
            one.session = session++;
        if (session > ground.house().refresh.size())
            throw std::runtime_error("the house has too few sign-ins");
        cases.push_back(std::move(one));
    }
}

int registerAt(const Ground& ground, const JobKind& kind) {
    const auto asked = askedUnder(ground, kind, {}, 0);
    const auto found = std::ranges::find(asked, name(Asked::Register));
    return static_cast<int>(found - asked.begin()) + 1;
}

/// Where a crash leaves most to be asked: by the points' names.
std::vector<std::uint64_t> crashesOf(const Ground& ground, const JobKind& kind) {
    const Run run = ground.fresh(kind);
    (void)ground.work(run, {.trace = (run.folder / "points").string()});
    std::vector<std::uint64_t> points;
    std::ifstream trace(run.folder / "points");
    std::uint64_t number = 0;
    for (std::string line; std::getline(trace, line);) {
        ++number;
        if (line == "answered key makeCredential" || line == "answered key reset" ||
            line == "before HTTP remove" || line == "answered HTTP remove" ||
            line == "before HTTP register" || line == "answered HTTP register")
            points.push_back(number);
    }
    Ground::forget(run);
    return points;
}

void addDeep(std::vector<Case>& cases, const Ground& ground, const JobKind& kind) {
    const int at = registerAt(ground, kind);
    for (const char* first : {"500", "500, and it acted", "400", "401", "500, it acted, and lists it late"})
        addBehind(cases, ground, kind, {{at, way(first)}}, 0);
    for (const std::uint64_t point : crashesOf(ground, kind))
        addBehind(cases, ground, kind, {}, point);
}

void say(const Ground& ground) {
    const Shared& shared = ground.shared();
    const auto count = [&](Standing standing) {
        return shared.standings.at(static_cast<std::size_t>(standing)).load();
    };
    std::cout << "Tried " << shared.points << " failures of the portal; " << shared.nested
              << " left a job open, which was ended once the portal was well: " << count(Standing::Enrolled)
              << " ended enrolled, " << count(Standing::Nothing) << " with nothing left, "
              << count(Standing::Old) << " with the old registration as it was; " << shared.failures
              << " failed.\n";
}

} // namespace

bool failEverywhere(const Ground& ground, const std::vector<std::string>& kinds, std::size_t workers) {
    std::vector<Case> cases;
    bool replaced = false;
    for (const std::string& name : kinds) {
        const JobKind& kind = jobKind(name);
        addSingle(cases, ground, kind);
        if (name != kinds.front() && (!kind.replaces || replaced))
            continue;
        replaced = replaced || kind.replaces;
        addDeep(cases, ground, kind);
    }
    addRenewals(cases, ground, jobKind(kinds.front()), registerAt(ground, jobKind(kinds.front())), workers);
    // Those that wait for a time-out first, so that the others fill the time.
    std::ranges::stable_partition(cases, [](const Case& one) {
        return std::ranges::any_of(
            one.troubles, [](const auto& trouble) { return trouble.way.fate.kind == Fate::Kind::Silence; });
    });
    std::vector<Task> tasks;
    for (const Case& one : cases)
        tasks.emplace_back([&ground, &one](std::size_t worker) { tryCase(ground, one, worker); });
    ground.share(tasks, workers);
    say(ground);
    return ground.shared().failures == 0;
}

bool failOnce(const Ground& ground, const std::string& kind, int at, const std::string& wayName) {
    const Run run = ground.fresh(jobKind(kind));
    Conditions conditions = under({{at, way(wayName)}});
    conditions.session = 0;
    const End end = ground.work(run, conditions);
    std::cout << end.said << textOf(Ground::outcomeOf(run)) << '\n';
    Verdict verdict = ground.verdict(run);
    std::cout << name(verdict.standing) << ": " << verdict.facts << '\n';
    if (verdict.jobOpen) {
        (void)ground.resume(run, {});
        verdict = ground.verdict(run);
        std::cout << textOf(Ground::outcomeOf(run)) << '\n'
                  << name(verdict.standing) << ": " << verdict.facts << '\n';
    }
    std::cout << std::ifstream(run.folder / "log").rdbuf();
    return verdict.standing != Standing::Disagree;
}

} // namespace fidesk::campaign
