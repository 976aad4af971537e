#include "core/portal/http/HttpClient.h"
#include "tests/support/Catch.h"
#include "tests/support/http/RawServer.h"
#include "tests/support/http/ScriptedServer.h"

#include <chrono>
#include <thread>

using namespace fidesk;
using namespace fidesk::portal::http;
using fidesk::test::codeOf;
using fidesk::test::RawServer;
using fidesk::test::ScriptedServer;
using fidesk::test::valueOf;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

namespace {

HttpRequest post(const std::string& url) {
    return {.method = "POST",
            .url = url + "/x",
            .headers = {},
            .bearer = {},
            .body = Secret(std::string_view("{}"))};
}

} // namespace

TEST_CASE("an unknown host has its own error") {
    HttpClient client;
    CHECK(codeOf(client.send({.url = "https://portal.invalid/"})) == ErrorCode::PortalUnknown);
}

TEST_CASE("a refused connection is PortalUnreachable, also when the server was there before") {
    ScriptedServer server;
    HttpClient client;
    server.reply(200, "");
    valueOf(client.send({.url = server.url() + "/x"}));
    server.stop();
    CHECK(codeOf(client.send(post(server.url()))) == ErrorCode::PortalUnreachable);
    CHECK(codeOf(client.send({.url = server.url() + "/x"})) == ErrorCode::PortalUnreachable);
}

TEST_CASE("a server that accepts and says nothing ends in PortalTimeout") {
    const RawServer server("", RawServer::Then::Stay);
    HttpOptions options;
    options.idleTimeout = milliseconds(100);
    HttpClient client(options);
    CHECK(codeOf(client.send({.url = server.url() + "/x"})) == ErrorCode::PortalTimeout);
    CHECK(codeOf(client.send(post(server.url()))) == ErrorCode::PortalTimeout);
}

TEST_CASE("an answer that never ends ends in PortalTimeout all the same") {
    const RawServer server("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", RawServer::Then::Stay);
    HttpOptions options;
    options.totalTimeout = milliseconds(100);
    HttpClient client(options);
    CHECK(codeOf(client.send({.url = server.url() + "/x"})) == ErrorCode::PortalTimeout);
}

TEST_CASE("a stop ends a waiting call within a second") {
    const RawServer server("", RawServer::Then::Stay);
    HttpClient client;
    std::stop_source source;
    std::jthread stopper([&] {
        server.waitForRequest();
        source.request_stop();
    });
    const auto result = client.send(post(server.url()), source.get_token());
    stopper.join();
    CHECK(codeOf(result) == ErrorCode::Cancelled);
    CHECK(server.requests() == 1);
}

TEST_CASE("the time from a stop to the return is under a second") {
    const RawServer server("", RawServer::Then::Stay);
    HttpClient client;
    std::stop_source source;
    steady_clock::time_point returned;
    std::jthread caller([&] {
        (void)client.send({.url = server.url() + "/x"}, source.get_token());
        returned = steady_clock::now();
    });
    server.waitForRequest();
    const auto stopped = steady_clock::now();
    source.request_stop();
    caller.join();
    CHECK(returned - stopped < seconds(1));
}

TEST_CASE("a stop before the call sends nothing") {
    ScriptedServer server;
    HttpClient client;
    std::stop_source source;
    source.request_stop();
    CHECK(codeOf(client.send({.url = server.url() + "/x"}, source.get_token())) == ErrorCode::Cancelled);
    CHECK(server.seen().empty());
}

TEST_CASE("whoever goes on waiting gets the answer that somebody else gave up on") {
    ScriptedServer server;
    server.reply(200, "late");
    HttpClient client;
    std::stop_source source;
    source.request_stop();
    const auto pending = client.start({.url = server.url() + "/x"});
    const auto first = pending->wait(source.get_token());
    CHECK((first || first.error().code == ErrorCode::Cancelled));
    if (!first)
        CHECK(valueOf(pending->wait()).body == "late");
}

TEST_CASE("an answer cut short is PortalFailed, and a POST is not sent again") {
    for (const char* answer :
         {"", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", "HTTP/1.1 200 OK\r\nContent-",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal"}) {
        INFO(answer);
        const RawServer server(answer, RawServer::Then::HangUp);
        HttpClient client;
        CHECK(codeOf(client.send(post(server.url()))) == ErrorCode::PortalFailed);
        CHECK(server.requests() == 1);
    }
}

TEST_CASE("a DELETE is not sent again either, a GET that broke off is an error in the end") {
    const RawServer server("", RawServer::Then::HangUp);
    HttpClient client;
    CHECK(codeOf(client.send({.method = "DELETE", .url = server.url() + "/x"})) == ErrorCode::PortalFailed);
    CHECK(server.requests() == 1);
    CHECK(codeOf(client.send({.url = server.url() + "/x"})) == ErrorCode::PortalFailed);
}

TEST_CASE("what is not HTTP is no answer, and is not asked for twice by a POST") {
    for (const auto then : {RawServer::Then::HangUp, RawServer::Then::Stay})
        for (const char* answer : {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "\x16\x03\x01garbage\r\n\r\n"}) {
            const RawServer server(answer, then);
            HttpClient client;
            CHECK(codeOf(client.send(post(server.url()))) == ErrorCode::PortalFailed);
            CHECK(server.requests() == 1);
            CHECK(codeOf(client.send({.url = server.url() + "/x"})) == ErrorCode::PortalFailed);
        }
}

TEST_CASE("a body beyond the limit is PortalMalformed") {
    ScriptedServer server;
    server.handle([](const auto&) { return test::Reply{.status = 200, .body = std::string(5000, 'x')}; });
    HttpOptions options;
    options.maxBody = 4999;
    HttpClient narrow(options);
    CHECK(codeOf(narrow.send({.url = server.url() + "/x"})) == ErrorCode::PortalMalformed);
    options.maxBody = 5000;
    HttpClient wide(options);
    CHECK(valueOf(wide.send({.url = server.url() + "/x"})).body.size() == 5000);
}

TEST_CASE("a client may go while a request is on its way") {
    const RawServer server("", RawServer::Then::Stay);
    {
        HttpClient client;
        const auto pending = client.start({.url = server.url() + "/x"});
        server.waitForRequest();
    }
    CHECK(server.requests() == 1);
}
