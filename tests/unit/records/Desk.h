#pragma once

#include "core/base/Json.h"
#include "core/records/Records.h"
#include "core/sql/Database.h"
#include "tests/support/Catch.h"

#include <QTemporaryDir>

namespace fidesk::records {

inline std::ostream& operator<<(std::ostream& out, ItemState state) {
    return out << name(state);
}
inline std::ostream& operator<<(std::ostream& out, RowState state) {
    return out << name(state);
}
inline std::ostream& operator<<(std::ostream& out, Fault fault) {
    return out << name(fault);
}

} // namespace fidesk::records

namespace fidesk::test {

class TestClock final : public Clock {
public:
    [[nodiscard]] TimePoint now() const override { return time; }
    TimePoint time = sql::fromSeconds(1'790'000'000);
};

/// A directory with a file of records in it.
struct RecordsDesk {
    RecordsDesk() { REQUIRE(directory.isValid()); }

    [[nodiscard]] std::filesystem::path file() const {
        return std::filesystem::path(directory.path().toStdString()) / "records.db";
    }
    [[nodiscard]] std::unique_ptr<records::Records> open() const {
        return valueOf(records::Records::open(file(), clock));
    }
    /// The file, behind the records' back.
    [[nodiscard]] std::unique_ptr<sql::Database> behind() const {
        return valueOf(sql::Database::open(file().string(), false));
    }

    QTemporaryDir directory{};
    TestClock clock{};
};

inline records::KeyIdentity someKey(const std::string& label) {
    return {.manufacturer = "Yubico",
            .product = "YubiKey OTP+FIDO+CCID",
            .serial = "",
            .vendorId = 0x1050,
            .productId = 0x0407,
            .aaguid = {0x2f, 0xc0, 0x57, 0x9f, 0x81, 0x13, 0x47, 0xea, 0xb1, 0x16, 0xbb, 0x5a, 0x8d, 0xb9,
                       0x20, 0x2a},
            .model = "YubiKey 5 NFC",
            .label = label};
}

/// A job that is about to register a passkey.
inline records::Job someJob(const std::string& id, const std::string& user = "ann") {
    records::Job job;
    job.id = id;
    job.step = records::JobStep::Register;
    job.startedAt = sql::fromSeconds(1'789'999'990);
    job.portal = "https://portal.contoso.example";
    job.by = "admin@contoso.example";
    job.holder = {"id-" + user, user + "@contoso.example", user + " Example"};
    job.key = someKey("C-" + id);
    job.profile = "standard";
    job.nickname = "Key of " + user;
    job.pinGenerated = true;
    job.rpId = "contoso.example";
    job.userHandle = Bytes(32, 7);
    job.challengeExpiresAt = sql::fromSeconds(1'790'000'300);
    job.credentialId = Bytes(64, 9);
    job.attestationObject = Bytes(700, 3);
    job.clientDataJson = toBytes(asBytes("{\"type\":\"webauthn.create\"}"));
    return job;
}

/// Ends @p job as registered, under an id made of its own.
inline void endRegistered(records::Records& records, records::Job job) {
    job.step = records::JobStep::Registered;
    job.registrationId = "registration-" + job.id;
    job.proved = true;
    valueOf(records.end(job, records::Ending::Registered, "done", ""));
}

} // namespace fidesk::test
