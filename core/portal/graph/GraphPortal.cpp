#include "core/portal/graph/GraphPortal.h"

#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/base/Text.h"
#include "core/portal/graph/Read.h"
#include "core/portal/graph/Search.h"
#include "core/portal/http/Url.h"

namespace fidesk::portal::graph {

namespace {

constexpr std::size_t maxJson = 4 * 1024 * 1024;
// The reference portal ends a page after 50,000 entries of its index: this is more than a nation's directory.
constexpr int maxEmptyPages = 200;
constexpr const char* userMembers = "id,displayName,userPrincipalName,mail,companyName";

/// What cannot be a segment of a path names nobody.
bool isSegment(const std::string& id) {
    return !id.empty() && id != "." && id != ".." && codePoints(id) && !hasControlCharacters(id);
}

Result<std::string> methodsPath(const std::string& userId) {
    if (!isSegment(userId))
        return fail(ErrorCode::UserNotFound);
    return "/users/" + http::percentEncoded(userId) + "/authentication/fido2Methods";
}

Result<std::string> methodPath(const std::string& userId, const std::string& registrationId) {
    FIDESK_ASSIGN(const std::string methods, methodsPath(userId));
    if (!isSegment(registrationId))
        return fail(ErrorCode::RegistrationNotFound);
    return methods + '/' + http::percentEncoded(registrationId);
}

http::HttpRequest jsonRequest(const char* method, std::string url, const QJsonObject& body) {
    return {.method = method,
            .url = std::move(url),
            .headers = {{"Accept", "application/json"}, {"Content-Type", "application/json"}},
            .bearer = {},
            .body = Secret(std::string_view(toJsonText(body)))};
}

QJsonObject registrationBody(const webauthn::RegistrationResponse& response, const std::string& nickname) {
    const QJsonObject made{
        {QStringLiteral("clientDataJSON"), toQString(toBase64Url(response.clientDataJson))},
        {QStringLiteral("attestationObject"), toQString(toBase64Url(response.attestationObject))}};
    const QJsonObject credential{{QStringLiteral("id"), toQString(toBase64Url(response.credentialId))},
                                 {QStringLiteral("response"), made}};
    return {{QStringLiteral("displayName"), toQString(nickname)},
            {QStringLiteral("publicKeyCredential"), credential}};
}

/// An object that cannot be read is the portal's fault here, not the caller's.
template <typename T> Result<T> fromPortal(Result<T> read) {
    if (!read && read.error().code == ErrorCode::Malformed)
        return fail(ErrorCode::PortalMalformed, read.error().detail);
    return read;
}

Result<QJsonObject> bodyOf(const http::HttpResponse& response) {
    return fromPortal(parseJsonObject(asBytes(response.body), maxJson));
}

} // namespace

GraphPortal::GraphPortal(http::HttpClient& client, oauth::Session& session, const Clock& clock)
    : client_(client), session_(session), clock_(clock) {}

Capabilities GraphPortal::capabilities() const {
    return session_.settings().capabilities;
}

std::string GraphPortal::at(const std::string& path) const {
    return session_.settings().url + "/v1.0" + path;
}

Result<http::HttpResponse> GraphPortal::sendSigned(const http::HttpRequest& request, std::stop_token stop) {
    FIDESK_ASSIGN(Secret token, session_.accessToken(stop));
    http::HttpRequest first = request.clone();
    first.bearer = token.clone();
    FIDESK_ASSIGN(http::HttpResponse response, client_.send(std::move(first), stop));
    if (response.status != 401)
        return response;
    FIDESK_ASSIGN(Secret fresh, session_.replacementFor(token, stop));
    http::HttpRequest second = request.clone();
    second.bearer = std::move(fresh);
    return client_.send(std::move(second), stop);
}

Result<http::HttpResponse> GraphPortal::call(http::HttpRequest request, Subject subject,
                                             std::stop_token stop) {
    FIDESK_ASSIGN(http::HttpResponse response, sendSigned(request, stop));
    if (!response.succeeded())
        return fail(problemOf(response, subject, clock_.now()));
    return response;
}

Result<QJsonObject> GraphPortal::get(const std::string& url, std::stop_token stop) {
    http::HttpRequest request{.url = url, .headers = {{"Accept", "application/json"}}};
    FIDESK_ASSIGN(const http::HttpResponse response, call(std::move(request), Subject::User, stop));
    return bodyOf(response);
}

Result<Account> GraphPortal::me(std::stop_token stop) {
    FIDESK_ASSIGN(const QJsonObject json, get(at("/me"), stop));
    return fromPortal(readAccount(json));
}

/// A page may be empty and have another behind it, which has users: people are shown the first that does.
Result<UserPage> GraphPortal::findUsers(const std::string& text, const std::string& next,
                                        std::stop_token stop) {
    FIDESK_ASSIGN(UserPage page, pageOfUsers(text, next, stop));
    for (int empty = 1; page.users.empty() && !page.next.empty(); ++empty) {
        if (empty == maxEmptyPages)
            return fail(ErrorCode::PortalMalformed, "page after page without a user");
        FIDESK_ASSIGN(page, pageOfUsers(text, page.next, stop));
    }
    return page;
}

Result<UserPage> GraphPortal::pageOfUsers(const std::string& text, const std::string& next,
                                          std::stop_token stop) {
    if (!next.empty() && !http::sameOrigin(next, session_.settings().url))
        return fail(ErrorCode::InvalidArgument, "next");
    http::HttpRequest request{.url = next,
                              .headers = {{"Accept", "application/json"}, {"ConsistencyLevel", "eventual"}}};
    if (next.empty()) {
        const std::string clauses = searchClauses(text);
        request.url = at("/users?") +
                      (clauses.empty() ? "" : "$search=" + http::percentEncoded(clauses) + '&') +
                      "$select=" + userMembers + "&$top=25&$count=true";
    }
    if (text.find('&') != std::string::npos) // Graph's older search stumbles over it
        request.headers.emplace_back("Prefer", "legacySearch=false");
    FIDESK_ASSIGN(const http::HttpResponse response, call(std::move(request), Subject::User, stop));
    FIDESK_ASSIGN(const QJsonObject json, bodyOf(response));
    FIDESK_ASSIGN(UserPage page, fromPortal(readUserPage(json)));
    if (!page.next.empty() && !http::sameOrigin(page.next, session_.settings().url))
        return fail(ErrorCode::PortalMalformed, "the next page is at another portal");
    return page;
}

Result<User> GraphPortal::user(const std::string& idOrName, std::stop_token stop) {
    if (!isSegment(idOrName))
        return fail(ErrorCode::UserNotFound);
    const std::string path = "/users/" + http::percentEncoded(idOrName) + "?$select=" + userMembers;
    FIDESK_ASSIGN(const QJsonObject json, get(at(path), stop));
    return fromPortal(readUser(json));
}

Result<std::vector<Registration>> GraphPortal::registrations(const std::string& userId,
                                                             std::stop_token stop) {
    FIDESK_ASSIGN(const std::string path, methodsPath(userId));
    FIDESK_ASSIGN(const QJsonObject json, get(at(path), stop));
    return fromPortal(readRegistrations(json));
}

Result<CreationChallenge> GraphPortal::creationOptions(const std::string& userId, std::stop_token stop) {
    FIDESK_ASSIGN(const std::string path, methodsPath(userId));
    FIDESK_ASSIGN(const QJsonObject json, get(at(path + "/creationOptions"), stop));
    return fromPortal(readCreationChallenge(json, clock_.now()));
}

Result<Registration> GraphPortal::registerCredential(const std::string& userId,
                                                     const webauthn::RegistrationResponse& response,
                                                     const std::string& nickname, std::stop_token stop) {
    FIDESK_ASSIGN(const std::string path, methodsPath(userId));
    FIDESK_ASSIGN(const std::string name, parseNickname(nickname));
    http::HttpRequest request = jsonRequest("POST", at(path), registrationBody(response, name));
    FIDESK_ASSIGN(const http::HttpResponse answer, call(std::move(request), Subject::User, stop));
    FIDESK_ASSIGN(const QJsonObject json, bodyOf(answer));
    return fromPortal(readRegistration(json));
}

Result<void> GraphPortal::rename(const std::string& userId, const std::string& registrationId,
                                 const std::string& nickname, std::stop_token stop) {
    if (!capabilities().rename)
        return fail(ErrorCode::RenameNotSupported);
    FIDESK_ASSIGN(const std::string path, methodPath(userId, registrationId));
    FIDESK_ASSIGN(const std::string name, parseNickname(nickname));
    const QJsonObject body{{QStringLiteral("displayName"), toQString(name)}};
    const auto answer = call(jsonRequest("PATCH", at(path), body), Subject::Registration, stop);
    if (!answer && answer.error().native == 405)
        return fail(ErrorCode::RenameNotSupported, answer.error().detail, 405);
    FIDESK_TRY(answer);
    return {};
}

Result<void> GraphPortal::remove(const std::string& userId, const std::string& registrationId,
                                 std::stop_token stop) {
    FIDESK_ASSIGN(const std::string path, methodPath(userId, registrationId));
    http::HttpRequest request{
        .method = "DELETE", .url = at(path), .headers = {{"Accept", "application/json"}}};
    FIDESK_TRY(call(std::move(request), Subject::Registration, stop));
    return {};
}

} // namespace fidesk::portal::graph
