#pragma once

#include "core/base/Clock.h"
#include "core/portal/http/HttpClient.h"

#include <optional>
#include <stop_token>
#include <string>

namespace fidesk::portal::oauth {

struct Tokens {
    Secret access{};
    Secret refresh{}; ///< empty where the portal gave none
    TimePoint expiresAt{};
};

/// What a token endpoint said: tokens, or an error of OAuth's (RFC 6749 section 5.2).
struct TokenAnswer {
    std::optional<Tokens> tokens{};
    std::string error{};       ///< "invalid_grant", ...; empty with tokens
    std::string description{}; ///< cleaned; for logs
    int status{0};

    /// "invalid_grant: description".
    [[nodiscard]] std::string reason() const;
};

/// A POST of @p form (application/x-www-form-urlencoded).
http::HttpRequest formRequest(const std::string& endpoint, Secret form);

/// Reads @p response and wipes its body. Errors: PortalBusy, PortalFailed, PortalMalformed.
Result<TokenAnswer> parseTokenAnswer(http::HttpResponse response, TimePoint now);

/// formRequest(), send, parseTokenAnswer(). Errors: theirs.
Result<TokenAnswer> askForTokens(http::HttpClient& client, const std::string& endpoint, Secret form,
                                 const Clock& clock, std::stop_token stop);

} // namespace fidesk::portal::oauth
