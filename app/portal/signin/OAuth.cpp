#include "app/portal/signin/OAuth.h"

#include "core/base/Json.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

namespace fidesk::server {

namespace {

constexpr std::string_view allScopes = "fidesk offline_access";

bool isScope(std::string_view word) {
    return word == "fidesk" || word == "offline_access";
}

http::Response unstored(http::Response response) {
    return std::move(response.with("Cache-Control", "no-store").with("Pragma", "no-cache"));
}

} // namespace

std::optional<std::string> grantedScope(std::string_view asked) {
    std::istringstream words{std::string(asked)};
    const std::set<std::string> scopes{std::istream_iterator<std::string>(words), {}};
    if (scopes.empty())
        return std::string(allScopes);
    if (!std::all_of(scopes.begin(), scopes.end(), isScope) || !scopes.contains("fidesk"))
        return {};
    return scopes.size() == 1 ? "fidesk" : std::string(allScopes);
}

http::Response oauthError(std::string_view code, std::string_view description) {
    const int status = code == "invalid_client" ? 401 : code == "server_error" ? 500 : 400;
    return unstored(http::json({{QStringLiteral("error"), toQString(code)},
                                {QStringLiteral("error_description"), toQString(description)}},
                               status));
}

http::Response oauthBusy(std::chrono::seconds wait) {
    http::Response response = oauthError("temporarily_unavailable", "Too many requests. Try again later.");
    response.status = 429;
    return std::move(response.with("Retry-After", std::to_string(wait.count())));
}

http::Response tokenAnswer(const IssuedTokens& tokens) {
    QJsonObject json{{QStringLiteral("token_type"), QStringLiteral("Bearer")},
                     {QStringLiteral("access_token"), toQString(tokens.accessToken.text())},
                     {QStringLiteral("expires_in"), static_cast<qint64>(tokens.expiresIn)},
                     {QStringLiteral("scope"), toQString(tokens.scope)}};
    if (!tokens.refreshToken.empty())
        json[QStringLiteral("refresh_token")] = toQString(tokens.refreshToken.text());
    return unstored(http::json(json));
}

std::string OAuthForm::value(std::string_view name) const {
    return http::valueOf(fields, name).value_or(std::string());
}

OAuthForm oauthForm(const http::Request& request) {
    auto fields = request.form();
    if (!fields)
        return {.error = oauthError("invalid_request", fields.error().detail)};
    if (hasRepeated(*fields))
        return {.error = oauthError("invalid_request", "A parameter stands twice.")};
    OAuthForm form{.fields = std::move(*fields)};
    form.isStranger = form.value("client_id") != oauthClient;
    if (form.isStranger)
        form.error = oauthError("invalid_client", "There is no client of that client_id.");
    return form;
}

} // namespace fidesk::server
