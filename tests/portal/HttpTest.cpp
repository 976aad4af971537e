#include "app/portal/http/Problem.h"
#include "app/portal/http/Router.h"
#include "tests/portal/TestPortal.h"

#include <httplib.h>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;
using http::Request;
using http::Response;

namespace {

/// Answers with what the router made of the request.
Response echo(const Request& request) {
    Response response;
    response.contentType = "text/plain";
    for (const auto& [name, value] : request.pathParameters)
        response.body += name + '=' + value + ';';
    response.body += request.body;
    return response;
}

Request requestTo(const std::string& method, const std::string& path) {
    Request request;
    request.id = "id";
    request.method = method;
    request.path = path;
    return request;
}

} // namespace

TEST_CASE("Routes are found by segment, literal ones first, and give their names' values decoded") {
    const ManualClock clock;
    http::Router router(clock);
    router.add("GET", "/users/{user}", echo);
    router.add("GET", "/users/me", [](const Request&) {
        Response response;
        response.body = "me";
        return response;
    });
    router.add("GET", "/users/{user}/f(n={n})", echo);
    CHECK(router.dispatch(requestTo("GET", "/users/a%40b%2Fc")).body == "user=a@b/c;");
    CHECK(router.dispatch(requestTo("GET", "/users/me")).body == "me");
    CHECK(router.dispatch(requestTo("GET", "/users/a/f(n=5)")).body == "n=5;user=a;");
    CHECK(router.dispatch(requestTo("GET", "/users/a/f%28n=5%29")).body == "n=5;user=a;");
    CHECK(router.dispatch(requestTo("HEAD", "/users/me")).status == 200);
    for (const char* path :
         {"/", "", "/users", "/users/", "/users//", "/users/a/b", "/users/a/f(n=)", "/USERS/a"})
        CHECK(router.dispatch(requestTo("GET", path)).status == 404);
    for (const char* path : {"/users/%", "/users/%4", "/users/%zz", "/users/%ff", "/users/%00"})
        CHECK(router.dispatch(requestTo("GET", path)).status == 400);
}

TEST_CASE("Another method than the route's is 405 and says which there are") {
    const ManualClock clock;
    http::Router router(clock);
    router.add("GET", "/a", echo);
    router.add("POST", "/a", echo);
    const Response response = router.dispatch(requestTo("DELETE", "/a"));
    CHECK(response.status == 405);
    CHECK(http::valueOf(response.headers, "Allow") == "GET, POST");
}

TEST_CASE("An exception in a handler is 500 without its text") {
    const ManualClock clock;
    http::Router router(clock);
    router.add("GET", "/a", [](const Request&) -> Result<Response> { throw std::runtime_error("secret"); });
    router.add("GET", "/b", [](const Request&) -> Result<Response> {
        return fail(ErrorCode::DatabaseFailed, "table secret");
    });
    for (const char* path : {"/a", "/b"}) {
        const Response response = router.dispatch(requestTo("GET", path));
        CHECK(response.status == 500);
        CHECK(response.body.find("secret") == std::string::npos);
        CHECK(response.body.find("generalException") != std::string::npos);
    }
}

TEST_CASE("A store that is away for the moment is 503 and says when to come again; one that failed is 500") {
    const ManualClock clock;
    http::Router router(clock);
    Error away(ErrorCode::DatabaseFailed, "server secret");
    away.retryAfter = std::chrono::milliseconds(4200);
    router.add("GET", "/away", [&](const Request&) -> Result<Response> { return fail(away); });
    router.add("GET", "/in-doubt",
               [](const Request&) -> Result<Response> { return fail(ErrorCode::DatabaseFailed, "secret"); });
    const Response response = router.dispatch(requestTo("GET", "/away"));
    CHECK(response.status == 503);
    CHECK(http::valueOf(response.headers, "Retry-After") == "5");
    CHECK(response.body.find("\"code\":\"serviceNotAvailable\"") != std::string::npos);
    CHECK(response.body.find("secret") == std::string::npos);
    const Response other = router.dispatch(requestTo("GET", "/in-doubt"));
    CHECK(other.status == 500);
    CHECK_FALSE(http::valueOf(other.headers, "Retry-After"));
}

