#include "app/portal/store/Words.h"
#include "core/base/Text.h"
#include "tests/portal/SigninPortal.h"

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;

namespace {

struct Typed {
    std::string text{};
    std::string why{};
};

const std::string zoe = "zo\u00EB.stra\u00DFe-kim";

/// What people may type for `zoe`, and finds them.
const std::vector<Typed> theirs{
    {"ZO\u00CB.STRA\u1E9EE-KIM@CONTOSO.EXAMPLE", "upper case"},
    {"Zoe\u0308.stra\u00DFe-kim@contoso.example", "taken apart (NFD)"},
    {"zo\u00EB.stra\u1E9Ee-kim@contoso.example", "capital sharp s"},
    {"zo\u00EB.\u017Ftra\u00DFe-kim@contoso.example", "long s"},
    {"zo\u00EB.stra\u00DFe-\u212Aim@contoso.example", "the Kelvin sign"},
};

/// What looks like it to one program or another, and is nobody's.
const std::vector<Typed> nobodys{
    {"zo\u00EB.strasse-kim@contoso.example", "sharp s as two letters"},
    {"zo\u00EB.stra\u00DFe-k\u0131m@contoso.example", "Turkish i without a dot"},
    {"zo\u00EB.stra\u00DFe-k\u0130m@contoso.example", "Turkish I with a dot"},
    {"zoe.stra\u00DFe-kim@contoso.example", "without marks"},
    {"zo\u00EB.stra\u00DFe-\uFF4Bim@contoso.example", "a wide letter (NFKC)"},
    {"zo\u00EB.stra\u00DFe-kim@contoso.example ", "a space behind"},
    {" zo\u00EB.stra\u00DFe-kim@contoso.example", "a space before"},
    {"zo\u00EB.stra\u00DFe-kim@contoso.example\t", "a tab behind"},
    {"zo\u00EB.stra\u00DFe-kim@contoso.example.", "a dot behind"},
    {"zo\u00EB.stra\u00DFe-kim@contoso.example\u200B", "a space of no width"},
    {"\uFEFFzo\u00EB.stra\u00DFe-kim@contoso.example", "a byte order mark"},
    {"\uFFFEzo\u00EB.stra\u00DFe-kim@contoso.example", "a swapped byte order mark"},
    {"zo\u00EB.stra\u00DFe-kim@%", "LIKE's wildcard"},
    {"zo\u00EB_stra\u00DFe-kim@contoso.example", "LIKE's other wildcard"},
    {"zo\u00EB.stra\u00DFe-kim", "without the domain"},
    {"zo%C3%AB.stra%C3%9Fe-kim@contoso.example", "percent-encoded"},
};

} // namespace

// What the throttle counts against is a name; were two names one to the database and two to the throttle,
// whoever changes between them would have twice the tries.
TEST_CASE("Names are one to the throttle where they are one to the database") {
    SigninPortal portal;
    const UserRecord user = portal.addUser(zoe);
    Users users(portal.database());
    for (const Typed& typed : theirs) {
        INFO(typed.why);
        const auto found = valueOf(users.byUserPrincipalName(typed.text));
        REQUIRE(found);
        CHECK(found->id == user.id);
        CHECK(foldedKey(typed.text) == foldedKey(user.userPrincipalName));
        SigninBrowser browser(portal);
        CHECK(browser.password(typed.text, rightPassword).status == 200);
    }
    for (const Typed& typed : nobodys) {
        INFO(typed.why);
        CHECK_FALSE(valueOf(users.byUserPrincipalName(typed.text)));
        CHECK(foldedKey(typed.text) != foldedKey(user.userPrincipalName));
        SigninBrowser browser(portal);
        CHECK(browser.password(typed.text, rightPassword).error() == "invalidCredentials");
    }
}

TEST_CASE("Changing between the spellings of a name gives no tries") {
    SigninPortal portal;
    portal.addUser(zoe);
    SigninBrowser browser(portal);
    for (const Typed& typed : theirs)
        CHECK(browser.password(typed.text, "wrong").status == 401);
    for (const Typed& typed : theirs) {
        INFO(typed.why);
        CHECK(browser.password(typed.text, "wrong").status == 429);
        CHECK(browser.password(typed.text, rightPassword).status == 429);
    }
    CHECK(browser.password(nobodys.front().text, "wrong").status == 401); // another's
}

TEST_CASE("Names that a user may have let them in, however long") {
    SigninPortal portal;
    std::string longest;
    while (codePoints(longest) < 256 - std::string_view("@contoso.example").size())
        longest += "\U00010437"; // four bytes
    const UserRecord user = portal.addUser(longest);
    SigninBrowser browser(portal);
    CHECK(browser.password(user.userPrincipalName, rightPassword).status == 200);
    CHECK(browser.password(user.userPrincipalName + 'x', rightPassword).error() == "invalidCredentials");
}

TEST_CASE("A name behind a byte order mark comes back as it was stored") {
    SigninPortal portal;
    const UserRecord user = portal.addUser("\uFEFFann");
    const auto found = valueOf(Users(portal.database()).byUserPrincipalName(user.userPrincipalName));
    REQUIRE(found);
    CHECK(found->userPrincipalName == user.userPrincipalName);
    CHECK(found->displayName == user.displayName);
    CHECK_FALSE(valueOf(Users(portal.database()).byUserPrincipalName("ann@contoso.example")));
}
