#include "app/portal/store/UserSearch.h"

#include "app/portal/store/SearchIndex.h"
#include "app/portal/store/SearchStream.h"

#include <algorithm>
#include <map>

namespace fidesk::server {

namespace {

constexpr std::int64_t estimatedEntries = 4'000;
constexpr int maxEstimates = 20;
constexpr std::int64_t smallestChunk = 32;
constexpr std::int64_t chunksTogether = 16'000; // by all organisations that are read one by one
constexpr std::size_t smallestBatch = 16;
constexpr std::size_t largestBatch = 256;

UserNames namesOf(const UserRecord& user) {
    return {user.displayName, user.userPrincipalName, user.mail};
}

/// Which of the plan's beginnings @p entry has; their number if it has none.
std::size_t beginningOf(const SearchPlan& plan, const std::string& entry) {
    const auto found =
        std::find_if(plan.beginnings.begin(), plan.beginnings.end(),
                     [&](const std::string& beginning) { return entry.starts_with(beginning); });
    return static_cast<std::size_t>(found - plan.beginnings.begin());
}

/// Whether @p entry is the first of @p user's that the plan leads to.
bool isFirst(const SearchPlan& plan, const std::string& entry, const UserRecord& user) {
    if (plan.beginnings.size() == 1)
        return true;
    const std::size_t beginning = beginningOf(plan, entry);
    const SearchIndex index = indexOf(namesOf(user));
    return std::none_of(index.entries.begin(), index.entries.end(),
                        [&](const IndexEntry& other) { return beginningOf(plan, other.text) < beginning; });
}

using Streams = std::vector<SearchStream>;

/// One page in the making: goes along streams, reads users, keeps those who are wanted.
class PageMaker {
public:
    PageMaker(Database& database, const Matcher& matcher, const SearchPlan& plan, std::size_t limit,
              std::size_t readable, EntryPosition after)
        : database_(database), matcher_(matcher), plan_(plan), limit_(limit), readable_(readable),
          seen_(std::move(after)) {}

    /// Goes on until the page is full, the streams end, or @p budget or the number of users read is spent.
    Result<void> read(Streams streams, SearchBudget& budget) {
        while (!done_) {
            FIDESK_ASSIGN(const std::vector<EntryPosition> candidates, next(streams, budget));
            if (candidates.empty())
                return {};
            FIDESK_TRY(take(candidates));
        }
        return {};
    }

    /// Everything up to here was seen.
    [[nodiscard]] const EntryPosition& seen() const { return seen_; }
    [[nodiscard]] bool done() const { return done_; }

    UserPage page() {
        UserPage page{.users = std::move(users_)};
        if (!ended_)
            page.next = UserPosition{plan_.choices, std::move(seen_.entry), std::move(seen_.id)};
        return page;
    }

private:
    [[nodiscard]] std::size_t wanted() const {
        return std::clamp(limit_ + 1 - users_.size(), smallestBatch, largestBatch);
    }

    /// The next entries of all streams together; none at the end of all, or of the budget.
    Result<std::vector<EntryPosition>> next(Streams& streams, SearchBudget& budget) {
        std::vector<EntryPosition> candidates;
        const std::size_t size = wanted();
        while (candidates.size() < size) {
            std::optional<EntryPosition> blocked; // what is behind this is not known yet
            SearchStream* first = nullptr;
            for (SearchStream& stream : streams) {
                FIDESK_TRY(stream.advance(size, budget));
                if (stream.hasFront() && (!first || stream.front() < first->front()))
                    first = &stream;
                if (!stream.hasFront() && !stream.atEnd() && (!blocked || stream.reached() < *blocked))
                    blocked = stream.reached();
            }
            if (first && (!blocked || first->front() <= *blocked)) {
                candidates.push_back(first->front());
                first->pop();
                continue;
            }
            if (!candidates.empty())
                break;
            if (blocked)
                seen_ = *blocked;
            else
                done_ = ended_ = true;
            break;
        }
        return candidates;
    }

