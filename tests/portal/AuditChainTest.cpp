#include "app/portal/store/Audit.h"
#include "core/base/Json.h"
#include "tests/portal/TestPortal.h"

#include <thread>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

AuditRecord sample(int number) {
    return {.time = 1'776'680'130 + number,
            .actor = "u-1",
            .actorName = "admin@contoso.example",
            .action = "registration.create",
            .outcome = "done",
            .subject = "u-2",
            .subjectName = "zo\xC3\xAB@contoso.example",
            .organisation = "o-1",
            .detail = "Blue key",
            .requestId = "r-" + std::to_string(number),
            .remoteAddress = "192.0.2.1"};
}

/// A store whose audit trail has five records.
struct Trail {
    TestPortal portal{};
    Database& database{portal.database()};

    Trail() {
        for (int i = 1; i <= 5; ++i)
            add(sample(i));
    }

    void add(const AuditRecord& record) {
        auto transaction = valueOf(Transaction::begin(database));
        valueOf(Audit(database).add(record));
        valueOf(transaction.commit());
    }

    void run(const std::string& sql) { CHECK(valueOf(database.run(sql)) > 0); }

    AuditCheck check(const std::optional<AuditHead>& expected = {}) {
        return valueOf(checkAudit(database, expected));
    }

    void expect(AuditFault fault, std::int64_t record) {
        const AuditCheck found = check();
        REQUIRE(found.fault);
        CHECK(*found.fault == fault);
        CHECK(found.record == record);
    }

    /// Makes records @p first to 5 anew from what they hold now, as somebody does who can write to the store
    /// and knows how hashes are made.
    void rechain(std::int64_t first) {
        auto records = valueOf(Audit(database).records({}, 0, 100));
        Bytes previous(32);
        for (AuditRecord& record : records) {
            if (record.id >= first)
                record.hash = toBytes(auditHash(record, previous));
            valueOf(database.run("UPDATE audit SET record_hash = ? WHERE id = ?", {record.hash, record.id}));
            previous = record.hash;
        }
        valueOf(database.run("UPDATE audit_head SET record_hash = ?", {previous}));
    }
};

} // namespace

TEST_CASE("A record's hash is what the header says it is") {
    AuditRecord record = sample(1);
    record.id = 1;
    record.time = 1'776'680'130;
    CHECK(toHex(auditHash(record, Bytes(32))) ==
          "1df7c2f847cda986a34de48bc245b1e2702e7719d516b0f1af4e6bae1c2ff3f0");
}

TEST_CASE("Each record carries the hash of itself and the one before") {
    Trail trail;
    const auto records = valueOf(Audit(trail.database).records({}, 0, 100));
    REQUIRE(records.size() == 5);
    Bytes previous(32);
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(records[i].id == static_cast<std::int64_t>(i) + 1);
        CHECK(records[i].hash == toBytes(auditHash(records[i], previous)));
        previous = records[i].hash;
    }
    const AuditCheck whole = trail.check();
    CHECK_FALSE(whole.fault);
    CHECK(whole.records == 5);
    CHECK(whole.head == AuditHead{5, previous});
}

TEST_CASE("A trail without records is whole") {
    TestPortal portal;
    const AuditCheck check = valueOf(checkAudit(portal.database()));
    CHECK_FALSE(check.fault);
    CHECK(check.records == 0);
    CHECK(check.head == AuditHead{0, Bytes(32)});
    CHECK(valueOf(checkAudit(portal.database(), AuditHead{3, Bytes(32, 1)})).fault ==
          AuditFault::ExpectedMissing);
}

TEST_CASE("A record that is not committed leaves no gap") {
    Trail trail;
    {
        auto transaction = valueOf(Transaction::begin(trail.database));
        valueOf(Audit(trail.database).add(sample(6)));
    }
    trail.add(sample(7));
    const AuditCheck check = trail.check();
    CHECK_FALSE(check.fault);
    CHECK(check.head.id == 6);
}

TEST_CASE("A record outside a transaction is chained as well") {
    Trail trail;
    valueOf(Audit(trail.database).add(sample(6)));
    CHECK_FALSE(trail.database.inTransaction());
    const AuditCheck check = trail.check();
    CHECK_FALSE(check.fault);
    CHECK(check.head.id == 6);
}

