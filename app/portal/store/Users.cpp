#include "app/portal/store/Users.h"

#include "app/portal/store/SignIns.h"
#include "app/portal/store/Words.h"

namespace fidesk::server {

namespace {

constexpr std::string_view selectUsers =
    "SELECT u.id, u.organisation_id, o.name, u.display_name, u.user_principal_name, u.mail, u.password_hash,"
    " u.user_handle, u.disabled, u.sort_key FROM users u JOIN organisations o ON o.id = u.organisation_id "
    "WHERE ";

constexpr std::size_t sortKeyColumn = 9;

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

SqlCondition scopeCondition(const UserScope& scope) {
    if (scope.everyone)
        return {"1 = 1", {}};
    SqlCondition result{"(u.id = ?", {scope.userId}};
    for (const std::string& organisation : scope.organisations) {
        result.sql += " OR u.organisation_id = ?";
        result.values.emplace_back(organisation);
    }
    result.sql += ')';
    return result;
}

SqlCondition whereOf(const UserScope& scope, const Condition& condition) {
    SqlCondition result = scopeCondition(scope);
    const SqlCondition wanted = toSql(condition);
    result.sql += " AND " + wanted.sql;
    result.values.insert(result.values.end(), wanted.values.begin(), wanted.values.end());
    return result;
}

} // namespace

Result<std::optional<UserRecord>> Users::byId(const std::string& id) {
    return firstUser(database_, "u.id = ?", id);
}

Result<std::optional<UserRecord>> Users::byUserPrincipalName(const std::string& name) {
    return firstUser(database_, "u.user_principal_name_key = ?", foldedKey(name));
}

Result<UserRecords> Users::find(const UserScope& scope, const Condition& condition, std::size_t limit,
                                const std::optional<UserPosition>& after) {
    SqlCondition where = whereOf(scope, condition);
    if (after) {
        where.sql += " AND (u.sort_key, u.id) > (?, ?)";
        where.values.emplace_back(after->sortKey);
        where.values.emplace_back(after->id);
    }
    where.values.emplace_back(static_cast<std::int64_t>(limit + 1));
    FIDESK_ASSIGN(const auto rows,
                  database_.query(std::string(selectUsers) + where.sql + " ORDER BY u.sort_key, u.id LIMIT ?",
                                  where.values));
    UserRecords page;
    for (std::size_t i = 0; i < std::min(limit, rows.size()); ++i)
        page.users.push_back(toUser(rows[i]));
    if (rows.size() > limit)
        page.next = UserPosition{rows[limit - 1].text(sortKeyColumn), rows[limit - 1].text(0)};
    return page;
}

Result<std::int64_t> Users::count(const UserScope& scope, const Condition& condition) {
    const SqlCondition where = whereOf(scope, condition);
    FIDESK_ASSIGN(const auto row,
                  database_.first("SELECT COUNT(*) FROM users u WHERE " + where.sql, where.values));
    return row ? row->integer(0) : 0;
}

Result<void> Users::save(const UserRecord& user) {
    const auto saved = database_.run(
        "INSERT INTO users (id, organisation_id, display_name, user_principal_name, user_principal_name_key, "
        "mail,"
        " mail_key, sort_key, password_hash, user_handle, disabled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET organisation_id = excluded.organisation_id, display_name = "
        "excluded.display_name,"
        " user_principal_name = excluded.user_principal_name,"
        " user_principal_name_key = excluded.user_principal_name_key, mail = excluded.mail,"
        " mail_key = excluded.mail_key, sort_key = excluded.sort_key, password_hash = excluded.password_hash,"
        " disabled = excluded.disabled",
        {user.id, user.organisation.id, user.displayName, user.userPrincipalName,
         foldedKey(user.userPrincipalName), user.mail, foldedKey(user.mail), foldedKey(user.displayName),
         user.passwordHash, user.userHandle, std::int64_t{user.disabled}});
    if (!saved && isDuplicate(saved.error()))
        return fail(ErrorCode::InvalidArgument, "another user has that userPrincipalName");
    FIDESK_TRY(saved);
    if (user.disabled)
        FIDESK_TRY(endSignIns(database_, user.id));
    return saveWords(user);
}

Result<void> Users::replacePasswordHash(const std::string& id, const std::string& from,
                                        const std::string& to) {
    FIDESK_TRY(database_.run("UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?",
                             {to, id, from}));
    return {};
}

Result<void> Users::saveWords(const UserRecord& user) {
    FIDESK_TRY(database_.run("DELETE FROM user_words WHERE user_id = ?", {user.id}));
    const auto add = [&](const std::set<std::string>& words, const char* field) -> Result<void> {
        for (const std::string& word : words)
            FIDESK_TRY(database_.run("INSERT INTO user_words (word, field, user_id) VALUES (?, ?, ?)",
                                     {word, std::string(field), user.id}));
        return {};
    };
    FIDESK_TRY(add(indexWords(user.displayName), "n"));
    FIDESK_TRY(add(indexWordsOfAddress(user.userPrincipalName), "u"));
    return add(indexWordsOfAddress(user.mail), "m");
}

} // namespace fidesk::server
