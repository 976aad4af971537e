#include "app/portal/store/UserSearch.h"
#include "app/portal/odata/SearchSyntax.h"
#include "app/portal/store/SearchIndex.h"
#include "app/portal/store/Words.h"
#include "core/base/Uuid.h"
#include "tests/portal/TestPortal.h"

#include <algorithm>
#include <set>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;
using Names = std::vector<std::string>;

namespace {

const Names firstNames{"Anna",      "ANNA",   "Ánna",     "Μαρία",  "ΜΑΡΙΑ", "Γιώργος", "a",
                       "Ann-Marie", "O'Anna", "%",        "_",      "Zoë",   "z",       "Ünal",
                       "李",        "🔑key",   "Jean Luc", "Łukasz", "ﬁona",  "Straße"};
const Names lastNames{"Müller",
                      "Muller",
                      "Παπαδόπουλος",
                      "Παπαδοπούλου",
                      "annason",
                      "A",
                      "Smith-Jones",
                      "'quote",
                      "van  Dijk",
                      "\\back",
                      "𝕏",
                      "z z",
                      std::string(90, 'm') + "ax",
                      "ä" + std::string(40, 'b') + "ööööööööööööööööööööööööööcd",
                      "nn",
                      "de la A",
                      "ΣΙΣΥΦΟΣ"};

/// A directory of some hundred users of 24 organisations, with the names that searching stumbles over.
struct Directory {
    TestPortal portal{};
    std::vector<UserRecord> users{};
    Names organisations{};

    Directory() {
        Database& database = portal.database();
        auto transaction = valueOf(Transaction::begin(database));
        std::vector<OrganisationRecord> all;
        for (int i = 0; i < 24; ++i) {
            all.push_back(
                valueOf(Organisations(database).add(portal.random, "Organisation " + std::to_string(i))));
            organisations.push_back(all.back().id);
        }
        for (std::size_t i = 0; i < 340; ++i)
            add(i, all[(i * i + i / 7) % all.size()]);
        valueOf(transaction.commit());
    }

    void add(std::size_t i, const OrganisationRecord& organisation) {
        const std::string& first = firstNames[i % firstNames.size()];
        const std::string& last = lastNames[(i / 3) % lastNames.size()];
        const std::string number = std::to_string(i);
        UserRecord user{.id = newUuid(portal.random),
                        .organisation = organisation,
                        .displayName = i % 11 == 0 ? last : first + ' ' + last,
                        .userPrincipalName = (i % 5 == 0 ? "anna" : "u") + number + "@x.example",
                        .mail = i % 4 == 0 ? ""
                                           : first.substr(0, 1) + "." + "annason-" + number + "@mail.example",
                        .userHandle = portal.random.bytes(32)};
        if (!codePointsOf(user.mail))
            user.mail = "zed.a" + number + "@mail.example";
        valueOf(Users(portal.database()).save(user));
        users.push_back(std::move(user));
    }

    static bool codePointsOf(const std::string& text) {
        return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
    }

    [[nodiscard]] std::vector<UserScope> scopes() const {
        const auto some = [&](std::size_t from, std::size_t to) {
            return Names(organisations.begin() + static_cast<long>(from),
                         organisations.begin() + static_cast<long>(to));
        };
        const std::string self = users[17].id;
        return {{.everyone = true},
                {.userId = self},
                {.organisations = some(0, 1), .userId = self},
                {.organisations = some(0, 1), .userId = "nobody"},
                {.organisations = some(3, 9), .userId = self},
                {.organisations = some(2, 23), .userId = self},
                {.organisations = some(0, 24), .userId = self}};
    }
};

bool hasWord(const std::set<std::string>& words, const std::string& beginning) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return word.starts_with(beginning); });
}

bool hasWord(const UserRecord& user, UserField field, const std::string& word) {
    return ((field == UserField::Any || field == UserField::DisplayName) &&
            hasWord(indexWords(user.displayName), word)) ||
           ((field == UserField::Any || field == UserField::UserPrincipalName) &&
            hasWord(indexWordsOfAddress(user.userPrincipalName), word)) ||
           ((field == UserField::Any || field == UserField::Mail) &&
            hasWord(indexWordsOfAddress(user.mail), word));
}

std::string keyOf(const UserRecord& user, UserField field) {
    return foldedKey(field == UserField::DisplayName         ? user.displayName
                     : field == UserField::UserPrincipalName ? user.userPrincipalName
                                                             : user.mail);
}

