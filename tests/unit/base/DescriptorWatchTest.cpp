#include "tests/support/Catch.h"

#include "core/base/DescriptorWatch.h"

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <memory>
#include <semaphore>

using namespace fidesk;
using namespace std::chrono_literals;

TEST_CASE("A descriptor is watched, each time there is something to read") {
    const Descriptor events(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    std::counting_semaphore<1000> told(0);
    DescriptorWatch watch(events.get(), [&] {
        eventfd_t taken = 0;
        ::eventfd_read(events.get(), &taken);
        told.release();
        return true;
    });
    for (int time = 0; time < 3; ++time) {
        ::eventfd_write(events.get(), 1);
        CHECK(told.try_acquire_for(10s));
    }
    CHECK_FALSE(told.try_acquire()); // never without cause
}

TEST_CASE("A watch does not call for an end that has nothing more to read") {
    std::array<int, 2> ends{};
    REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0);
    const Descriptor readEnd(ends[0]);
    auto writeEnd = std::make_unique<Descriptor>(ends[1]);
    std::counting_semaphore<1000> told(0);
    std::atomic<int> empty{0};
    {
        DescriptorWatch watch(readEnd.get(), [&] {
            char byte = 0;
            empty += ::read(readEnd.get(), &byte, 1) == 1 ? 0 : 1;
            told.release();
            return true;
        });
        CHECK(::write(writeEnd->get(), "x", 1) == 1);
        CHECK(told.try_acquire_for(10s));
        writeEnd.reset();
        CHECK_FALSE(told.try_acquire_for(20ms));
    }
    CHECK(empty == 0);
}

TEST_CASE("A watch ends while nothing happens, and where there is nothing to watch") {
    const Descriptor events(::eventfd(0, EFD_CLOEXEC));
    const DescriptorWatch quiet(events.get(), [] { return true; });
    const DescriptorWatch none(-1, [] { return true; });
}

TEST_CASE("A watch ends when it is told to") {
    const Descriptor events(::eventfd(1, EFD_CLOEXEC));
    std::counting_semaphore<1000> told(0);
    const DescriptorWatch watch(events.get(), [&] {
        told.release();
        return false; // and there would be more to read
    });
    CHECK(told.try_acquire_for(10s));
    CHECK_FALSE(told.try_acquire_for(20ms));
}