    Result<void> take(const std::vector<EntryPosition>& candidates) {
        std::vector<std::string> ids;
        for (const EntryPosition& candidate : candidates)
            ids.push_back(candidate.id);
        FIDESK_ASSIGN(std::vector<UserRecord> read, Users(database_).byIds(ids));
        std::map<std::string, UserRecord> known;
        for (UserRecord& user : read)
            known.insert_or_assign(user.id, std::move(user));
        for (const EntryPosition& candidate : candidates) {
            const auto user = known.find(candidate.id);
            if (user != known.end() && matcher_.matches(namesOf(user->second)) &&
                isFirst(plan_, candidate.entry, user->second)) {
                if (users_.size() == limit_) { // seen_ stays at the page's last user
                    done_ = true;
                    return {};
                }
                users_.push_back(user->second);
            }
            seen_ = candidate;
        }
        readable_ -= std::min(readable_, candidates.size());
        done_ = readable_ == 0;
        return {};
    }

    Database& database_;
    const Matcher& matcher_;
    const SearchPlan& plan_;
    std::size_t limit_;
    std::size_t readable_;
    std::vector<UserRecord> users_{};
    EntryPosition seen_;
    bool done_{false};
    bool ended_{false};
};

/// One search: condition, plan, and whom it may find.
class Searching {
public:
    Searching(Database& database, const SearchLimits& limits, const UserScope& scope,
              const Condition& condition)
        : database_(database), limits_(limits), scope_(scope), condition_(simplified(condition)),
          matcher_(condition_) {}

    Result<void> prepare(const std::optional<UserPosition>& after) {
        FIDESK_TRY(widen());
        if (after) {
            after_ = {after->entry, after->id};
            FIDESK_ASSIGN(plan_, planSearch(condition_, after->choices));
            return {};
        }
        int estimates = 0;
        FIDESK_ASSIGN(plan_,
                      planSearch(condition_, [&](const std::string& beginning) -> Result<std::int64_t> {
                          if (++estimates > maxEstimates)
                              return estimatedEntries;
                          const bool one = scope_.organisations.size() == 1 && !everyone_;
                          return countEntries(database_, beginning,
                                              {.organisation = one ? scope_.organisations.front() : ""},
                                              estimatedEntries);
                      }));
        return {};
    }

    Result<UserPage> page(std::size_t limit) { return page(limit, limits_.readBesides, limits_.entries); }

    /// How many, where @p known were found before.
    Result<UserCount> countByReading(std::size_t known) {
        const std::size_t most = std::max(limits_.countedUsers, known);
        if (known == most)
            return UserCount{static_cast<std::int64_t>(known), false};
        FIDESK_ASSIGN(const UserPage rest,
                      page(most - known, limits_.countedBesides, limits_.countedEntries));
        return UserCount{static_cast<std::int64_t>(known + rest.users.size()), !rest.next};
    }

    /// Nothing where counting has no short cut.
    Result<std::optional<UserCount>> countByIndex() {
        const std::int64_t most = limits_.count;
        if (!plan_.exact || (!everyone_ && scope_.organisations.size() > limits_.mostOrganisations))
            return std::nullopt;
        std::int64_t count = 0;
        if (everyone_) {
            FIDESK_ASSIGN(count, countUsers(database_, plan_, {}, most));
        } else {
            FIDESK_ASSIGN(const auto self, selfAlone());
            count = self && matcher_.matches(namesOf(*self)) ? 1 : 0;
            for (const std::string& organisation : scope_.organisations) {
                FIDESK_ASSIGN(const std::int64_t more,
                              countUsers(database_, plan_, {.organisation = organisation},
                                         most - std::min(most, count)));
                count += more;
                if (count > most)
                    break;
            }
        }
        return UserCount{std::min(count, most), count <= most};
    }

private:
    Result<UserPage> page(std::size_t limit, std::size_t besides, std::int64_t entries) {
        PageMaker maker(database_, matcher_, plan_, limit, besides + 2 * limit, after_);
        SearchBudget budget{entries};
        if (readsAll()) {
            const bool others = !everyone_ && scope_.organisations.size() <= limits_.mostOrganisations;
            SearchBudget tried{others ? std::min(limits_.triedEntries, entries) : entries};
            FIDESK_TRY(maker.read(ofAll(), tried));
            if (maker.done() || !others)
                return maker.page();
        }
        FIDESK_ASSIGN(Streams streams, ofEach(maker.seen()));
        FIDESK_TRY(maker.read(std::move(streams), budget));
        return maker.page();
    }

