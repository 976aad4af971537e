#include "core/records/Inventory.h"

namespace fidesk::records {

namespace {

Result<std::vector<Item>> found(sql::Database& database, const std::string& where, const Values& values) {
    FIDESK_ASSIGN(const auto rows,
                  database.query("SELECT " + listOf(itemColumns) + " FROM items WHERE " + where, values));
    std::vector<Item> items;
    for (const sql::Row& row : rows)
        items.push_back(toItem(row));
    return items;
}

} // namespace

Result<void> Inventory::add(const Item& item, Changes& changes) {
    static const std::string insert =
        "INSERT INTO items (" + listOf(itemColumns) + ") VALUES (" + placeholders(itemColumns.size()) + ")";
    const Values values = valuesOf(item);
    changes.items.append(toJson(itemColumns, values));
    FIDESK_TRY(database_.run(insert, values));
    return {};
}

Result<std::vector<Item>> Inventory::registeredAs(const std::string& portal,
                                                  const std::string& registrationId) {
    return found(database_, "registration_id = ? AND portal = ? AND state <> 'Removed'",
                 {storable(registrationId), storable(portal)});
}

Result<void> Inventory::change(const Item& item, Changes& changes) {
    FIDESK_TRY(database_.run("DELETE FROM items WHERE id = ?", {storable(item.id)}));
    return add(item, changes);
}

Result<std::vector<Item>> Inventory::items(const Search& search) {
    Values values;
    const std::string where =
        "1 = 1" + matching(wordsOf(search.text), values) + " ORDER BY issued_at DESC, id LIMIT ? OFFSET ?";
    values.emplace_back(static_cast<std::int64_t>(search.limit));
    values.emplace_back(static_cast<std::int64_t>(search.offset));
    return found(database_, where, values);
}

} // namespace fidesk::records
