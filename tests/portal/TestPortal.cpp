#include "tests/portal/TestPortal.h"

#include "app/portal/directory/Import.h"
#include "app/portal/store/Tokens.h"
#include "core/base/Base64.h"
#include "core/base/Crypto.h"
#include "core/base/Json.h"
#include "core/base/Uuid.h"
#include "tests/portal/Exchanges.h"

#include <httplib.h>

namespace fidesk::test {

using namespace fidesk::server;

void CountingRandom::fill(std::span<std::uint8_t> bytes) {
    for (std::size_t i = 0; i < bytes.size(); i += 32) {
        const Sha256Digest block = sha256(asBytes("random " + std::to_string(++count_)));
        std::copy_n(block.begin(), std::min<std::size_t>(32, bytes.size() - i),
                    bytes.begin() + static_cast<long>(i));
    }
}

std::string Answer::code() const {
    const QJsonObject error = json.value(QStringLiteral("error")).toObject();
    const QJsonObject inner = error.value(QStringLiteral("innerError")).toObject();
    const bool envelope = !error.value(QStringLiteral("message")).toString().isEmpty() &&
                          !inner.value(QStringLiteral("request-id")).toString().isEmpty() &&
                          !inner.value(QStringLiteral("date")).toString().isEmpty();
    return envelope ? toUtf8(error.value(QStringLiteral("code")).toString()) : std::string();
}

std::string Answer::text(const char* name) const {
    return toUtf8(json.value(QLatin1String(name)).toString());
}

std::vector<std::string> Answer::values(const char* name) const {
    std::vector<std::string> all;
    const QJsonArray array = json.value(QStringLiteral("value")).toArray();
    for (const QJsonValue& value : array)
        all.push_back(toUtf8(value.toObject().value(QLatin1String(name)).toString()));
    return all;
}

TestPortal::TestPortal(std::vector<Bytes> trustAnchors)
    : place_(std::make_shared<TestStore>()), trustAnchors_(std::move(trustAnchors)) {
    start();
}

TestPortal::TestPortal(TestPortal& other) : place_(other.place_), trustAnchors_(other.trustAnchors_) {
    start();
}

TestPortal::~TestPortal() {
    server_->stop();
}

void TestPortal::start() {
    store_ = valueOf(Store::open(place_->address()));
    const auto anchors = valueOf(webauthn::TrustAnchors::fromDer(trustAnchors_));
    context_ =
        std::make_unique<Context>(Context{*store_, clock, random, url, "portal.example", {url}, anchors});
    router_ = std::make_unique<http::Router>(clock);
    addApiRoutes(*router_, *context_);
    server_ = valueOf(http::Server::bind({}, clock, random));
    server_->start(*router_);
}

void TestPortal::restart() {
    server_->stop();
    start();
}

Database& TestPortal::database() {
    return *valueOf(store_->database());
}

OrganisationRecord TestPortal::organisation(const std::string& name, const std::string& parent) {
    auto transaction = valueOf(Transaction::begin(database()));
    Organisations organisations(database());
    const auto known = valueOf(organisations.byName(name));
    const std::string above = parent.empty() ? parent : valueOf(organisations.byName(parent)).value().id;
    const OrganisationRecord record = known ? *known : valueOf(organisations.add(random, name, above));
    valueOf(transaction.commit());
    return record;
}

std::string TestPortal::addUser(const std::string& name, const std::string& address,
                                const std::string& organisation) {
    const UserRecord user{.id = newUuid(random),
                          .organisation = this->organisation(organisation),
                          .displayName = name,
                          .userPrincipalName = address,
                          .mail = address,
                          .userHandle = random.bytes(32)};
    valueOf(Users(database()).save(user));
    return user.id;
}

void TestPortal::makeAdministrator(const std::string& userId, const std::string& organisation) {
    valueOf(Roles(database()).grantLocalAdministrator(userId, this->organisation(organisation).id));
}

std::string TestPortal::tokenFor(const std::string& userId) {
    TokenStore tokens(database(), clock, random);
    const auto issued = valueOf(tokens.issueTokens(
        {.user = userId, .client = "fidesk", .scope = "fidesk", .family = tokens.newFamily()}));
    return std::string(issued.accessToken.text());
}

Answer TestPortal::send(const std::string& method, const std::string& path, const std::string& token,
                        const std::string& body, const std::string& contentType) const {
    httplib::Client client("127.0.0.1", server_->port());
    client.set_read_timeout(60);
    httplib::Request request;
    request.method = method;
    request.path = path;
    request.body = body;
    if (!token.empty())
        request.headers.emplace("Authorization", "Bearer " + token);
    if (!body.empty() || method == "POST")
        request.headers.emplace("Content-Type", contentType);
    const auto result = client.send(request);
    INFO(method << ' ' << path);
    REQUIRE(result);
    Answer answer{.status = result->status, .body = result->body};
    for (const auto& [name, value] : result->headers)
        answer.headers[name] = value;
    if (auto json = parseJsonObject(asBytes(result->body)))
        answer.json = *json;
    CHECK_FALSE(answer.headers["request-id"].empty());
    noteExchange(method, path, result->status, answer.headers["Content-Type"], answer.body);
    return answer;
}

std::vector<std::string> TestPortal::allPages(const std::string& path, const std::string& token,
                                              const char* name, int* pages) const {
    std::vector<std::string> all;
    std::string next = path;
    for (int count = 1; !next.empty(); ++count) {
        REQUIRE(count < 1000);
        const Answer answer = get(next, token);
        REQUIRE(answer.status == 200);
        for (std::string& value : answer.values(name))
            all.push_back(std::move(value));
        next = answer.text("@odata.nextLink");
        if (!next.empty()) {
            REQUIRE(next.starts_with(url));
            next = next.substr(std::string_view(url).size());
        }
        if (pages)
            *pages = count;
    }
    return all;
}

std::string methodsOf(const std::string& user) {
    return "/v1.0/users/" + user + "/authentication/fido2Methods";
}

std::string registrationBody(const webauthn::RegistrationResponse& response, const std::string& nickname) {
    const QJsonObject made{
        {QStringLiteral("clientDataJSON"), toQString(toBase64Url(response.clientDataJson))},
        {QStringLiteral("attestationObject"), toQString(toBase64Url(response.attestationObject))}};
    const QJsonObject credential{{QStringLiteral("id"), toQString(toBase64Url(response.credentialId))},
                                 {QStringLiteral("response"), made}};
    return toJsonText({{QStringLiteral("displayName"), toQString(nickname)},
                       {QStringLiteral("publicKeyCredential"), credential}});
}

} // namespace fidesk::test
