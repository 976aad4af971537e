#pragma once

#include <functional>
#include <memory>
#include <string>

namespace fidesk::token {

/// Calls a function whenever an entry whose name begins with a prefix comes to, goes from, or changes its
/// permissions in a directory. By inotify on Linux; elsewhere it never calls. A thread of its own sleeps
/// until there is something.
class DirectoryWatch {
public:
    /// @p changed is called on the thread of the watch. Where the system refuses (no inotify watch left,
    /// no such directory) it is never called.
    DirectoryWatch(const std::string& directory, std::string prefix, std::function<void()> changed);
    /// No call is under way when it returns; not to be called from @p changed.
    ~DirectoryWatch();
    DirectoryWatch(const DirectoryWatch&) = delete;
    DirectoryWatch& operator=(const DirectoryWatch&) = delete;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace fidesk::token
