#include "tests/campaign/Processes.h"

#include <QCoreApplication>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <new>
#include <sstream>
#include <stdexcept>

namespace fidesk::campaign {

namespace {

std::string contentOf(const std::filesystem::path& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

[[noreturn]] void become(const std::filesystem::path& folder, const std::function<void()>& body) {
    const int log = ::open((folder / "log").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ::dup2(log, STDERR_FILENO);
    int code = 0;
    try {
        int count = 1;
        std::array<char, 9> program{"campaign"};
        std::array<char*, 2> arguments{program.data(), nullptr};
        const QCoreApplication application(count, arguments.data());
        body();
    } catch (const std::exception& error) {
        std::ofstream(folder / "said") << error.what();
        code = 1;
    }
    std::fflush(nullptr);
    ::_exit(code);
}

} // namespace

End inProcess(const std::filesystem::path& folder, const std::function<void()>& body) {
    std::filesystem::remove(folder / "said");
    std::fflush(nullptr);
    const pid_t child = ::fork();
    if (child < 0)
        throw std::runtime_error("no more processes");
    if (child == 0)
        become(folder, body);
    int status = 0;
    ::waitpid(child, &status, 0);
    End end;
    end.killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    end.well = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!end.killed && !end.well)
        end.said =
            WIFSIGNALED(status) ? "signal " + std::to_string(WTERMSIG(status)) : contentOf(folder / "said");
    return end;
}

Ground::Ground(House house, std::filesystem::path folder)
    : house_(std::move(house)), folder_(std::move(folder)) {
    void* memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        throw std::runtime_error("no shared memory");
    shared_ = new (memory) Shared;
}

Ground::~Ground() {
    ::munmap(shared_, sizeof(Shared));
}

Run Ground::fresh(const JobKind& kind) const {
    const std::size_t index = shared_->nextUser++;
    if (index >= house_.users.size())
        throw std::runtime_error("the house has no more users");
    Run run;
    run.folder = folder_ / ("run-" + std::to_string(index));
    run.kind = &kind;
    run.user = house_.users[index];
    std::filesystem::create_directory(run.folder);
    if (kind.replaces || kind.usedKey) {
        const End end = inProcess(run.folder, [&] { prepare(house_, run); });
        if (!end.well)
            throw std::runtime_error("prepare " + kind.name + ": " + end.said);
    }
    return run;
}

void Ground::forget(const Run& run) {
    std::filesystem::remove_all(run.folder);
}

End Ground::work(const Run& run, const Conditions& conditions) const {
    return inProcess(run.folder, [&] { write(doJob(house_, run, conditions), run.folder / "outcome"); });
}

End Ground::resume(const Run& run, const Conditions& conditions) const {
    return inProcess(run.folder, [&] { write(resumeJobs(house_, run, conditions), run.folder / "outcome"); });
}

Verdict Ground::verdict(const Run& run) const {
    const End end = inProcess(run.folder, [&] { write(judge(house_, run), run.folder / "verdict"); });
    if (end.well)
        return readVerdict(run.folder / "verdict");
    Verdict verdict;
    verdict.facts = "judging: " + end.said;
    return verdict;
}

Outcome Ground::outcomeOf(const Run& run) {
    return readOutcome(run.folder / "outcome");
}

void Ground::failed(const std::string& what, const Run& run) const {
    ++shared_->failures;
    std::ostringstream text;
    text << "FAILED " << what << " [" << run.folder.filename().string() << "]\n";
    std::cout << text.str() << std::flush; // one write, so that those of several processes do not mix
}

void Ground::share(const std::vector<std::function<void(std::size_t worker)>>& tasks,
                   std::size_t workers) const {
    shared_->nextTask = 0;
    std::cout.flush();
    std::vector<pid_t> children;
    for (std::size_t worker = 0; worker < workers; ++worker) {
        const pid_t child = ::fork();
        if (child < 0)
            throw std::runtime_error("no more processes");
        if (child != 0) {
            children.push_back(child);
            continue;
        }
        int code = 0;
        try {
            for (std::size_t task = shared_->nextTask++; task < tasks.size(); task = shared_->nextTask++)
                tasks[task](worker);
        } catch (const std::exception& error) {
            ++shared_->failures;
            std::cout << "FAILED " << error.what() << std::endl;
            code = 1;
        }
        std::cout.flush();
        ::_exit(code);
    }
    for (const pid_t child : children)
        ::waitpid(child, nullptr, 0);
}

} // namespace fidesk::campaign
