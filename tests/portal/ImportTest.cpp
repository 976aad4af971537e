#include "app/portal/directory/Import.h"
#include "app/portal/directory/Samples.h"
#include "app/portal/store/SearchIndex.h"
#include "app/portal/store/UserSearch.h"
#include "tests/portal/TestPortal.h"

#include <set>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

/// Passwords kept so that a test sees them.
PasswordScheme plainScheme(std::atomic<int>* hashed = nullptr) {
    return {.hash = [hashed](const Secret& password) -> Result<std::string> {
                if (hashed)
                    ++*hashed;
                return "hash of " + std::string(password.text());
            },
            .check =
                [](const Secret& password, std::string_view encoded) {
                    return encoded == "hash of " + std::string(password.text());
                }};
}

std::vector<OrganisationRecord> administeredBy(TestPortal& portal, const std::string& userId) {
    return valueOf(Roles(portal.database()).of(userId)).administers;
}

ImportOutcome import(TestPortal& portal, std::string_view csv) {
    return valueOf(importUsers(portal.database(), portal.random, plainScheme(),
                               [&]() -> Result<CsvStream> { return csvStream(asBytes(csv)); }));
}

std::vector<ImportProblem> problems(TestPortal& portal, std::string_view csv) {
    auto outcome = import(portal, csv);
    CHECK_FALSE(valueOf(portal.database().first("SELECT 1 FROM users")));
    CHECK_FALSE(valueOf(portal.database().first("SELECT 1 FROM organisations")));
    return outcome.problems;
}

constexpr std::string_view header = "userPrincipalName,displayName,mail,organisation,password,role\n";

} // namespace

TEST_CASE("Users are imported from columns in any order") {
    TestPortal portal;
    const auto outcome =
        import(portal, "\xEF\xBB\xBFPassword,organisation,role,displayname,mail,USERPRINCIPALNAME\r\n"
                       "pw1,Contoso,,\"Smith, Ann\",,ann@contoso.example\r\n"
                       "pw2,Contoso,LocalAdministrator,Bea,bea@mail.example,bea@contoso.example\r\n");
    CHECK(outcome.problems.empty());
    CHECK(outcome.added == 2);
    Users users(portal.database());
    const auto ann = valueOf(users.byUserPrincipalName("ANN@contoso.example"));
    REQUIRE(ann);
    CHECK(ann->displayName == "Smith, Ann");
    CHECK(ann->mail.empty());
    CHECK(ann->organisation.name == "Contoso");
    CHECK(ann->passwordHash == "hash of pw1");
    CHECK(ann->userHandle.size() == 32);
    CHECK(administeredBy(portal, ann->id).empty());
    const auto bea = valueOf(users.byUserPrincipalName("bea@contoso.example"));
    CHECK(administeredBy(portal, bea->id).size() == 1);
}

TEST_CASE("An import done twice changes nothing the second time") {
    TestPortal portal;
    const std::string csv = std::string(header) + "ann@contoso.example,Ann,,Contoso,pw,\n";
    CHECK(import(portal, csv).added == 1);
    const auto before = valueOf(Users(portal.database()).byUserPrincipalName("ann@contoso.example"));
    const auto again = import(portal, csv);
    CHECK(again.added == 0);
    CHECK(again.updated == 0);
    CHECK(again.unchanged == 1);
    const auto after = valueOf(Users(portal.database()).byUserPrincipalName("ann@contoso.example"));
    CHECK(after->id == before->id);
    CHECK(after->userHandle == before->userHandle);
}

TEST_CASE("White space at the ends of a field is not imported") {
    TestPortal portal;
    const std::string bare = std::string(header) + "ann@contoso.example,Ann,a@b.example,Contoso,,\n";
    const std::string spaced = std::string(header) +
                               "\uFEFF ann@contoso.example\u00A0,\uFEFFAnn\u3000, a@b.example\uFEFF"
                               ",\uFEFFContoso\u2003,,\n";
    CHECK(import(portal, bare).added == 1);
    const auto again = import(portal, spaced);
    CHECK(again.problems.empty());
    CHECK(again.unchanged == 1);
    CHECK(valueOf(Organisations(portal.database()).all()).size() == 1);
}

