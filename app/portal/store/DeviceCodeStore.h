#pragma once

#include "app/portal/store/Sql.h"

#include <chrono>

namespace fidesk::server {

enum class DeviceCodeState { Pending, Approved, Denied };

/// One sign-in by the device flow (RFC 8628). The device code is here as its SHA-256, 32 bytes.
struct DeviceCode {
    Bytes deviceCodeHash{};
    std::string userCode{}; ///< eight letters, as makeUserCode() gives it
    std::string client{};
    std::string scope{};
    DeviceCodeState state{DeviceCodeState::Pending};
    std::string user{};               ///< id of who approved or denied it; empty before
    std::chrono::seconds interval{5}; ///< the shortest time between two polls
    std::optional<TimePoint> lastPollAt{};
    TimePoint expiresAt{};
};

/// Device codes. Errors of every call: DatabaseFailed.
class DeviceCodeStore {
public:
    explicit DeviceCodeStore(Database& database) : database_(database) {}

    /// DatabaseFailed, isDuplicate(), where the user code is taken.
    Result<void> add(const DeviceCode& code);

    /// The code, expired ones included.
    Result<std::optional<DeviceCode>> find(ByteView deviceCodeHash);

    /// The one of @p userCode that still waits for somebody's word.
    Result<std::optional<DeviceCode>> findPending(const std::string& userCode, TimePoint now);

    /// Whether it still waited for it.
    Result<bool> decide(const std::string& userCode, DeviceCodeState state, const std::string& user,
                        TimePoint now);

    Result<void> recordPoll(ByteView deviceCodeHash, TimePoint now, std::chrono::seconds interval);

    /// Whether it was there: two who come at once with the same code do not both get it.
    Result<bool> remove(ByteView deviceCodeHash);

private:
    Database& database_;
};

} // namespace fidesk::server
