#include "app/portal/store/AuditChain.h"

#include "app/portal/store/AuditRows.h"
#include "core/base/Json.h"
#include "core/base/Text.h"

#include <limits>

namespace fidesk::server {

namespace {

constexpr std::int64_t rowsAtOnce = 500;
constexpr std::size_t firstText = 2;
constexpr std::size_t hashColumn = 12;

/// Whether every column holds what it was declared for: SQLite takes a text where a number belongs, which
/// would read as 0.
bool isWellTyped(const Row& row) {
    for (std::size_t column = 0; column < firstText; ++column)
        if (!row.holds<std::int64_t>(column))
            return false;
    for (std::size_t column = firstText; column < hashColumn; ++column)
        if (!row.holds<std::string>(column))
            return false;
    return row.holds<Bytes>(hashColumn);
}

/// The head as it is noted: nothing where the note is gone.
Result<std::optional<AuditHead>> notedHead(Database& database) {
    FIDESK_ASSIGN(const auto note, database.first("SELECT last_id, record_hash FROM audit_head"));
    if (!note)
        return std::optional<AuditHead>();
    return AuditHead{note->integer(0), note->isNull(1) ? AuditHead().hash : note->blob(1)};
}

Result<std::vector<Row>> nextRows(Database& database, const ChainWalk& walk) {
    // From the least there is, so that what was put in front of the first record is met, too.
    const std::int64_t from = walk.head().id == 0 ? std::numeric_limits<std::int64_t>::min() : walk.next();
    return database.query("SELECT " + std::string(auditColumns) +
                              " FROM audit WHERE id >= ? ORDER BY id LIMIT ?",
                          {from, rowsAtOnce});
}

void step(ChainWalk& walk, const Row& row) {
    const AuditRecord record = toAuditRecord(row);
    walk.step(record.id, record.hash,
              isWellTyped(row) ? std::optional(auditHash(record, walk.head().hash)) : std::nullopt);
}

} // namespace

std::string cleanedForAudit(std::string_view text) {
    // Four bytes are the most that a code point takes, so what is cut off here is behind the end anyway.
    const std::string clean = printable(text.substr(0, 4 * (maxAuditText + 1)));
    return std::string(firstCodePoints(clean, maxAuditText));
}

Sha256Digest auditHash(const AuditRecord& record, ByteView previous) {
    HashInput input;
    input.raw(previous).number(record.id).number(record.time);
    for (const std::string* text : {&record.actor, &record.actorName, &record.action, &record.outcome,
                                    &record.subject, &record.subjectName, &record.organisation,
                                    &record.detail, &record.requestId, &record.remoteAddress})
        input.text(*text);
    return input.digest();
}

Result<AuditCheck> checkAudit(Database& database, const std::optional<AuditHead>& expected) {
    ChainWalk walk(expected);
    while (!walk.fault()) {
        // The note first: what is added in between only makes the rows more.
        FIDESK_ASSIGN(const auto note, notedHead(database));
        FIDESK_ASSIGN(const auto rows, nextRows(database, walk));
        if (rows.empty()) {
            walk.end(note);
            break;
        }
        for (const Row& row : rows)
            step(walk, row);
    }
    return AuditCheck{walk.head().id, walk.head(), walk.fault(), walk.faultAt()};
}

} // namespace fidesk::server
