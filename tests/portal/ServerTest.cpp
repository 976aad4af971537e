#include "app/portal/http/Server.h"
#include "core/base/Json.h"
#include "tests/support/Catch.h"
#include "tests/support/http/Certificates.h"

#include <QFile>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <condition_variable>
#include <future>
#include <mutex>

using namespace fidesk;
using namespace fidesk::server;
using namespace fidesk::test;
using http::Request;
using http::Response;

namespace {

constexpr int patience = 30'000; // milliseconds; nothing waits for it unless the test fails

/// Holds handlers until it is opened.
class Gate {
public:
    void pass() {
        std::unique_lock lock(mutex_);
        ++inside_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return open_; });
    }
    void waitForOneInside() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return inside_ > 0; });
    }
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        changed_.notify_all();
    }

private:
    std::mutex mutex_{};
    std::condition_variable changed_{};
    int inside_{0};
    bool open_{false};
};

Response words(const std::string& body) {
    Response response;
    response.contentType = "text/plain";
    response.body = body;
    return response;
}

/// A server with GET /hello, POST /echo, GET /from (the client's address), GET /moved (away), GET /own (with
/// a policy of its own) and GET /gate.
class SmallServer {
public:
    explicit SmallServer(http::ServerOptions options = {}) {
        options.log = [](const http::RequestLine&) {};
        server = valueOf(http::Server::bind(options, clock, random));
        router.add("GET", "/hello", [](const Request&) { return words("hello"); });
        router.add("POST", "/echo", [](const Request& request) { return words(request.body); });
        router.add("GET", "/from", [](const Request& request) { return words(request.remoteAddress); });
        router.add("GET", "/moved",
                   [](const Request&) -> Result<Response> { return http::redirect("/hello"); });
        router.add("GET", "/own", [](const Request&) {
            Response answer = words("own");
            return answer.with("Content-Security-Policy", "script-src 'self'; frame-ancestors 'none'");
        });
        router.add("GET", "/gate", [this](const Request&) {
            gate.pass();
            return words("passed");
        });
        server->start(router);
    }
    ~SmallServer() {
        gate.open();
        server->stop();
    }

    [[nodiscard]] std::string metrics() const { return server->metrics().text(); }

    SystemClock clock{};
    SystemRandom random{};
    Gate gate{};
    http::Router router{clock};
    std::unique_ptr<http::Server> server{};
};

http::ServerOptions withLimits(const http::Limits& limits) {
    http::ServerOptions options;
    options.limits = limits;
    return options;
}

/// A connection over which a test sends what it likes.
class RawClient {
public:
    explicit RawClient(const SmallServer& server) {
        socket_.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(server.server->port()));
        REQUIRE(socket_.waitForConnected(patience));
    }
    void send(const std::string& bytes) {
        socket_.write(bytes.data(), static_cast<qint64>(bytes.size()));
        socket_.flush();
    }
    /// Everything until @p end has come, or the server hung up.
    std::string readUntil(const std::string& end) {
        while (received_.find(end) == std::string::npos && socket_.waitForReadyRead(patience))
            received_ += socket_.readAll().toStdString();
        return received_;
    }
    /// Everything until the server hung up.
    std::string readToEnd() {
        while (socket_.state() == QAbstractSocket::ConnectedState && socket_.waitForReadyRead(patience))
            received_ += socket_.readAll().toStdString();
        received_ += socket_.readAll().toStdString();
        REQUIRE(socket_.state() != QAbstractSocket::ConnectedState);
        return received_;
    }

private:
    QTcpSocket socket_{};
    std::string received_{};
};

std::string get(const std::string& path, const std::string& more = {}) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n";
}

