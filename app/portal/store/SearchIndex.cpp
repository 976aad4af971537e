#include "app/portal/store/SearchIndex.h"

#include "app/portal/store/Words.h"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <set>

namespace fidesk::server {

namespace {

constexpr std::size_t indexedBytes = 64;
constexpr std::size_t searchedBytes = 60; // less, so that a character cut off at the end of a word is no loss
constexpr std::size_t otherBytes = 12;    // of each word besides: enough to tell names apart
constexpr std::uint64_t signatureBits = 63;
constexpr int signedCharacters = 3;

/// The beginning of @p text that has at most @p size bytes and ends with a whole character.
std::string_view cut(std::string_view text, std::size_t size) {
    if (text.size() <= size)
        return text;
    while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U)
        --size;
    return text.substr(0, size);
}

/// Where the character behind the one at @p position begins.
std::size_t nextCharacter(std::string_view text, std::size_t position) {
    ++position;
    while (position < text.size() && (static_cast<unsigned char>(text[position]) & 0xC0U) == 0x80U)
        ++position;
    return position;
}

/// One of the bits, the same on every machine (FNV-1a, 64 bits).
std::int64_t bit(char field, std::string_view beginning) {
    std::uint64_t hash = (14695981039346656037U ^ static_cast<unsigned char>(field)) * 1099511628211U;
    for (const char c : beginning)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
    return std::int64_t{1} << ((hash >> 20U) % signatureBits);
}

std::string_view letterOf(UserField field) {
    switch (field) {
    case UserField::DisplayName:
        return "n";
    case UserField::UserPrincipalName:
        return "u";
    case UserField::Mail:
        return "m";
    case UserField::Any:
        break;
    }
    return "";
}

std::int64_t sharedBytes(std::string_view a, std::string_view b) {
    return std::mismatch(a.begin(), a.begin() + static_cast<long>(std::min(a.size(), b.size())), b.begin())
               .first -
           a.begin();
}

/// Whether a word of @p text, which are apart by spaces, begins with @p beginning.
bool hasWord(const std::string& text, std::string_view beginning) {
    return text.starts_with(beginning) || text.find(partOf(beginning)) != std::string::npos;
}

/// The beginnings of those @p words that are not in @p name, each behind a space; nothing where that is too
/// long.
std::optional<std::string> othersOf(const std::set<std::string>& words, const std::string& name) {
    std::string others;
    for (const std::string& word : words) {
        const std::string part = partOf(word);
        if (hasWord(name, std::string_view(part).substr(1)) || others.find(part) != std::string::npos)
            continue;
        if (others.size() + part.size() > indexedBytes)
            return std::nullopt;
        others += part;
    }
    return others;
}

} // namespace

std::string partOf(std::string_view plain) {
    return ' ' + std::string(cut(plain, otherBytes));
}

std::string searchable(std::string_view plain) {
    return std::string(cut(plain, searchedBytes));
}

std::int64_t signatureOf(UserField field, std::string_view plain) {
    std::int64_t signature = 0;
    std::size_t end = 0;
    for (int count = 1; count <= signedCharacters && end < plain.size(); ++count) {
        end = nextCharacter(plain, end);
        signature |= bit(' ', plain.substr(0, end));
        if (count == 2 && field != UserField::Any)
            signature |= bit(letterOf(field).front(), plain.substr(0, end));
    }
    return signature;
}

SearchIndex indexOf(const UserNames& names) {
    SearchIndex index;
    const std::string name(cut(plainKey(names.displayName), indexedBytes));
    std::set<std::string> words;
    const auto add = [&](UserField field, const std::set<std::string>& ofField) {
        for (const std::string& word : ofField) {
            index.signature |= signatureOf(field, word);
            words.emplace(cut(word, indexedBytes));
        }
    };
    add(UserField::DisplayName, indexWords(names.displayName));
    const std::set<std::string> address = indexWordsOfAddress(names.userPrincipalName);
    add(UserField::UserPrincipalName, address);
    add(UserField::Mail, names.mail == names.userPrincipalName ? address : indexWordsOfAddress(names.mail));
    const std::optional<std::string> others = othersOf(words, name);
    if (!others)
        index.signature |= std::numeric_limits<std::int64_t>::min();
    const std::string behind = ' ' + name + others.value_or(std::string());
    index.entries.push_back({.text = behind});
    std::string_view previous;
    for (const std::string& word : words) {
        index.entries.push_back({.text = word + behind, .shared = sharedBytes(previous, word)});
        previous = word;
    }
    return index;
}

Result<void> saveIndex(Database& database, const std::string& userId, const std::string& organisationId,
                       const UserNames& names) {
    FIDESK_TRY(database.run("DELETE FROM search_entries WHERE user_id = ?", {userId}));
    const SearchIndex index = indexOf(names);
    for (const IndexEntry& entry : index.entries)
        FIDESK_TRY(
            database.run("INSERT INTO search_entries (entry, user_id, organisation_id, shared, signature)"
                         " VALUES (?, ?, ?, ?, ?)",
                         {entry.text, userId, organisationId, entry.shared, index.signature}));
    return {};
}

} // namespace fidesk::server
