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

    /// Says how to end the connection @p id while it waits for a request: at once where endAll() was called.
    /// @p end is called with a lock held and must only post.
    void whileIdle(Id id, std::function<void()> end);
    /// From here on a request is being read or answered: endAll() waits for it.
    void busy(Id id);

    /// Whether endAll() was called.
    [[nodiscard]] bool ending() const;

    /// Lets no more in, ends those that are idle, and waits until all have left, but not longer than @p most.
    void endAll(std::chrono::milliseconds most);

private:
    struct Entry {
        std::string address{};
        std::function<void()> end{};
    };
    mutable std::mutex mutex_{};
    std::condition_variable left_{};
    std::map<Id, Entry> entries_{};
    std::map<std::string, std::size_t> ofAddress_{};
    Id last_{0};
    bool ending_{false};
};

} // namespace fidesk::server::http