TEST_CASE("A user name has nothing that is not seen") {
    TestPortal portal;
    for (const char* within :
         {" ", "\u00A0", "\u3000", "\u200B", "\u200D", "\u202E", "\uFEFF", "\u00AD", "\uFFFE"}) {
        INFO(within);
        const auto found =
            problems(portal, std::string(header) + "an" + within + "n@contoso.example,Ann,,Contoso,,\n" +
                                 "ann@contoso.example,Ann,a" + within + "@b.example,Contoso,,\n");
        REQUIRE(found.size() == 2);
        CHECK(found[0].what.find("is not of the form") != std::string::npos);
        CHECK(found[1].what.find("is not a mail address") != std::string::npos);
    }
}

TEST_CASE("An import updates those it knows, and leaves a password that is not given") {
    TestPortal portal;
    import(portal, std::string(header) + "ann@contoso.example,Ann,,Contoso,pw,LocalAdministrator\n");
    Users users(portal.database());
    const auto ann = valueOf(users.byUserPrincipalName("ann@contoso.example"));
    const auto outcome =
        import(portal, std::string(header) + "Ann@contoso.example,Ann Smith,a@b.example,Fabrikam,,\n");
    CHECK(outcome.updated == 1);
    const auto now = valueOf(users.byId(ann->id));
    CHECK(now->displayName == "Ann Smith");
    CHECK(now->organisation.name == "Fabrikam");
    CHECK(now->passwordHash == "hash of pw");
    CHECK(now->userHandle == ann->userHandle);
    CHECK(administeredBy(portal, ann->id).empty());
    const UserScope scope{.userId = ann->id};
    CHECK(
        valueOf(UserSearch(portal.database()).count(scope, {.kind = Condition::Kind::Words, .text = "smith"}))
            .value == 1);
    import(portal, std::string(header) + "ann@contoso.example,Ann,a@b.example,Fabrikam,new,\n");
    CHECK(valueOf(users.byId(ann->id))->passwordHash == "hash of new");
    CHECK(
        valueOf(UserSearch(portal.database()).count(scope, {.kind = Condition::Kind::Words, .text = "smith"}))
            .value == 0);
}

TEST_CASE("Without a role column roles stay as they are") {
    TestPortal portal;
    import(portal, std::string(header) + "ann@contoso.example,Ann,,Contoso,pw,LocalAdministrator\n");
    import(
        portal,
        "userPrincipalName,displayName,mail,organisation,password\nann@contoso.example,Ann B,,Contoso,,\n");
    const auto outcome = import(portal, "userPrincipalName,displayName,mail,organisation,password\n"
                                        "ann@contoso.example,Ann B,,Contoso,\n");
    CHECK(outcome.updated == 1);
    Users users(portal.database());
    const auto ann = valueOf(users.byUserPrincipalName("ann@contoso.example"));
    CHECK(administeredBy(portal, ann->id).size() == 1);
}

TEST_CASE("Every problem of an import is told with its line, and nothing is written") {
    TestPortal portal;
    const auto found =
        problems(portal, std::string(header) + "ann@contoso.example,Ann,,Contoso,pw,\n"        // 2: sound
                                               "nobody,Ann,,Contoso,pw,\n"                     // 3
                                               "ANN@contoso.example,Ann,,Contoso,pw,\n"        // 4: twice
                                               "\"c@contoso.example\",\"two\nlines\",,C,pw,\n" // 5 and 6
                                               "d@contoso.example,,,,pw,\n"                    // 7
                                               "e@contoso.example,E,nomail,C,pw,\n"            // 8
                                               "f@contoso.example,,,C,,\n"                     // 9
                                               "g@contoso.example,G,,C,pw,Emperor\n"           // 10
                                               "h@contoso.example,H\n");                       // 11
    std::vector<std::size_t> lines;
    for (const ImportProblem& problem : found)
        lines.push_back(problem.line);
    CHECK(lines == std::vector<std::size_t>{3, 4, 5, 7, 7, 8, 9, 10, 11});
    CHECK(found[1].what == "the userPrincipalName \"ANN@contoso.example\" is on line 2 too");
    CHECK(found[8].what == "the row has 2 fields, the header 6");
    for (const ImportProblem& problem : found)
        CHECK(problem.what.find("pw") == std::string::npos);
}

