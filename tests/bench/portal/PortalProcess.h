#pragma once

#include <QProcess>

#include <memory>
#include <string>
#include <vector>

namespace httplib {
class Client;
}

namespace fidesk::bench {

/// What a process has used.
struct Usage {
    double processorSeconds{0};
    double peakMegabytes{0}; ///< of resident memory since it began (VmHWM)
};

/// The built fidesk-portal, serving a store on loopback.
class PortalProcess {
public:
    /// @p trust: a PEM file of attestation roots, or "".
    PortalProcess(const std::string& store, const std::string& trust);
    ~PortalProcess();
    PortalProcess(const PortalProcess&) = delete;
    PortalProcess& operator=(const PortalProcess&) = delete;

    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] std::string url() const { return "http://localhost:" + std::to_string(port_); }
    [[nodiscard]] Usage usage() const;
    /// A client that keeps its connection, for one thread.
    [[nodiscard]] std::unique_ptr<httplib::Client> client() const;

private:
    QProcess process_{};
    int port_{0};
};

/// Runs fidesk-portal to its end; ends this program if it fails. Its peak of memory.
Usage runPortal(const std::vector<std::string>& arguments);

/// What @p command prints, all of it.
std::string outputOf(const std::string& command, const std::vector<std::string>& arguments);

} // namespace fidesk::bench
