#include "app/portal/store/Search.h"

#include "app/portal/store/Words.h"

#include <algorithm>
#include <array>
#include <optional>

namespace fidesk::server {

namespace {

/// The single word that @p parts look for in each of the three fields; nothing if they are anything else.
bool isOneWordOfAnyField(const std::vector<Condition>& parts) {
    std::set<UserField> fields;
    for (const Condition& part : parts) {
        if (part.kind != Condition::Kind::Words || part.text != parts.front().text)
            return false;
        fields.insert(part.field);
    }
    const bool everyField = fields.contains(UserField::Any) || fields.size() == 3;
    return everyField && searchWords(parts.front().text).size() == 1;
}

bool hasWord(const std::set<std::string>& words, const std::string& beginning) {
    const auto found = words.lower_bound(beginning);
    return found != words.end() && found->starts_with(beginning);
}

} // namespace

Condition simplified(Condition condition) {
    for (Condition& part : condition.parts)
        part = simplified(std::move(part));
    const bool group = condition.kind == Condition::Kind::And || condition.kind == Condition::Kind::Or;
    if (group && condition.parts.size() == 1) {
        Condition part = std::move(condition.parts.front());
        return part;
    }
    if (condition.kind == Condition::Kind::And && condition.parts.empty())
        return {};
    if (condition.kind == Condition::Kind::Or && condition.parts.size() > 1 &&
        isOneWordOfAnyField(condition.parts))
        return {.kind = Condition::Kind::Words, .text = condition.parts.front().text};
    return condition;
}

/// A user's texts, taken apart when they are first asked for.
struct Matcher::Texts {
    const UserNames& names;
    std::array<std::optional<std::set<std::string>>, 3> words{};
    std::array<std::optional<std::string>, 3> keys{};

    [[nodiscard]] std::string_view text(std::size_t field) const {
        return std::array{names.displayName, names.userPrincipalName, names.mail}[field];
    }
    const std::set<std::string>& wordsOf(std::size_t field) {
        if (!words[field])
            words[field] = field == 0 ? indexWords(text(field)) : indexWordsOfAddress(text(field));
        return *words[field];
    }
    const std::string& keyOf(UserField field) {
        const auto position = static_cast<std::size_t>(field) - 1;
        if (!keys[position])
            keys[position] = foldedKey(text(position));
        return *keys[position];
    }
    bool hasWord(UserField field, const std::string& beginning) {
        if (field != UserField::Any)
            return server::hasWord(wordsOf(static_cast<std::size_t>(field) - 1), beginning);
        return server::hasWord(wordsOf(0), beginning) || server::hasWord(wordsOf(1), beginning) ||
               server::hasWord(wordsOf(2), beginning);
    }
};

Matcher::Matcher(const Condition& condition) : condition_(condition) {
    prepare(condition_);
}

void Matcher::prepare(Condition& condition) {
    for (Condition& part : condition.parts)
        prepare(part);
    if (condition.kind == Condition::Kind::Words)
        words_.emplace(condition.text, searchWords(condition.text));
    else
        condition.text = foldedKey(condition.text);
}

bool Matcher::matches(const UserNames& user) const {
    Texts texts{user};
    return meets(condition_, texts);
}

bool Matcher::meets(const Condition& condition, Texts& user) const {
    const auto met = [&](const Condition& part) { return meets(part, user); };
    switch (condition.kind) {
    case Condition::Kind::And:
        return std::all_of(condition.parts.begin(), condition.parts.end(), met);
    case Condition::Kind::Or:
        return std::any_of(condition.parts.begin(), condition.parts.end(), met);
    case Condition::Kind::Words: {
        const auto& words = words_.at(condition.text);
        return !words.empty() && std::all_of(words.begin(), words.end(), [&](const std::string& word) {
            return user.hasWord(condition.field, word);
        });
    }
    case Condition::Kind::StartsWith:
        return user.keyOf(condition.field).starts_with(condition.text);
    case Condition::Kind::Equals:
        return user.keyOf(condition.field) == condition.text;
    case Condition::Kind::All:
        break;
    }
    return true;
}

} // namespace fidesk::server
