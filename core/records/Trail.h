#pragma once

#include "core/records/Columns.h"
#include "core/records/Records.h"

#include <QJsonArray>

namespace fidesk::records {

/// What an event changed in the other tables: each row's full new state, so that the trail bears them out.
struct Changes {
    QJsonArray items{};
    QJsonArray batches{};
    QJsonArray rows{};

    /// {"batches":[...],"items":[...],"rows":[...]}, what is empty being left out; each of them as
    /// toJson(Columns, Values) has it.
    [[nodiscard]] std::string text() const;
};

/// The hash of the event that has @p values (eventColumns), which follows one of hash @p previous (32 bytes;
/// all zero in front of the first). It is SHA-256 over @p previous and, for each value, one byte that tells
/// its type (0 none, 1 number, 2 text, 3 bytes) and the value as HashInput has it.
Sha256Digest eventHash(const Values& values, ByteView previous);

/// The audit trail, in a database.
class Trail {
public:
    explicit Trail(sql::Database& database) : database_(database) {}

    /// Writes @p event, whose id and hash are given here, behind the others. In a transaction alone. Errors:
    /// DatabaseFailed.
    Result<void> append(Event event, const Changes& changes);

    /// The newest first. Errors: DatabaseFailed.
    Result<std::vector<Event>> events(const Search& search);

    /// As it is noted; nothing where the note is gone. Errors: DatabaseFailed.
    Result<std::optional<Head>> head();

private:
    sql::Database& database_;
};

/// " AND instr(words, ?) > 0" for each of @p words, which go behind @p values.
std::string matching(const std::vector<std::string>& words, Values& values);

} // namespace fidesk::records
