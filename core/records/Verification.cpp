#include "core/records/Verification.h"

#include "core/base/Json.h"
#include "core/records/Names.h"
#include "core/records/Trail.h"

#include <limits>
#include <map>

namespace fidesk::records {

namespace {

static_assert(static_cast<int>(Fault::ExpectedMissing) == static_cast<int>(ChainFault::ExpectedMissing));

constexpr std::int64_t rowsAtOnce = 200;
constexpr std::size_t maxChanges = std::size_t{256} * 1024 * 1024;

Sha256Digest digestOf(const QJsonObject& object) {
    return sha256(asBytes(toJsonText(object)));
}

/// What is known of a row: hashes, so that memory holds many.
struct Known {
    Sha256Digest whole{};
    Sha256Digest order{}; ///< of a batch's row: what was ordered
    bool settled{true};   ///< likewise
};

/// By the table's key, as text.
using Rows = std::map<std::string, Known>;

bool isSettledName(const QJsonObject& row) {
    const auto state = valueIn(rowStates, toUtf8(row.value(QLatin1String("state")).toString()));
    return !state || isSettled(*state);
}

Known knownOf(const QJsonObject& row) {
    return {.whole = digestOf(row)};
}

Known knownOfBatchRow(const QJsonObject& row) {
    QJsonObject order;
    for (const char* column : rowColumns.first(rowOrderColumns))
        order.insert(QLatin1String(column), row.value(QLatin1String(column)));
    return {digestOf(row), digestOf(order), isSettledName(row)};
}

std::string keyOf(const QJsonObject& row) {
    return toUtf8(row.value(QLatin1String("id")).toString());
}

std::string keyOfBatchRow(const QJsonObject& row) {
    return toUtf8(row.value(QLatin1String("batch")).toString()) + ' ' +
           std::to_string(row.value(QLatin1String("row")).toInteger());
}

/// Reads that belong together see the same state, and keep nobody from writing.
class Snapshot {
public:
    static Result<Snapshot> of(sql::Database& database) {
        FIDESK_TRY(database.run("BEGIN"));
        return Snapshot(database);
    }
    ~Snapshot() {
        if (database_)
            std::ignore = database_->run("ROLLBACK");
    }
    Snapshot(Snapshot&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
    Snapshot& operator=(Snapshot&&) = delete;
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;

private:
    explicit Snapshot(sql::Database& database) : database_(&database) {}
    sql::Database* database_;
};

class Verification {
public:
    Verification(sql::Database& database, const std::stop_token& stop) : database_(database), stop_(stop) {}

    Result<Check> run(const std::optional<Head>& expected) {
        FIDESK_TRY(notStopped());
        FIDESK_TRY(checkFile());
        FIDESK_TRY(walkTrail(expected));
        if (!check_.fault)
            FIDESK_TRY(compare("items", itemColumns, items_, Fault::ItemAltered, Fault::ItemMissing));
        if (!check_.fault)
            FIDESK_TRY(compare("batches", batchColumns, batches_, Fault::BatchAltered, Fault::BatchMissing));
        if (!check_.fault)
            FIDESK_TRY(compare("batch_rows", rowColumns, rows_, Fault::BatchAltered, Fault::BatchMissing));
        return check_;
    }

private:
    [[nodiscard]] Result<void> notStopped() const {
        return stop_.stop_requested() ? fail(ErrorCode::Cancelled) : Result<void>();
    }

    /// A torn page, or an index that does not fit its table, would give other rows from one query to the
    /// next. This alone is not stopped half-way: one statement does it, QtSql has no way to interrupt one,
    /// and SQLite itself is not to be called beside Qt's driver, which may have a copy of its own. In parts,
    /// table by table, it would not see a page that two tables use, and the trail, which is nearly all of the
    /// file, would be one part. It is short: 0.2 s of computing for 100 000 keys (220 MB).
    Result<void> checkFile() {
        FIDESK_ASSIGN(const auto row, database_.first("PRAGMA integrity_check(1)"));
        if (!row || row->text(0) != "ok")
            return fail(ErrorCode::DatabaseFailed, row ? row->text(0) : "the file cannot be checked");
        return {};
    }

