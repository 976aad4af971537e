#include "core/portal/http/HttpClient.h"
#include "tests/support/Catch.h"
#include "tests/support/http/RawServer.h"
#include "tests/support/http/ScriptedServer.h"

using namespace fidesk;
using namespace fidesk::portal::http;
using fidesk::test::codeOf;
using fidesk::test::ScriptedServer;
using fidesk::test::valueOf;

namespace {

HttpOptions trusting(const test::Identity& authority) {
    HttpOptions options;
    options.extraCa = authority.certificate;
    return options;
}

HttpRequest secretPost(const std::string& url) {
    return {.method = "POST",
            .url = url,
            .headers = {},
            .bearer = Secret(std::string_view("token")),
            .body = Secret(std::string_view("secret"))};
}

} // namespace

TEST_CASE("a certificate nobody vouches for is refused and nothing is sent") {
    const test::Identity authority = test::makeAuthority();
    ScriptedServer server(test::issueCertificate(authority, "IP:127.0.0.1"));
    HttpClient client;
    CHECK(codeOf(client.send(secretPost(server.url() + "/x"))) == ErrorCode::PortalUntrusted);
    CHECK(codeOf(client.send({.url = server.url() + "/x"})) == ErrorCode::PortalUntrusted);
    CHECK(server.seen().empty());
}

TEST_CASE("a self-signed certificate is refused") {
    ScriptedServer server(test::makeAuthority());
    HttpClient client;
    CHECK(codeOf(client.send(secretPost(server.url() + "/x"))) == ErrorCode::PortalUntrusted);
    CHECK(server.seen().empty());
}

TEST_CASE("a private authority is trusted when it is given") {
    const test::Identity authority = test::makeAuthority();
    ScriptedServer server(test::issueCertificate(authority, "IP:127.0.0.1"));
    server.reply(200, "trusted");
    HttpClient client(trusting(authority));
    CHECK(valueOf(client.send(secretPost(server.url() + "/x"))).body == "trusted");
    CHECK(server.last().header("authorization") == "Bearer token");
}

TEST_CASE("a certificate for another name is refused though its authority is trusted") {
    const test::Identity authority = test::makeAuthority();
    ScriptedServer server(test::issueCertificate(authority, "DNS:other.example"));
    HttpClient client(trusting(authority));
    const auto result = client.send(secretPost(server.url() + "/x"));
    CHECK(codeOf(result) == ErrorCode::PortalUntrusted);
    CHECK(result.error().detail.find("name") != std::string::npos);
    CHECK(server.seen().empty());
}

TEST_CASE("another authority of the same name is not the one that was given") {
    const test::Identity authority = test::makeAuthority();
    ScriptedServer server(test::issueCertificate(authority, "IP:127.0.0.1"));
    HttpClient client(trusting(test::makeAuthority()));
    CHECK(codeOf(client.send(secretPost(server.url() + "/x"))) == ErrorCode::PortalUntrusted);
    CHECK(server.seen().empty());
}

TEST_CASE("a server without TLS on an https address gets nothing readable") {
    const test::RawServer server("HTTP/1.1 400 Bad Request\r\n\r\n", test::RawServer::Then::HangUp);
    HttpOptions options;
    options.idleTimeout = std::chrono::milliseconds(300);
    HttpClient client(options);
    const auto result = client.send(secretPost("https://127.0.0.1:" + std::to_string(server.port()) + "/x"));
    CHECK_FALSE(result.has_value());
    CHECK(server.received().find("secret") == std::string::npos);
}
