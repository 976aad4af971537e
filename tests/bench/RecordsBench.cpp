// What it costs to write a job down: each step of it is one commit, synced to the disk.
#include "core/records/Records.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

namespace {

using namespace fidesk;
using Milliseconds = std::chrono::duration<double, std::milli>;

void require(bool done, const char* what) {
    if (done)
        return;
    std::fprintf(stderr, "failed: %s\n", what);
    std::exit(1);
}

template <typename Work> void measure(const char* what, int times, const Work& work) {
    std::vector<double> taken;
    for (int i = 0; i < times; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        work(i);
        taken.push_back(Milliseconds(std::chrono::steady_clock::now() - begin).count());
    }
    std::sort(taken.begin(), taken.end());
    const auto at = [&taken](double part) {
        return taken[static_cast<std::size_t>(part * static_cast<double>(taken.size() - 1))];
    };
    std::printf("%-52s %8.3f ms median %8.3f ms of 99 in 100\n", what, at(0.5), at(0.99));
}

records::Job someJob(int number) {
    records::Job job;
    job.id = std::to_string(number);
    job.step = records::JobStep::Register;
    job.portal = "https://portal.contoso.example";
    job.by = "admin@contoso.example";
    job.holder = {"0b7f8a52-1c7e-4a3e-9d53-0c1d2e3f4a5b", "ann@contoso.example", "Ann Berg"};
    job.key.product = "YubiKey OTP+FIDO+CCID";
    job.nickname = "Blue key";
    job.rpId = "contoso.example";
    job.userHandle = Bytes(32, 1);
    job.credentialId = Bytes(64, 2);
    job.attestationObject = Bytes(1100, 3);
    job.clientDataJson = Bytes(200, 4);
    return job;
}

/// What no program can do without: an append to a file, synced.
void measureDisk(const QString& directory) {
    const int file =
        ::open((directory + QStringLiteral("/plain")).toUtf8().constData(), O_CREAT | O_WRONLY, 0600);
    require(file >= 0, "open");
    const std::array<char, 4096> page{};
    measure("append of 4 KiB and fdatasync(), for comparison", 500, [&](int) {
        require(::write(file, page.data(), page.size()) == 4096 && ::fdatasync(file) == 0, "fdatasync");
    });
    ::close(file);
}

} // namespace

int main(int argc, char* argv[]) {
    QCoreApplication application(argc, argv);
    const QTemporaryDir directory(QStringLiteral("./records-bench-XXXXXX"));
    require(directory.isValid(), "a temporary directory here");
    const SystemClock clock;
    auto records =
        records::Records::open(directory.filePath(QStringLiteral("records.db")).toStdString(), clock);
    require(records.has_value(), "open");
    measureDisk(directory.path());
    measure("note() of a step", 500, [&](int i) {
        records::Job job = someJob(0);
        job.reason = std::to_string(i); // what stays the same is not written
        require((*records)->note(job).has_value(), "note");
    });
    measure("end(): journal, trail, inventory", 500, [&](int i) {
        require((*records)->end(someJob(i), records::Ending::Registered, "done", "").has_value(), "end");
    });
    measure("openJobs()", 500, [&](int) { require((*records)->openJobs().has_value(), "openJobs"); });
    measure("verify() of 500 events", 5,
            [&](int) { require((*records)->verify()->fault == std::nullopt, "verify"); });
    return 0;
}
