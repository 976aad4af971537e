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

/// Finds users by the index of the beginnings of their words.
///
/// Order: those whose matching word comes first, by that word, then by display name, all in plain form. With
/// several words, the rarest decides. Without a word: by display name.
///
/// Bounds: a page costs what its users cost, at most maxSearchedEntries entries looked at, and at most 500
/// users, and two for each user asked for, read. Where that is not enough (two frequent words that few have
/// both), the page has fewer users than were asked for, maybe none, and `next` goes on from there.
///
/// Errors of every call: DatabaseFailed.
class UserSearch {
public:
    explicit UserSearch(Database& database) : database_(database) {}

    /// The users of @p scope that meet @p condition, at most @p limit of them, those behind @p after. Errors:
    /// InvalidArgument if @p after is not of this search.
    Result<UserPage> find(const UserScope& scope, const Condition& condition, std::size_t limit,
                          const std::optional<UserPosition>& after = std::nullopt);

    /// How many find() would give in all: exact up to maxCount for everybody and for one word of any field,
    /// else up to what the bounds of one page let it see.
    Result<UserCount> count(const UserScope& scope, const Condition& condition);

    static constexpr std::int64_t maxSearchedEntries = 50'000;
    static constexpr std::int64_t maxCount = 10'000;

private:
    Database& database_;
};

} // namespace fidesk::server