TEST_CASE("A change to any column of a record is found") {
    const std::string text = GENERATE("actor", "actor_name", "action", "outcome", "subject", "subject_name",
                                      "organisation_id", "detail", "request_id", "remote_address");
    Trail trail;
    SECTION("another text") {
        trail.run("UPDATE audit SET " + text + " = 'somebody else' WHERE id = 3");
        trail.expect(AuditFault::Altered, 3);
    }
    SECTION("no text") {
        trail.run("UPDATE audit SET " + text + " = '' WHERE id = 5");
        trail.expect(AuditFault::Altered, 5);
    }
    SECTION("a letter of another case") {
        trail.run("UPDATE audit SET " + text + " = UPPER(" + text + ") WHERE id = 1");
        const bool same = text == "remote_address";
        CHECK(trail.check().fault == (same ? std::nullopt : std::optional(AuditFault::Altered)));
    }
    SECTION("text that moved to the next column") {
        if (text == "detail")
            return;
        trail.run("UPDATE audit SET " + text + " = '', detail = detail || " + text + " WHERE id = 2");
        trail.expect(AuditFault::Altered, 2);
    }
}

TEST_CASE("A change to a record's number, time or hash is found") {
    Trail trail;
    SECTION("time") {
        trail.run("UPDATE audit SET time = time - 1 WHERE id = 4");
        trail.expect(AuditFault::Altered, 4);
    }
    SECTION("hash") {
        valueOf(trail.database.run("UPDATE audit SET record_hash = ? WHERE id = 4", {Bytes(32, 7)}));
        trail.expect(AuditFault::Altered, 4);
    }
    SECTION("an empty hash") {
        valueOf(trail.database.run("UPDATE audit SET record_hash = ? WHERE id = 4", {Bytes()}));
        trail.expect(AuditFault::Altered, 4);
    }
    SECTION("number of the last one") {
        trail.run("UPDATE audit SET id = 9 WHERE id = 5");
        trail.expect(AuditFault::Missing, 5);
    }
    SECTION("number of the first one") {
        trail.run("UPDATE audit SET id = -1 WHERE id = 1");
        trail.expect(AuditFault::Missing, 1);
    }
    SECTION("a record and its own hash") {
        trail.run("UPDATE audit SET outcome = 'forbidden' WHERE id = 3");
        AuditRecord changed = valueOf(Audit(trail.database).records({}, 2, 1)).at(0);
        const AuditRecord before = valueOf(Audit(trail.database).records({}, 1, 1)).at(0);
        changed.hash = toBytes(auditHash(changed, before.hash));
        valueOf(trail.database.run("UPDATE audit SET record_hash = ? WHERE id = 3", {changed.hash}));
        trail.expect(AuditFault::Altered, 4);
    }
}

TEST_CASE("A record that is gone, new or elsewhere is found") {
    Trail trail;
    SECTION("the first one is gone") {
        trail.run("DELETE FROM audit WHERE id = 1");
        trail.expect(AuditFault::Missing, 1);
    }
    SECTION("one in the middle is gone") {
        trail.run("DELETE FROM audit WHERE id = 3");
        trail.expect(AuditFault::Missing, 3);
    }
    SECTION("one in the middle is gone and the others moved up") {
        trail.run("DELETE FROM audit WHERE id = 3");
        trail.run("UPDATE audit SET id = 3 WHERE id = 4");
        trail.run("UPDATE audit SET id = 4 WHERE id = 5");
        trail.run("UPDATE audit_head SET last_id = 4");
        trail.expect(AuditFault::Altered, 3);
    }
    SECTION("two changed places") {
        trail.run("UPDATE audit SET id = 99 WHERE id = 2");
        trail.run("UPDATE audit SET id = 2 WHERE id = 4");
        trail.run("UPDATE audit SET id = 4 WHERE id = 99");
        trail.expect(AuditFault::Altered, 2);
    }
    const std::string others = "time, actor, actor_name, action, outcome, subject, subject_name, "
                               "organisation_id, detail, request_id, remote_address, record_hash";
    SECTION("one is put in front") {
        trail.run("INSERT INTO audit (id, " + others + ") SELECT 0, " + others + " FROM audit WHERE id = 1");
        trail.expect(AuditFault::Missing, 1);
    }
    SECTION("one is put behind") {
        trail.run("INSERT INTO audit (id, " + others + ") SELECT 6, " + others + " FROM audit WHERE id = 5");
        trail.expect(AuditFault::Altered, 6);
    }
    SECTION("one is put behind, well made") {
        AuditRecord made = valueOf(Audit(trail.database).records({}, 4, 1)).at(0);
        const Bytes previous = made.hash;
        made.id = 6;
        made.hash = toBytes(auditHash(made, previous));
        trail.run("INSERT INTO audit (id, " + others + ") SELECT 6, " + others + " FROM audit WHERE id = 5");
        valueOf(trail.database.run("UPDATE audit SET record_hash = ? WHERE id = 6", {made.hash}));
        trail.expect(AuditFault::HeadAltered, 6);
    }
}