    Result<void> walkTrail(const std::optional<Head>& expected) {
        ChainWalk walk(expected);
        std::int64_t from = std::numeric_limits<std::int64_t>::min();
        while (!walk.fault()) {
            FIDESK_TRY(notStopped());
            FIDESK_ASSIGN(const auto rows,
                          database_.query("SELECT " + listOf(eventColumns) +
                                              ", event_hash FROM trail WHERE id >= ? ORDER BY id LIMIT ?",
                                          {from, rowsAtOnce}));
            if (rows.empty()) {
                FIDESK_ASSIGN(const auto head, notedHead());
                walk.end(head);
                break;
            }
            for (const sql::Row& row : rows)
                step(walk, row);
            from = walk.next();
        }
        check_.events = walk.head().id;
        check_.head = walk.head();
        if (const auto fault = walk.fault()) {
            check_.fault = static_cast<Fault>(*fault);
            check_.event = walk.faultAt();
        }
        return {};
    }

    /// Nothing where it is not as the records write it.
    Result<std::optional<Head>> notedHead() {
        FIDESK_ASSIGN(const auto rows, database_.query("SELECT single, last_id, event_hash FROM trail_head"));
        const bool wellFormed = rows.size() == 1 && rows[0].value(0) == sql::Value(std::int64_t{1}) &&
                                rows[0].holds<std::int64_t>(1) && rows[0].holds<Bytes>(2);
        return wellFormed ? std::optional(Head{rows[0].integer(1), rows[0].blob(2)}) : std::nullopt;
    }

    void step(ChainWalk& walk, const sql::Row& row) {
        const Values values = rawValues(row, eventColumns.size());
        const std::size_t changes = eventColumns.size() - 2;
        const auto told = parseJsonObject(asBytes(row.text(changes)), maxChanges);
        std::optional<Sha256Digest> hash;
        if (told)
            hash = eventHash(values, walk.head().hash);
        if (walk.step(row.integer(0), row.blob(eventColumns.size()), hash))
            learn(*told);
    }

    void learn(const QJsonObject& changes) {
        const auto each = [&changes](const char* name, const auto& take) {
            const QJsonArray array = changes.value(QLatin1String(name)).toArray();
            for (const QJsonValue& value : array)
                take(value.toObject());
        };
        each("items", [this](const QJsonObject& it) { items_[keyOf(it)] = knownOf(it); });
        each("batches", [this](const QJsonObject& it) { batches_[keyOf(it)] = knownOf(it); });
        each("rows", [this](const QJsonObject& it) { rows_[keyOfBatchRow(it)] = knownOfBatchRow(it); });
    }

    /// Takes from @p known what is borne out by the table.
    Result<void> compare(const std::string& table, Columns columns, Rows& known, Fault altered,
                         Fault missing) {
        const bool isItems = table == "items";
        const bool ofBatch = table == "batch_rows";
        const std::string sql =
            "SELECT " + listOf(columns) + ", rowid FROM " + table + " WHERE rowid > ? ORDER BY rowid LIMIT ?";
        std::int64_t after = std::numeric_limits<std::int64_t>::min();
        while (true) {
            FIDESK_TRY(notStopped());
            FIDESK_ASSIGN(const auto rows, database_.query(sql, {after, rowsAtOnce}));
            if (rows.empty())
                break;
            for (const sql::Row& row : rows) {
                const Values values = rawValues(row, columns.size());
                if (const auto key = unfit(toJson(columns, values), ofBatch, known)) {
                    note(altered, *key);
                    return {};
                }
                check_.items += isItems ? 1 : 0;
            }
            after = rows.back().integer(columns.size());
        }
        if (!known.empty())
            note(missing, known.begin()->first);
        return {};
    }

    /// Takes what is borne out by @p row from @p known; otherwise gives its key.
    static std::optional<std::string> unfit(const QJsonObject& row, bool ofBatch, Rows& known) {
        std::string key = ofBatch ? keyOfBatchRow(row) : keyOf(row);
        const auto found = known.find(key);
        if (found == known.end() ||
            !(ofBatch ? fitsRow(row, found->second) : digestOf(row) == found->second.whole))
            return key;
        known.erase(found);
        return std::nullopt;
    }

    /// Only what is settled is in the trail; who is at a row meanwhile is not.
    static bool fitsRow(const QJsonObject& row, const Known& known) {
        const Known now = knownOfBatchRow(row);
        return now.settled == known.settled && now.order == known.order &&
               (!now.settled || now.whole == known.whole);
    }

    void note(Fault fault, const std::string& key) {
        check_.fault = fault;
        check_.item = key;
    }

    sql::Database& database_;
    const std::stop_token& stop_;
    Rows items_{};
    Rows batches_{};
    Rows rows_{};
    Check check_{};
};

} // namespace

Result<Check> verifyRecords(sql::Database& database, const std::optional<Head>& expected,
                            const std::stop_token& stop) {
    FIDESK_ASSIGN(const Snapshot snapshot, Snapshot::of(database));
    return Verification(database, stop).run(expected);
}

} // namespace fidesk::records