std::size_t countOf(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("A connection carries one request after another, also when they come together") {
    const SmallServer server;
    RawClient client(server);
    client.send(get("/hello"));
    CHECK(contains(client.readUntil("hello"), "HTTP/1.1 200 OK"));
    client.send(get("/hello") + get("/nowhere") + get("/hello", "Connection: close\r\n"));
    const std::string all = client.readToEnd();
    CHECK(countOf(all, "HTTP/1.1 200 OK") == 3);
    CHECK(countOf(all, "HTTP/1.1 404") == 1);
    CHECK(all.rfind("HTTP/1.1 404") < all.rfind("HTTP/1.1 200"));
}

TEST_CASE("HEAD is told the length of a body that it does not get") {
    const SmallServer server;
    RawClient client(server);
    client.send("HEAD /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    const std::string answer = client.readToEnd();
    CHECK(contains(answer, "Content-Length: 5\r\n"));
    CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("A client that waits to be told to go on is told") {
    const SmallServer server;
    RawClient client(server);
    client.send(
        "POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
    CHECK(contains(client.readUntil("\r\n\r\n"), "HTTP/1.1 100 Continue"));
    client.send("body");
    CHECK(client.readUntil("body").ends_with("body"));
}

TEST_CASE("What could be read in two ways is not read at all") {
    const SmallServer server;
    const std::string length = "Content-Length: 4\r\n";
    const std::string post = "POST /echo HTTP/1.1\r\nHost: localhost\r\n";
    for (const std::string& request :
         {post + length + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          post + "Transfer-Encoding: chunked\r\n" + length + "\r\n0\r\n\r\n",
          post + length + "Content-Length: 5\r\n\r\nbodyx",
          post + "Content-Length: +4\r\n\r\nbody",
          post + "Content-Length: 99999999999999999999\r\n\r\n",
          post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
          post + "X : y\r\n\r\n",
          post + "X\r\n\r\n",
          post + "X: a\nb\r\n\r\n",
          post + "Transfer-Encoding: identity\r\n\r\n" + get("/hello"),
          post + "Transfer-Encoding: xchunked\r\n\r\n" + get("/hello"),
          post + "Transfer-Encoding: chunked, identity\r\n\r\n" + get("/hello"),
          post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n" + get("/hello"),
          post + "Transfer-Encoding: chunked, chunked\r\n\r\n" + get("/hello"),
          post + "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + get("/hello"),
          post + "Transfer-Encoding: \"chunked\"\r\n\r\n" + get("/hello"),
          post + "Transfer-Encoding:\r\n\r\n" + get("/hello"),
          std::string("POST /echo HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "0\r\n\r\n") +
              get("/hello"),
          post + "Transfer-Encoding: chunked\r\n\r\n0\r\nContent-Length: 4\r\n\r\n",
          std::string("GET /hello HTTP/1.1\r\n\r\n"),
          get("/hello", "Host: other\r\n"),
          std::string("GET /hello HTTP/9.9\r\nHost: a\r\n\r\n"),
          std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 15),
          std::string("GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n")}) {
        INFO(request);
        RawClient client(server);
        client.send(request);
        const std::string answer = client.readUntil("}}");
        CHECK(contains(answer, "HTTP/1.1 400"));
        CHECK(contains(answer, "\"code\":\"badRequest\""));
        CHECK(countOf(answer, "HTTP/1.1 ") == 1);
    }
    CHECK(contains(server.metrics(), "fidesk_http_refused_total{reason=\"bad_request\"}"));
}

TEST_CASE("A header that says one thing stands once") {
    const SmallServer server;
    for (const std::string twice : {"Authorization: Bearer a\r\nAuthorization: Bearer b\r\n",
                                    "Origin: http://a\r\norigin: http://a\r\n",
                                    "Content-Type: text/plain\r\nContent-Type: application/json\r\n"}) {
        RawClient client(server);
        client.send(get("/hello", twice + std::string("Connection: close\r\n")));
        CHECK(contains(client.readToEnd(), "HTTP/1.1 400"));
    }
}

TEST_CASE("What stands behind a chunked body is no header") {
    http::ServerOptions options;
    options.proxies = valueOf(http::AddressRanges::parse({"127.0.0.1"}));
    const SmallServer server(options);
    RawClient client(server);
    client.send("GET /from HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\nTransfer-Encoding: "
                "chunked\r\n\r\n4\r\nbody\r\n0\r\nX-Forwarded-For: 198.51.100.7\r\nConnection: "
                "close\r\n\r\n" +
                get("/hello", "Connection: close\r\n"));
    const std::string answers = client.readToEnd();
    CHECK(contains(answers, "192.0.2.1"));
    CHECK_FALSE(contains(answers, "198.51.100.7"));
    CHECK(countOf(answers, "HTTP/1.1 200") == 2);
}

TEST_CASE("What a chunked body has beside the body is bounded") {
    const SmallServer server;
    const std::string post = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::string much(std::size_t{512} * 1024, 'a');
    std::string fields = "0\r\n";
    while (fields.size() < much.size())
        fields += "a: " + much.substr(0, 1000) + "\r\n";
    for (const std::string& endless : {"1;" + much, fields, std::string(much.size(), '0')}) {
        RawClient client(server);
        client.send(post + endless);
        CHECK(contains(client.readUntil("}}"), "HTTP/1.1 400"));
    }
}

TEST_CASE("An address begins with a slash, or is whole as proxies get it") {
    const SmallServer server;
    for (const char* good : {"/hello", "http://localhost/hello", "HTTPS://other.example:1/hello?a=b"}) {
        RawClient client(server);
        client.send(get(good, "Connection: close\r\n"));
        CHECK(contains(client.readToEnd(), "HTTP/1.1 200"));
    }
    for (const char* none : {"http://localhost", "http://localhost?/hello", "//hello", "/x/../hello"}) {
        RawClient client(server);
        client.send(get(none, "Connection: close\r\n"));
        CHECK(contains(client.readToEnd(), "HTTP/1.1 404"));
    }
    for (const char* bad : {"hello", "*", "hello:80", "%2fhello", "ftp://localhost/hello"}) {
        RawClient client(server);
        client.send(get(bad, "Connection: close\r\n"));
        CHECK(contains(client.readToEnd(), "HTTP/1.1 400"));
    }
}

TEST_CASE("Headers beyond the limit are 431 and an address beyond it 414") {
    const SmallServer server;
    RawClient wide(server);
    wide.send(get("/hello", "X: " + std::string(40'000, 'x') + "\r\n"));
    CHECK(contains(wide.readToEnd(), "HTTP/1.1 431"));
    RawClient deep(server);
    deep.send(get("/" + std::string(9000, 'a')));
    CHECK(contains(deep.readUntil("}}"), "HTTP/1.1 414"));
}

TEST_CASE("Who is too slow with headers or body is let go") {
    http::Limits limits;
    limits.headers = limits.body = std::chrono::milliseconds(50);
    SmallServer server(withLimits(limits));
    for (const char* half :
         {"GET /hello HT", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nbod"}) {
        RawClient client(server);
        client.send(half);
        CHECK(client.readToEnd().empty());
    }
    server.server->stop(); // what it counts comes a moment after it hangs up
    CHECK(contains(server.metrics(), "fidesk_http_refused_total{reason=\"too_slow\"} 2\n"));
}

TEST_CASE("An idle connection is closed") {
    http::Limits limits;
    limits.idle = std::chrono::milliseconds(50);
    const SmallServer server(withLimits(limits));
    RawClient client(server);
    client.send(get("/hello"));
    CHECK(client.readToEnd().ends_with("hello"));
}

TEST_CASE("Slow clients hold no thread") {
    http::Limits limits;
    limits.workers = 1;
    const SmallServer server(withLimits(limits));
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 50; ++i) {
        slow.push_back(std::make_unique<RawClient>(server));
        slow.back()->send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nbod");
    }
    RawClient quick(server);
    quick.send(get("/hello", "Connection: close\r\n"));
    CHECK(quick.readToEnd().ends_with("hello"));
}

TEST_CASE("There are only so many connections of an address") {
    http::Limits limits;
    limits.connectionsOfAddress = 2;
    const SmallServer server(withLimits(limits));
    RawClient first(server);
    first.send(get("/hello"));
    first.readUntil("hello");
    RawClient second(server);
    second.send(get("/hello"));
    second.readUntil("hello");
    RawClient third(server);
    CHECK(third.readToEnd().empty());
    CHECK(contains(server.metrics(), "fidesk_http_refused_total{reason=\"too_many_connections\"} 1\n"));
    second.send(get("/hello", "Connection: close\r\n"));
    second.readToEnd();
    first.send(get("/hello"));
    CHECK(countOf(first.readUntil("hello"), "HTTP/1.1 200") >= 1);
}

TEST_CASE("More requests than can wait are asked to come again") {
    http::Limits limits;
    limits.workers = 1;
    limits.waiting = 0;
    SmallServer server(withLimits(limits));
    RawClient first(server);
    first.send(get("/gate"));
    server.gate.waitForOneInside();
    RawClient second(server);
    second.send(get("/hello"));
    const std::string answer = second.readUntil("}}");
    CHECK(contains(answer, "HTTP/1.1 503"));
    CHECK(contains(answer, "Retry-After: 2\r\n"));
    server.gate.open();
    CHECK(first.readUntil("passed").ends_with("passed"));
    second.send(get("/hello"));
    CHECK(second.readUntil("hello").ends_with("hello"));
}

TEST_CASE("A server that stops finishes what it began, and closes what is idle") {
    SmallServer server;
    RawClient idle(server);
    idle.send(get("/hello"));
    idle.readUntil("hello");
    RawClient busy(server);
    busy.send(get("/gate"));
    server.gate.waitForOneInside();
    auto stopped = std::async(std::launch::async, [&] { server.server->stop(); });
    CHECK(idle.readToEnd().ends_with("hello"));
    server.gate.open();
    const std::string answer = busy.readToEnd();
    CHECK(answer.ends_with("passed"));
    CHECK(contains(answer, "Connection: close\r\n"));
    stopped.get();
}

TEST_CASE("A server that stops does not wait for ever") {
    http::Limits limits;
    limits.farewell = std::chrono::milliseconds(50);
    SmallServer server(withLimits(limits));
    RawClient half(server);
    half.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nbod");
    RawClient other(server);
    other.send(get("/hello"));
    other.readUntil("hello");
    server.server->stop();
    CHECK(half.readToEnd().empty());
}

TEST_CASE("A proxy's word counts where the proxy is trusted, and nobody else's") {
    http::ServerOptions options;
    options.proxies = valueOf(http::AddressRanges::parse({"127.0.0.1"}));
    const SmallServer behind(options);
    RawClient client(behind);
    client.send(get("/from", "X-Forwarded-For: 192.0.2.1, 198.51.100.7\r\nConnection: close\r\n"));
    CHECK(client.readToEnd().ends_with("198.51.100.7"));
    const SmallServer open;
    RawClient liar(open);
    liar.send(get("/from", "X-Forwarded-For: 198.51.100.7\r\nConnection: close\r\n"));
    CHECK(liar.readToEnd().ends_with("127.0.0.1"));
}

TEST_CASE("The client's address is the last one that no trusted proxy has") {
    const auto proxies = valueOf(http::AddressRanges::parse({"10.0.0.0/8", "2001:db8::/32", "192.0.2.1"}));
    const auto from = [&](const char* peer, const char* forwarded) {
        return http::clientAddress(peer, forwarded, proxies);
    };
    CHECK(from("203.0.113.5", "198.51.100.7") == "203.0.113.5");
    CHECK(from("10.1.2.3", "198.51.100.7") == "198.51.100.7");
    CHECK(from("10.1.2.3", "1.1.1.1, 198.51.100.7 , 10.9.9.9") == "198.51.100.7");
    CHECK(from("192.0.2.1", "") == "192.0.2.1");
    CHECK(from("::ffff:10.1.2.3", "198.51.100.7") == "198.51.100.7");
    CHECK(from("2001:db8::1", "2001:db9::1") == "2001:db9::1");
    for (const char* junk : {"unknown", "198.51.100.7:80", "<script>", "256.1.1.1", ",", "[::1]"})
        CHECK(from("10.1.2.3", junk) == "10.1.2.3");
}

TEST_CASE("A network is an address and a length that it can have") {
    for (const char* wrong : {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/8x",
                              "::/129", "::ffff:10.0.0.0/104"})
        CHECK(codeOf(http::AddressRanges::parse({wrong})) == ErrorCode::InvalidArgument);
    const auto odd = valueOf(http::AddressRanges::parse({"192.0.2.128/25", "::/0"}));
    CHECK(odd.contain("192.0.2.200"));
    CHECK_FALSE(odd.contain("192.0.2.127"));
    CHECK(odd.contain("::1"));
    CHECK_FALSE(odd.contain("not an address"));
    CHECK(valueOf(http::AddressRanges::parse({"0.0.0.0/0"})).contain("203.0.113.9"));
}

TEST_CASE("Plain HTTP is served beyond loopback to a named proxy") {
    const SystemClock clock;
    SystemRandom random;
    http::ServerOptions options;
    options.address = "0.0.0.0";
    options.proxies = valueOf(http::AddressRanges::parse({"10.0.0.0/8"}));
    valueOf(http::Server::bind(options, clock, random));
}

namespace {

/// A server's certificate and key in files.
class TlsFiles {
public:
    TlsFiles() { renew(); }

    /// Issues another certificate.
    void renew() {
        const Identity identity = issueCertificate(authority_, "IP:127.0.0.1");
        write("certificate.pem", identity.certificate);
        write("key.pem", identity.key);
        certificate_ = QSslCertificate(QByteArray::fromStdString(identity.certificate), QSsl::Pem);
    }
    void write(const char* name, const std::string& text) const {
        QFile to(folder_.filePath(QLatin1String(name)));
        REQUIRE(to.open(QIODevice::WriteOnly));
        to.write(text.data(), static_cast<qint64>(text.size()));
    }
    [[nodiscard]] http::ServerOptions options() const {
        http::ServerOptions options;
        options.certificateFile = toUtf8(folder_.filePath(QStringLiteral("certificate.pem")));
        options.keyFile = toUtf8(folder_.filePath(QStringLiteral("key.pem")));
        options.strictTransportSecurity = true;
        return options;
    }
    /// The newest.
    [[nodiscard]] const QSslCertificate& certificate() const { return certificate_; }
    /// Connects @p client, which trusts the authority.
    void connect(QSslSocket& client, const SmallServer& server) const {
        QSslConfiguration configuration = client.sslConfiguration();
        configuration.setCaCertificates(
            {QSslCertificate(QByteArray::fromStdString(authority_.certificate), QSsl::Pem)});
        client.setSslConfiguration(configuration);
        client.connectToHostEncrypted(QStringLiteral("127.0.0.1"),
                                      static_cast<quint16>(server.server->port()));
        REQUIRE(client.waitForEncrypted(patience));
    }

private:
    QTemporaryDir folder_{};
    Identity authority_{makeAuthority()};
    QSslCertificate certificate_{};
};

/// The answer to GET /hello, which closes the connection.
std::string helloOver(QSslSocket& client) {
    client.write(get("/hello", "Connection: close\r\n").c_str());
    std::string answer;
    while (client.waitForReadyRead(patience))
        answer += client.readAll().toStdString();
    return answer;
}

} // namespace

TEST_CASE("By TLS the answers say that they come by TLS only") {
    const TlsFiles files;
    const SmallServer server(files.options());
    QSslSocket client;
    files.connect(client, server);
    const std::string answer = helloOver(client);
    CHECK(contains(answer, "Strict-Transport-Security: max-age=31536000\r\n"));
    CHECK(answer.ends_with("hello"));
    RawClient plain(server);
    plain.send(get("/hello"));
    plain.readToEnd();
    CHECK(contains(server.metrics(), "fidesk_http_refused_total{reason=\"handshake_failed\"} 1\n"));
}

TEST_CASE("A new certificate is for those who come from now on; one that cannot be used changes nothing") {
    TlsFiles files;
    const SmallServer server(files.options());
    const QSslCertificate before = files.certificate();
    QSslSocket early;
    files.connect(early, server);
    CHECK(early.peerCertificate() == before);
    files.renew();
    REQUIRE(files.certificate() != before);
    QSslSocket between;
    files.connect(between, server);
    CHECK(between.peerCertificate() == before);
    valueOf(server.server->reloadCertificate());
    QSslSocket late;
    files.connect(late, server);
    CHECK(late.peerCertificate() == files.certificate());
    files.write("key.pem", makeAuthority().key); // another's
    CHECK(codeOf(server.server->reloadCertificate()) == ErrorCode::FileUnreadable);
    files.write("certificate.pem", "nonsense");
    CHECK(codeOf(server.server->reloadCertificate()) == ErrorCode::FileUnreadable);
    QSslSocket last;
    files.connect(last, server);
    CHECK(last.peerCertificate() == files.certificate());
    for (QSslSocket* client : {&early, &between, &late, &last})
        CHECK(helloOver(*client).ends_with("hello"));
    const SmallServer plain;
    valueOf(plain.server->reloadCertificate());
}

TEST_CASE("Every answer protects the browser that gets it, whatever it is") {
    const SmallServer server;
    for (const std::string& request :
         {get("/hello", "Connection: close\r\n"), get("/nowhere", "Connection: close\r\n"),
          get("/moved", "Connection: close\r\n"), get("/own", "Connection: close\r\n"),
          std::string("DELETE /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
          std::string("HEAD /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"),
          std::string("nonsense\r\n\r\n")}) {
        RawClient client(server);
        client.send(request);
        const std::string answer = client.readToEnd();
        INFO(answer);
        for (const char* header :
             {"X-Content-Type-Options: nosniff\r\n", "X-Frame-Options: DENY\r\n",
              "Referrer-Policy: same-origin\r\n", "Cross-Origin-Opener-Policy: same-origin\r\n",
              "Cross-Origin-Resource-Policy: same-origin\r\n", "frame-ancestors 'none'"})
            CHECK(countOf(answer, header) == 1);
        const bool own = contains(request, "/own");
        CHECK(contains(answer, own ? "Content-Security-Policy: script-src 'self'; "
                                   : "Content-Security-Policy: default-src 'none'; "));
    }
}

TEST_CASE("What is counted names routes, and nothing that a client made up") {
    const SmallServer server;
    RawClient client(server);
    client.send(get("/hello") + get("/secret\"path") + "BREW /hello HTTP/1.1\r\nHost: a\r\n\r\n" +
                get("/hello", "Connection: close\r\n"));
    client.readToEnd();
    const std::string text = server.metrics();
    CHECK(contains(text, "fidesk_http_requests_total{method=\"GET\",route=\"/hello\",code=\"200\"} 2\n"));
    CHECK(contains(text, "fidesk_http_requests_total{method=\"GET\",route=\"\",code=\"404\"} 1\n"));
    CHECK(contains(text, "fidesk_http_request_duration_seconds_count{method=\"GET\",route=\"/hello\"} 2\n"));
    CHECK(contains(text, "process_resident_memory_bytes"));
    CHECK_FALSE(contains(text, "secret"));
    CHECK_FALSE(contains(text, "BREW"));
}
