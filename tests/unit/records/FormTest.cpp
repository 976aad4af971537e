#include "core/records/Form.h"
#include "tests/support/Catch.h"

using namespace fidesk;

TEST_CASE("A head is kept as text and read again") {
    const records::Head head{.id = 42, .hash = Bytes(32, 0xAB)};
    const std::string kept = records::textOf(head);
    std::string hash;
    for (int i = 0; i < 32; ++i)
        hash += "ab";
    CHECK(kept == "42:" + hash);
    CHECK(records::parseHead(kept) == head);
    for (const std::string& wrong :
         {std::string(), std::string(":"), kept.substr(0, kept.size() - 1), kept.substr(2), kept + ":1",
          "-1:" + hash, "042:" + hash, " " + kept, "42:AB" + hash.substr(2)})
        CHECK_FALSE(records::parseHead(wrong));
}
