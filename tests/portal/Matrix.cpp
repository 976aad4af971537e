#include "tests/portal/Matrix.h"

#include "app/portal/store/Tokens.h"
#include "core/base/Base64.h"
#include "core/base/Json.h"

namespace fidesk::test {

using namespace fidesk::server;
using Sent = WholePortal::Sent;

namespace {

constexpr const char* formType = "application/x-www-form-urlencoded";
constexpr const char* jsonType = "application/json";
constexpr const char* authorizeAddress =
    "/oauth2/v2.0/authorize?client_id=fidesk&response_type=code&state=s&code_challenge_method=S256"
    "&redirect_uri=http%3A%2F%2F127.0.0.1%3A5000%2Fcallback"
    "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

std::string replaced(std::string text, std::string_view what, const std::string& by) {
    const auto at = text.find(what);
    return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

Sent formTo(const std::string& path, const http::Fields& fields) {
    std::string body;
    for (const auto& [name, value] : fields)
        body += (body.empty() ? "" : "&") + http::percentEncoded(name) + '=' + http::percentEncoded(value);
    return {"POST", path, body, formType};
}

Sent jsonTo(const std::string& path, const QJsonObject& body) {
    return {"POST", path, toJsonText(body), jsonType};
}

/// The value of the hidden field @p name; "none" where the page has no such field, as one for somebody else.
std::string fieldOf(const Answer& page, const std::string& name) {
    const std::string start = "name=\"" + name + "\" value=\"";
    const auto at = page.body.find(start);
    if (at == std::string::npos)
        return "none";
    const auto from = at + start.size();
    std::string value = page.body.substr(from, page.body.find('"', from) - from);
    while (value.find("&amp;") != std::string::npos)
        value = replaced(value, "&amp;", "&");
    return value;
}

/// The code of a program that waits to be let in.
std::string newUserCode(WholePortal& portal) {
    const Answer answer =
        portal.asBrowser(Who::Nobody, formTo("/oauth2/v2.0/devicecode", {{"client_id", "fidesk"}}));
    REQUIRE(answer.status == 200);
    return answer.text("user_code");
}

Sent codeForm(WholePortal& portal, Who caller) {
    const Answer page = portal.asBrowser(caller, {.method = "GET", .path = "/device"});
    return formTo("/device", {{"csrf", fieldOf(page, "csrf")}, {"user_code", newUserCode(portal)}});
}

Sent decisionForm(WholePortal& portal, Who caller) {
    const Answer page = portal.asBrowser(caller, codeForm(portal, caller));
    return formTo(
        "/device/decision",
        {{"csrf", fieldOf(page, "csrf")}, {"user_code", fieldOf(page, "user_code")}, {"decision", "allow"}});
}

Sent consentForm(WholePortal& portal, Who caller) {
    const Answer page = portal.asBrowser(caller, {.method = "GET", .path = authorizeAddress});
    return formTo(
        "/oauth2/v2.0/authorize",
        {{"csrf", fieldOf(page, "csrf")}, {"request", fieldOf(page, "request")}, {"decision", "allow"}});
}

Sent refreshForm(WholePortal& portal) {
    TokenStore tokens(portal.api.database(), portal.api.clock, portal.api.random);
    const auto issued = valueOf(tokens.issueTokens({.user = portal.idOf(Whom::Member, Who::Nobody),
                                                    .client = "fidesk",
                                                    .scope = "fidesk offline_access",
                                                    .family = tokens.newFamily()}));
    return formTo("/oauth2/v2.0/token", {{"client_id", "fidesk"},
                                         {"grant_type", "refresh_token"},
                                         {"refresh_token", std::string(issued.refreshToken.text())}});
}

Sent passwordOfMember() {
    return jsonTo("/api/signin/password", {{QStringLiteral("user"), QStringLiteral("member@portal.example")},
                                           {QStringLiteral("password"), toQString(everybodysPassword)}});
}

Sent askForOptions(WholePortal& portal) {
    const QString id = toQString(toUrlToken(portal.owedKey().response.credentialId));
    return jsonTo("/api/signin/options", {{QStringLiteral("registrationId"), id}});
}

/// What the owed key answers to a challenge, if the caller is given one.
Sent signedByKey(WholePortal& portal, Who caller) {
    const Answer options = portal.asBrowser(caller, askForOptions(portal));
    const QJsonObject publicKey = options.json.value(QStringLiteral("publicKey")).toObject();
    const auto challenge = fromBase64(toUtf8(publicKey.value(QStringLiteral("challenge")).toString()));
    AssertionSpec spec{.rpId = "portal.example"};
    if (challenge)
        spec.challenge = *challenge;
    const auto assertion = portal.owedKey().sign(spec);
    const auto text = [](const Bytes& bytes) { return toQString(toBase64Url(bytes)); };
    const QJsonObject response{{QStringLiteral("clientDataJSON"), text(assertion.clientDataJson)},
                               {QStringLiteral("authenticatorData"), text(assertion.authenticatorData)},
                               {QStringLiteral("signature"), text(assertion.signature)}};
    return jsonTo("/api/signin/key", {{QStringLiteral("id"), text(assertion.credentialId)},
                                      {QStringLiteral("rawId"), text(assertion.credentialId)},
                                      {QStringLiteral("type"), QStringLiteral("public-key")},
                                      {QStringLiteral("response"), response}});
}

/// A request to @p pattern that is right in everything.
Sent browserRequest(WholePortal& portal, const std::string& method, const std::string& pattern, Who caller) {
    const std::string route = method + ' ' + pattern;
    if (route == "POST /device")
        return codeForm(portal, caller);
    if (route == "POST /device/decision")
        return decisionForm(portal, caller);
    if (route == "POST /api/signin/password")
        return passwordOfMember();
    if (route == "POST /api/signin/options")
        return askForOptions(portal);
    if (route == "POST /api/signin/key")
        return signedByKey(portal, caller);
    if (route == "POST /api/signout")
        return jsonTo(pattern, {});
    if (route == "GET /oauth2/v2.0/authorize")
        return {.method = method, .path = authorizeAddress};
    if (route == "POST /oauth2/v2.0/authorize")
        return consentForm(portal, caller);
    if (route == "POST /oauth2/v2.0/token")
        return refreshForm(portal);
    if (route == "POST /oauth2/v2.0/revoke")
        return formTo(pattern, {{"client_id", "fidesk"},
                                {"token", portal.api.tokenFor(portal.idOf(Whom::Member, caller))}});
    if (route == "POST /oauth2/v2.0/devicecode")
        return formTo(pattern, {{"client_id", "fidesk"}});
    return {.method = method, .path = pattern};
}

int expected(const MatrixRow& row, std::size_t subject, std::size_t caller) {
    const int status = row.lines[subject][caller];
    return status == 0 ? row.success : status;
}

void checkEnvelope(const Answer& answer) {
    if (answer.status == 401)
        CHECK(answer.code() == "InvalidAuthenticationToken");
    if (answer.status == 403)
        CHECK(answer.code() == "Authorization_RequestDenied");
    if (answer.status == 404)
        CHECK(answer.code() == "Request_ResourceNotFound");
}

void checkApi(WholePortal& portal, const MatrixRow& row, std::size_t subject, std::size_t caller) {
    const Who who{static_cast<int>(caller)};
    const Sent sent = apiRequest(portal, row, who, Whom{static_cast<int>(subject)});
    const std::string before = portal.state();
    const Answer answer = portal.asProgram(who, sent);
    INFO(row.method << ' ' << row.pattern << ", caller " << caller << ", subject " << subject << ": "
                    << answer.body);
    CHECK(answer.status == expected(row, subject, caller));
    checkEnvelope(answer);
    const bool changes = row.method != "GET" || row.pattern.find("creationOptions") != std::string::npos;
    CHECK((portal.state() != before) == (changes && answer.status == row.success));
}

} // namespace

const MatrixRow* rowOf(const std::vector<MatrixRow>& rows, const http::RouteName& route) {
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const MatrixRow& row) {
        const bool open = row.pattern.ends_with('*');
        return row.method == route.method &&
               (open ? route.pattern.starts_with(row.pattern.substr(0, row.pattern.size() - 1))
                     : route.pattern == row.pattern);
    });
    return found == rows.end() ? nullptr : &*found;
}

