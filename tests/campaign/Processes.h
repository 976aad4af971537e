#pragma once

#include "tests/campaign/House.h"
#include "tests/campaign/Jobs.h"
#include "tests/campaign/Subject.h"
#include "tests/campaign/Verdict.h"

#include <array>
#include <atomic>
#include <filesystem>
#include <functional>
#include <string>

namespace fidesk::campaign {

/// How a process ended.
struct End {
    bool killed{false}; ///< by SIGKILL
    bool well{false};   ///< with exit code 0
    std::string said{}; ///< why not
};

/// Runs @p body in a process of its own, forked off, with a QCoreApplication, and waits for it; what it logs
/// and the text of an exception go to files in @p folder. The caller has no threads.
End inProcess(const std::filesystem::path& folder, const std::function<void()>& body);

/// What the processes of a campaign share.
struct Shared {
    std::atomic<std::size_t> nextUser{0};
    std::atomic<std::size_t> nextTask{0};
    std::atomic<std::uint64_t> points{0}; ///< tried
    std::atomic<std::uint64_t> nested{0}; ///< of those, in a resume
    std::atomic<std::uint64_t> failures{0};
    std::array<std::atomic<std::uint64_t>, 4> standings{}; ///< by Standing
};

/// Where a campaign runs: the house, a folder for the runs, and what the workers share.
class Ground {
public:
    Ground(House house, std::filesystem::path folder);
    ~Ground();
    Ground(const Ground&) = delete;
    Ground& operator=(const Ground&) = delete;

    [[nodiscard]] const House& house() const { return house_; }
    [[nodiscard]] Shared& shared() const { return *shared_; }

    /// A user, a key and records that nothing has happened to but what @p kind wants to be there.
    [[nodiscard]] Run fresh(const JobKind& kind) const;
    /// Its folder is removed.
    static void forget(const Run& run);

    // Each in a process of its own. Throws std::runtime_error where the process fails otherwise than by its
    // kill.
    [[nodiscard]] End work(const Run& run, const Conditions& conditions) const;
    [[nodiscard]] End resume(const Run& run, const Conditions& conditions) const;
    [[nodiscard]] Verdict verdict(const Run& run) const;
    [[nodiscard]] static Outcome outcomeOf(const Run& run);

    /// Writes what went wrong, for the end; the run's folder stays until then.
    void failed(const std::string& what, const Run& run) const;

    /// Works through @p tasks with @p workers processes. Each task is run once by one of them, told which
    /// it is.
    void share(const std::vector<std::function<void(std::size_t worker)>>& tasks, std::size_t workers) const;

private:
    House house_;
    std::filesystem::path folder_;
    Shared* shared_;
};

} // namespace fidesk::campaign
