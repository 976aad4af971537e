#pragma once

#include <string>
#include <vector>

namespace fidesk::server {

/// What a command gives back to the shell.
inline constexpr int exitDone = 0;
inline constexpr int exitFailed = 1;
inline constexpr int exitUsage = 2;

struct ServeOptions {
    std::string store{};
    std::string address{"127.0.0.1"};
    int port{8080};
    std::string url{}; ///< empty: the one in the store, or http(s)://localhost:PORT
    std::string certificate{};
    std::string key{};
    std::vector<std::string> trust{};          ///< PEM files of attestation roots
    std::vector<std::string> trustedProxies{}; ///< addresses and networks
    std::vector<std::string> metricsReaders{}; ///< addresses and networks
    unsigned workers{16};                      ///< requests that are answered at a time
    bool jsonLog{false};                       ///< requests are logged as JSON objects
};

/// Makes a new store. @p url may be empty.
int init(const std::string& store, const std::string& url);

/// Brings the store's users up to the CSV file at @p csv ("-": standard input).
int importUsersFrom(const std::string& store, const std::string& csv);

/// Makes the store if it is not there and fills it with sample organisations and users.
int demo(const std::string& store);

/// Runs the portal until it is interrupted.
int serve(const ServeOptions& options);

/// Runs a portal with samples in a temporary store on a loopback port, tells how to reach it in one JSON
/// line, and ends when standard input does. @p trust: PEM files of attestation roots.
int practice(const std::vector<std::string>& trust);

} // namespace fidesk::server
