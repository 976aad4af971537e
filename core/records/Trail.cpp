#include "core/records/Trail.h"

#include "core/base/Json.h"

namespace fidesk::records {

namespace {

void add(HashInput& input, const sql::Value& value) {
    const auto type = static_cast<std::uint8_t>(value.index());
    input.raw({&type, 1});
    if (const auto* number = std::get_if<std::int64_t>(&value))
        input.number(*number);
    else if (const auto* text = std::get_if<std::string>(&value))
        input.text(*text);
    else if (const auto* bytes = std::get_if<Bytes>(&value))
        input.sized(*bytes);
}

} // namespace

std::string Changes::text() const {
    QJsonObject object;
    const auto put = [&object](const char* name, const QJsonArray& array) {
        if (!array.isEmpty())
            object.insert(QLatin1String(name), array);
    };
    put("items", items);
    put("batches", batches);
    put("rows", rows);
    return toJsonText(object);
}

Sha256Digest eventHash(const Values& values, ByteView previous) {
    HashInput input;
    input.raw(previous);
    for (const sql::Value& value : values)
        add(input, value);
    return input.digest();
}

Result<std::optional<Head>> Trail::head() {
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT last_id, event_hash FROM trail_head WHERE single = 1"));
    return row ? std::optional(Head{row->integer(0), row->blob(1)}) : std::nullopt;
}

Result<void> Trail::append(Event event, const Changes& changes) {
    static const std::string insert = "INSERT INTO trail (" + listOf(eventColumns) +
                                      ", event_hash) VALUES (" + placeholders(eventColumns.size() + 1) + ")";
    FIDESK_ASSIGN(const auto last, head());
    if (!last)
        return fail(ErrorCode::DatabaseFailed, "the audit trail has lost its head");
    event.id = last->id + 1;
    Values values = valuesOf(event, changes.text());
    Bytes hash = toBytes(eventHash(values, last->hash));
    values.emplace_back(hash);
    FIDESK_TRY(database_.run(insert, values));
    FIDESK_TRY(database_.run("UPDATE trail_head SET last_id = ?, event_hash = ? WHERE single = 1",
                             {event.id, std::move(hash)}));
    return {};
}

Result<std::vector<Event>> Trail::events(const Search& search) {
    Values values{search.before, search.before};
    std::string sql = "SELECT " + listOf(eventColumns) + ", event_hash FROM trail WHERE (? = 0 OR id < ?)" +
                      matching(wordsOf(search.text), values) + " ORDER BY id DESC LIMIT ?";
    values.emplace_back(static_cast<std::int64_t>(search.limit));
    FIDESK_ASSIGN(const auto rows, database_.query(sql, values));
    std::vector<Event> events;
    for (const sql::Row& row : rows) {
        events.push_back(toEvent(row));
        events.back().hash = row.blob(eventColumns.size());
    }
    return events;
}

std::string matching(const std::vector<std::string>& words, Values& values) {
    std::string sql;
    for (const std::string& word : words) {
        sql += " AND instr(words, ?) > 0";
        values.emplace_back(word);
    }
    return sql;
}

} // namespace fidesk::records
