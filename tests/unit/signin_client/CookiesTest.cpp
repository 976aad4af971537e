#include "core/portal/signin/Cookies.h"
#include "tests/support/Catch.h"

using fidesk::portal::http::HttpResponse;
using fidesk::portal::signin::Cookies;

namespace {

HttpResponse setting(std::vector<std::string> lines) {
    HttpResponse response;
    for (std::string& line : lines)
        response.headers.emplace_back("set-cookie", std::move(line));
    return response;
}

} // namespace

TEST_CASE("cookies are kept, replaced and taken away") {
    Cookies cookies;
    CHECK(cookies.header().empty());
    cookies.take(setting({"a=1; Path=/; HttpOnly", " b = 2 ;Secure"}));
    CHECK(cookies.header() == "a=1; b=2");
    cookies.take(setting({"a=3"}));
    CHECK(cookies.header() == "a=3; b=2");
    cookies.take(setting({"a=; Path=/; max-age=0", "b=4; Max-Age=60"}));
    CHECK(cookies.header() == "b=4");
}

TEST_CASE("what is no cookie is passed over") {
    Cookies cookies;
    HttpResponse other;
    other.headers = {{"content-type", "a=1"}};
    cookies.take(other);
    cookies.take(setting({"", "=1", ";"}));
    CHECK(cookies.header().empty());
}
