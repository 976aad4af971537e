#include "app/portal/store/Users.h"

#include "app/portal/store/SearchIndex.h"
#include "app/portal/store/SignIns.h"
#include "app/portal/store/Words.h"

#include <algorithm>

namespace fidesk::server {

namespace {

constexpr std::string_view selectUsers =
    "SELECT u.id, u.organisation_id, o.name, u.display_name, u.user_principal_name, u.mail, u.password_hash,"
    " u.user_handle, u.disabled FROM users u JOIN organisations o ON o.id = u.organisation_id "
    "WHERE ";

constexpr std::size_t smallestList = 32;

UserRecord toUser(const Row& row) {
    return {.id = row.text(0),
            .organisation = {row.text(1), row.text(2)},
            .displayName = row.text(3),
            .userPrincipalName = row.text(4),
            .mail = row.text(5),
            .passwordHash = row.text(6),
            .userHandle = row.blob(7),
            .disabled = row.boolean(8)};
}

Result<std::optional<UserRecord>> firstUser(Database& database, std::string_view condition,
                                            const std::string& value) {
    FIDESK_ASSIGN(const auto row, database.first(std::string(selectUsers) + std::string(condition), {value}));
    return row ? std::optional(toUser(*row)) : std::nullopt;
}

} // namespace

Result<std::optional<UserRecord>> Users::byId(const std::string& id) {
    return firstUser(database_, "u.id = ?", id);
}

Result<std::optional<UserRecord>> Users::byUserPrincipalName(const std::string& name) {
    return firstUser(database_, "u.user_principal_name_key = ?", foldedKey(name));
}

Result<std::vector<UserRecord>> Users::byUserPrincipalNames(const std::vector<std::string>& names) {
    std::vector<std::string> keys;
    for (const std::string& name : names)
        keys.push_back(foldedKey(name));
    return among("u.user_principal_name_key", keys);
}

Result<std::vector<UserRecord>> Users::byIds(const std::vector<std::string>& ids) {
    return among("u.id", ids);
}

Result<std::vector<UserRecord>> Users::among(std::string_view column,
                                             const std::vector<std::string>& values) {
    std::vector<UserRecord> users;
    if (values.empty())
        return users;
    // Filled up with the last, so that the statements are few.
    std::size_t size = smallestList;
    while (size < values.size())
        size *= 2;
    std::string sql = std::string(selectUsers) + std::string(column) + " IN (?";
    std::vector<Value> bound;
    for (std::size_t i = 0; i < size; ++i) {
        sql += i == 0 ? "" : ", ?";
        bound.emplace_back(values[std::min(i, values.size() - 1)]);
    }
    FIDESK_ASSIGN(const auto rows, database_.query(sql + ')', bound));
    for (const Row& row : rows)
        users.push_back(toUser(row));
    return users;
}

Result<void> Users::save(const UserRecord& user) {
    const auto saved = database_.run(
        "INSERT INTO users (id, organisation_id, display_name, user_principal_name, user_principal_name_key, "
        "mail,"
        " mail_key, password_hash, user_handle, disabled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET organisation_id = excluded.organisation_id, display_name = "
        "excluded.display_name,"
        " user_principal_name = excluded.user_principal_name,"
        " user_principal_name_key = excluded.user_principal_name_key, mail = excluded.mail,"
        " mail_key = excluded.mail_key, password_hash = excluded.password_hash,"
        " disabled = excluded.disabled",
        {user.id, user.organisation.id, user.displayName, user.userPrincipalName,
         foldedKey(user.userPrincipalName), user.mail, foldedKey(user.mail), user.passwordHash,
         user.userHandle, std::int64_t{user.disabled}});
    if (!saved && isDuplicate(saved.error()))
        return fail(ErrorCode::InvalidArgument, "another user has that userPrincipalName");
    FIDESK_TRY(saved);
    if (user.disabled)
        FIDESK_TRY(endSignIns(database_, user.id));
    return saveIndex(database_, user.id, user.organisation.id,
                     {user.displayName, user.userPrincipalName, user.mail});
}

Result<void> Users::replacePasswordHash(const std::string& id, const std::string& from,
                                        const std::string& to) {
    FIDESK_TRY(database_.run("UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?",
                             {to, id, from}));
    return {};
}

} // namespace fidesk::server