    /// Who may see every organisation may see everyone.
    Result<void> widen() {
        everyone_ = scope_.everyone;
        if (everyone_ || scope_.organisations.size() <= limits_.fewOrganisations)
            return {};
        FIDESK_ASSIGN(const auto row, database_.first("SELECT COUNT(*) FROM organisations"));
        everyone_ = row && row->integer(0) <= static_cast<std::int64_t>(scope_.organisations.size());
        return {};
    }

    [[nodiscard]] bool readsAll() const {
        return everyone_ || scope_.organisations.size() > limits_.fewOrganisations;
    }

    Streams ofAll() {
        EntryScope scope;
        if (!everyone_)
            scope = {.onlyOrganisations = scope_.organisations, .userId = scope_.userId};
        Streams streams;
        streams.emplace_back(database_, plan_, std::move(scope), after_, limits_.firstChunk);
        return streams;
    }

    Result<Streams> ofEach(const EntryPosition& after) {
        const auto number = static_cast<std::int64_t>(scope_.organisations.size());
        const std::int64_t chunk =
            number == 0 ? 1
                        : std::clamp(chunksTogether / number, std::min(smallestChunk, limits_.firstChunk),
                                     limits_.firstChunk);
        Streams streams;
        for (const std::string& organisation : scope_.organisations)
            streams.emplace_back(database_, plan_, EntryScope{.organisation = organisation}, after, chunk);
        FIDESK_ASSIGN(const auto self, selfAlone());
        if (!self)
            return streams;
        for (const IndexEntry& entry : indexOf(namesOf(*self)).entries) {
            const EntryPosition position{entry.text, self->id};
            if (beginningOf(plan_, entry.text) == plan_.beginnings.size())
                continue;
            if (position > after && isFirst(plan_, entry.text, *self))
                streams.push_back(SearchStream::of(database_, plan_, position));
            break;
        }
        return streams;
    }

    /// The user whom the scope names besides its organisations, if they are of none of them.
    Result<std::optional<UserRecord>> selfAlone() {
        FIDESK_ASSIGN(auto self, Users(database_).byId(scope_.userId));
        const auto& organisations = scope_.organisations;
        if (self && std::find(organisations.begin(), organisations.end(), self->organisation.id) !=
                        organisations.end())
            self.reset();
        return self;
    }

    Database& database_;
    const SearchLimits& limits_;
    const UserScope& scope_;
    bool everyone_{false};
    Condition condition_;
    Matcher matcher_;
    SearchPlan plan_{};
    EntryPosition after_{};
};

} // namespace

Result<UserPage> UserSearch::find(const UserScope& scope, const Condition& condition, std::size_t limit,
                                  const std::optional<UserPosition>& after) {
    Searching searching(database_, limits_, scope, condition);
    FIDESK_TRY(searching.prepare(after));
    return searching.page(limit);
}

Result<UserCount> UserSearch::count(const UserScope& scope, const Condition& condition,
                                    const UserPage* first) {
    const std::size_t known = first ? first->users.size() : 0;
    if (first && !first->next)
        return UserCount{static_cast<std::int64_t>(known), true};
    Searching searching(database_, limits_, scope, condition);
    FIDESK_TRY(searching.prepare(first ? first->next : std::nullopt));
    FIDESK_ASSIGN(const auto counted, searching.countByIndex());
    if (counted)
        return *counted;
    return searching.countByReading(known);
}

} // namespace fidesk::server
