#include "app/portal/store/SearchPlan.h"

#include "app/portal/store/SearchIndex.h"
#include "app/portal/store/Words.h"

#include <algorithm>
#include <set>

namespace fidesk::server {

namespace {

using Beginnings = std::vector<std::string>;

const std::string listing = " ";

/// The space behind a whole word, or behind nothing, ends the word.
std::string wholeEntry(const std::string& plain) {
    std::string part = searchable(plain);
    return part.size() == plain.size() ? part + ' ' : part;
}

/// What the addresses that begin with @p text have a word with; "" where that is not known: text without
/// letters may be the beginning of anything.
std::string searchedAddress(const std::string& text) {
    return plainKey(text).empty() ? std::string() : addressWord(text);
}

Beginnings beginningOfField(UserField field, const std::string& text, bool whole) {
    if (field == UserField::DisplayName)
        return {listing + searchable(plainKey(text))};
    const std::string word = searchedAddress(text);
    if (word.empty())
        return {listing};
    return {whole ? wholeEntry(word) : searchable(word)};
}

class Planner {
public:
    explicit Planner(const EntryEstimate& estimate) : estimate_(&estimate) {}
    explicit Planner(const std::vector<std::size_t>& choices) : given_(&choices) {}

    Result<SearchPlan> plan(const Condition& condition) {
        SearchPlan plan;
        FIDESK_ASSIGN(plan.beginnings, beginnings(condition));
        if (given_ && taken_.size() != given_->size())
            return fail(ErrorCode::InvalidArgument, "$skiptoken is not one this portal gave out.");
        plan.signature = signature(condition);
        plan.parts = partsBeside(plan.beginnings, condition);
        plan.exact = isExact(condition);
        plan.choices = std::move(taken_);
        return plan;
    }

private:
    Result<Beginnings> beginnings(const Condition& condition) {
        switch (condition.kind) {
        case Condition::Kind::And:
            return ofAnd(condition);
        case Condition::Kind::Or:
            return ofOr(condition);
        case Condition::Kind::Words:
            return ofWords(condition);
        case Condition::Kind::StartsWith:
            return beginningOfField(condition.field, condition.text, false);
        case Condition::Kind::Equals:
            return beginningOfField(condition.field, condition.text, true);
        case Condition::Kind::All:
            break;
        }
        return Beginnings{listing};
    }

    Result<Beginnings> ofWords(const Condition& condition) {
        std::vector<Beginnings> ways;
        for (const std::string& word : searchWords(condition.text))
            ways.push_back({searchable(word)});
        return chosen(std::move(ways));
    }

    Result<Beginnings> ofAnd(const Condition& condition) {
        std::vector<Beginnings> ways;
        for (const Condition& part : condition.parts) {
            FIDESK_ASSIGN(Beginnings way, beginnings(part));
            ways.push_back(std::move(way));
        }
        return chosen(std::move(ways));
    }

    Result<Beginnings> ofOr(const Condition& condition) {
        Beginnings all;
        for (const Condition& part : condition.parts) {
            FIDESK_ASSIGN(const Beginnings more, beginnings(part));
            all.insert(all.end(), more.begin(), more.end());
        }
        std::sort(all.begin(), all.end());
        Beginnings apart;
        for (std::string& beginning : all)
            if (apart.empty() || !beginning.starts_with(apart.back()))
                apart.push_back(std::move(beginning));
        return apart;
    }

    /// Any of @p ways leads to all that is wanted; the one of the fewest entries is the shortest.
    Result<Beginnings> chosen(std::vector<Beginnings> ways) {
        if (ways.size() < 2)
            return ways.empty() ? Beginnings{} : std::move(ways.front());
        FIDESK_ASSIGN(const std::size_t choice, given_ ? givenChoice() : bestOf(ways));
        if (choice >= ways.size())
            return fail(ErrorCode::InvalidArgument, "$skiptoken is not one this portal gave out.");
        taken_.push_back(choice);
        return std::move(ways[choice]);
    }

    [[nodiscard]] Result<std::size_t> givenChoice() const {
        return taken_.size() < given_->size() ? (*given_)[taken_.size()] : SIZE_MAX;
    }

    /// Of those of about the same number the longest.
    Result<std::size_t> bestOf(const std::vector<Beginnings>& ways) {
        std::size_t best = 0;
        std::pair<std::int64_t, std::int64_t> least{INT64_MAX, 0};
        for (std::size_t i = 0; i < ways.size(); ++i) {
            std::pair<std::int64_t, std::int64_t> cost{0, 0};
            for (const std::string& beginning : ways[i]) {
                FIDESK_ASSIGN(const std::int64_t entries, (*estimate_)(beginning));
                cost.first += entries;
                cost.second -= static_cast<std::int64_t>(beginning.size());
            }
            if (cost < least) {
                least = cost;
                best = i;
            }
        }
        return best;
    }

    static std::int64_t signature(const Condition& condition) {
        std::int64_t bits = 0;
        switch (condition.kind) {
        case Condition::Kind::And:
            for (const Condition& part : condition.parts)
                bits |= signature(part);
            return bits;
        case Condition::Kind::Or:
            bits = condition.parts.empty() ? 0 : ~std::int64_t{0};
            for (const Condition& part : condition.parts)
                bits &= signature(part);
            return bits;
        case Condition::Kind::Words:
            for (const std::string& word : searchWords(condition.text))
                bits |= signatureOf(condition.field, word);
            return bits;
        case Condition::Kind::StartsWith:
        case Condition::Kind::Equals:
            return condition.field == UserField::DisplayName
                       ? 0
                       : signatureOf(condition.field, searchedAddress(condition.text));
        case Condition::Kind::All:
            break;
        }
        return 0;
    }

    /// An entry that begins with a word need not be asked for that one.
    static std::vector<std::string> partsBeside(const Beginnings& beginnings, const Condition& condition) {
        std::set<std::string> parts;
        addParts(parts, condition);
        if (beginnings.size() == 1)
            parts.erase(partOf(beginnings.front()));
        return {parts.begin(), parts.end()};
    }

    static void addParts(std::set<std::string>& parts, const Condition& condition) {
        switch (condition.kind) {
        case Condition::Kind::And:
            for (const Condition& part : condition.parts)
                addParts(parts, part);
            return;
        case Condition::Kind::Words:
            for (const std::string& word : searchWords(condition.text))
                parts.insert(partOf(word));
            return;
        case Condition::Kind::StartsWith:
        case Condition::Kind::Equals:
            if (condition.field != UserField::DisplayName && !searchedAddress(condition.text).empty())
                parts.insert(partOf(searchedAddress(condition.text)));
            return;
        case Condition::Kind::Or:
        case Condition::Kind::All:
            return;
        }
    }

    /// Whether the beginnings give those who meet the condition and nobody else.
    static bool isExact(const Condition& condition) {
        if (condition.kind == Condition::Kind::All)
            return true;
        if (condition.kind != Condition::Kind::Words || condition.field != UserField::Any)
            return false;
        const auto words = searchWords(condition.text);
        return words.size() == 1 && searchable(words.front()) == words.front();
    }

    const EntryEstimate* estimate_{nullptr};
    const std::vector<std::size_t>* given_{nullptr};
    std::vector<std::size_t> taken_{};
};

} // namespace

Result<SearchPlan> planSearch(const Condition& condition, const EntryEstimate& estimate) {
    return Planner(estimate).plan(condition);
}

Result<SearchPlan> planSearch(const Condition& condition, const std::vector<std::size_t>& choices) {
    return Planner(choices).plan(condition);
}

} // namespace fidesk::server
