#include "app/portal/store/Audit.h"

#include "app/portal/store/AuditRows.h"
#include "app/portal/store/TextList.h"

#include <array>

namespace fidesk::server {

namespace {

struct SqlPart {
    std::string sql{};
    std::vector<Value> values{};
};

constexpr std::size_t fewOrganisations = 32;

/// Nothing: whoever's. The records of few are looked up one organisation after the other; for many all
/// records are gone through, to which the || keeps the database.
SqlPart isOneOf(Dialect dialect, const std::optional<std::vector<std::string>>& organisations) {
    if (!organisations || organisations->empty())
        return {organisations ? "1 = 0" : "1 = 1", {}};
    if (organisations->size() > fewOrganisations)
        return {isInList(dialect, "organisation_id || ''"), {textList(*organisations)}};
    SqlPart part{"organisation_id IN (", {}};
    for (const std::string& organisation : *organisations) {
        part.sql += part.values.empty() ? "?" : ", ?";
        part.values.emplace_back(organisation);
    }
    part.sql += ')';
    return part;
}

Result<std::vector<AuditRecord>> found(Database& database, const SqlPart& where) {
    FIDESK_ASSIGN(const auto rows,
                  database.query("SELECT " + std::string(auditColumns) + " FROM audit WHERE " + where.sql,
                                 where.values));
    std::vector<AuditRecord> records;
    for (const Row& row : rows)
        records.push_back(toAuditRecord(row));
    return records;
}

AuditRecord cleaned(AuditRecord record) {
    for (std::string AuditRecord::*text :
         {&AuditRecord::actor, &AuditRecord::actorName, &AuditRecord::action, &AuditRecord::outcome,
          &AuditRecord::subject, &AuditRecord::subjectName, &AuditRecord::organisation, &AuditRecord::detail,
          &AuditRecord::requestId, &AuditRecord::remoteAddress})
        record.*text = cleanedForAudit(record.*text);
    return record;
}

Result<void> insert(Database& database, const AuditRecord& record) {
    FIDESK_TRY(database.run("INSERT INTO audit (" + std::string(auditColumns) +
                                ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            {record.id, record.time, record.actor, record.actorName, record.action,
                             record.outcome, record.subject, record.subjectName, record.organisation,
                             record.detail, record.requestId, record.remoteAddress, record.hash}));
    return {};
}

Result<void> append(Database& database, AuditRecord record) {
    // This write is the lock: of two transactions that come here the second goes on when the first has ended,
    // and then sees what it left.
    FIDESK_ASSIGN(const auto head, database.first("UPDATE audit_head SET last_id = last_id + 1"
                                                  " WHERE single = 1 RETURNING last_id, record_hash"));
    if (!head)
        return fail(ErrorCode::DatabaseFailed, "the audit trail has lost its head");
    record.id = head->integer(0);
    const Bytes previous = head->isNull(1) ? Bytes(Sha256Digest().size()) : head->blob(1);
    record.hash = toBytes(auditHash(record, previous));
    FIDESK_TRY(insert(database, record));
    FIDESK_TRY(database.run("UPDATE audit_head SET record_hash = ? WHERE single = 1", {record.hash}));
    return {};
}

} // namespace

AuditRecord toAuditRecord(const Row& row) {
    return {.id = row.integer(0),
            .time = row.integer(1),
            .actor = row.text(2),
            .actorName = row.text(3),
            .action = row.text(4),
            .outcome = row.text(5),
            .subject = row.text(6),
            .subjectName = row.text(7),
            .organisation = row.text(8),
            .detail = row.text(9),
            .requestId = row.text(10),
            .remoteAddress = row.text(11),
            .hash = row.blob(12)};
}

Result<void> Audit::add(const AuditRecord& record) {
    if (database_.inTransaction())
        return append(database_, cleaned(record));
    return repeatedIfVictim([&]() -> Result<void> {
        FIDESK_ASSIGN(Transaction transaction, Transaction::begin(database_));
        FIDESK_TRY(append(database_, cleaned(record)));
        return transaction.commit();
    });
}

Result<std::vector<AuditRecord>> Audit::page(const std::optional<std::vector<std::string>>& organisations,
                                             std::int64_t before, std::size_t limit) {
    SqlPart where = isOneOf(database_.dialect(), organisations);
    where.sql += " AND (CAST(? AS BIGINT) = 0 OR id < ?) ORDER BY id DESC LIMIT ?";
    where.values.insert(where.values.end(), {before, before, static_cast<std::int64_t>(limit)});
    return found(database_, where);
}

Result<std::vector<AuditRecord>> Audit::records(const AuditFilter& filter, std::int64_t after,
                                                std::size_t limit) {
    SqlPart where = isOneOf(database_.dialect(), filter.organisations);
    where.sql += " AND id > ? AND time >= ? ORDER BY id LIMIT ?";
    where.values.insert(where.values.end(), {after, filter.since, static_cast<std::int64_t>(limit)});
    return found(database_, where);
}

} // namespace fidesk::server
