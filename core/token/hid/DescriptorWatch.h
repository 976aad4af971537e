#pragma once

#include "core/token/hid/Descriptor.h"

#include <functional>
#include <thread>

namespace fidesk::token {

/// A thread that sleeps until there is something to read from a descriptor, without ever waking by itself.
class DescriptorWatch {
public:
    /// Whenever @p fd can be read (or has an error to give), @p readable is called on a thread of the watch's
    /// own; it reads all there is. The watch ends by itself when the other end of @p fd has gone for good.
    /// @p fd outlives it; negative, @p readable is never called.
    DescriptorWatch(int fd, std::function<void()> readable);
    /// No call is under way when it returns; not to be called from @p readable.
    ~DescriptorWatch();
    DescriptorWatch(const DescriptorWatch&) = delete;
    DescriptorWatch& operator=(const DescriptorWatch&) = delete;

private:
    void run() const;

    int fd_;
    std::function<void()> readable_;
    Descriptor wake_;
    std::thread thread_;
};

} // namespace fidesk::token
