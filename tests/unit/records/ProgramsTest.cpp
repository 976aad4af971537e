#include "tests/unit/records/Desk.h"

#include "core/base/Descriptor.h"

#include <array>
#include <csignal>
#include <functional>
#include <iostream>
#include <sys/wait.h>
#include <unistd.h>

using namespace fidesk;
using namespace fidesk::records;
using namespace fidesk::test;

namespace {

/// Another program: does @p work in a process of its own, which ends with its result.
class Program {
public:
    explicit Program(const std::function<bool()>& work) : id_(fork()) {
        REQUIRE(id_ >= 0);
        if (id_ == 0)
            _exit(work() ? 0 : 1);
    }
    ~Program() {
        if (id_ > 0) {
            ::kill(id_, SIGKILL);
            ::waitpid(id_, nullptr, 0);
        }
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void kill() const { REQUIRE(::kill(id_, SIGKILL) == 0); }

    /// How it ended: its exit code, or -1 where it was killed.
    int wait() {
        int status = 0;
        REQUIRE(::waitpid(std::exchange(id_, 0), &status, 0) > 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

private:
    pid_t id_;
};

/// A pipe through which a program says that it is so far.
class Signal {
public:
    Signal() {
        std::array<int, 2> ends{};
        REQUIRE(::pipe(ends.data()) == 0);
        in_ = Descriptor(ends[0]);
        out_ = Descriptor(ends[1]);
    }
    bool give() { return ::write(out_.get(), "x", 1) == 1; }
    void await() {
        char c = 0;
        REQUIRE(::read(in_.get(), &c, 1) == 1);
    }

private:
    Descriptor in_;
    Descriptor out_;
};

/// Ends the program before it would return from a wait that never ends.
[[noreturn]] void hang() {
    while (true)
        ::pause();
}

/// Whether it succeeded; why not is on the standard error of the test, which its programs share.
template <typename T> bool succeeded(const Result<T>& result) {
    if (!result)
        std::cerr << describe(result.error()) << std::endl;
    return result.has_value();
}

/// The whole way of a job.
Result<void> enrol(Records& records, Job job) {
    for (const JobStep step :
         {JobStep::SetPin, JobStep::CreateCredential, JobStep::Created, JobStep::Register}) {
        job.step = step;
        FIDESK_TRY(records.note(job));
    }
    job.registrationId = "registration-" + job.id;
    return records.end(job, Ending::Registered, "done", "");
}

} // namespace

TEST_CASE("A job is live while its program runs, and can be taken over once that was killed") {
    RecordsDesk desk;
    Signal noted;
    Program program([&] {
        auto records = Records::open(desk.file(), desk.clock);
        if (!records || !(*records)->note(someJob("1")) || !noted.give())
            return false;
        hang();
    });
    noted.await();
    const auto records = desk.open();
    CHECK(valueOf(records->openJobs()).at(0).live);
    CHECK(codeOf(records->takeOver("1")) == ErrorCode::JobLive);
    program.kill();
    siginfo_t info{};
    // It stays a zombie until wait(): that must not make its job live.
    REQUIRE(::waitid(P_ALL, 0, &info, WEXITED | WNOWAIT) == 0);
    CHECK_FALSE(valueOf(records->openJobs()).at(0).live);
    CHECK(program.wait() == -1);
    CHECK(valueOf(records->takeOver("1")).id == "1");
    endRegistered(*records, someJob("1"));
    CHECK(valueOf(records->verify()).items == 1);
}

TEST_CASE("Of several programs one takes a job over") {
    RecordsDesk desk;
    {
        const auto records = desk.open();
        valueOf(records->note(someJob("1")));
    }
    constexpr int count = 4;
    for (int round = 0; round < 5; ++round) {
        std::array<Signal, count> tried;
        Signal over;
        std::vector<std::unique_ptr<Program>> programs;
        for (Signal& mine : tried)
            programs.push_back(std::make_unique<Program>([&desk, &over, &mine] {
                auto records = Records::open(desk.file(), desk.clock);
                const bool taken = records && (*records)->takeOver("1").has_value();
                mine.give();
                over.await(); // whoever has it keeps it until all have tried
                return taken;
            }));
        for (Signal& it : tried)
            it.await();
        int winners = 0;
        for (int i = 0; i < count; ++i)
            CHECK(over.give());
        for (auto& program : programs)
            winners += program->wait() == 0 ? 1 : 0;
        CHECK(winners == 1);
    }
}

TEST_CASE("Several programs write at once, and nothing is lost") {
    RecordsDesk desk;
    constexpr int count = 4;
    constexpr int each = 15;
    std::vector<std::unique_ptr<Program>> programs;
    for (int i = 0; i < count; ++i)
        programs.push_back(std::make_unique<Program>([&desk, i] {
            auto records = Records::open(desk.file(), desk.clock);
            if (!succeeded(records))
                return false;
            for (int n = 0; n < each; ++n) {
                const std::string id = std::to_string(i) + "-" + std::to_string(n);
                if (!succeeded(enrol(**records, someJob(id))) ||
                    !succeeded((*records)->add({.action = "pin.changed"})) ||
                    !succeeded((*records)->openJobs()))
                    return false;
            }
            return true;
        }));
    for (auto& program : programs)
        CHECK(program->wait() == 0);
    const auto records = desk.open();
    const Check check = valueOf(records->verify());
    CHECK(check.fault == std::nullopt);
    CHECK(check.events == 2 * count * each);
    CHECK(check.items == count * each);
    CHECK(valueOf(records->openJobs()).empty());
}

TEST_CASE("A program that is killed before or after any write leaves records that fit") {
    RecordsDesk desk;
    int killed = 0;
    for (int at = 1;; ++at) {
        const std::string id = std::to_string(at);
        Program program([&] {
            auto records = Records::open(desk.file(), desk.clock);
            int writes = 0;
            (*records)->onWrite([&] {
                if (++writes == at)
                    ::raise(SIGKILL);
            });
            return enrol(**records, someJob(id)).has_value();
        });
        const int ended = program.wait();
        const auto records = desk.open();
        CHECK(valueOf(records->verify()).fault == std::nullopt);
        const auto open = valueOf(records->openJobs());
        if (ended == 0)
            break;
        ++killed;
        INFO(at);
        // Five writes of a job, each with a point before and one after.
        const bool isOpen = at > 1 && at < 10;
        REQUIRE(open.size() == (isOpen ? 1U : 0U));
        CHECK(valueOf(records->items({.text = "C-" + id})).size() == (at == 10 ? 1U : 0U));
        if (isOpen) {
            const Job job = valueOf(records->takeOver(id));
            const std::array steps{JobStep::SetPin, JobStep::CreateCredential, JobStep::Created,
                                   JobStep::Register};
            CHECK(job.step == steps.at(static_cast<std::size_t>(at / 2 - 1)));
            valueOf(records->end(job, Ending::Undone, "KeyUnplugged", ""));
        }
    }
    CHECK(killed == 10);
}

TEST_CASE("Several programs make the file at once") {
    for (int round = 0; round < 20; ++round) {
        RecordsDesk desk;
        std::vector<std::unique_ptr<Program>> programs;
        for (int i = 0; i < 4; ++i)
            programs.push_back(std::make_unique<Program>([&desk] {
                auto records = Records::open(desk.file(), desk.clock);
                return succeeded(records) && succeeded((*records)->add({.action = "pin.set"}));
            }));
        for (auto& program : programs)
            CHECK(program->wait() == 0);
        CHECK(valueOf(desk.open()->verify()).events == 4);
    }
}
