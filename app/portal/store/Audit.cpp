#include "app/portal/store/Audit.h"

namespace fidesk::server {

namespace {

AuditRecord toRecord(const Row& row) {
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
            .remoteAddress = row.text(11)};
}

} // namespace

Result<void> Audit::add(const AuditRecord& record) {
    FIDESK_TRY(database_.run("INSERT INTO audit (id, time, actor, actor_name, action, outcome, subject, "
                             "subject_name, organisation_id, detail,"
                             " request_id, remote_address) SELECT COALESCE(MAX(id), 0) + 1, ?, ?, ?, ?, ?, "
                             "?, ?, ?, ?, ?, ? FROM audit",
                             {record.time, record.actor, record.actorName, record.action, record.outcome,
                              record.subject, record.subjectName, record.organisation, record.detail,
                              record.requestId, record.remoteAddress}));
    return {};
}

Result<std::vector<AuditRecord>> Audit::page(const std::optional<std::vector<std::string>>& organisations,
                                             std::int64_t before, std::size_t limit) {
    std::vector<AuditRecord> records;
    if (organisations && organisations->empty())
        return records;
    std::string sql =
        "SELECT id, time, actor, actor_name, action, outcome, subject, subject_name, organisation_id,"
        " detail, request_id, remote_address FROM audit WHERE (? = 0 OR id < ?)";
    std::vector<Value> values{before, before};
    if (organisations) {
        std::string marks;
        for (const std::string& organisation : *organisations) {
            marks += marks.empty() ? "?" : ", ?";
            values.emplace_back(organisation);
        }
        sql += " AND organisation_id IN (" + marks + ")";
    }
    sql += " ORDER BY id DESC LIMIT ?";
    values.emplace_back(static_cast<std::int64_t>(limit));
    FIDESK_ASSIGN(const auto rows, database_.query(sql, values));
    for (const Row& row : rows)
        records.push_back(toRecord(row));
    return records;
}

} // namespace fidesk::server
