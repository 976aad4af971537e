#include "core/base/Logging.h"

#include "tests/support/Catch.h"

using fidesk::redacted;

TEST_CASE("what looks like a credential is not logged") {
    CHECK(redacted("Authorization: Bearer abc.def-1") == "Authorization: Bearer ***");
    CHECK(redacted("POST /token code=xyz&code_verifier=abc&x=1") ==
          "POST /token code=***&code_verifier=***&x=1");
    CHECK(redacted(R"({"access_token":"a\"b","expires_in":5})") == R"({"access_token":***,"expires_in":5})");
    CHECK(redacted("pin: 1234") == "pin: ***");
    CHECK(redacted("GET /v1.0/me 200") == "GET /v1.0/me 200");
}
