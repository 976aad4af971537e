#include "core/portal/oauth/TokenEndpoint.h"

#include "core/base/Json.h"
#include "core/portal/http/Status.h"

#include <algorithm>

namespace fidesk::portal::oauth {

namespace {

constexpr double usualLifetime = 3600;
constexpr double longestLifetime = 24 * 3600;

tl::unexpected<Error> malformed(const std::string& why, int status) {
    return fail(ErrorCode::PortalMalformed, "token endpoint: " + why, status);
}

Secret secretAt(const QJsonObject& json, const char* name) {
    std::string text = toUtf8(json.value(QLatin1String(name)).toString());
    Secret secret{std::string_view(text)};
    wipe(text);
    return secret;
}

/// What may stand in an Authorization header (RFC 6750 section 2.1), and a little more.
bool isToken(const Secret& token) {
    const auto visible = [](std::uint8_t c) { return c > 0x20 && c < 0x7F; };
    return !token.empty() && std::all_of(token.view().begin(), token.view().end(), visible);
}

/// Seconds, as a number or, as some portals have it, a number in a string.
double lifetimeOf(const QJsonObject& json) {
    const QJsonValue value = json.value(QStringLiteral("expires_in"));
    bool ok = value.isDouble();
    const double seconds = ok ? value.toDouble() : value.toString().toDouble(&ok);
    return ok && seconds > 0 ? std::min(seconds, longestLifetime) : usualLifetime;
}

Result<TokenAnswer> parseTokens(const QJsonObject& json, int status, TimePoint now) {
    Tokens tokens{.access = secretAt(json, "access_token"), .refresh = secretAt(json, "refresh_token")};
    if (json.value(QStringLiteral("token_type")).toString().compare(u"Bearer", Qt::CaseInsensitive) != 0)
        return malformed("not a Bearer token", status);
    if (!isToken(tokens.access) || (!tokens.refresh.empty() && !isToken(tokens.refresh)))
        return malformed("no token in it", status);
    tokens.expiresAt = now + std::chrono::milliseconds(static_cast<std::int64_t>(lifetimeOf(json) * 1000));
    TokenAnswer answer;
    answer.tokens = std::move(tokens);
    answer.status = status;
    return answer;
}

} // namespace

std::string TokenAnswer::reason() const {
    return description.empty() ? error : error + ": " + description;
}

http::HttpRequest formRequest(const std::string& endpoint, Secret form) {
    return {
        .method = "POST",
        .url = endpoint,
        .headers = {{"Content-Type", "application/x-www-form-urlencoded"}, {"Accept", "application/json"}},
        .bearer = {},
        .body = std::move(form)};
}

Result<TokenAnswer> parseTokenAnswer(http::HttpResponse response, TimePoint now) {
    if (response.status == 429 || response.status >= 500)
        return fail(http::statusError(response, now));
    const auto json = parseJsonObject(asBytes(response.body));
    wipe(response.body);
    if (!json)
        return malformed(json.error().detail, response.status);
    if (response.status == 200)
        return parseTokens(*json, response.status, now);
    TokenAnswer answer;
    answer.status = response.status;
    answer.error = http::cleaned(toUtf8(json->value(QStringLiteral("error")).toString()), 100);
    answer.description = http::cleaned(toUtf8(json->value(QStringLiteral("error_description")).toString()));
    if (answer.error.empty())
        return malformed("status " + std::to_string(response.status), response.status);
    return answer;
}

Result<TokenAnswer> askForTokens(http::HttpClient& client, const std::string& endpoint, Secret form,
                                 const Clock& clock, std::stop_token stop) {
    FIDESK_ASSIGN(http::HttpResponse response, client.send(formRequest(endpoint, std::move(form)), stop));
    return parseTokenAnswer(std::move(response), clock.now());
}

} // namespace fidesk::portal::oauth