Sent apiRequest(WholePortal& portal, const MatrixRow& row, Who caller, Whom subject) {
    const std::string user = portal.idOf(subject, caller);
    const bool aboutUser = row.pattern.find("{user}") != std::string::npos;
    Sent sent{.method = row.method, .path = replaced(row.pattern, "{user}", http::percentEncoded(user))};
    if (aboutUser)
        sent.path = replaced(sent.path, "{method}", portal.giveOneKey(user));
    sent.path = replaced(sent.path, "{challengeTimeoutInMinutes}", "10");
    if (row.method == "PATCH")
        sent.body = R"({"displayName":"Red key"})";
    if (row.method == "POST")
        sent.body = portal.newKey(user);
    if (!sent.body.empty())
        sent.contentType = jsonType;
    return sent;
}

void checkApiRow(WholePortal& portal, const MatrixRow& row) {
    for (std::size_t subject = 0; subject < row.lines.size(); ++subject)
        for (std::size_t caller = 0; caller < callerCount; ++caller)
            checkApi(portal, row, subject, caller);
}

void checkBrowserRow(WholePortal& portal, const MatrixRow& row, const std::string& pattern) {
    for (std::size_t caller = 0; caller < callerCount; ++caller) {
        const Who who{static_cast<int>(caller)};
        portal.signIn(who); // the one before may have ended it
        const Sent sent = browserRequest(portal, row.method, pattern, who);
        const std::string before = portal.state();
        const Answer answer = portal.asBrowser(who, sent);
        INFO(row.method << ' ' << pattern << ", caller " << caller << ": " << answer.body);
        CHECK(answer.status == expected(row, 0, caller));
        if (answer.status != row.success || row.method == "GET")
            CHECK(portal.state() == before);
        if (answer.status == 302 && row.success != 302 && row.pattern != "/signin")
            CHECK(answer.headers.at("Location").starts_with("/signin?return="));
    }
}

} // namespace fidesk::test
