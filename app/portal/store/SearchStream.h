#pragma once

#include "app/portal/store/SearchPlan.h"
#include "app/portal/store/Sql.h"

#include <deque>

namespace fidesk::server {

/// A place in the index: entries are ordered by text, then by the user's id, both byte by byte.
struct EntryPosition {
    std::string entry{};
    std::string id{};
    auto operator<=>(const EntryPosition&) const = default;
};

/// What part of the index a stream reads.
struct EntryScope {
    std::string organisation{}; ///< one organisation's part alone; "": everybody's
    /// Of everybody's, only the users of these organisations and `userId`; empty: all.
    std::vector<std::string> onlyOrganisations{};
    std::string userId{};
};

/// How many more entries may be looked at.
struct SearchBudget {
    std::int64_t entries{0};
    [[nodiscard]] bool spent() const { return entries <= 0; }
};

/// The entries that a plan leads to in one part of the index, in their order, read bit by bit. A user is
/// given once for each of the plan's beginnings at most. Errors of every call: DatabaseFailed.
class SearchStream {
public:
    /// Those behind @p after. Looks at @p chunk entries first, at more and more as it goes on. @p plan must
    /// outlive it.
    SearchStream(Database& database, const SearchPlan& plan, EntryScope scope, const EntryPosition& after,
                 std::int64_t chunk);

    /// A stream of one entry that is known already.
    static SearchStream of(Database& database, const SearchPlan& plan, const EntryPosition& only);

    /// Reads on until there is a front() or the end, or @p budget is spent, but for one chunk at least, so
    /// that a search that goes on always comes further. About @p wanted will be taken.
    Result<void> advance(std::size_t wanted, SearchBudget& budget);

    [[nodiscard]] bool hasFront() const { return !found_.empty(); }
    [[nodiscard]] const EntryPosition& front() const { return found_.front(); }
    void pop() { found_.pop_front(); }
    /// Whether there is nothing behind what was read; what was read may still be there to take.
    [[nodiscard]] bool atEnd() const { return beginning_ == plan_->beginnings.size(); }
    /// Everything up to here was read.
    [[nodiscard]] const EntryPosition& reached() const { return reached_; }

private:
    Result<void> readChunk(std::size_t wanted, SearchBudget& budget);
    Result<std::optional<EntryPosition>> endOfChunk();
    Result<std::vector<Row>> wantedEntries(const std::optional<EntryPosition>& end, std::size_t wanted);

    Database* database_;
    const SearchPlan* plan_;
    EntryScope scope_;
    EntryPosition reached_;
    std::size_t beginning_{0};
    std::int64_t chunk_;
    bool fresh_{true};
    std::deque<EntryPosition> found_{};
};

/// How many users the only beginning of @p plan, which is exact, leads to, if they are not more than
/// @p most; else some number above.
Result<std::int64_t> countUsers(Database& database, const SearchPlan& plan, const EntryScope& scope,
                                std::int64_t most);

/// How many entries begin with @p beginning, up to @p most.
Result<std::int64_t> countEntries(Database& database, const std::string& beginning, const EntryScope& scope,
                                  std::int64_t most);

} // namespace fidesk::server
