#include "app/portal/directory/Samples.h"
#include "app/portal/http/Request.h"
#include "core/base/Json.h"
#include "tests/portal/TestPortal.h"

#include <algorithm>
#include <set>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;
using Names = std::vector<std::string>;

namespace {

/// A portal with the samples, and the tokens of their administrator.
struct SamplePortal {
    TestPortal portal{};
    std::string token{};

    SamplePortal() {
        valueOf(addSamples(portal.database(), portal.random, "hash"));
        const auto admin =
            valueOf(Users(portal.database()).byUserPrincipalName(std::string(sampleAdministrator)));
        token = portal.tokenFor(admin->id);
    }
};

/// A portal with one organisation of a few users, and their administrator.
struct SmallPortal {
    TestPortal portal{};
    std::string admin{portal.addUser("Alex Admin", "admin@contoso.example", "Contoso")};
    std::string token{};

    SmallPortal() {
        portal.makeAdministrator(admin, "Contoso");
        token = portal.tokenFor(admin);
    }
    Names find(const std::string& option, const std::string& text) const {
        const Answer answer = portal.get("/v1.0/users?" + option + '=' + http::percentEncoded(text), token);
        INFO(option << ' ' << text << ' ' << answer.body);
        REQUIRE(answer.status == 200);
        return answer.values("displayName");
    }
    Names search(const std::string& clause) const { return find("$search", '"' + clause + '"'); }
};

} // namespace

TEST_CASE("me tells who is signed in and what they administer") {
    const SmallPortal small;
    const Answer answer = small.portal.get("/v1.0/me", small.token);
    CHECK(answer.status == 200);
    CHECK(answer.text("userPrincipalName") == "admin@contoso.example");
    CHECK(answer.text("companyName") == "Contoso");
    CHECK(answer.json.value(QStringLiteral("roles")).toArray() ==
          QJsonArray{QStringLiteral("LocalAdministrator")});
    CHECK(answer.json.value(QStringLiteral("organisations")).toArray() ==
          QJsonArray{QStringLiteral("Contoso")});
}

TEST_CASE("A user is found by id and by name, in any case") {
    SmallPortal small;
    const std::string ann = small.portal.addUser("Ann", "Ann+1@contoso.example", "Contoso");
    CHECK(small.portal.get("/v1.0/users/" + ann, small.token).text("displayName") == "Ann");
    CHECK(small.portal.get("/v1.0/users/ann%2B1%40CONTOSO.example", small.token).text("id") == ann);
    const Answer chosen = small.portal.get("/v1.0/users/" + ann + "?$select=displayName,mail", small.token);
    CHECK(chosen.json.keys() ==
          QStringList{QStringLiteral("displayName"), QStringLiteral("id"), QStringLiteral("mail")});
    // As if there were one somewhere else: who there is outside their organisations is not for them to learn.
    CHECK(small.portal.get("/v1.0/users/nobody", small.token).status == 403);
}

TEST_CASE("All users of an organisation come page by page, none left out and none twice") {
    const SamplePortal samples;
    for (const int size : {1, 7, 25, 299, 300, 999}) {
        int pages = 0;
        const Names ids =
            samples.portal.allPages("/v1.0/users?$top=" + std::to_string(size), samples.token, "id", &pages);
        CHECK(ids.size() == 300);
        CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == 300);
        CHECK(pages == (300 + size - 1) / size);
    }
    CHECK(samples.portal.get("/v1.0/users", samples.token).values("id").size() == 25);
    const Answer counted = samples.portal.get("/v1.0/users?$count=true&$top=2", samples.token);
    CHECK(counted.json.value(QStringLiteral("@odata.count")).toInt() == 300);
    CHECK(counted.json.value(QStringLiteral("value")).toArray().size() == 2);
}

TEST_CASE("The next page keeps what was asked for") {
    const SamplePortal samples;
    const std::string path = "/v1.0/users?$search=%22displayName:a%22&$top=3&$select=id";
    const Names ids = samples.portal.allPages(path, samples.token, "id");
    const Answer all = samples.portal.get("/v1.0/users?$search=%22displayName:a%22&$top=999", samples.token);
    CHECK(ids == all.values("id"));
    CHECK(ids.size() > 3);
    CHECK(ids.size() < 300);
}

TEST_CASE("A page survives that a user before it goes") {
    SmallPortal small;
    for (const char* name : {"Ann", "Bea", "Cleo", "Dora"})
        small.portal.addUser(name, std::string(name) + "@contoso.example", "Contoso");
    const Answer first = small.portal.get("/v1.0/users?$top=3", small.token);
    CHECK(first.values("displayName") == Names{"Alex Admin", "Ann", "Bea"});
    valueOf(small.portal.database().run("DELETE FROM users WHERE display_name = 'Ann'"));
    const std::string next = first.text("@odata.nextLink").substr(std::string_view(TestPortal::url).size());
    CHECK(small.portal.get(next, small.token).values("displayName") == Names{"Cleo", "Dora"});
}

