#pragma once

#include "core/base/Result.h"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <string>

namespace fidesk::sql {

/// The order in which this process's connections write to one SQLite file: who asked first is first. SQLite
/// itself lets a writer that waits try again after pauses that grow, so that whoever has waited longest is
/// the least likely to be next. Any thread.
class WriterQueue : public std::enable_shared_from_this<WriterQueue> {
public:
    /// The turn to write. It ends with its last copy, and is then the next one's.
    using Turn = std::shared_ptr<const WriterQueue>;

    /// That of the file at @p path, by whatever name it is reached: the same object as long as anyone has it.
    /// Null if there is no such file.
    static std::shared_ptr<WriterQueue> of(const std::string& path);

    /// Waits for its turn, @p patience at most. Errors: DatabaseFailed, as busy() gives it; then it no longer
    /// waits.
    Result<Turn> take(std::chrono::milliseconds patience);

    /// How many wait.
    [[nodiscard]] std::size_t waiting() const;

private:
    struct Waiter {
        std::condition_variable called{};
        bool isCalled{false};
    };

    void handOn();

    mutable std::mutex mutex_{};
    std::deque<Waiter*> waiters_{};
    bool taken_{false};
};

} // namespace fidesk::sql
