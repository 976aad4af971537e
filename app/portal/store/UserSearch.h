#pragma once

#include "app/portal/store/Search.h"
#include "app/portal/store/SearchPlan.h"
#include "app/portal/store/Users.h"

namespace fidesk::server {

/// Where a page of users ended.
struct UserPosition {
    std::vector<std::size_t> choices{}; ///< of the search's plan, which the next page goes by too
    std::string entry{};
    std::string id{};
};

struct UserPage {
    std::vector<UserRecord> users{};
    std::optional<UserPosition> next{}; ///< nothing: this was the last page
};

struct UserCount {
    std::int64_t value{0};
    bool exact{true}; ///< else there are at least so many
};

/// What one page, or one count, may cost.
struct SearchLimits {
    std::int64_t entries{10'000};       ///< of the index, looked at
    std::int64_t triedEntries{3'000};   ///< of those, before organisations are read one by one
    std::int64_t firstChunk{500};       ///< of those, looked at to begin with
    std::size_t readBesides{100};       ///< users read beyond two for each asked for
    std::size_t fewOrganisations{16};   ///< are read one by one
    std::size_t mostOrganisations{64};  ///< may be read one by one, if reading everybody's leads nowhere
    std::int64_t count{10'000};         ///< of users, by index
    std::size_t countedUsers{50};       ///< of users that must be read to be counted
    std::int64_t countedEntries{4'000}; ///< of the index, looked at for that
    std::size_t countedBesides{50};     ///< users read for that, beyond two for each counted
};

/// Finds users by the index of the beginnings of their words.
///
/// Order: those whose matching word comes first, by that word, then by display name, all in plain form. With
/// several words, the rarest decides. Without a word: by display name.
///
/// Bounds: a page costs what its users cost, and at most what SearchLimits allow. Where that is not enough
/// (two frequent words that few have both), the page has fewer users than were asked for, maybe none, and
/// `next` goes on from there.
///
/// Errors of every call: DatabaseFailed.
class UserSearch {
public:
    explicit UserSearch(Database& database, const SearchLimits& limits = {})
        : database_(database), limits_(limits) {}

    /// The users of @p scope that meet @p condition, at most @p limit of them, those behind @p after. Errors:
    /// InvalidArgument if @p after is not of this search.
    Result<UserPage> find(const UserScope& scope, const Condition& condition, std::size_t limit,
                          const std::optional<UserPosition>& after = std::nullopt);

    /// How many find() would give in all: exact up to SearchLimits::count for everybody and for one word of
    /// any field, else up to SearchLimits::countedUsers and what those limits allow. Where the first page is
    /// at hand, as @p first, nobody on it is looked for again; if it is the last, its size is the number.
    Result<UserCount> count(const UserScope& scope, const Condition& condition,
                            const UserPage* first = nullptr);

private:
    Database& database_;
    SearchLimits limits_;
};

} // namespace fidesk::server
