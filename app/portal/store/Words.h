#pragma once

#include <set>
#include <string>
#include <string_view>

namespace fidesk::server {

/// @p text in Normalization Form C, case folded: what names are compared by. @p text must be UTF-8.
std::string foldedKey(std::string_view text);

/// foldedKey() without diacritical marks: "Zoë" -> "zoe".
std::string plainKey(std::string_view text);

/// The words of a search: what stands between white space, folded; marks are kept.
std::set<std::string> searchWords(std::string_view text);

/// Every word of a name that a search can begin with, folded, each with and without its marks: what stands
/// between white space, and the same from behind each mark of punctuation on: "Smith-Jones" gives
/// "smith-jones" and "jones".
std::set<std::string> indexWords(std::string_view name);

/// As indexWords() for "ann.smith@contoso.example", where the domain is no word of its own: it would find
/// everybody.
std::set<std::string> indexWordsOfAddress(std::string_view address);

} // namespace fidesk::server
