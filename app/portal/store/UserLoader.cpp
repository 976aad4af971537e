#include "app/portal/store/UserLoader.h"

#include "app/portal/store/SearchIndex.h"
#include "app/portal/store/Words.h"

namespace fidesk::server {

namespace {

constexpr std::int64_t asGoodAsNobody = 8;
constexpr std::size_t rowsTogether = 50;

std::string insertion(std::string_view into, std::size_t columns, std::size_t rows) {
    std::string row = "(?";
    for (std::size_t i = 1; i < columns; ++i)
        row += ", ?";
    row += ')';
    std::string sql = "INSERT INTO " + std::string(into) + " VALUES " + row;
    for (std::size_t i = 1; i < rows; ++i)
        sql += ", " + row;
    return sql;
}

} // namespace

Result<void> UserLoader::begin() {
    FIDESK_ASSIGN(const auto rows,
                  database_.query("SELECT 1 FROM users LIMIT ?", {std::int64_t{asGoodAsNobody + 1}}));
    if (static_cast<std::int64_t>(rows.size()) > asGoodAsNobody)
        return {};
    for (const char* name : searchIndexNames)
        FIDESK_TRY(database_.run(std::string("DROP INDEX ") + name));
    withoutIndexes_ = true;
    return {};
}

Result<void> UserLoader::finish() {
    if (withoutIndexes_)
        for (const char* index : searchIndexes)
            FIDESK_TRY(database_.run(index));
    withoutIndexes_ = false;
    return {};
}

Result<void> UserLoader::settle() {
    for (const char* table : {"users", "search_entries"})
        FIDESK_TRY(database_.settleManyWrites(table));
    return {};
}

Result<void> UserLoader::add(const std::vector<UserRecord>& users) {
    std::vector<Value> records;
    std::vector<Value> entries;
    for (const UserRecord& user : users) {
        records.insert(records.end(),
                       {user.id, user.organisation.id, user.displayName, user.userPrincipalName,
                        foldedKey(user.userPrincipalName), user.mail, foldedKey(user.mail), user.passwordHash,
                        user.userHandle, std::int64_t{user.disabled}});
        const SearchIndex index = indexOf({user.displayName, user.userPrincipalName, user.mail});
        for (const IndexEntry& entry : index.entries)
            entries.insert(entries.end(),
                           {entry.text, user.id, user.organisation.id, entry.shared, index.signature});
    }
    const auto added =
        insert("users (id, organisation_id, display_name, user_principal_name,"
               " user_principal_name_key, mail, mail_key, password_hash, user_handle, disabled)",
               10, records);
    if (!added && isDuplicate(added.error()))
        return fail(ErrorCode::InvalidArgument, "another user has that userPrincipalName");
    FIDESK_TRY(added);
    return insert("search_entries (entry, user_id, organisation_id, shared, signature)", 5, entries);
}

Result<void> UserLoader::insert(std::string_view into, std::size_t columns,
                                const std::vector<Value>& values) {
    const std::size_t rows = values.size() / columns;
    const std::string one = insertion(into, columns, 1);
    const std::string many = insertion(into, columns, rowsTogether);
    for (std::size_t row = 0; row < rows;) {
        const std::size_t now = rows - row >= rowsTogether ? rowsTogether : 1;
        const auto from = values.begin() + static_cast<long>(row * columns);
        FIDESK_TRY(database_.run(now == 1 ? one : many,
                                 std::vector<Value>(from, from + static_cast<long>(now * columns))));
        row += now;
    }
    return {};
}

} // namespace fidesk::server
