#include "core/portal/http/HttpClient.h"
#include "tests/support/Catch.h"
#include "tests/support/http/LogCapture.h"
#include "tests/support/http/ScriptedServer.h"

#include <QTemporaryDir>

#include <thread>

using namespace fidesk;
using namespace fidesk::portal::http;
using fidesk::test::codeOf;
using fidesk::test::ScriptedServer;
using fidesk::test::valueOf;

TEST_CASE("a request goes out as it was given") {
    ScriptedServer server;
    server.reply({.status = 201, .body = "made", .headers = {{"X-One", "1"}}});
    HttpClient client;
    const auto response = valueOf(client.send({.method = "POST",
                                               .url = server.url() + "/a%23b?$c=%22d%22",
                                               .headers = {{"Content-Type", "text/plain"}},
                                               .bearer = Secret(std::string_view("token")),
                                               .body = Secret(std::string_view("hello"))}));
    CHECK(response.status == 201);
    CHECK(response.body == "made");
    CHECK(response.header("x-ONE") == "1");
    const auto seen = server.last();
    CHECK(seen.line() == "POST /a%23b?$c=%22d%22");
    CHECK(seen.body == "hello");
    CHECK(seen.header("authorization") == "Bearer token");
    CHECK(seen.header("content-type") == "text/plain");
    CHECK(seen.header("content-length") == "5");
    CHECK(seen.header("user-agent") == "Fidesk/" FIDESK_VERSION);
    CHECK(seen.header("accept-encoding") == "identity");
    CHECK(seen.headers.count("cookie") == 0);
}

TEST_CASE("every method arrives, with a body or without") {
    ScriptedServer server;
    server.handle([](const auto& seen) {
        return test::Reply{.status = seen.method == "DELETE" ? 204 : 200, .body = seen.body};
    });
    HttpClient client;
    const auto send = [&](const char* method, std::string_view body) {
        return valueOf(client.send({.method = method,
                                    .url = server.url() + "/x",
                                    .headers = {},
                                    .bearer = {},
                                    .body = Secret(body)}));
    };
    CHECK(send("GET", "").status == 200);
    CHECK(send("DELETE", "").status == 204);
    CHECK(send("PATCH", "{}").body == "{}");
    const std::string large(100000, 'x');
    CHECK(send("POST", large).body == large);
    CHECK(send("POST", "").body.empty());
    CHECK(server.seen().size() == 5);
}

TEST_CASE("statuses of every kind are answers, and redirects are not followed") {
    ScriptedServer server;
    HttpClient client;
    for (const int status :
         {200, 302, 400, 401, 403, 404, 405, 409, 418, 429, 500, 501, 502, 503, 504, 599}) {
        test::Reply reply{.status = status, .body = "why"};
        if (status == 302)
            reply.headers = {{"Location", server.url() + "/elsewhere"}};
        server.reply(reply);
        const auto response = valueOf(client.send({.url = server.url() + "/x"}));
        CHECK(response.status == status);
        CHECK(response.body == "why");
    }
    CHECK(server.seen().size() == 16);
}

TEST_CASE("cookies are not kept") {
    ScriptedServer server;
    HttpClient client;
    server.reply({.status = 200, .headers = {{"Set-Cookie", "a=b; Path=/"}}});
    server.reply(200, "");
    valueOf(client.send({.url = server.url() + "/x"}));
    valueOf(client.send({.url = server.url() + "/x"}));
    CHECK(server.last().headers.count("cookie") == 0);
}

TEST_CASE("many threads may call at once") {
    ScriptedServer server;
    server.handle([](const auto& seen) { return test::Reply{.status = 200, .body = seen.target}; });
    HttpClient client;
    std::atomic<int> good{0};
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 10; ++i) {
                    const std::string path = "/" + std::to_string(t) + "/" + std::to_string(i);
                    const auto response = client.send({.url = server.url() + path});
                    good += response && response->body == path ? 1 : 0;
                }
            });
    }
    CHECK(good == 40);
}

TEST_CASE("a forbidden thread is refused and nothing is sent") {
    ScriptedServer server;
    const auto forbidden = std::this_thread::get_id();
    HttpOptions options;
    options.onForbiddenThread = [forbidden] { return std::this_thread::get_id() == forbidden; };
    HttpClient client(options);
    const test::LogCapture quiet;
    CHECK(codeOf(client.send({.url = server.url() + "/x"})) == ErrorCode::Internal);
    CHECK(server.seen().empty());
    server.reply(200, "");
    std::jthread([&] { CHECK(client.send({.url = server.url() + "/x"}).has_value()); }).join();
}

TEST_CASE("the log has method, path, status and time, and nothing else") {
    ScriptedServer server;
    HttpClient client;
    server.reply(200, R"({"secretInBody":1})");
    const test::LogCapture capture;
    valueOf(client.send({.method = "POST",
                         .url = server.url() + "/path/of?query=secretInQuery",
                         .headers = {{"X-Header", "secretInHeader"}},
                         .bearer = Secret(std::string_view("secretToken")),
                         .body = Secret(std::string_view("secretSent"))}));
    const std::string log = test::LogCapture::text();
    CHECK(log.find("POST /path/of 200") != std::string::npos);
    CHECK(log.find(" ms") != std::string::npos);
    CHECK(log.find("secret") == std::string::npos);
    CHECK(log.find("query") == std::string::npos);
}

TEST_CASE("only https leaves the machine") {
    HttpClient client;
    CHECK(codeOf(client.send({.url = "http://portal.example/"})) == ErrorCode::PortalAddressInvalid);
    CHECK(codeOf(client.send({.url = "nonsense"})) == ErrorCode::PortalAddressInvalid);
}

TEST_CASE("loopback is not asked of a proxy") {
    ScriptedServer server;
    ScriptedServer proxy;
    qputenv("http_proxy", QByteArray::fromStdString(proxy.url()));
    HttpClient client;
    server.reply(200, "direct");
    const auto response = client.send({.url = server.url() + "/x"});
    qunsetenv("http_proxy");
    CHECK(valueOf(response).body == "direct");
    CHECK(proxy.seen().empty());
}

TEST_CASE("a file of certificates is checked when it is read") {
    const QTemporaryDir directory;
    const std::string path = directory.filePath(QStringLiteral("ca.pem")).toStdString();
    CHECK(codeOf(readCaFile(path)) == ErrorCode::FileUnreadable);
    const auto write = [&](const std::string& text) {
        QFile file(QString::fromStdString(path));
        REQUIRE(file.open(QIODevice::WriteOnly));
        file.write(text.c_str());
    };
    write("nothing");
    CHECK(codeOf(readCaFile(path)) == ErrorCode::Malformed);
    const std::string pem = test::makeAuthority().certificate;
    write(pem);
    CHECK(valueOf(readCaFile(path)) == pem);
}
