#include "core/handover/Roster.h"
#include "core/base/Csv.h"
#include "tests/support/Catch.h"
#include "tests/unit/handover/OpenSslProgram.h"

using namespace fidesk;
using namespace fidesk::test;
using handover::PinSlip;

namespace {

constexpr const char* heading = "user,displayName,nickname,label,model,serial,portal,date,pinLength,pin\r\n";

std::string rosterOf(std::vector<PinSlip> slips) {
    return asText(handover::roster(slips).view());
}

std::vector<PinSlip> one(PinSlip slip) {
    std::vector<PinSlip> slips;
    slips.push_back(std::move(slip));
    return slips;
}

} // namespace

TEST_CASE("A roster is a table with a heading") {
    CHECK(rosterOf({}) == heading);
    std::vector<PinSlip> slips = one(slipOf("ann", "004217"));
    slips.push_back(slipOf("bob", "93715518"));
    CHECK(rosterOf(std::move(slips)) == std::string(heading) +
                                            "ann@contoso.example,The ann,Key of ann,0042,YubiKey 5 "
                                            "NFC,S1,https://portal.example,2026-04-20,6,"
                                            "\"004217\"\r\n"
                                            "bob@contoso.example,The bob,Key of bob,0042,YubiKey 5 "
                                            "NFC,S1,https://portal.example,2026-04-20,8,"
                                            "\"93715518\"\r\n");
}

TEST_CASE("What others said cannot become a formula, and a PIN is what it is") {
    PinSlip slip = slipOf("ann", "=1\",\"é2");
    slip.details.displayName = "=HYPERLINK(\"http://x\")";
    slip.details.nickname = "a,\"b\"\r\n";
    const std::string text = rosterOf(one(std::move(slip)));
    const auto rows = valueOf(parseCsv(asBytes(text)));
    REQUIRE(rows.size() == 2);
    REQUIRE(rows[1].fields.size() == 10);
    CHECK(rows[1].fields[1] == "'=HYPERLINK(\"http://x\")");
    CHECK(rows[1].fields[8] == "7");
    CHECK(rows[1].fields[9] == "=1\",\"é2");
}
