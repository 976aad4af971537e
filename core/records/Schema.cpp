#include "core/records/Schema.h"

#include <array>

namespace fidesk::records {

namespace {

#define FIDESK_KEY_COLUMNS                                                                                   \
    " manufacturer TEXT NOT NULL, product TEXT NOT NULL, serial TEXT NOT NULL, vendor_id BIGINT NOT NULL,"   \
    " product_id BIGINT NOT NULL, aaguid BYTES NOT NULL, model TEXT NOT NULL,"
#define FIDESK_HOLDER_COLUMNS " holder_id TEXT NOT NULL, holder TEXT NOT NULL, holder_name TEXT NOT NULL,"

// A step that has been released is never changed: make another one. Times are seconds since 1970 UTC.
constexpr std::array first{
    "CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY)",

    // Jobs that are not over. `owner` names the lock file of the program that is at it; "" where none is.
    "CREATE TABLE jobs (id TEXT NOT NULL PRIMARY KEY,"
    " owner TEXT NOT NULL,"
    " started_at BIGINT NOT NULL,"
    " document TEXT NOT NULL)", // JSON: see JobText.h

    // The keys that were issued. `words` is what a search looks at.
    "CREATE TABLE items (id TEXT NOT NULL PRIMARY KEY,"
    " state TEXT NOT NULL," // Issued, Removed, InDoubt
    FIDESK_KEY_COLUMNS " label TEXT NOT NULL," FIDESK_HOLDER_COLUMNS " portal TEXT NOT NULL,"
    " registration_id TEXT NOT NULL,"
    " nickname TEXT NOT NULL,"
    " credential_id BYTES NOT NULL,"
    " profile TEXT NOT NULL,"
    " issued_at BIGINT NOT NULL,"
    " administrator TEXT NOT NULL,"
    " changed_at BIGINT NOT NULL,"
    " words TEXT NOT NULL)",
    "CREATE INDEX items_by_registration ON items (registration_id)",
    "CREATE INDEX items_by_time ON items (issued_at, id)",

    // Events are numbered without a gap, and each carries the hash of itself and the one before.
    "CREATE TABLE trail (id INTEGER NOT NULL PRIMARY KEY,"
    " time BIGINT NOT NULL,"
    " action TEXT NOT NULL,"
    " outcome TEXT NOT NULL,"
    " administrator TEXT NOT NULL,"
    " account TEXT NOT NULL," FIDESK_HOLDER_COLUMNS FIDESK_KEY_COLUMNS " label TEXT NOT NULL,"
    " portal TEXT NOT NULL,"
    " detail TEXT NOT NULL,"
    " job TEXT NOT NULL,"
    " changes TEXT NOT NULL," // JSON: what has become of items, batches and their rows; see Trail.h
    " words TEXT NOT NULL,"
    " event_hash BYTES NOT NULL)",

    // The newest event: without it, the last ones could be deleted unseen.
    "CREATE TABLE trail_head (single BIGINT NOT NULL PRIMARY KEY,"
    " last_id BIGINT NOT NULL,"
    " event_hash BYTES NOT NULL)",
    "INSERT INTO trail_head (single, last_id, event_hash) VALUES (1, 0, zeroblob(32))",

    "CREATE TABLE batches (id TEXT NOT NULL PRIMARY KEY,"
    " name TEXT NOT NULL,"
    " portal TEXT NOT NULL,"
    " administrator TEXT NOT NULL,"
    " started_at BIGINT NOT NULL,"
    " digest TEXT NOT NULL)",

    "CREATE TABLE batch_rows (batch TEXT NOT NULL REFERENCES batches(id),"
    " row BIGINT NOT NULL,"
    " line BIGINT NOT NULL,"
    " user TEXT NOT NULL,"
    " nickname TEXT NOT NULL,"
    " label TEXT NOT NULL,"
    " profile TEXT NOT NULL,"
    " state TEXT NOT NULL," // Waiting, UnderWay, Done, Failed, Skipped, InDoubt
    " outcome TEXT NOT NULL,"
    " detail TEXT NOT NULL,"
    " job TEXT NOT NULL,"
    " registration_id TEXT NOT NULL,"
    " credential_id BYTES NOT NULL," FIDESK_KEY_COLUMNS " key_label TEXT NOT NULL,"
    " changed_at BIGINT,"
    " PRIMARY KEY (batch, row))",
};

#undef FIDESK_KEY_COLUMNS
#undef FIDESK_HOLDER_COLUMNS

constexpr std::array<std::span<const char* const>, 1> steps{first};

} // namespace

sql::Schema schema() {
    return {"Fidesk", 1, steps};
}

} // namespace fidesk::records
