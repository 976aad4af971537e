#include "app/portal/store/Registrations.h"

#include "app/portal/store/Words.h"

namespace fidesk::server {

namespace {

constexpr std::string_view selectRegistrations =
    "SELECT id, user_id, nickname, credential_id, public_key, algorithm, aaguid, model, attestation_trust, "
    "format,"
    " certificate_thumbprints, counter, created_at, last_used_at FROM registrations WHERE ";

RegistrationRecord toRegistration(const Row& row) {
    return {.id = row.text(0),
            .user = row.text(1),
            .nickname = row.text(2),
            .credentialId = row.blob(3),
            .publicKey = row.blob(4),
            .algorithm = row.integer(5),
            .aaguid = row.text(6),
            .model = row.text(7),
            .attestationTrust = row.text(8),
            .format = row.text(9),
            .certificateThumbprints = row.text(10),
            .counter = row.integer(11),
            .createdAt = row.integer(12),
            .lastUsedAt = row.isNull(13) ? std::nullopt : std::optional(row.integer(13))};
}

} // namespace

Result<std::vector<RegistrationRecord>> Registrations::ofUser(const std::string& userId) {
    FIDESK_ASSIGN(const auto rows, database_.query(std::string(selectRegistrations) +
                                                       "user_id = ? ORDER BY created_at, nickname_key",
                                                   {userId}));
    std::vector<RegistrationRecord> registrations;
    for (const Row& row : rows)
        registrations.push_back(toRegistration(row));
    return registrations;
}

Result<std::optional<RegistrationRecord>> Registrations::find(const std::string& userId,
                                                              const std::string& id) {
    FIDESK_ASSIGN(const auto row,
                  database_.first(std::string(selectRegistrations) + "user_id = ? AND id = ?", {userId, id}));
    return row ? std::optional(toRegistration(*row)) : std::nullopt;
}

Result<std::size_t> Registrations::check(const RegistrationRecord& registration) {
    FIDESK_TRY(database_.lock("users", registration.user));
    FIDESK_ASSIGN(
        const auto credential,
        database_.first("SELECT 1 FROM registrations WHERE credential_id = ?", {registration.credentialId}));
    if (credential)
        return fail(ErrorCode::DuplicateCredential);
    FIDESK_ASSIGN(
        const auto others,
        // Compared where the key is stored: SQLite does not give every text back as it got it.
        database_.query(
            "SELECT CASE WHEN nickname_key = ? THEN 1 ELSE 0 END FROM registrations WHERE user_id = ?",
            {foldedKey(registration.nickname), registration.user}));
    if (others.size() >= maxRegistrations)
        return fail(ErrorCode::TooManyRegistrations);
    for (const Row& other : others)
        if (other.boolean(0))
            return fail(ErrorCode::NicknameTaken);
    return others.size();
}

Result<void> Registrations::add(const RegistrationRecord& registration) {
    FIDESK_TRY(check(registration));
    return addChecked(registration);
}

Result<void> Registrations::addChecked(const RegistrationRecord& registration) {
    FIDESK_ASSIGN(
        const auto added,
        database_.run(
            "INSERT INTO registrations (id, user_id, nickname, nickname_key, credential_id, public_key, "
            "algorithm, "
            "aaguid,"
            " model, attestation_trust, format, certificate_thumbprints, counter, created_at, last_used_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            {registration.id, registration.user, registration.nickname, foldedKey(registration.nickname),
             registration.credentialId, registration.publicKey, registration.algorithm, registration.aaguid,
             registration.model, registration.attestationTrust, registration.format,
             registration.certificateThumbprints, registration.counter, registration.createdAt,
             orNull(registration.lastUsedAt)}));
    if (added == 0) // of another user, since check()
        return fail(ErrorCode::DuplicateCredential);
    return {};
}

Result<void> Registrations::rename(const std::string& userId, const std::string& id,
                                   const std::string& nickname) {
    FIDESK_TRY(database_.lock("users", userId));
    FIDESK_ASSIGN(
        const auto other,
        database_.first("SELECT 1 FROM registrations WHERE user_id = ? AND nickname_key = ? AND id <> ?",
                        {userId, foldedKey(nickname), id}));
    if (other)
        return fail(ErrorCode::NicknameTaken);
    FIDESK_ASSIGN(
        const auto changed,
        database_.run("UPDATE registrations SET nickname = ?, nickname_key = ? WHERE user_id = ? AND id = ?",
                      {nickname, foldedKey(nickname), userId, id}));
    if (changed == 0)
        return fail(ErrorCode::RegistrationNotFound);
    return {};
}

Result<void> Registrations::remove(const std::string& userId, const std::string& id) {
    FIDESK_ASSIGN(const auto removed,
                  database_.run("DELETE FROM registrations WHERE user_id = ? AND id = ?", {userId, id}));
    if (removed == 0)
        return fail(ErrorCode::RegistrationNotFound);
    return {};
}

Result<void> Registrations::noteUse(const std::string& id, std::int64_t counter, std::int64_t now) {
    FIDESK_ASSIGN(const auto changed,
                  database_.run("UPDATE registrations SET counter = ?, last_used_at = ?"
                                " WHERE id = ? AND (counter < ? OR (counter = 0 AND ? = 0))",
                                {counter, now, id, counter, counter}));
    if (changed > 0)
        return {};
    FIDESK_ASSIGN(const auto row, database_.first("SELECT 1 FROM registrations WHERE id = ?", {id}));
    return fail(row ? ErrorCode::CounterNotIncreased : ErrorCode::RegistrationNotFound);
}

} // namespace fidesk::server