TEST_CASE("A header that is not one is told") {
    TestPortal portal;
    using Problems = std::vector<ImportProblem>;
    CHECK(problems(portal, "") == Problems{{1, "the file is empty"}});
    CHECK(problems(portal, "userPrincipalName,displayName,mail,organisation\n") ==
          Problems{{1, "the column password is missing"}});
    CHECK(problems(portal, "userPrincipalName,displayName,mail,mail,organisation,password,phone\n") ==
          Problems{{1, "the column mail is there twice"}, {1, "there is no column \"phone\""}});
    CHECK(codeOf(readImportTable(asBytes("a,\"b\n"))) == ErrorCode::Malformed);
}

TEST_CASE("Unchanged passwords are not hashed again") {
    TestPortal portal;
    const std::string csv = std::string(header) + "ann@contoso.example,Ann,,Contoso,pw,\n";
    std::atomic<int> hashed{0};
    for (int i = 0; i < 2; ++i)
        valueOf(importUsers(portal.database(), portal.random, plainScheme(&hashed),
                            [&]() -> Result<CsvStream> { return csvStream(asBytes(csv)); }));
    CHECK(hashed == 1);
}

TEST_CASE("The samples are 500 users of three organisations with one administrator, all of different names") {
    TestPortal portal;
    valueOf(addSamples(portal.database(), portal.random, "hash"));
    Database& database = portal.database();
    CHECK(valueOf(database.first("SELECT COUNT(*) FROM users"))->integer(0) == 500);
    CHECK(valueOf(database.first("SELECT COUNT(DISTINCT display_name) FROM users"))->integer(0) == 500);
    CHECK(valueOf(database.first("SELECT COUNT(*) FROM organisations"))->integer(0) == 3);
    CHECK(valueOf(database.first("SELECT COUNT(*) FROM roles"))->integer(0) == 1);
    Users users(database);
    const auto admin = valueOf(users.byUserPrincipalName("admin@contoso.example"));
    REQUIRE(admin);
    CHECK(administeredBy(portal, admin->id).front().name == "Contoso Health");
    for (const Row& row : valueOf(database.query("SELECT user_principal_name FROM users")))
        for (const char c : row.text(0))
            CHECK((c == '@' || c == '.' || (c >= 'a' && c <= 'z')));
    CHECK(codeOf(addSamples(database, portal.random, "hash")) == ErrorCode::InvalidArgument);
}

TEST_CASE("A new user may come without a password, and is told of") {
    TestPortal portal;
    const auto outcome = import(portal, std::string(header) + "ann@contoso.example,Ann,,Contoso,,\n"
                                                              "bea@contoso.example,Bea,,Contoso,pw,\n");
    CHECK(outcome.added == 2);
    CHECK(outcome.withoutPassword == 1);
    Users users(portal.database());
    CHECK(valueOf(users.byUserPrincipalName("ann@contoso.example"))->passwordHash.empty());
    CHECK(valueOf(users.byUserPrincipalName("bea@contoso.example"))->passwordHash == "hash of pw");
}

