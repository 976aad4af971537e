#include "app/portal/store/SearchStream.h"

#include "app/portal/store/TextList.h"

#include <algorithm>

namespace fidesk::server {

namespace {

constexpr std::int64_t largestChunk = 16'000;
constexpr std::size_t smallestCost = 32;

/// Greater than every text that begins with @p beginning: UTF-8 is compared byte by byte.
std::string endOf(const std::string& beginning) {
    return beginning + "\xF4\x8F\xBF\xBF";
}

struct Sql {
    std::string text{};
    std::vector<Value> values{};

    Sql& add(std::string_view more, std::initializer_list<Value> bound = {}) {
        text += more;
        values.insert(values.end(), bound);
        return *this;
    }
};

/// Which of the entries a plan leads to may be of users it is for. Ever dearer to tell.
void addPlan(Dialect dialect, Sql& sql, const SearchPlan& plan, const std::string& beginning) {
    sql.add(" AND shared < ?", {static_cast<std::int64_t>(beginning.size())});
    if (plan.signature != 0)
        sql.add(" AND (signature & ?) = ?", {plan.signature, plan.signature});
    const std::string_view place = dialect == Dialect::Sqlite ? "instr" : "strpos";
    for (const std::string& part : plan.parts)
        sql.add(" AND (signature < 0 OR " + std::string(place) + "(entry, ?) > 0)", {part});
}

/// Which users' entries. The || keeps databases from going by a list of organisations where the order of all
/// is wanted.
void addScope(Dialect dialect, Sql& sql, const EntryScope& scope) {
    if (!scope.organisation.empty())
        sql.add("organisation_id = ? AND ", {scope.organisation});
    if (scope.onlyOrganisations.empty())
        return;
    sql.add("(user_id = ? OR " + isInList(dialect, "organisation_id || ''") + ") AND ",
            {scope.userId, textList(scope.onlyOrganisations)});
}

} // namespace

SearchStream::SearchStream(Database& database, const SearchPlan& plan, EntryScope scope,
                           const EntryPosition& after, std::int64_t chunk)
    : database_(&database), plan_(&plan), scope_(std::move(scope)), reached_(after), chunk_(chunk) {
    while (!atEnd() && endOf(plan.beginnings[beginning_]) <= reached_.entry)
        ++beginning_;
}

SearchStream SearchStream::of(Database& database, const SearchPlan& plan, const EntryPosition& only) {
    SearchStream stream(database, plan, {}, only, 1);
    stream.beginning_ = plan.beginnings.size();
    stream.found_.push_back(only);
    return stream;
}

Result<void> SearchStream::advance(std::size_t wanted, SearchBudget& budget) {
    while (!hasFront() && !atEnd() && (fresh_ || !budget.spent())) {
        fresh_ = false;
        const std::string& beginning = plan_->beginnings[beginning_];
        if (reached_.entry < beginning)
            reached_ = {beginning, {}};
        FIDESK_TRY(readChunk(wanted, budget));
    }
    return {};
}

Result<void> SearchStream::readChunk(std::size_t wanted, SearchBudget& budget) {
    FIDESK_ASSIGN(const auto end, endOfChunk());
    FIDESK_ASSIGN(const auto rows, wantedEntries(end, wanted));
    for (const Row& row : rows)
        found_.push_back({row.text(0), row.text(1)});
    budget.entries -= end ? chunk_ : static_cast<std::int64_t>(smallestCost + rows.size());
    chunk_ = std::min(largestChunk, chunk_ * 4);
    if (rows.size() == wanted) {
        reached_ = found_.back();
    } else if (end) {
        reached_ = *end;
    } else {
        reached_ = {endOf(plan_->beginnings[beginning_]), {}};
        ++beginning_;
    }
    return {};
}

/// The last entry of as many as are looked at next; nothing if the beginning has not so many.
Result<std::optional<EntryPosition>> SearchStream::endOfChunk() {
    Sql sql{.text = "SELECT entry, user_id FROM search_entries WHERE "};
    if (!scope_.organisation.empty())
        sql.add("organisation_id = ? AND ", {scope_.organisation});
    sql.add("(entry, user_id) > (?, ?) AND entry < ? ORDER BY entry, user_id LIMIT 1 OFFSET ?",
            {reached_.entry, reached_.id, endOf(plan_->beginnings[beginning_]), chunk_ - 1});
    FIDESK_ASSIGN(const auto row, database_->first(sql.text, sql.values));
    return row ? std::optional(EntryPosition{row->text(0), row->text(1)}) : std::nullopt;
}

Result<std::vector<Row>> SearchStream::wantedEntries(const std::optional<EntryPosition>& end,
                                                     std::size_t wanted) {
    const std::string& beginning = plan_->beginnings[beginning_];
    Sql sql{.text = "SELECT entry, user_id FROM search_entries WHERE "};
    addScope(database_->dialect(), sql, scope_);
    sql.add("(entry, user_id) > (?, ?) AND ", {reached_.entry, reached_.id});
    if (end)
        sql.add("entry <= ? AND (entry, user_id) <= (?, ?)", {end->entry, end->entry, end->id});
    else
        sql.add("entry < ?", {endOf(beginning)});
    addPlan(database_->dialect(), sql, *plan_, beginning);
    sql.add(" ORDER BY entry, user_id LIMIT ?", {static_cast<std::int64_t>(wanted)});
    return database_->query(sql.text, sql.values);
}

Result<std::int64_t> countUsers(Database& database, const SearchPlan& plan, const EntryScope& scope,
                                std::int64_t most) {
    const std::string& beginning = plan.beginnings.front();
    Sql sql{.text = "SELECT COUNT(*) FROM (SELECT 1 FROM search_entries WHERE "};
    addScope(database.dialect(), sql, scope);
    sql.add("entry >= ? AND entry < ? AND shared < ? LIMIT ?) AS counted",
            {beginning, endOf(beginning), static_cast<std::int64_t>(beginning.size()), most + 1});
    FIDESK_ASSIGN(const auto row, database.first(sql.text, sql.values));
    return row ? row->integer(0) : 0;
}

Result<std::int64_t> countEntries(Database& database, const std::string& beginning, const EntryScope& scope,
                                  std::int64_t most) {
    Sql sql{.text = "SELECT COUNT(*) FROM (SELECT 1 FROM search_entries WHERE "};
    addScope(database.dialect(), sql, scope);
    sql.add("entry >= ? AND entry < ? LIMIT ?) AS counted", {beginning, endOf(beginning), most});
    FIDESK_ASSIGN(const auto row, database.first(sql.text, sql.values));
    return row ? row->integer(0) : 0;
}

} // namespace fidesk::server
