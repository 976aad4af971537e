#include "core/portal/signin/EndUserSignIn.h"

#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/portal/http/Status.h"
#include "core/webauthn/ClientData.h"
#include "core/webauthn/Options.h"

#include <QUrl>

namespace fidesk::portal::signin {

namespace {

constexpr std::size_t longestPasswordJson = 8 * 1024;

/// Appends @p text as a JSON string (RFC 8259 section 7). Not by QJson, which would leave copies of a
/// password behind. @p out has room for it, so that growing leaves none either.
void appendJsonString(std::string& out, std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += digits[byte >> 4U];
            out += digits[byte & 0xFU];
        } else {
            out += c;
        }
    }
    out += '"';
}

Secret passwordJson(const std::string& user, const Secret& password) {
    std::string text;
    text.reserve(longestPasswordJson);
    text += R"({"user":)";
    appendJsonString(text, user);
    text += R"(,"password":)";
    appendJsonString(text, password.text());
    text += '}';
    Secret body{std::string_view(text)};
    wipe(text);
    return body;
}

QString base64Url(ByteView bytes) {
    return toQString(toBase64Url(bytes));
}

QJsonObject toJson(const webauthn::AssertionResponse& assertion) {
    QJsonObject response{{QStringLiteral("clientDataJSON"), base64Url(assertion.clientDataJson)},
                         {QStringLiteral("authenticatorData"), base64Url(assertion.authenticatorData)},
                         {QStringLiteral("signature"), base64Url(assertion.signature)}};
    if (!assertion.userHandle.empty())
        response.insert(QStringLiteral("userHandle"), base64Url(assertion.userHandle));
    const QString id = base64Url(assertion.credentialId);
    return {{QStringLiteral("id"), id},
            {QStringLiteral("rawId"), id},
            {QStringLiteral("type"), QStringLiteral("public-key")},
            {QStringLiteral("response"), response}};
}

Result<std::vector<OfferedKey>> offeredKeys(const QJsonObject& answer) {
    FIDESK_ASSIGN(const std::string state, requireString(answer, "state"));
    if (state == "signedIn")
        return std::vector<OfferedKey>();
    if (state != "chooseKey")
        return fail(ErrorCode::PortalMalformed, "state");
    FIDESK_ASSIGN(const QJsonArray registrations, requireArray(answer, "registrations"));
    std::vector<OfferedKey> keys;
    for (const QJsonValue& value : registrations) {
        OfferedKey key;
        FIDESK_ASSIGN(key.id, requireString(value.toObject(), "id"));
        FIDESK_ASSIGN(key.nickname, requireString(value.toObject(), "nickname"));
        keys.push_back(std::move(key));
    }
    if (keys.empty())
        return fail(ErrorCode::PortalMalformed, "registrations");
    return keys;
}

/// What cannot be read is the portal's fault here, and not a file's.
template <typename T> Result<T> asPortals(Result<T> result) {
    if (!result && result.error().code == ErrorCode::Malformed)
        return fail(ErrorCode::PortalMalformed, result.error().detail);
    return result;
}

/// Whether a page of @p host may use passkeys of @p rpId: its own name, or a parent domain's that is more
/// than a last label (WebAuthn section 5.1.4.1 step 7, as far as it goes without a list of public suffixes).
bool mayUse(const std::string& host, const std::string& rpId) {
    return host == rpId || (rpId.find('.') != std::string::npos && host.ends_with('.' + rpId));
}

} // namespace

EndUserSignIn::EndUserSignIn(http::HttpClient& client, const Clock& clock, const std::string& portalUrl)
    : client_(client), clock_(clock) {
    const QUrl url(toQString(portalUrl));
    origin_ = toUtf8(
        url.adjusted(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo)
            .toString(QUrl::FullyEncoded));
    host_ = toUtf8(url.host(QUrl::FullyEncoded));
}

Result<http::HttpResponse> EndUserSignIn::send(http::HttpRequest request, std::stop_token stop) {
    request.headers.emplace_back("Origin", origin_);
    if (const std::string cookies = cookies_.header(); !cookies.empty())
        request.headers.emplace_back("Cookie", cookies);
    FIDESK_ASSIGN(http::HttpResponse response, client_.send(std::move(request), std::move(stop)));
    cookies_.take(response);
    return response;
}

