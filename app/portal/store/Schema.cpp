#include "app/portal/store/Schema.h"

#include "app/portal/store/SearchIndex.h"

#include <array>

namespace fidesk::server {

namespace {

// Times are seconds since 1970 UTC; ids of users, organisations and families are UUIDs as text; `*_key`
// columns hold the case-folded form, which is what is compared; `*_hash` columns hold SHA-256 (32 bytes) of a
// value that is not stored, password_hash excepted, which is the encoded scrypt hash. BYTES stands for the
// dialect's type of binary data, and TEXT is compared byte by byte. No column is named by a word that SQL
// reserves.
constexpr std::array third{
    "CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY)",

    "CREATE TABLE settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",

    // A tree: who administers an organisation administers those below it.
    "CREATE TABLE organisations (id TEXT NOT NULL PRIMARY KEY,"
    " name TEXT NOT NULL,"
    " name_key TEXT NOT NULL UNIQUE,"
    " parent_id TEXT REFERENCES organisations(id))", // NULL at a root
    "CREATE INDEX organisations_by_parent ON organisations (parent_id)",

    // What an organisation demands of its keys and sign-ins, as JSON; what it leaves out, its parent decides.
    "CREATE TABLE policies (organisation_id TEXT NOT NULL PRIMARY KEY REFERENCES organisations(id) ON DELETE "
    "CASCADE,"
    " document TEXT NOT NULL)",

    "CREATE TABLE users (id TEXT NOT NULL PRIMARY KEY,"
    " organisation_id TEXT NOT NULL REFERENCES organisations(id),"
    " display_name TEXT NOT NULL,"
    " user_principal_name TEXT NOT NULL,"
    " user_principal_name_key TEXT NOT NULL UNIQUE,"
    " mail TEXT NOT NULL,"
    " mail_key TEXT NOT NULL,"
    " password_hash TEXT NOT NULL,"       // "" where the user has no password
    " user_handle BYTES NOT NULL UNIQUE," // WebAuthn's user.id: 32 random bytes
    " disabled BIGINT NOT NULL DEFAULT 0)",
    "CREATE INDEX users_by_organisation ON users (organisation_id)",

    // What search reads: each word of a user's names with the others behind it, see SearchIndex.h.
    // Both indexes hold whole rows, so that search reads them alone; an import that fills an empty store
    // makes them anew.
    "CREATE TABLE search_entries (entry TEXT NOT NULL,"
    " user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " organisation_id TEXT NOT NULL," // the user's
    " shared BIGINT NOT NULL,"
    " signature BIGINT NOT NULL)",
    searchIndexes[0],
    searchIndexes[1],
    searchIndexes[2],

    "CREATE TABLE roles (user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " role TEXT NOT NULL," // LocalAdministrator
    " organisation_id TEXT NOT NULL REFERENCES organisations(id), PRIMARY KEY (user_id, role, "
    "organisation_id))",
    "CREATE INDEX roles_by_organisation ON roles (organisation_id)",

    "CREATE TABLE portal_administrators (user_id TEXT NOT NULL PRIMARY KEY REFERENCES users(id) ON DELETE "
    "CASCADE)",

    "CREATE TABLE registrations (id TEXT NOT NULL PRIMARY KEY," // UrlToken of credential_id
    " user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " nickname TEXT NOT NULL,"
    " nickname_key TEXT NOT NULL,"
    " credential_id BYTES NOT NULL UNIQUE,"
    " public_key BYTES NOT NULL," // COSE_Key
    " algorithm BIGINT NOT NULL,"
    " aaguid TEXT NOT NULL,"
    " model TEXT NOT NULL,"
    " attestation_trust TEXT NOT NULL," // none, self, unchecked, chained
    " format TEXT NOT NULL,"
    " certificate_thumbprints TEXT NOT NULL," // SHA-1 in hexadecimal, leaf first, separated by spaces
    " counter BIGINT NOT NULL,"
    " created_at BIGINT NOT NULL,"
    " last_used_at BIGINT,"
    " UNIQUE (user_id, nickname_key))",

    // Single use: whoever uses a challenge marks it, so that a replay is told from a challenge never issued.
    "CREATE TABLE challenges (challenge_hash BYTES NOT NULL PRIMARY KEY,"
    " purpose TEXT NOT NULL," // create, get
    " user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " registration TEXT," // of a get: the one chosen
    " used BIGINT NOT NULL DEFAULT 0,"
    " session_hash BYTES," // of a get: the session it belongs to
    " expires_at BIGINT NOT NULL)",
    "CREATE INDEX challenges_by_expiry ON challenges (expires_at)",

    "CREATE TABLE sessions (token_hash BYTES NOT NULL PRIMARY KEY,"
    " user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " state TEXT NOT NULL," // pending: the password was right, a key is still asked for; signedIn
    " return_path TEXT NOT NULL,"
    " created_at BIGINT NOT NULL,"
    " last_used_at BIGINT NOT NULL,"
    " expires_at BIGINT NOT NULL)",
    "CREATE INDEX sessions_by_user ON sessions (user_id)",
    "CREATE INDEX sessions_by_expiry ON sessions (expires_at)",

    "CREATE TABLE authorization_codes (code_hash BYTES NOT NULL PRIMARY KEY,"
    " client TEXT NOT NULL,"
    " user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " redirect_uri TEXT NOT NULL,"
    " code_challenge TEXT NOT NULL,"
    " scope TEXT NOT NULL,"
    " family TEXT NOT NULL," // of the tokens it gave: a second use revokes them
    " expires_at BIGINT NOT NULL,"
    " used BIGINT NOT NULL DEFAULT 0)",
    "CREATE INDEX authorization_codes_by_user ON authorization_codes (user_id)",
    "CREATE INDEX authorization_codes_by_expiry ON authorization_codes (expires_at)",

    "CREATE TABLE device_codes (device_code_hash BYTES NOT NULL PRIMARY KEY,"
    " user_code TEXT NOT NULL UNIQUE,"
    " client TEXT NOT NULL,"
    " scope TEXT NOT NULL,"
    " state TEXT NOT NULL," // pending, approved, denied
    " user_id TEXT REFERENCES users(id) ON DELETE CASCADE,"
    " interval_seconds BIGINT NOT NULL,"
    " last_poll_at BIGINT,"
    " expires_at BIGINT NOT NULL)",
    "CREATE INDEX device_codes_by_user ON device_codes (user_id)",
    "CREATE INDEX device_codes_by_expiry ON device_codes (expires_at)",

    // One row for each sign-in that gave tokens; all of them end with it.
    "CREATE TABLE token_families (family TEXT NOT NULL PRIMARY KEY,"
    " user_id TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " client TEXT NOT NULL,"
    " scope TEXT NOT NULL,"
    " renewed_at BIGINT NOT NULL,"  // when it last gave tokens
    " ends_at BIGINT NOT NULL,"     // however often it is refreshed
    " expires_at BIGINT NOT NULL)", // its last token
    "CREATE INDEX token_families_by_user ON token_families (user_id)",
    "CREATE INDEX token_families_by_expiry ON token_families (expires_at)",

    "CREATE TABLE access_tokens (token_hash BYTES NOT NULL PRIMARY KEY,"
    " family TEXT NOT NULL REFERENCES token_families(family) ON DELETE CASCADE,"
    " expires_at BIGINT NOT NULL)",
    "CREATE INDEX access_tokens_by_family ON access_tokens (family)",
    "CREATE INDEX access_tokens_by_expiry ON access_tokens (expires_at)",

    "CREATE TABLE refresh_tokens (token_hash BYTES NOT NULL PRIMARY KEY,"
    " family TEXT NOT NULL REFERENCES token_families(family) ON DELETE CASCADE,"
    " used BIGINT NOT NULL DEFAULT 0,"
    " expires_at BIGINT NOT NULL)",
    "CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family)",
    "CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at)",

    // Tries of late by whom or what they count against; see signin/Throttle.h.
    "CREATE TABLE attempts (subject TEXT NOT NULL PRIMARY KEY,"
    " failures BIGINT NOT NULL,"
    " last_failure_at BIGINT NOT NULL,"
    " locked_until BIGINT NOT NULL,"
    " told_until BIGINT NOT NULL DEFAULT 0,"  // the lock that the audit trail knows of
    " known_until BIGINT NOT NULL DEFAULT 0," // of who was signed in here of late
    " expires_at BIGINT NOT NULL)",
    "CREATE INDEX attempts_by_expiry ON attempts (expires_at)",

    // Records are numbered without a gap, and each carries the hash of itself and the one before.
    // subject is the id of the user it was done to, organisation theirs: who may read the line hangs on it.
    // Both are kept as text, without a reference: the line outlives them.
    "CREATE TABLE audit (id BIGINT NOT NULL PRIMARY KEY,"
    " time BIGINT NOT NULL,"
    " actor TEXT NOT NULL," // id of a user; "" where nobody was signed in
    " actor_name TEXT NOT NULL,"
    " action TEXT NOT NULL,"
    " outcome TEXT NOT NULL," // done, or the error's code
    " subject TEXT NOT NULL,"
    " subject_name TEXT NOT NULL,"
    " organisation_id TEXT NOT NULL,"
    " detail TEXT NOT NULL,"
    " request_id TEXT NOT NULL,"
    " remote_address TEXT NOT NULL,"
    " record_hash BYTES NOT NULL)",
    "CREATE INDEX audit_by_organisation ON audit (organisation_id, id)",

    // The newest record: its one row is what those who add a record wait for each other at.
    "CREATE TABLE audit_head (single BIGINT NOT NULL PRIMARY KEY CHECK (single = 1),"
    " last_id BIGINT NOT NULL,"
    " record_hash BYTES)", // NULL as long as there is no record
    "INSERT INTO audit_head (single, last_id) VALUES (1, 0)",
};

constexpr std::array<std::span<const char* const>, 1> steps{third};

} // namespace

sql::Schema schema() {
    return {"fidesk-portal", 3, steps};
}

} // namespace fidesk::server
