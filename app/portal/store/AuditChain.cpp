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

void appendNumber(Bytes& bytes, std::uint64_t number, unsigned size) {
    for (unsigned shift = 8 * size; shift > 0; shift -= 8)
        bytes.push_back(static_cast<std::uint8_t>(number >> (shift - 8)));
}

void appendText(Bytes& bytes, const std::string& text) {
    appendNumber(bytes, text.size(), 4);
    append(bytes, asBytes(text));
}

AuditHead noRecord() {
    return {0, Bytes(Sha256Digest().size())};
}

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

class Walk {
public:
    Walk(Database& database, const std::optional<AuditHead>& expected)
        : database_(database), expected_(expected) {}

    Result<AuditCheck> run() {
        check_.head = noRecord();
        checkExpectation();
        while (!check_.fault) {
            // The note first: what is added in between only makes the rows more.
            FIDESK_ASSIGN(const auto note, database_.first("SELECT last_id, record_hash FROM audit_head"));
            FIDESK_ASSIGN(const auto rows, nextRows());
            if (rows.empty()) {
                compareWith(note);
                break;
            }
            for (std::size_t i = 0; i < rows.size() && !check_.fault; ++i)
                step(rows[i]);
        }
        if (!check_.fault && expected_ && check_.head.id < expected_->id)
            found(AuditFault::ExpectedMissing, expected_->id);
        return check_;
    }

private:
    Result<std::vector<Row>> nextRows() {
        // From the least there is, so that what was put in front of the first record is met, too.
        const std::int64_t after =
            check_.records == 0 ? std::numeric_limits<std::int64_t>::min() : check_.head.id;
        return database_.query("SELECT " + std::string(auditColumns) +
                                   " FROM audit WHERE id > ? ORDER BY id LIMIT ?",
                               {after, rowsAtOnce});
    }

    void step(const Row& row) {
        const std::int64_t wanted = check_.head.id + 1;
        if (row.integer(0) != wanted)
            return found(AuditFault::Missing, wanted);
        const AuditRecord record = toAuditRecord(row);
        if (!isWellTyped(row) || !equal(auditHash(record, check_.head.hash), record.hash))
            return found(AuditFault::Altered, wanted);
        check_.head = {record.id, record.hash};
        ++check_.records;
        checkExpectation();
    }

    void checkExpectation() {
        if (expected_ && expected_->id == check_.head.id && expected_->hash != check_.head.hash)
            found(AuditFault::NotTheExpected, check_.head.id);
    }

    void compareWith(const std::optional<Row>& note) {
        const AuditHead noted =
            !note ? AuditHead{-1, {}}
                  : AuditHead{note->integer(0), note->isNull(1) ? noRecord().hash : note->blob(1)};
        if (noted.id > check_.head.id)
            return found(AuditFault::TailMissing, check_.head.id + 1);
        if (noted != check_.head)
            found(AuditFault::HeadAltered, check_.head.id);
    }

    void found(AuditFault fault, std::int64_t record) {
        check_.fault = fault;
        check_.record = record;
    }

    Database& database_;
    const std::optional<AuditHead>& expected_;
    AuditCheck check_{};
};

} // namespace

std::string cleanedForAudit(std::string_view text) {
    // Four bytes are the most that a code point takes, so what is cut off here is behind the end anyway.
    const std::string clean = printable(text.substr(0, 4 * (maxAuditText + 1)));
    std::size_t points = 0;
    for (std::size_t i = 0; i < clean.size(); ++i)
        if ((static_cast<unsigned char>(clean[i]) & 0xC0U) != 0x80U && ++points > maxAuditText)
            return clean.substr(0, i);
    return clean;
}

Sha256Digest auditHash(const AuditRecord& record, ByteView previous) {
    Bytes bytes = toBytes(previous);
    appendNumber(bytes, static_cast<std::uint64_t>(record.id), 8);
    appendNumber(bytes, static_cast<std::uint64_t>(record.time), 8);
    for (const std::string* text : {&record.actor, &record.actorName, &record.action, &record.outcome,
                                    &record.subject, &record.subjectName, &record.organisation,
                                    &record.detail, &record.requestId, &record.remoteAddress})
        appendText(bytes, *text);
    return sha256(bytes);
}

Result<AuditCheck> checkAudit(Database& database, const std::optional<AuditHead>& expected) {
    return Walk(database, expected).run();
}

} // namespace fidesk::server
