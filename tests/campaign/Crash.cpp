#include "tests/campaign/Crash.h"

#include "tests/campaign/Ways.h"

#include <fstream>
#include <iostream>
#include <stdexcept>

namespace fidesk::campaign {

namespace {

using Task = std::function<void(std::size_t worker)>;

/// Later than any challenge lives.
constexpr auto muchLater = std::chrono::hours(1);

struct Point {
    const JobKind* kind{nullptr};
    std::uint64_t number{0};
    std::string what{};

    [[nodiscard]] std::string text() const {
        return kind->name + " killed at " + std::to_string(number) + " (" + what + ")";
    }
};

End workOn(const Ground& ground, const Run& run, std::uint64_t killAt, const std::string& trace = {}) {
    Conditions conditions = run.kind->renews ? underRenewal(ground.house()) : Conditions{};
    conditions.killAt = killAt;
    conditions.trace = trace;
    return ground.work(run, conditions);
}

/// The points of one job, by one run that nobody kills and that has to end well.
std::vector<Point> pointsOf(const Ground& ground, const JobKind& kind) {
    const Run run = ground.fresh(kind);
    const End end = workOn(ground, run, 0, (run.folder / "points").string());
    const Outcome outcome = Ground::outcomeOf(run);
    if (!end.well || outcome.ended != "registered" || !outcome.error.empty())
        throw std::runtime_error(kind.name + ": " + end.said + ' ' + outcome.ended + ' ' + outcome.detail);
    const Verdict verdict = ground.verdict(run);
    if (verdict.jobOpen || verdict.standing != Standing::Enrolled)
        throw std::runtime_error(kind.name + ": " + verdict.facts);
    std::vector<Point> points;
    std::ifstream trace(run.folder / "points");
    for (std::string line; std::getline(trace, line);)
        points.push_back({&kind, points.size() + 1, line});
    Ground::forget(run);
    return points;
}

/// After the last resume: what is wrong, or nothing.
std::string judged(const Ground& ground, const Run& run) {
    const Outcome outcome = Ground::outcomeOf(run);
    const Verdict verdict = ground.verdict(run);
    std::string told;
    for (const std::string& ending : outcome.endings)
        told += "; resumed " + ending;
    if (!outcome.error.empty() || verdict.jobOpen)
        return "not ended: " + verdict.facts + told;
    ++ground.shared().standings.at(static_cast<std::size_t>(verdict.standing));
    return verdict.standing == Standing::Disagree ? verdict.facts + told : "";
}

/// Kills, resumes, asks.
void tryPoint(const Ground& ground, const Point& point, std::chrono::milliseconds later) {
    const Run run = ground.fresh(*point.kind);
    ++ground.shared().points;
    const auto failed = [&](const std::string& why) {
        ground.failed(point.text() + (later.count() > 0 ? ", much later" : "") + ": " + why, run);
    };
    if (!workOn(ground, run, point.number).killed)
        return failed("it was not killed");
    if (const End end = ground.resume(run, {.ahead = later}); !end.well)
        return failed("resume: " + end.said);
    if (const std::string wrong = judged(ground, run); !wrong.empty())
        return failed(wrong);
    Ground::forget(run);
}

/// Kills, and then each resume at each of its points in turn, until one gets through.
void tryResumes(const Ground& ground, const Point& point) {
    for (std::uint64_t number = 1;; ++number) {
        const Run run = ground.fresh(*point.kind);
        const auto failed = [&](const std::string& why) {
            ground.failed(point.text() + ", resume killed at " + std::to_string(number) + ": " + why, run);
        };
        if (!workOn(ground, run, point.number).killed)
            return failed("it was not killed");
        const End first = ground.resume(run, {.killAt = number});
        if (!first.killed && !first.well)
            return failed("resume: " + first.said);
        if (!first.killed)
            return Ground::forget(run);
        ++ground.shared().points;
        ++ground.shared().nested;
        if (const End second = ground.resume(run, {}); !second.well)
            failed("second resume: " + second.said);
        else if (const std::string wrong = judged(ground, run); !wrong.empty())
            failed(wrong);
        else
            Ground::forget(run);
    }
}

void say(const Ground& ground) {
    const Shared& shared = ground.shared();
    const auto count = [&](Standing standing) {
        return shared.standings.at(static_cast<std::size_t>(standing)).load();
    };
    std::cout << "Tried " << shared.points << " points, " << shared.nested
              << " of them in a resume: " << count(Standing::Enrolled) << " ended enrolled, "
              << count(Standing::Nothing) << " with nothing left, " << count(Standing::Old)
              << " with the old registration as it was; " << shared.failures << " failed.\n";
}

} // namespace

bool killEverywhere(const Ground& ground, const std::vector<std::string>& kinds,
                    const std::vector<std::string>& nested, std::size_t workers) {
    std::vector<Task> tasks;
    std::vector<Task> long_; // first, so that no worker is left alone with one at the end
    for (const std::string& kind : kinds) {
        const std::vector<Point> points = pointsOf(ground, jobKind(kind));
        std::cout << kind << ": " << points.size() << " points\n";
        const bool all = std::ranges::find(nested, kind) != nested.end();
        for (const Point& point : points) {
            for (const auto later : {std::chrono::milliseconds(0), std::chrono::milliseconds(muchLater)})
                tasks.emplace_back([&ground, point, later](std::size_t) { tryPoint(ground, point, later); });
            if (all)
                long_.emplace_back([&ground, point](std::size_t) { tryResumes(ground, point); });
        }
    }
    long_.insert(long_.end(), tasks.begin(), tasks.end());
    ground.share(long_, workers);
    say(ground);
    return ground.shared().failures == 0;
}

bool killOnce(const Ground& ground, const std::string& kind, std::uint64_t point, std::uint64_t resumePoint) {
    const auto points = pointsOf(ground, jobKind(kind));
    for (const Point& one : points)
        std::cout << one.number << ' ' << one.what << '\n';
    if (point == 0)
        return true;
    const Run run = ground.fresh(jobKind(kind));
    (void)workOn(ground, run, point);
    std::cout << "killed: " << ground.verdict(run).facts << '\n';
    for (const std::uint64_t killAt : {resumePoint, std::uint64_t{0}}) {
        const End end = ground.resume(run, {.killAt = killAt, .trace = (run.folder / "points").string()});
        std::cout << (end.killed ? "resume killed" : "resumed: " + end.said) << '\n'
                  << std::ifstream(run.folder / "points").rdbuf();
        if (!end.killed)
            break;
    }
    for (const std::string& ending : Ground::outcomeOf(run).endings)
        std::cout << ending << '\n';
    const Verdict verdict = ground.verdict(run);
    std::cout << name(verdict.standing) << ": " << verdict.facts << '\n'
              << std::ifstream(run.folder / "log").rdbuf();
    return verdict.standing != Standing::Disagree;
}

} // namespace fidesk::campaign
