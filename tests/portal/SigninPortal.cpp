#include "tests/portal/SigninPortal.h"

#include "app/portal/store/Registrations.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "tests/portal/Exchanges.h"

#include <QTcpSocket>

namespace fidesk::test {

namespace {

constexpr const char* organisation = "organisation-1";

std::string hostOf(const std::string& url) {
    const auto start = url.find("://") + 3;
    return url.substr(start, url.find_first_of(":/", start) - start);
}

std::string lowered(std::string text) {
    for (char& c : text)
        c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return text;
}

std::string unescaped(std::string text) {
    const std::pair<std::string, std::string> pairs[] = {
        {"&quot;", "\""}, {"&#39;", "'"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&amp;", "&"}};
    for (const auto& [from, to] : pairs)
        for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
            text.replace(at, from.size(), to);
    return text;
}

/// Sends @p request and reads until the other side closes. A socket, because HTTP clients tidy up what came.
std::string exchanged(int port, const std::string& request) {
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), static_cast<quint16>(port));
    REQUIRE(socket.waitForConnected());
    socket.write(request.data(), static_cast<qint64>(request.size()));
    while (socket.state() == QAbstractSocket::ConnectedState)
        REQUIRE((socket.waitForReadyRead() || socket.state() != QAbstractSocket::ConnectedState));
    return socket.readAll().toStdString();
}

Reply parseReply(const std::string& text) {
    const auto end = text.find("\r\n\r\n");
    REQUIRE(text.starts_with("HTTP/1.1 "));
    REQUIRE(end != std::string::npos);
    Reply reply{std::stoi(text.substr(9, 3)), {}, text.substr(end + 4)};
    for (auto at = text.find("\r\n") + 2; at < end;) {
        const auto colon = text.find(": ", at);
        const auto stop = text.find("\r\n", at);
        reply.headers.emplace(lowered(text.substr(at, colon - at)), text.substr(colon + 2, stop - colon - 2));
        at = stop + 2;
    }
    return reply;
}

} // namespace

SigninPortal::SigninPortal(const std::string& publicUrl) {
    store_ = valueOf(server::Store::open(place_.address()));
    context = std::make_unique<server::SignInContext>(
        server::SignInContext{*store_, clock, random, passwords, publicUrl, hostOf(publicUrl), {publicUrl}});
    valueOf(database().run("INSERT INTO organisations (id, name, name_key) VALUES (?, ?, ?)",
                           {organisation, std::string("Contoso Health"), std::string("contoso health")}));
    server::addSignInRoutes(router_, *context);
    server_ = valueOf(server::http::Server::bind({.strictTransportSecurity = true}, clock, random));
    server_->start(router_);
}

server::Database& SigninPortal::database() {
    return *valueOf(store_->database());
}

server::UserRecord SigninPortal::addUser(const std::string& name) {
    server::UserRecord user;
    user.id = "id-of-" + name;
    user.organisation = {organisation, "Contoso Health"};
    user.displayName = name;
    user.userPrincipalName = name + "@contoso.example";
    user.mail = user.userPrincipalName;
    user.passwordHash = valueOf(passwords.hash(Secret(rightPassword)));
    user.userHandle = random.bytes(32);
    valueOf(server::Users(database()).save(user));
    return user;
}

void SigninPortal::disable(server::UserRecord user) {
    user.disabled = true;
    valueOf(server::Users(database()).save(user));
}

MadeCredential SigninPortal::addKey(const server::UserRecord& user, const std::string& nickname) {
    RegistrationSpec spec;
    spec.rpId = context->rpId;
    spec.credentialId = random.bytes(32);
    spec.attestation = AttestationKind::PackedSelf;
    MadeCredential key = TestAuthenticator().create(spec);
    server::RegistrationRecord record;
    record.id = toUrlToken(spec.credentialId);
    record.user = user.id;
    record.nickname = nickname;
    record.credentialId = spec.credentialId;
    record.publicKey = key.publicKey;
    record.algorithm = -7;
    record.attestationTrust = "self";
    record.format = "packed";
    record.counter = 1;
    record.createdAt = server::toSeconds(clock.now());
    auto transaction = valueOf(server::Transaction::begin(database()));
    valueOf(server::Registrations(database()).add(record));
    valueOf(transaction.commit());
    return key;
}

void SigninPortal::removeKey(const server::UserRecord& user, const MadeCredential& key) {
    valueOf(server::Registrations(database()).remove(user.id, toUrlToken(key.response.credentialId)));
}

std::string SigninPortal::lastAudit() {
    const auto row = valueOf(database().first("SELECT action, outcome, detail FROM audit ORDER BY id DESC"));
    return row ? row->text(0) + ' ' + row->text(1) + ' ' + row->text(2) : std::string();
}

std::vector<std::string> SigninPortal::audit() {
    std::vector<std::string> lines;
    for (const auto& row : valueOf(database().query("SELECT action, outcome, detail FROM audit ORDER BY id")))
        lines.push_back(row.text(0) + ' ' + row.text(1) + ' ' + row.text(2));
    return lines;
}

void SigninPortal::setPolicy(const std::string& document) {
    valueOf(database().run("INSERT INTO policies (organisation_id, document) VALUES (?, ?)"
                           " ON CONFLICT (organisation_id) DO UPDATE SET document = excluded.document",
                           {std::string(organisation), document}));
}

SecondProcess::SecondProcess(SigninPortal& portal)
    : store_(valueOf(server::Store::open(portal.storePath()))), context_{*store_,
                                                                         portal.clock,
                                                                         portal.random,
                                                                         portal.passwords,
                                                                         portal.context->publicUrl,
                                                                         portal.context->rpId,
                                                                         portal.context->origins},
      router_(portal.clock) {
    server::addSignInRoutes(router_, context_);
    server_ = valueOf(server::http::Server::bind({}, portal.clock, portal.random));
    server_->start(router_);
}

std::string Reply::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
}

