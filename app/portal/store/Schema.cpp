#include "app/portal/store/Schema.h"

#include <array>

namespace fidesk::server {

namespace {

// Times are seconds since 1970 UTC; ids of users, organisations and families are UUIDs as text; `*_hash`
// columns hold SHA-256 (32 bytes) of a value that is not stored, password_hash excepted, which is the encoded
// scrypt hash.
constexpr std::array first{
    "CREATE TABLE schema_version (version INTEGER NOT NULL PRIMARY KEY)",

    "CREATE TABLE settings (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)",

    "CREATE TABLE organisations (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE UNIQUE)",

    "CREATE TABLE users (id TEXT NOT NULL PRIMARY KEY,"
    " organisation TEXT NOT NULL REFERENCES organisations(id),"
    " display_name TEXT NOT NULL,"
    " user_principal_name TEXT NOT NULL,"
    " user_principal_name_key TEXT NOT NULL UNIQUE," // *_key: case-folded, what is compared
    " mail TEXT NOT NULL,"
    " mail_key TEXT NOT NULL,"
    " sort_key TEXT NOT NULL,"           // lower-cased display name: the order of search results, with id
    " password_hash TEXT NOT NULL,"      // "" where the user has no password
    " user_handle BLOB NOT NULL UNIQUE," // WebAuthn's user.id: 32 random bytes
    " disabled INTEGER NOT NULL DEFAULT 0)",
    "CREATE INDEX users_by_name ON users (sort_key, id)",
    "CREATE INDEX users_by_organisation ON users (organisation, sort_key, id)",

    // Every lower-cased word of a user's names: what search compares prefixes with. One word stands once for
    // each field ('n' display name, 'u' user principal name, 'm' mail).
    "CREATE TABLE user_words (word TEXT NOT NULL, field TEXT NOT NULL,"
    " user TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE, PRIMARY KEY (word, field, user)) WITHOUT "
    "ROWID",
    "CREATE INDEX user_words_by_user ON user_words (user)",

    "CREATE TABLE roles (user TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " role TEXT NOT NULL," // LocalAdministrator
    " organisation TEXT NOT NULL REFERENCES organisations(id), PRIMARY KEY (user, role, organisation))",

    "CREATE TABLE registrations (id TEXT NOT NULL PRIMARY KEY," // UrlToken of credential_id
    " user TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " nickname TEXT NOT NULL,"
    " nickname_key TEXT NOT NULL," // case-folded
    " credential_id BLOB NOT NULL UNIQUE,"
    " public_key BLOB NOT NULL," // COSE_Key
    " algorithm INTEGER NOT NULL,"
    " aaguid TEXT NOT NULL,"
    " model TEXT NOT NULL,"
    " attestation_trust TEXT NOT NULL," // none, self, unchecked, chained
    " format TEXT NOT NULL,"
    " certificate_thumbprints TEXT NOT NULL," // SHA-1 in hexadecimal, leaf first, separated by spaces
    " counter INTEGER NOT NULL,"
    " created_at INTEGER NOT NULL,"
    " last_used_at INTEGER,"
    " UNIQUE (user, nickname_key))",

    // Single use: whoever uses a challenge marks it, so that a replay is told from a challenge never issued.
    "CREATE TABLE challenges (challenge_hash BLOB NOT NULL PRIMARY KEY,"
    " purpose TEXT NOT NULL," // create, get
    " user TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " registration TEXT," // of a get: the one chosen
    " used INTEGER NOT NULL DEFAULT 0,"
    " session_hash BLOB," // of a get: the session it belongs to
    " expires_at INTEGER NOT NULL)",
    "CREATE INDEX challenges_by_expiry ON challenges (expires_at)",

    "CREATE TABLE sessions (token_hash BLOB NOT NULL PRIMARY KEY,"
    " user TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " state TEXT NOT NULL," // pending: the password was right, a key is still asked for; signedIn
    " return_path TEXT NOT NULL,"
    " created_at INTEGER NOT NULL,"
    " expires_at INTEGER NOT NULL)",
    "CREATE INDEX sessions_by_expiry ON sessions (expires_at)",

    "CREATE TABLE authorization_codes (code_hash BLOB NOT NULL PRIMARY KEY,"
    " client TEXT NOT NULL,"
    " user TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " redirect_uri TEXT NOT NULL,"
    " code_challenge TEXT NOT NULL,"
    " scope TEXT NOT NULL,"
    " family TEXT NOT NULL," // of the tokens it gave: a second use revokes them
    " expires_at INTEGER NOT NULL,"
    " used INTEGER NOT NULL DEFAULT 0)",
    "CREATE INDEX authorization_codes_by_expiry ON authorization_codes (expires_at)",

    "CREATE TABLE device_codes (device_code_hash BLOB NOT NULL PRIMARY KEY,"
    " user_code TEXT NOT NULL UNIQUE,"
    " client TEXT NOT NULL,"
    " scope TEXT NOT NULL,"
    " state TEXT NOT NULL," // pending, approved, denied
    " user TEXT REFERENCES users(id) ON DELETE CASCADE,"
    " interval_seconds INTEGER NOT NULL,"
    " last_poll_at INTEGER,"
    " expires_at INTEGER NOT NULL)",
    "CREATE INDEX device_codes_by_expiry ON device_codes (expires_at)",

    "CREATE TABLE access_tokens (token_hash BLOB NOT NULL PRIMARY KEY,"
    " family TEXT NOT NULL,"
    " user TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " client TEXT NOT NULL,"
    " scope TEXT NOT NULL,"
    " expires_at INTEGER NOT NULL)",
    "CREATE INDEX access_tokens_by_family ON access_tokens (family)",
    "CREATE INDEX access_tokens_by_expiry ON access_tokens (expires_at)",

    "CREATE TABLE refresh_tokens (token_hash BLOB NOT NULL PRIMARY KEY,"
    " family TEXT NOT NULL,"
    " user TEXT NOT NULL REFERENCES users(id) ON DELETE CASCADE,"
    " client TEXT NOT NULL,"
    " scope TEXT NOT NULL,"
    " used INTEGER NOT NULL DEFAULT 0,"
    " expires_at INTEGER NOT NULL)",
    "CREATE INDEX refresh_tokens_by_family ON refresh_tokens (family)",
    "CREATE INDEX refresh_tokens_by_expiry ON refresh_tokens (expires_at)",

    // Failures of late, by account ("account:" and its name) and by address ("address:" and the address).
    "CREATE TABLE password_attempts (subject TEXT NOT NULL PRIMARY KEY,"
    " failures INTEGER NOT NULL,"
    " first_failure_at INTEGER NOT NULL,"
    " last_failure_at INTEGER NOT NULL,"
    " locked_until INTEGER NOT NULL DEFAULT 0)",

    // subject is the id of the user it was done to, organisation theirs: who may read the line hangs on it.
    // Both are kept as text, without a reference: the line outlives them.
    "CREATE TABLE audit (id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " time INTEGER NOT NULL,"
    " actor TEXT NOT NULL," // id of a user; "" where nobody was signed in
    " actor_name TEXT NOT NULL,"
    " action TEXT NOT NULL,"
    " outcome TEXT NOT NULL," // done, or the error's code
    " subject TEXT NOT NULL,"
    " subject_name TEXT NOT NULL,"
    " organisation TEXT NOT NULL,"
    " detail TEXT NOT NULL,"
    " request_id TEXT NOT NULL,"
    " remote_address TEXT NOT NULL)",
    "CREATE INDEX audit_by_organisation ON audit (organisation, id)",
};

constexpr std::array<std::span<const char* const>, 1> steps{first};

} // namespace

std::span<const std::span<const char* const>> migrations() {
    return steps;
}

} // namespace fidesk::server
