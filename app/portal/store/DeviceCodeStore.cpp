#include "app/portal/store/DeviceCodeStore.h"

namespace fidesk::server {

namespace {

std::string toText(DeviceCodeState state) {
    switch (state) {
    case DeviceCodeState::Pending:
        return "pending";
    case DeviceCodeState::Approved:
        return "approved";
    case DeviceCodeState::Denied:
        break;
    }
    return "denied";
}

DeviceCodeState toState(std::string_view text) {
    if (text == "approved")
        return DeviceCodeState::Approved;
    return text == "pending" ? DeviceCodeState::Pending : DeviceCodeState::Denied;
}

DeviceCode toDeviceCode(const Row& row) {
    DeviceCode code;
    code.deviceCodeHash = row.blob(0);
    code.userCode = row.text(1);
    code.client = row.text(2);
    code.scope = row.text(3);
    code.state = toState(row.text(4));
    code.user = row.text(5);
    code.interval = std::chrono::seconds(row.integer(6));
    if (!row.isNull(7))
        code.lastPollAt = fromSeconds(row.integer(7));
    code.expiresAt = fromSeconds(row.integer(8));
    return code;
}

std::optional<DeviceCode> toDeviceCode(const std::optional<Row>& row) {
    return row ? std::optional(toDeviceCode(*row)) : std::nullopt;
}

} // namespace

Result<void> DeviceCodeStore::add(const DeviceCode& code) {
    FIDESK_TRY(database_.run("INSERT INTO device_codes (device_code_hash, user_code, client, scope, state,"
                             " interval_seconds, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                             {code.deviceCodeHash, code.userCode, code.client, code.scope, toText(code.state),
                              std::int64_t{code.interval.count()}, toSeconds(code.expiresAt)}));
    return {};
}

Result<std::optional<DeviceCode>> DeviceCodeStore::find(ByteView deviceCodeHash) {
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT device_code_hash, user_code, client, scope, state, user_id,"
                                  " interval_seconds, last_poll_at, expires_at FROM device_codes"
                                  " WHERE device_code_hash = ?",
                                  {toBytes(deviceCodeHash)}));
    return toDeviceCode(row);
}

Result<std::optional<DeviceCode>> DeviceCodeStore::findPending(const std::string& userCode, TimePoint now) {
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT device_code_hash, user_code, client, scope, state, user_id,"
                                  " interval_seconds, last_poll_at, expires_at FROM device_codes"
                                  " WHERE user_code = ? AND state = 'pending' AND expires_at > ?",
                                  {userCode, toSeconds(now)}));
    return toDeviceCode(row);
}

Result<bool> DeviceCodeStore::decide(const std::string& userCode, DeviceCodeState state,
                                     const std::string& user, TimePoint now) {
    FIDESK_ASSIGN(const auto changed,
                  database_.run("UPDATE device_codes SET state = ?, user_id = ?"
                                " WHERE user_code = ? AND state = 'pending' AND expires_at > ?",
                                {toText(state), user, userCode, toSeconds(now)}));
    return changed == 1;
}

Result<void> DeviceCodeStore::recordPoll(ByteView deviceCodeHash, TimePoint now,
                                         std::chrono::seconds interval) {
    FIDESK_TRY(database_.run("UPDATE device_codes SET last_poll_at = ?, interval_seconds = ?"
                             " WHERE device_code_hash = ?",
                             {toSeconds(now), std::int64_t{interval.count()}, toBytes(deviceCodeHash)}));
    return {};
}

Result<bool> DeviceCodeStore::remove(ByteView deviceCodeHash) {
    FIDESK_ASSIGN(const auto changed, database_.run("DELETE FROM device_codes WHERE device_code_hash = ?",
                                                    {toBytes(deviceCodeHash)}));
    return changed == 1;
}

} // namespace fidesk::server