QJsonObject Reply::json() const {
    return valueOf(parseJsonObject(asBytes(body)));
}

std::string Reply::error() const {
    const QJsonObject object = json();
    const QJsonValue error = object[QStringLiteral("error")];
    if (error.isString())
        return toUtf8(error.toString());
    const QString inner = error[QStringLiteral("innerError")][QStringLiteral("code")].toString();
    return toUtf8(error[QStringLiteral("code")].toString() + (inner.isEmpty() ? QString() : u'/' + inner));
}

std::string Reply::locationValue(const std::string& name) const {
    const std::string location = header("location");
    const auto question = location.find('?');
    if (question == std::string::npos)
        return {};
    return server::http::valueOf(valueOf(server::http::parseFields(location.substr(question + 1))), name)
        .value_or(std::string());
}

std::string Reply::field(const std::string& name) const {
    const std::string start = "name=\"" + name + "\" value=\"";
    const auto at = body.find(start);
    REQUIRE(at != std::string::npos);
    const auto from = at + start.size();
    return unescaped(body.substr(from, body.find('"', from) - from));
}

Reply SigninBrowser::send(const std::string& method, const std::string& path, const std::string& body,
                          const std::string& contentType) {
    std::string request = method + ' ' + path + " HTTP/1.1\r\nHost: portal.example\r\nConnection: close\r\n";
    for (const auto& [name, value] : extraHeaders)
        request += name + ": " + value + "\r\n";
    if (!contentType.empty())
        request += "Content-Type: " + contentType + "\r\n";
    if (method == "POST" && sendsOrigin)
        request += "Origin: " + (origin.empty() ? portal_.context->publicUrl : origin) + "\r\n";
    for (const auto& [name, value] : cookies)
        request += "Cookie: " + name + '=' + value + "\r\n";
    request += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    const Reply reply = parseReply(exchanged(port ? port : portal_.port(), request));
    noteExchange(method, path, reply.status, reply.header("content-type"), reply.body);
    for (auto [at, end] = reply.headers.equal_range("set-cookie"); at != end; ++at) {
        const std::string& value = at->second;
        const auto equals = value.find('=');
        cookies[value.substr(0, equals)] = value.substr(equals + 1, value.find(';') - equals - 1);
    }
    return reply;
}

std::string& SigninBrowser::session() {
    return cookies[portal_.context->isSecure() ? "__Host-fidesk-session" : "fidesk-session"];
}

Reply SigninBrowser::get(const std::string& path) {
    return send("GET", path, {}, {});
}

Reply SigninBrowser::postJson(const std::string& path, const QJsonObject& body) {
    return send("POST", path, toJsonText(body), "application/json");
}

Reply SigninBrowser::postForm(const std::string& path, const server::http::Fields& fields) {
    std::string body;
    for (const auto& [name, value] : fields)
        body += (body.empty() ? "" : "&") + server::http::percentEncoded(name) + '=' +
                server::http::percentEncoded(value);
    return send("POST", path, body, "application/x-www-form-urlencoded");
}

Reply SigninBrowser::password(const std::string& user, const std::string& password,
                              const std::string& returnPath) {
    QJsonObject body{{QStringLiteral("user"), toQString(user)},
                     {QStringLiteral("password"), toQString(password)}};
    if (!returnPath.empty())
        body[QStringLiteral("return")] = toQString(returnPath);
    return postJson("/api/signin/password", body);
}

Reply SigninBrowser::options(const MadeCredential& key) {
    return postJson("/api/signin/options",
                    {{QStringLiteral("registrationId"), toQString(toUrlToken(key.response.credentialId))}});
}

Reply SigninBrowser::sendAssertion(const webauthn::AssertionResponse& assertion) {
    const auto text = [](const Bytes& bytes) { return toQString(toBase64Url(bytes)); };
    const QJsonObject response{{QStringLiteral("clientDataJSON"), text(assertion.clientDataJson)},
                               {QStringLiteral("authenticatorData"), text(assertion.authenticatorData)},
                               {QStringLiteral("signature"), text(assertion.signature)},
                               {QStringLiteral("userHandle"), assertion.userHandle.empty()
                                                                  ? QJsonValue()
                                                                  : QJsonValue(text(assertion.userHandle))}};
    return postJson("/api/signin/key", {{QStringLiteral("id"), text(assertion.credentialId)},
                                        {QStringLiteral("rawId"), text(assertion.credentialId)},
                                        {QStringLiteral("type"), QStringLiteral("public-key")},
                                        {QStringLiteral("response"), response}});
}

Reply SigninBrowser::signIn(const server::UserRecord& user, const MadeCredential& key, AssertionSpec spec) {
    REQUIRE(password(user.userPrincipalName, rightPassword).status == 200);
    const Reply offered = options(key);
    REQUIRE(offered.status == 200);
    return sendAssertion(key.sign(specFor(challengeIn(offered), std::move(spec))));
}

Bytes challengeIn(const Reply& options) {
    const QJsonObject publicKey = valueOf(requireObject(options.json(), "publicKey"));
    return valueOf(fromBase64(valueOf(requireString(publicKey, "challenge"))));
}

AssertionSpec specFor(const Bytes& challenge, AssertionSpec spec) {
    if (spec.rpId == AssertionSpec{}.rpId)
        spec.rpId = "portal.example";
    spec.challenge = challenge;
    return spec;
}

SigninBrowser signedInBrowser(SigninPortal& portal, const server::UserRecord& user) {
    SigninBrowser browser(portal);
    REQUIRE(browser.password(user.userPrincipalName, rightPassword).status == 200);
    return browser;
}

} // namespace fidesk::test