Error EndUserSignIn::refusal(const http::HttpResponse& response) const {
    Error error = http::statusError(response, clock_.now());
    const auto json = parseJsonObject(asBytes(response.body));
    if (!json || response.status >= 500 || response.status == 429)
        return error;
    const QJsonObject body = json->value(QStringLiteral("error")).toObject();
    const std::string code = toUtf8(body.value(QStringLiteral("code")).toString());
    error.detail = http::cleaned(code + ": " + toUtf8(body.value(QStringLiteral("message")).toString()));
    if (code == "sessionExpired")
        error.code = ErrorCode::SignInExpired;
    else if (code == "itemNotFound")
        error.code = ErrorCode::RegistrationNotFound;
    else if (!code.empty() && response.status >= 400)
        error.code = ErrorCode::SignInRefused;
    return error;
}

Result<QJsonObject> EndUserSignIn::ask(const std::string& path, const QJsonObject& body,
                                       std::stop_token stop) {
    http::HttpRequest request;
    request.method = "POST";
    request.url = origin_ + path;
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = Secret(std::string_view(toJsonText(body)));
    FIDESK_ASSIGN(const http::HttpResponse response, send(std::move(request), std::move(stop)));
    if (!response.succeeded())
        return fail(refusal(response));
    return asPortals(parseJsonObject(asBytes(response.body)));
}

Result<std::vector<OfferedKey>> EndUserSignIn::password(const std::string& user, const Secret& password,
                                                        std::stop_token stop) {
    http::HttpRequest page;
    page.url = origin_ + "/signin?return=%2F";
    FIDESK_ASSIGN(const http::HttpResponse shown, send(std::move(page), stop));
    if (!shown.succeeded())
        return fail(http::statusError(shown, clock_.now()));

    http::HttpRequest request;
    request.method = "POST";
    request.url = origin_ + "/api/signin/password";
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = passwordJson(user, password);
    FIDESK_ASSIGN(const http::HttpResponse response, send(std::move(request), std::move(stop)));
    if (!response.succeeded())
        return fail(refusal(response));
    FIDESK_ASSIGN(const QJsonObject answer, asPortals(parseJsonObject(asBytes(response.body))));
    return asPortals(offeredKeys(answer));
}

Result<void> EndUserSignIn::key(const std::string& id, const MakeAssertion& makeAssertion,
                                std::stop_token stop) {
    FIDESK_ASSIGN(const QJsonObject asked,
                  ask("/api/signin/options", {{QStringLiteral("registrationId"), toQString(id)}}, stop));
    FIDESK_ASSIGN(const QJsonObject publicKey, asPortals(requireObject(asked, "publicKey")));
    FIDESK_ASSIGN(webauthn::RequestOptions options, asPortals(webauthn::parseRequestOptions(publicKey)));
    if (options.rpId.empty())
        options.rpId = host_;
    if (!mayUse(host_, options.rpId))
        return fail(ErrorCode::RpIdMismatch, options.rpId);

    Bytes clientData = webauthn::serializeClientData(webauthn::getType, options.challenge, origin_);
    FIDESK_ASSIGN(webauthn::AssertionResponse assertion, makeAssertion(options, sha256(clientData)));
    assertion.clientDataJson = std::move(clientData);
    FIDESK_ASSIGN(const QJsonObject answer, ask("/api/signin/key", toJson(assertion), std::move(stop)));
    FIDESK_ASSIGN(const std::string state, asPortals(requireString(answer, "state")));
    if (state != "signedIn")
        return fail(ErrorCode::PortalMalformed, "state");
    return {};
}

Result<std::string> EndUserSignIn::signedInUser(std::stop_token stop) {
    http::HttpRequest request;
    request.url = origin_ + "/api/session";
    FIDESK_ASSIGN(const http::HttpResponse response, send(std::move(request), std::move(stop)));
    if (!response.succeeded())
        return fail(refusal(response));
    FIDESK_ASSIGN(const QJsonObject session, asPortals(parseJsonObject(asBytes(response.body))));
    if (!session.value(QStringLiteral("signedIn")).toBool())
        return fail(ErrorCode::SignInNeeded);
    FIDESK_ASSIGN(const QJsonObject user, asPortals(requireObject(session, "user")));
    return asPortals(requireString(user, "userPrincipalName"));
}

Result<void> EndUserSignIn::signOut(std::stop_token stop) {
    http::HttpRequest request;
    request.method = "POST";
    request.url = origin_ + "/api/signout";
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = Secret(std::string_view("{}"));
    FIDESK_ASSIGN(const http::HttpResponse response, send(std::move(request), std::move(stop)));
    if (!response.succeeded())
        return fail(refusal(response));
    return {};
}

} // namespace fidesk::portal::signin
