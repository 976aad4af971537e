#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

namespace fidesk::server::http {

/// The connections of a server: how many there are, and how those that wait for a request are ended. Any
/// thread.
class Connections {
public:
    using Id = std::uint64_t;

    /// Lets a connection from @p address in; it has to leave(). Nothing where there are @p most already, or
    /// @p mostOfAddress of that address, or endAll() was called.
    std::optional<Id> enter(const std::string& address, std::size_t most, std::size_t mostOfAddress);
    void leave(Id id);

    /// Says how to end the connection @p id; @p end is called with a lock held and must only post.
    void setEnd(Id id, std::function<void()> end);
    /// The connection waits for a request: it is ended at once where endAll() was called.
    void idle(Id id);
    /// From here on a request is being read or answered: endAll() waits for it.
    void busy(Id id);

    /// Whether endAll() was called.
    [[nodiscard]] bool ending() const;

    /// Lets no more in, ends those that are idle, and waits until all have left; after @p most ends the
    /// others too, and waits a moment for them.
    void endAll(std::chrono::milliseconds most);

private:
    struct Entry {
        std::string address{};
        std::function<void()> end{};
        bool idle{false};
    };
    mutable std::mutex mutex_{};
    std::condition_variable left_{};
    std::map<Id, Entry> entries_{};
    std::map<std::string, std::size_t> ofAddress_{};
    Id last_{0};
    bool ending_{false};
};

} // namespace fidesk::server::http
