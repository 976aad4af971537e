#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fidesk::server {

/// @p text in Normalization Form C, case folded: what names are compared by. @p text must be UTF-8.
std::string foldedKey(std::string_view text);

/// foldedKey() without diacritical marks, taken apart (Normalization Form D): "Zoë" -> "zoe". The plain form
/// of a beginning of a text is a beginning of the text's plain form.
std::string plainKey(std::string_view text);

/// The words of a search: what stands between white space, in plain form, each once.
std::vector<std::string> searchWords(std::string_view text);

/// Every word of a name that a search can begin with, in plain form: what stands between white space, and the
/// same from behind each mark of punctuation on: "Smith-Jones" gives "smith-jones" and "jones". None holds a
/// space.
std::set<std::string> indexWords(std::string_view name);

/// An address as one word in plain form, white space within it replaced by '_'; "" where there is none.
std::string addressWord(std::string_view address);

/// As indexWords() for "ann.smith@contoso.example", where the domain is no word of its own: it would find
/// everybody. addressWord() is among them.
std::set<std::string> indexWordsOfAddress(std::string_view address);

} // namespace fidesk::server