/// What a condition means, without an index.
bool meets(const UserRecord& user, const Condition& condition) {
    const auto part = [&](const Condition& each) { return meets(user, each); };
    const auto& parts = condition.parts;
    switch (condition.kind) {
    case Condition::Kind::And:
        return std::all_of(parts.begin(), parts.end(), part);
    case Condition::Kind::Or:
        return std::any_of(parts.begin(), parts.end(), part);
    case Condition::Kind::Words: {
        const Names words = searchWords(condition.text);
        return std::all_of(words.begin(), words.end(),
                           [&](const std::string& word) { return hasWord(user, condition.field, word); });
    }
    case Condition::Kind::StartsWith:
        return keyOf(user, condition.field).starts_with(foldedKey(condition.text));
    case Condition::Kind::Equals:
        return keyOf(user, condition.field) == foldedKey(condition.text);
    case Condition::Kind::All:
        break;
    }
    return true;
}

bool isVisible(const UserRecord& user, const UserScope& scope) {
    return scope.everyone || user.id == scope.userId ||
           std::find(scope.organisations.begin(), scope.organisations.end(), user.organisation.id) !=
               scope.organisations.end();
}

std::set<std::string> bruteForce(const Directory& directory, const UserScope& scope,
                                 const Condition& condition) {
    std::set<std::string> ids;
    for (const UserRecord& user : directory.users)
        if (isVisible(user, scope) && meets(user, condition))
            ids.insert(user.id);
    return ids;
}

/// Every page joined, in order; @p most: how many pages there may be.
Names allPages(UserSearch search, const UserScope& scope, const Condition& condition, std::size_t limit) {
    Names ids;
    std::optional<UserPosition> position;
    for (int pages = 0;; ++pages) {
        REQUIRE(pages < 10'000);
        const UserPage page = valueOf(search.find(scope, condition, limit, position));
        REQUIRE(page.users.size() <= limit);
        for (const UserRecord& user : page.users)
            ids.push_back(user.id);
        if (!page.next)
            return ids;
        position = page.next;
    }
}

std::vector<Condition> conditions() {
    std::vector<Condition> all{{}, {.kind = Condition::Kind::And}, {.kind = Condition::Kind::Or}};
    const std::string longName(90, 'm');
    for (
        const std::string text :
        {R"("a")",
         R"("displayName:a")",
         R"("mail:a")",
         R"("userPrincipalName:a")",
         R"("ann")",
         R"("anna")",
         R"("annason")",
         R"("anna10@x")",
         R"("muller")",
         R"("müller")",
         R"("παπ")",
         R"("Παπαδόπουλος")",
         R"("μαρια")",
         R"("%")",
         R"("_")",
         R"("'")",
         R"("李")",
         R"("🔑")",
         R"("𝕏")",
         R"("nobody at all")",
         R"("a z")",
         R"("z a")",
         R"("anna a")",
         R"("displayName:anna a")",
         R"("a a a")",
         R"("u annason")",
         R"("a" OR "z")",
         R"("ann" OR "anna" OR "a")",
         R"("displayName:ann" OR "mail:ann" OR "userPrincipalName:ann")",
         R"(("displayName:ann" OR "mail:ann" OR "userPrincipalName:ann") AND ("displayName:m" OR "mail:m" OR "userPrincipalName:m"))",
         R"("displayName:z" AND "mail:a")",
         R"(("a" OR "σισ") AND ("z" OR "mull"))",
         R"("anna10" OR ("z" AND "m"))",
         R"("σισυφος")",
         R"("ΣΙΣΥΦΟΣ")",
         R"("fi")",
         R"("strass")",
         R"("luc")",
         R"("la")",
         R"("jones")",
         R"("́")",
         R"("äbbbb")",
         R"("lukasz")"})
        all.push_back(valueOf(parseSearch(text)));
    for (const std::string& text : {'"' + longName + "a\"", '"' + longName + "ay\"",
                                    '"' + longName.substr(0, 62) + '"', '"' + lastNames[13] + '"'})
        all.push_back(valueOf(parseSearch(text)));
    for (const std::string text :
         {"startswith(displayName,'a')", "startswith(displayName,'anna m')", "startswith(displayName,'ANNA')",
          "startswith(displayName,'Á')", "startswith(mail,'a')", "startswith(mail,'')", "mail eq ''",
          "startswith(userPrincipalName,'anna1')", "userPrincipalName eq 'ANNA10@x.example'",
          "userPrincipalName eq 'anna10'", "displayName eq 'Anna Müller'", "displayName eq 'anna muller'",
          "startswith(displayName,'ΜΑΡ') or startswith(displayName,'μαρί')", "startswith(displayName,' ')",
          "startswith(displayName,'van  d') or startswith(displayName,'van ')", "startswith(mail,' a')",
          "startswith(displayName,'') and startswith(userPrincipalName,'u')", "startswith(displayName,'𝕏')"})
        all.push_back(valueOf(parseFilter(text)));
    all.push_back(valueOf(parseFilter("startswith(displayName,'" + longName + "')")));
    all.push_back(valueOf(parseFilter("displayName eq '" + lastNames[12] + "'")));
    all.push_back({.kind = Condition::Kind::And,
                   .parts = {valueOf(parseSearch(R"("a m")")),
                             valueOf(parseFilter("startswith(displayName,'anna')"))}});
    return all;
}

} // namespace

