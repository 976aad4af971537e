#pragma once

#include "app/portal/store/Search.h"
#include "app/portal/store/Sql.h"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace fidesk::server {

/// The indexes of the table search_entries: what makes them, and their names.
inline constexpr std::array searchIndexes{"CREATE INDEX search_entries_of_all ON search_entries (entry, "
                                          "user_id, organisation_id, shared, signature)",
                                          "CREATE INDEX search_entries_by_organisation ON search_entries"
                                          " (organisation_id, entry, user_id, shared, signature)",
                                          "CREATE INDEX search_entries_by_user ON search_entries (user_id)"};
inline constexpr std::array searchIndexNames{"search_entries_of_all", "search_entries_by_organisation",
                                             "search_entries_by_user"};

/// One line of the index that search reads: a user stands there once for each word of their names, and once
/// more to be listed.
struct IndexEntry {
    /// The word, a space, the plain display name, and the beginnings of the user's other words, each behind a
    /// space; the listing entry has no word, so that it stands before every one. The order of search results
    /// is that of entries, then ids.
    std::string text{};
    /// How many bytes of the word the user's word before it (by bytes) begins with. Of all the entries that
    /// begin with some p, only the user's first has `shared` < p's length: nobody is found twice.
    std::int64_t shared{0};
};

/// What search knows of a user.
struct SearchIndex {
    std::vector<IndexEntry> entries{}; ///< ascending
    /// Bits for the beginnings of the words: a user who lacks a bit of what is wanted need not be read.
    /// Negative where the entries have no room for the other words.
    std::int64_t signature{0};
};

/// The entries of a user of those names; not more than 64 bytes of the word, of the name, and of the other
/// words together, are in them.
SearchIndex indexOf(const UserNames& names);

/// The part of @p plain that a beginning of an entry can be looked for by: at most 60 bytes.
std::string searchable(std::string_view plain);

/// What the entries of every user hold, whose signature is not negative and who has a word that begins with
/// @p plain. Hardly anybody else's do.
std::string partOf(std::string_view plain);

/// The bits that every user has who has, in @p field (Any: somewhere), a word that begins with @p plain.
std::int64_t signatureOf(UserField field, std::string_view plain);

/// Puts the user's entries in the place of those they had. Not on its own in a transaction. Errors:
/// DatabaseFailed.
Result<void> saveIndex(Database& database, const std::string& userId, const std::string& organisationId,
                       const UserNames& names);

} // namespace fidesk::server