TEST_CASE("Users are found by the beginning of any word of their names") {
    SmallPortal small;
    small.portal.addUser("Zo\xC3\xAB O'Brien-Smith", "zobs@contoso.example", "Contoso");
    small.portal.addUser("Ann Zimmermann", "a.zimmermann@contoso.example", "Contoso");
    const Names zoe{"Zo\xC3\xAB O'Brien-Smith"};
    for (const char* text :
         {"zo", "ZO\xC3\x8B", "zoe", "o'b", "brien", "smi", "zo o'b", "smith zo", "zobs@con"})
        CHECK(small.search(text) == zoe);
    CHECK(small.search("z") == Names{"Ann Zimmermann", zoe.front()});
    CHECK(small.search("displayName:zimm") == Names{"Ann Zimmermann"});
    CHECK(small.search("displayName:a.zimm").empty());
    CHECK(small.search("mail:a.zimm") == Names{"Ann Zimmermann"});
    CHECK(small.search("userPrincipalName:zimm") == Names{"Ann Zimmermann"});
    for (const char* text : {"immermann", "contoso", "zo ann", "example", "mail:ann"})
        CHECK(small.search(text).empty());
    CHECK(small.find("$search", "\"displayName:zoe\" OR \"mail:a.z\"").size() == 2);
}

TEST_CASE("Every word of every sample user finds them by each of its beginnings of three letters") {
    const SamplePortal samples;
    const Answer all = samples.portal.get("/v1.0/users?$top=25", samples.token);
    for (const std::string& name : all.values("displayName"))
        for (const QString& word : toQString(name).split(u' ')) {
            const std::string clause = "\"displayName:" + toUtf8(word.left(3)) + '"';
            const Names found =
                samples.portal
                    .get("/v1.0/users?$top=999&$search=" + http::percentEncoded(clause), samples.token)
                    .values("displayName");
            INFO(name << ' ' << clause);
            CHECK(std::find(found.begin(), found.end(), name) != found.end());
        }
}

TEST_CASE("Special characters in a search are text like any other") {
    SmallPortal small;
    const Names odd{"'quote", "100%", "R&D", "_under", "\\back", "\xE7\x94\xB0\xE4\xB8\xAD \xF0\x9F\x94\x91"};
    int number = 0;
    for (const std::string& name : odd)
        small.portal.addUser(name, "odd" + std::to_string(++number) + "@contoso.example", "Contoso");
    CHECK(small.search("displayName:'") == Names{"'quote"});
    CHECK(small.search("displayName:100%") == Names{"100%"});
    CHECK(small.search("displayName:%").empty());
    CHECK(small.search("displayName:_") == Names{"_under"});
    CHECK(small.search("displayName:r&d") == Names{"R&D"});
    CHECK(small.search("displayName:\\\\") == Names{"\\back"});
    CHECK(small.search("displayName:\\\"").empty());
    CHECK(small.search("displayName:\xE7\x94\xB0") == Names{odd.back()});
    CHECK(small.search("displayName:\xF0\x9F\x94\x91") == Names{odd.back()});
    CHECK(small.search("displayName:*").empty());
    CHECK(small.search("displayName:a' OR 1=1 --").empty());
    CHECK(small.find("$filter", "startswith(displayName,'''q')") == Names{"'quote"});
}

TEST_CASE("$filter compares the whole field") {
    SmallPortal small;
    small.portal.addUser("Ann Smith", "ann@contoso.example", "Contoso");
    CHECK(small.find("$filter", "startswith(displayName,'ANN S')") == Names{"Ann Smith"});
    CHECK(small.find("$filter", "startswith(displayName,'smith')").empty());
    CHECK(small.find("$filter", "startswith(displayName,'zzz') or startswith(mail,'ann')") ==
          Names{"Ann Smith"});
    CHECK(small.find("$filter", "userPrincipalName eq 'ANN@contoso.example'") == Names{"Ann Smith"});
    CHECK(small.find("$filter", "userPrincipalName eq 'ann'").empty());
}

TEST_CASE("Query options that cannot be are 400 and say why") {
    const SmallPortal small;
    for (const char* query : {"$top=0", "$top=1000", "$top=x", "$top=-1", "$top=", "$skiptoken=%21",
                              "$skiptoken=", "$search=ann", "$filter=x", "$orderby=mail", "$expand=manager",
                              "$top=1&$top=2", "$search=%22displayName:%FF%22"}) {
        INFO(query);
        const Answer answer = small.portal.get(std::string("/v1.0/users?") + query, small.token);
        CHECK(answer.status == 400);
        CHECK(answer.code() == "badRequest");
    }
}

TEST_CASE("The OAuth metadata needs no token and names this portal") {
    const TestPortal portal;
    const Answer answer = portal.get("/.well-known/oauth-authorization-server", "");
    CHECK(answer.status == 200);
    CHECK(answer.headers.at("Date") == "Thu, 01 Jan 2026 00:00:00 GMT");
    CHECK(answer.text("issuer") == "https://portal.example");
    CHECK(answer.text("token_endpoint") == "https://portal.example/oauth2/v2.0/token");
    CHECK(answer.json.value(QStringLiteral("fidesk_capabilities"))
              .toArray()
              .contains(QStringLiteral("rename")));
}