TEST_CASE("Users are found after an import into an empty store and after one into a full one") {
    TestPortal portal;
    std::string csv(header);
    for (int i = 0; i < 1200; ++i)
        csv += "u" + std::to_string(i) + "@contoso.example,Ann " + std::to_string(i) + ",,Contoso " +
               std::to_string(i % 3) + ",,\n";
    CHECK(import(portal, csv.substr(0, csv.find("u600@"))).added == 600);
    const auto outcome = import(portal, csv);
    CHECK(outcome.added == 600);
    CHECK(outcome.unchanged == 600);
    UserSearch search(portal.database());
    CHECK(valueOf(search.count({.everyone = true}, {.kind = Condition::Kind::Words, .text = "ann"})).value ==
          1200);
    const auto one = Organisations(portal.database()).byName("Contoso 1");
    CHECK(valueOf(search.count({.organisations = {valueOf(one)->id}}, {})).value == 400);
    for (const char* index : searchIndexNames) {
        INFO(index);
        CHECK(codeOf(portal.database().run("CREATE INDEX " + std::string(index) + " ON users (mail)")) ==
              ErrorCode::DatabaseFailed); // It is there.
    }
}

TEST_CASE("A file that changes while it is imported, or cannot be read on, changes nothing") {
    const std::string sound = std::string(header) + "ann@contoso.example,Ann,,Contoso,,\n";
    for (const std::string& later :
         {sound + "bea@contoso.example,,,,,\n", sound + "\"", std::string("x\n")}) {
        TestPortal portal;
        int opened = 0;
        const auto outcome =
            importUsers(portal.database(), portal.random, plainScheme(), [&]() -> Result<CsvStream> {
                return csvStream(asBytes(++opened == 1 ? sound : later));
            });
        CHECK(codeOf(outcome) == ErrorCode::Malformed);
        CHECK_FALSE(valueOf(portal.database().first("SELECT 1 FROM users")));
        CHECK_FALSE(valueOf(portal.database().first("SELECT 1 FROM organisations")));
    }
    TestPortal portal;
    int opened = 0;
    CHECK(codeOf(importUsers(portal.database(), portal.random, plainScheme(), [&]() -> Result<CsvStream> {
              if (++opened == 2)
                  return fail(ErrorCode::FileUnreadable, "gone");
              return csvStream(asBytes(sound));
          })) == ErrorCode::FileUnreadable);
    CHECK_FALSE(valueOf(portal.database().first("SELECT 1 FROM users")));
}

TEST_CASE("What ends an import is in its transaction: both are there, or neither") {
    TestPortal portal;
    const std::string csv = std::string(header) + "ann@contoso.example,Ann,,Contoso,,\n";
    const auto open = [&]() -> Result<CsvStream> { return csvStream(asBytes(csv)); };
    int ended = 0;
    const auto refuse = [&](const ImportOutcome& outcome) -> Result<void> {
        CHECK(outcome.added == 1);
        CHECK(portal.database().inTransaction());
        ++ended;
        return fail(ErrorCode::DatabaseFailed, "no room");
    };
    CHECK(codeOf(importUsers(portal.database(), portal.random, plainScheme(), open, refuse)) ==
          ErrorCode::DatabaseFailed);
    CHECK_FALSE(valueOf(portal.database().first("SELECT 1 FROM users")));
    const auto note = [&](const ImportOutcome&) -> Result<void> {
        ++ended;
        return {};
    };
    CHECK(valueOf(importUsers(portal.database(), portal.random, plainScheme(), open, note)).added == 1);
    CHECK(valueOf(importUsers(portal.database(), portal.random, plainScheme(), open, note)).unchanged == 1);
    CHECK(ended == 2); // not where nothing was changed
}

TEST_CASE("After a thousand problems the rest of a file is not looked at") {
    TestPortal portal;
    std::string csv(header);
    for (int i = 0; i < 5000; ++i)
        csv += "nobody,Ann,,Contoso,,\n";
    const auto found = problems(portal, csv);
    CHECK(found.size() == maxImportProblems + 1);
    CHECK(found.back() == ImportProblem{1001, "the rest of the file was not looked at"});
}
