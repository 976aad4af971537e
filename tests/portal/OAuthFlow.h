#pragma once

#include "tests/portal/SigninPortal.h"

namespace fidesk::test {

inline const std::string pkceVerifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
inline const std::string pkceChallenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
inline const std::string loopback = "http://127.0.0.1:5000/callback";

/// A valid authorization request with @p changes in place of its own values, and without the one named.
inline server::http::Fields authorizeFields(const server::http::Fields& changes = {},
                                            const std::string& without = {}) {
    server::http::Fields fields{{"client_id", "fidesk"},           {"response_type", "code"},
                                {"redirect_uri", loopback},        {"code_challenge", pkceChallenge},
                                {"code_challenge_method", "S256"}, {"state", "a state & more"}};
    std::erase_if(fields, [&](const auto& field) {
        return field.first == without || server::http::valueOf(changes, field.first).has_value();
    });
    fields.insert(fields.end(), changes.begin(), changes.end());
    return fields;
}

inline std::string authorizePath(const server::http::Fields& fields) {
    std::string path = "/oauth2/v2.0/authorize";
    char separator = '?';
    for (const auto& [name, value] : fields) {
        path += separator + server::http::percentEncoded(name) + '=' + server::http::percentEncoded(value);
        separator = '&';
    }
    return path;
}

/// The answer to the consent form of @p fields.
inline Reply consent(SigninBrowser& browser, const server::http::Fields& fields,
                     const std::string& decision = "allow") {
    const Reply asked = browser.get(authorizePath(fields));
    REQUIRE(asked.status == 200);
    return browser.postForm(
        "/oauth2/v2.0/authorize",
        {{"csrf", asked.field("csrf")}, {"request", asked.field("request")}, {"decision", decision}});
}

/// The token endpoint's answer to a code, with @p changes to the form.
inline Reply redeem(SigninPortal& portal, const std::string& code, const server::http::Fields& changes = {}) {
    server::http::Fields fields{{"client_id", "fidesk"},
                                {"grant_type", "authorization_code"},
                                {"code", code},
                                {"redirect_uri", loopback},
                                {"code_verifier", pkceVerifier}};
    std::erase_if(fields,
                  [&](const auto& field) { return server::http::valueOf(changes, field.first).has_value(); });
    for (const auto& change : changes)
        if (!change.second.empty())
            fields.push_back(change);
    return SigninBrowser(portal).postForm("/oauth2/v2.0/token", fields);
}

inline Reply refreshed(SigninPortal& portal, const std::string& token) {
    return SigninBrowser(portal).postForm(
        "/oauth2/v2.0/token",
        {{"client_id", "fidesk"}, {"grant_type", "refresh_token"}, {"refresh_token", token}});
}

inline std::string member(const Reply& reply, const char* name) {
    return reply.json()[QLatin1String(name)].toString().toStdString();
}

} // namespace fidesk::test
