#pragma once

#include "core/base/Descriptor.h"

#include <functional>
#include <thread>

namespace fidesk {

/// A thread that sleeps until there is something to read from a descriptor, without ever waking by itself.
class DescriptorWatch {
public:
    /// Whenever @p fd can be read (or has an error to give), @p readable is called on a thread of the watch's
    /// own, and reads; false from it ends the watch. @p fd outlives it; negative, @p readable is never
    /// called.
    DescriptorWatch(int fd, std::function<bool()> readable);
    /// No call is under way when it returns; not to be called from @p readable.
    ~DescriptorWatch();
    DescriptorWatch(const DescriptorWatch&) = delete;
    DescriptorWatch& operator=(const DescriptorWatch&) = delete;

private:
    void run() const;

    int fd_;
    std::function<bool()> readable_;
    Descriptor wake_;
    std::thread thread_;
};

} // namespace fidesk
