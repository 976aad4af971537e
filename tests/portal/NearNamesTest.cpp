#include "app/portal/commands/NearNames.h"
#include "tests/support/Catch.h"

using fidesk::server::nearNames;
using fidesk::server::oneOf;
using Names = std::vector<std::string>;

TEST_CASE("A name that was mistyped finds the one that was meant") {
    const Names names{"Contoso", "Contoso Sales", "Fabrikam", "Zo\xC3\xAB's Bakery", "HR"};
    CHECK(nearNames("contosso", names) == Names{"Contoso"});
    CHECK(nearNames("sales", names) == Names{"Contoso Sales"});
    CHECK(nearNames("Contoso Slaes", names) == Names{"Contoso Sales"});
    CHECK(nearNames("zoes bakery", names) == Names{"Zo\xC3\xAB's Bakery"});
    CHECK(nearNames("Fabricam", names) == Names{"Fabrikam"});
    CHECK(nearNames("toso", names) == Names{"Contoso", "Contoso Sales"});
    CHECK(nearNames("Northwind", names).empty());
    CHECK(nearNames("", names).empty());
    CHECK(nearNames("x", {}).empty());
    CHECK(nearNames("team", {"team 1", "team 2", "team 3", "team 4"}).size() == 3);
}

TEST_CASE("Names are listed as people say them") {
    CHECK(oneOf({"a"}) == "\"a\"");
    CHECK(oneOf({"a", "b"}) == "\"a\" or \"b\"");
    CHECK(oneOf({"a", "b", "c"}) == "\"a\", \"b\" or \"c\"");
}