TEST_CASE("Search gives whom a look at everybody gives, in every scope, page by page, nobody twice") {
    const auto directory = std::make_unique<Directory>();
    UserSearch search(directory->portal.database());
    // So small that pages end early, and organisations are read in every way.
    UserSearch narrow(directory->portal.database(), {.entries = 40,
                                                     .triedEntries = 20,
                                                     .firstChunk = 3,
                                                     .readBesides = 2,
                                                     .fewOrganisations = 2,
                                                     .mostOrganisations = 22});
    UserSearch wide(directory->portal.database(),
                    {.entries = 60, .fewOrganisations = 2, .mostOrganisations = 2});
    UserSearch patient(
        directory->portal.database(),
        {.mostOrganisations = 512, .countedUsers = 1'000, .countedEntries = 50'000, .countedBesides = 500});
    std::size_t found = 0;
    int number = 0;
    for (const UserScope& scope : directory->scopes())
        for (const Condition& condition : conditions()) {
            const std::set<std::string> expected = bruteForce(*directory, scope, condition);
            const Names all = allPages(search, scope, condition, 999);
            INFO("condition " << number++ % static_cast<int>(conditions().size()) << ' ' << condition.text);
            CHECK(all.size() == expected.size());
            CHECK(std::set<std::string>(all.begin(), all.end()) == expected);
            CHECK(allPages(search, scope, condition, 7) == all);
            CHECK(allPages(narrow, scope, condition, 5) == all);
            CHECK(allPages(wide, scope, condition, 50) == all);
            const auto whole = static_cast<std::int64_t>(expected.size());
            const UserCount count = valueOf(patient.count(scope, condition));
            CHECK(count.exact);
            CHECK(count.value == whole);
            const UserCount hasty = valueOf(search.count(scope, condition));
            CHECK(hasty.value <= whole);
            CHECK((!hasty.exact || hasty.value == whole));
            found += expected.size();
        }
    CHECK(found > 10'000); // The conditions find somebody.
}

TEST_CASE("The order is that of the matching word, then of the name, marks and case aside") {
    TestPortal portal;
    for (const char* name : {"Zed Anna", "Bea Annason", "Anna Zed", "Ánna Bea", "ANNA C", "Ann Zed"})
        portal.addUser(name, std::to_string(std::string_view(name).size()) + name[0] + name[1] + "@x.example",
                       "X");
    UserSearch search(portal.database());
    const auto names = [&](const Condition& condition) {
        Names result;
        for (const UserRecord& user : valueOf(search.find({.everyone = true}, condition, 100)).users)
            result.push_back(user.displayName);
        return result;
    };
    CHECK(names({.kind = Condition::Kind::Words, .text = "ann"}) ==
          Names{"Ann Zed", "Ánna Bea", "ANNA C", "Anna Zed", "Zed Anna", "Bea Annason"});
    CHECK(names({}) == Names{"Ann Zed", "Ánna Bea", "ANNA C", "Anna Zed", "Bea Annason", "Zed Anna"});
}

TEST_CASE("A count says when it is not the whole") {
    TestPortal portal;
    for (int i = 0; i < 30; ++i)
        portal.addUser("Ann " + std::to_string(i), "a" + std::to_string(i) + "@x.example", "X");
    UserSearch search(portal.database(), {.count = 20, .countedUsers = 20});
    const auto count = [&](const char* text) {
        return valueOf(search.count({.everyone = true}, valueOf(parseSearch(text))));
    };
    CHECK(count("\"ann\"").value == 20);
    CHECK_FALSE(count("\"ann\"").exact);
    CHECK(count("\"displayName:ann\"").value == 20);
    CHECK_FALSE(count("\"displayName:ann\"").exact);
    CHECK(count("\"ann 1\"").value == 11);
    CHECK(count("\"ann 1\"").exact);
    CHECK(count("\"nobody\"").value == 0);
}

TEST_CASE("A user renamed or moved is found as they are now alone") {
    TestPortal portal;
    const std::string id = portal.addUser("Ann Old", "ann@x.example", "X");
    portal.addUser("Bea", "bea@y.example", "Y");
    Users users(portal.database());
    UserRecord user = *valueOf(users.byId(id));
    user.displayName = "Ann New";
    user.organisation = *valueOf(Organisations(portal.database()).byName("Y"));
    valueOf(users.save(user));
    UserSearch search(portal.database());
    const auto found = [&](const std::string& organisation, const char* word) {
        const UserScope scope{
            .organisations = {valueOf(Organisations(portal.database()).byName(organisation))->id}};
        return valueOf(search.find(scope, {.kind = Condition::Kind::Words, .text = word}, 10)).users.size();
    };
    CHECK(found("X", "ann") == 0);
    CHECK(found("Y", "new") == 1);
    CHECK(found("Y", "old") == 0);
    valueOf(portal.database().run("DELETE FROM users WHERE id = ?", {id}));
    CHECK_FALSE(valueOf(portal.database().first("SELECT 1 FROM search_entries WHERE user_id = ?", {id})));
}

TEST_CASE("A plan of choices that are not its own is refused") {
    const TestPortal portal;
    const Condition condition = valueOf(parseSearch("\"a b c\""));
    const auto by = [&](std::vector<std::size_t> choices) { return planSearch(condition, choices); };
    CHECK(valueOf(by({1})).beginnings == Names{"b"});
    CHECK(codeOf(by({})) == ErrorCode::InvalidArgument);
    CHECK(codeOf(by({3})) == ErrorCode::InvalidArgument);
    CHECK(codeOf(by({1, 1})) == ErrorCode::InvalidArgument);
}

TEST_CASE("The index of a user never leads to them twice by one beginning") {
    const SearchIndex index = indexOf({"Anna Annason", "anna.annason@x.example", "anna@x.example"});
    for (const char* beginning : {" ", "a", "ann", "anna", "annas", "anna.", "anna@", "x"}) {
        int found = 0;
        for (const IndexEntry& entry : index.entries)
            found += entry.text.starts_with(beginning) &&
                     entry.shared < static_cast<std::int64_t>(std::string_view(beginning).size());
        INFO(beginning);
        CHECK(found == (beginning == std::string_view("x") ? 0 : 1));
    }
}

TEST_CASE("Every entry of a user tells of all their words, or says that it does not") {
    const auto holds = [](const SearchIndex& index, const char* word) {
        return std::all_of(index.entries.begin(), index.entries.end(), [&](const IndexEntry& entry) {
            return entry.text.find(partOf(word)) != std::string::npos;
        });
    };
    const SearchIndex anna = indexOf({"Anna Smith-Jones", "a.jones@x.example", "office@y.example"});
    CHECK(anna.signature > 0);
    for (const char* word :
         {"a", "anna", "smi", "smith-jones", "jon", "jones@x", "a.jones@x.exam", "office@y.example"})
        CHECK(holds(anna, word));
    for (const char* word : {"nna", "x.example", "off.", "jonas"})
        CHECK_FALSE(holds(anna, word));

    std::string name = "Ann";
    for (char c = 'a'; c <= 'z'; ++c)
        name += std::string(" ") + c + "elia-" + c + "ora";
    const SearchIndex many = indexOf({name, "ann@x.example", ""});
    CHECK(many.signature < 0);
    CHECK(std::all_of(many.entries.begin(), many.entries.end(),
                      [](const IndexEntry& entry) { return entry.text.size() <= 3 * 64 + 2; }));
}

TEST_CASE("Users with more words than their entries hold are found by each of them") {
    TestPortal portal;
    std::string name = "Ann";
    for (char c = 'a'; c <= 'z'; ++c)
        name += std::string(" ") + c + "elia-" + c + "ora";
    const std::string id = portal.addUser(name, "ann@x.example", "X");
    portal.addUser("Ann Bell", "bell@x.example", "X");
    UserSearch search(portal.database());
    for (const char* words : {"ann zora", "zelia ann", "qora zora", "ann@ kora"}) {
        INFO(words);
        const UserPage page =
            valueOf(search.find({.everyone = true}, {.kind = Condition::Kind::Words, .text = words}, 10));
        REQUIRE(page.users.size() == 1);
        CHECK(page.users.front().id == id);
    }
}

TEST_CASE("A count that goes on from the first page is that of all") {
    TestPortal portal;
    for (int i = 0; i < 60; ++i)
        portal.addUser("Ann Bell " + std::to_string(i), "a" + std::to_string(i) + "@x.example", "X");
    for (const std::size_t countedUsers : {5U, 20U, 200U}) {
        UserSearch search(portal.database(), {.firstChunk = 4, .countedUsers = countedUsers});
        for (const char* text : {"\"ann bell\"", "\"bell a1\"", "\"nobody\"", "\"ann\""}) {
            INFO(text << " of " << countedUsers);
            const Condition condition = valueOf(parseSearch(text));
            const UserPage first = valueOf(search.find({.everyone = true}, condition, 10));
            const UserCount alone = valueOf(search.count({.everyone = true}, condition));
            const UserCount known = valueOf(search.count({.everyone = true}, condition, &first));
            CHECK(known.value >= alone.value);
            if (alone.exact) {
                CHECK(known.exact);
                CHECK(known.value == alone.value);
            }
        }
    }
}