TEST_CASE("A tail that is cut off is told from a record that was changed") {
    Trail trail;
    SECTION("the last two are gone") {
        trail.run("DELETE FROM audit WHERE id > 3");
        trail.expect(AuditFault::TailMissing, 4);
    }
    SECTION("all are gone") {
        trail.run("DELETE FROM audit");
        trail.expect(AuditFault::TailMissing, 1);
    }
    SECTION("the note of the last one was changed") {
        valueOf(trail.database.run("UPDATE audit_head SET record_hash = ?", {Bytes(32, 1)}));
        trail.expect(AuditFault::HeadAltered, 5);
    }
    SECTION("the note of the last one is gone") {
        trail.run("DELETE FROM audit_head");
        trail.expect(AuditFault::HeadAltered, 5);
        CHECK(codeOf(Audit(trail.database).add(sample(6))) == ErrorCode::DatabaseFailed);
    }
}

TEST_CASE("A chain that was written anew is told by a head that was kept elsewhere") {
    Trail trail;
    const AuditHead kept = trail.check().head;
    CHECK_FALSE(trail.check(kept).fault);
    SECTION("more records do no harm") {
        trail.add(sample(6));
        CHECK_FALSE(trail.check(kept).fault);
    }
    SECTION("all hashes made anew") {
        trail.run("UPDATE audit SET detail = 'Red key' WHERE id = 2");
        trail.rechain(2);
        CHECK_FALSE(trail.check().fault);
        const AuditCheck check = trail.check(kept);
        CHECK(check.fault == AuditFault::NotTheExpected);
        CHECK(check.record == 5);
    }
    SECTION("the tail cut off, and the note with it") {
        trail.run("DELETE FROM audit WHERE id > 3");
        const auto last = valueOf(Audit(trail.database).records({}, 2, 1)).at(0);
        valueOf(trail.database.run("UPDATE audit_head SET last_id = 3, record_hash = ?", {last.hash}));
        CHECK_FALSE(trail.check().fault);
        const AuditCheck check = trail.check(kept);
        CHECK(check.fault == AuditFault::ExpectedMissing);
        CHECK(check.record == 5);
    }
}

TEST_CASE("Text of strangers goes into the trail clean and short, and the chain holds") {
    Trail trail;
    AuditRecord record = sample(6);
    record.subjectName = std::string("a\0b\x01\xFF\xE2\x80\xAE", 8) + "\xEF\xBB\xBF" + "c";
    record.detail = std::string(5000, 'x');
    std::string wide;
    for (int i = 0; i < 1000; ++i)
        wide += "\xF0\x9F\x94\x91";
    record.actorName = wide;
    trail.add(record);
    const AuditRecord kept = valueOf(Audit(trail.database).records({}, 5, 1)).at(0);
    const std::string mark = "\xEF\xBF\xBD";
    CHECK(kept.subjectName == "a" + mark + "b" + mark + mark + mark + mark + "c");
    CHECK(kept.detail == std::string(maxAuditText, 'x'));
    CHECK(kept.actorName == wide.substr(0, 4 * maxAuditText));
    CHECK_FALSE(trail.check().fault);
}

TEST_CASE("Records are chosen by organisation and time") {
    Trail trail;
    AuditRecord other = sample(6);
    other.organisation = "o-2";
    trail.add(other);
    Audit audit(trail.database);
    const auto ids = [&](const AuditFilter& filter, std::int64_t after, std::size_t limit) {
        std::vector<std::int64_t> found;
        for (const AuditRecord& record : valueOf(audit.records(filter, after, limit)))
            found.push_back(record.id);
        return found;
    };
    using Ids = std::vector<std::int64_t>;
    CHECK(ids({}, 0, 100) == Ids{1, 2, 3, 4, 5, 6});
    CHECK(ids({}, 2, 2) == Ids{3, 4});
    CHECK(ids({.organisations = std::vector<std::string>{"o-2", "o-3"}}, 0, 100) == Ids{6});
    CHECK(ids({.organisations = std::vector<std::string>{}}, 0, 100).empty());
    CHECK(ids({.organisations = std::vector<std::string>{"o-1"}, .since = sample(4).time}, 0, 100) ==
          Ids{4, 5});
}

TEST_CASE("Many who write to the trail at once leave one chain") {
    const QTemporaryDir folder;
    const std::string path = toUtf8(folder.filePath(QStringLiteral("portal.db")));
    valueOf(Store::create(path));
    const auto store = valueOf(Store::open(path));
    std::atomic<int> failures{0};
    const auto write = [&](int thread) {
        const auto database = store->database();
        for (int i = 0; i < 25; ++i) {
            auto transaction = Transaction::begin(**database);
            const bool done =
                transaction && Audit(**database).add(sample(thread * 100 + i)) && transaction->commit();
            failures += done ? 0 : 1;
        }
    };
    {
        std::vector<std::jthread> threads;
        for (int thread = 0; thread < 4; ++thread)
            threads.emplace_back(write, thread);
    }
    CHECK(failures == 0);
    const AuditCheck check = valueOf(checkAudit(*valueOf(store->database())));
    CHECK_FALSE(check.fault);
    CHECK(check.records == 100);
}
