// What one enrolment sends, asks and writes, by profile, and how long it takes beside the key and the
// network; and that memory stays flat over ten thousand of them. The key is a software key behind libfido2,
// the portal fidesk-portal in a process of its own.
#include "tests/bench/enrolment/Desk.h"

#include <QCoreApplication>
#include <QFile>
#include <QLoggingCategory>

#include <algorithm>
#include <cstdio>

using namespace fidesk;
using namespace fidesk::bench;

namespace {

constexpr int warmUps = 3;
constexpr int rounds = 41;

double milliseconds(nanoseconds time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

std::vector<Case> cases() {
    using profiles::PinSource;
    return {{"a  new key, typed PIN", {}},
            {"b  new key, generated PIN, forced change",
             {.pin = PinSource::Generated, .generatedPinLength = 8, .forcePinChange = true}},
            {"c  new key, minimum PIN length, always-UV, forced change",
             {.minPinLength = 8, .forcePinChange = true, .alwaysUv = true}},
            {"d  key that has a PIN", {}, true},
            {"e  reset first, typed PIN", {.resetFirst = true}}};
}

/// Where files are in memory.
QString memoryFolder() {
    return QStringLiteral("/dev/shm");
}

struct Medians {
    double total, key, portal, outside, commits, processor;
};

Medians measure(Desk& desk, const Case& what) {
    std::vector<double> total, key, portal, outside, commits, processor;
    for (int i = 0; i < warmUps + rounds; ++i) {
        const Cost cost = desk.enrol(what);
        if (i < warmUps)
            continue;
        total.push_back(milliseconds(cost.total));
        key.push_back(milliseconds(cost.inKey));
        portal.push_back(milliseconds(cost.inPortal));
        outside.push_back(milliseconds(cost.outside()));
        commits.push_back(milliseconds(cost.inCommits));
        processor.push_back(milliseconds(cost.processor));
    }
    return {median(total), median(key), median(portal), median(outside), median(commits), median(processor)};
}

void benchProfiles() {
    BenchPortal people(cases().size() * (1 + 2 * (warmUps + rounds)));
    const QTemporaryDir onDisk(QCoreApplication::applicationDirPath() + QStringLiteral("/../records-XXXXXX"));
    const QTemporaryDir inMemory(memoryFolder() + QStringLiteral("/fidesk-bench-XXXXXX"));
    CountingProxy proxy(people.process());
    Desk counting(people, proxy.url(), inMemory.path().toStdString());
    const QTemporaryDir alsoInMemory(memoryFolder() + QStringLiteral("/fidesk-bench-XXXXXX"));
    Desk disk(people, people.process().url(), onDisk.path().toStdString());
    Desk memory(people, people.process().url(), alsoInMemory.path().toStdString());
    std::printf("One enrolment, medians of %d in ms; \"outside\" is what is neither key nor portal\n",
                rounds);
    for (const Case& what : cases()) {
        const std::size_t before = proxy.requests();
        const Cost counted = counting.enrol(what);
        std::printf("%s\n   %zu CTAP commands, %d HID reports, %zu HTTP requests, %d journal commits\n",
                    what.title, counted.commands, counted.reports, proxy.requests() - before,
                    counted.commits);
        const Medians onto = measure(disk, what);
        const Medians fast = measure(memory, what);
        std::printf("   records on disk:  %.2f outside, of it %.2f commits with their syncs   (key %.2f, "
                    "portal %.2f, all %.2f)\n",
                    onto.outside, onto.commits, onto.key, onto.portal, onto.total);
        std::printf(
            "   records in memory: %.2f outside, of it %.2f commits; the syncs are %.2f; processor time "
            "of the enrolling thread %.2f\n",
            fast.outside, fast.commits, onto.commits - fast.commits, fast.processor);
    }
}

double residentMegabytes() {
    QFile file(QStringLiteral("/proc/self/status"));
    const std::string status =
        file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string("VmRSS:0");
    return std::atof(status.substr(status.find("VmRSS:") + 6).c_str()) / 1024;
}

void benchMemory(int count) {
    constexpr int early = 1'000;
    BenchPortal people(static_cast<std::size_t>(count));
    const QTemporaryDir folder(memoryFolder() + QStringLiteral("/fidesk-bench-XXXXXX"));
    Desk desk(people, people.process().url(), folder.path().toStdString());
    const Case usual = cases()[1];
    double first = 0;
    const auto began = Steady::now();
    for (int i = 1; i <= count; ++i) {
        desk.enrol(usual);
        if (i == early)
            first = residentMegabytes();
        if (i % early == 0)
            std::printf("   after %6d enrolments: %.1f MB resident\n", i, residentMegabytes());
        std::fflush(stdout);
    }
    std::printf("Memory from %d to %d enrolments: %+.1f MB (%.0f s)\n", early, count,
                residentMegabytes() - first, std::chrono::duration<double>(Steady::now() - began).count());
}

} // namespace

int main(int argc, char** argv) {
    QCoreApplication application(argc, argv);
    QLoggingCategory::setFilterRules(QStringLiteral("fidesk.*=false"));
    const QStringList words = application.arguments().mid(1);
    const bool small = words.contains(QStringLiteral("small"));
    if (words.contains(QStringLiteral("--help"))) {
        std::puts("usage: bench_enrolment [profiles] [memory] [small]\n"
                  "  profiles  what one enrolment sends and takes, by profile\n"
                  "  memory    resident memory over 10 000 enrolments, some minutes\n"
                  "  small     over 2 000");
        return 0;
    }
    const bool chosen =
        words.contains(QStringLiteral("profiles")) || words.contains(QStringLiteral("memory"));
    if (!chosen || words.contains(QStringLiteral("profiles")))
        benchProfiles();
    if (!chosen || words.contains(QStringLiteral("memory")))
        benchMemory(small ? 2'000 : 10'000);
    return 0;
}
