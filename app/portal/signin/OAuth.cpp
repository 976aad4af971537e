#include "app/portal/signin/OAuth.h"

#include "core/base/Json.h"

#include <algorithm>
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
    bool any = false;
    for (std::string word; words >> word; any = true)
        if (!isScope(word))
            return {};
    return std::string(any ? asked : allScopes);
}

http::Response oauthError(std::string_view code, std::string_view description) {
    const int status = code == "invalid_client" ? 401 : code == "server_error" ? 500 : 400;
    return unstored(http::json({{QStringLiteral("error"), toQString(code)},
                                {QStringLiteral("error_description"), toQString(description)}},
                               status));
}

http::Response tokenAnswer(const IssuedTokens& tokens) {
    QJsonObject json{{QStringLiteral("token_type"), QStringLiteral("Bearer")},
                     {QStringLiteral("access_token"), toQString(tokens.accessToken.text())},
                     {QStringLiteral("expires_in"), static_cast<qint64>(tokens.expiresIn)},
                     {QStringLiteral("scope"), toQString(tokens.scope)}};
    if (tokens.scope.find("offline_access") != std::string::npos)
        json[QStringLiteral("refresh_token")] = toQString(tokens.refreshToken.text());
    return unstored(http::json(json));
}

std::string OAuthForm::value(std::string_view name) const {
    return http::valueOf(fields, name).value_or(std::string());
}

OAuthForm oauthForm(const http::Request& request) {
    auto fields = request.form();
    if (!fields)
        return {{}, oauthError("invalid_request", fields.error().detail)};
    if (hasRepeated(*fields))
        return {{}, oauthError("invalid_request", "A parameter stands twice.")};
    OAuthForm form{std::move(*fields), {}};
    if (form.value("client_id") != oauthClient)
        form.error = oauthError("invalid_client", "There is no client of that client_id.");
    return form;
}

} // namespace fidesk::server