TEST_CASE("Queries and forms are decoded field by field") {
    using Fields = http::Fields;
    CHECK(valueOf(http::parseFields("a=1&b=x+y%26&&c")) == Fields{{"a", "1"}, {"b", "x y&"}, {"c", ""}});
    CHECK(valueOf(http::parseFields("")).empty());
    CHECK(codeOf(http::parseFields("a=%ff")) == ErrorCode::Malformed);
    CHECK(codeOf(http::parseFields("a=%4")) == ErrorCode::Malformed);
    CHECK(valueOf(http::percentDecoded("a+b", false)) == "a+b");
    CHECK(valueOf(http::percentDecoded(http::percentEncoded("\xC3\xA9 &=%"), false)) == "\xC3\xA9 &=%");
    std::string many;
    for (int i = 0; i < 101; ++i)
        many += "a=1&";
    CHECK(codeOf(http::parseFields(many)) == ErrorCode::Malformed);
}

TEST_CASE("Cookies are found by their whole name") {
    Request request;
    request.headers = {{"cookie", "xsession=1; session=2;other=3"}};
    CHECK(request.cookie("session") == "2");
    CHECK(request.cookie("other") == "3");
    CHECK_FALSE(request.cookie("sess"));
}

TEST_CASE("Response headers cannot be split") {
    Response response;
    response.with("Location", "/a\r\nSet-Cookie: x");
    CHECK(response.headers.front().second == "/aSet-Cookie: x");
}

TEST_CASE("Plain HTTP is served on loopback only") {
    const ManualClock clock;
    CountingRandom random;
    CHECK(codeOf(http::Server::bind({.address = "0.0.0.0"}, clock, random)) == ErrorCode::InvalidArgument);
    CHECK(codeOf(http::Server::bind({.address = "192.0.2.1"}, clock, random)) == ErrorCode::InvalidArgument);
    CHECK(codeOf(http::Server::bind({.certificateFile = "x.pem"}, clock, random)) ==
          ErrorCode::InvalidArgument);
    CHECK(codeOf(http::Server::bind({.certificateFile = "/none.pem", .keyFile = "/none.key"}, clock,
                                    random)) == ErrorCode::FileUnreadable);
}

TEST_CASE("A port that is taken is refused") {
    const ManualClock clock;
    CountingRandom random;
    http::Router router(clock);
    const auto first = valueOf(http::Server::bind({}, clock, random));
    first->start(router);
    CHECK(codeOf(http::Server::bind({.port = first->port()}, clock, random)) == ErrorCode::PortalUnreachable);
}

TEST_CASE("A body beyond the limit is 413, however it is sent") {
    const TestPortal portal;
    const std::string large(http::maxBodyBytes + 1, 'a');
    CHECK(portal.send("POST", "/v1.0/users", "", large).status == 413);
    const ManualClock clock;
    CountingRandom random;
    http::Router router(clock);
    router.add("POST", "/", echo);
    const auto server = valueOf(http::Server::bind({}, clock, random));
    server->start(router);
    httplib::Client client("127.0.0.1", server->port());
    const auto chunked = [&](std::size_t chunks) {
        std::size_t left = chunks;
        return client.Post(
            "/",
            [left](std::size_t, httplib::DataSink& sink) mutable {
                const std::string chunk(1024, 'a');
                if (left-- > 0)
                    sink.write(chunk.data(), chunk.size());
                else
                    sink.done();
                return true;
            },
            "application/json");
    };
    const auto fits = chunked(100);
    REQUIRE(fits);
    CHECK(fits->body.size() == 100 * 1024);
    const auto tooLarge = chunked(300);
    if (tooLarge)
        CHECK(tooLarge->status == 413);
}

TEST_CASE("What is not HTTP of ours is answered with the envelope") {
    const TestPortal portal;
    CHECK(portal.get("/nowhere", "").code() == "Request_ResourceNotFound");
    CHECK(portal.get("/v1.0/users?a=%zz", "").code() == "badRequest");
    CHECK(portal.send("PUT", "/v1.0/me", "", "{}").code() == "methodNotAllowed");
    CHECK(portal.send("POST", "/v1.0/me", "", "x", "multipart/form-data; boundary=a").status == 405);
    CHECK(portal.get("/" + std::string(9000, 'a'), "").status == 414);
    CHECK(portal.get("/" + std::string(40000, 'a'), "").status == 431);
}
