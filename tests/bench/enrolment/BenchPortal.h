#pragma once

#include "core/portal/Types.h"
#include "core/simulator/SoftwareKey.h"
#include "tests/bench/portal/Load.h"
#include "tests/bench/portal/PortalProcess.h"
#include "tests/support/http/ScriptedServer.h"

#include <QTemporaryDir>

#include <httplib.h>

namespace fidesk::bench {

inline constexpr const char* administrator = "admin@bench.example";

/// The value; without one the program ends.
template <typename T> T orGiveUp(Result<T> result) {
    if (!result)
        giveUp(describe(result.error()));
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

/// A store with an administrator and @p count users, and the portal that serves it.
class BenchPortal {
public:
    explicit BenchPortal(std::size_t count);

    [[nodiscard]] std::string path() const;
    [[nodiscard]] const PortalProcess& process() const { return *process_; }
    /// One that has no registration yet.
    const portal::User& nextUser() { return users_.at(next_++); }

private:
    void fill(std::size_t count);
    [[nodiscard]] std::string trust() const;

    QTemporaryDir folder_;
    std::vector<portal::User> users_{};
    std::size_t next_{0};
    std::unique_ptr<PortalProcess> process_{};
};

/// Hands each request on to the portal, and counts.
class CountingProxy {
public:
    explicit CountingProxy(const PortalProcess& portal);
    [[nodiscard]] std::string url() const { return server_.url(); }
    [[nodiscard]] std::size_t requests() const { return server_.seen().size(); }

private:
    test::Reply forward(const test::Seen& seen);

    std::unique_ptr<httplib::Client> client_;
    test::ScriptedServer server_{};
};

} // namespace fidesk::bench
