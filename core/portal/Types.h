#pragma once

#include "core/base/Clock.h"
#include "core/webauthn/Types.h"

#include <optional>
#include <string>
#include <vector>

namespace fidesk::portal {

/// A user of the directory. Text is UTF-8.
struct User {
    std::string id{}; ///< opaque
    std::string displayName{};
    std::string userPrincipalName{}; ///< "ann@contoso.example": what people sign in with
    std::string mail{};
    std::string organisation{}; ///< its name; empty where the portal does not tell
};

struct UserPage {
    std::vector<User> users{};
    std::string next{}; ///< hand it to findUsers() for the following page; empty: this was the last
};

/// One registered key: fido2AuthenticationMethod of Microsoft Graph.
struct Registration {
    std::string id{};       ///< opaque
    std::string nickname{}; ///< displayName
    TimePoint createdAt{};
    std::optional<TimePoint> lastUsedAt{};
    std::string aaguid{}; ///< as text; empty where not told
    std::string model{};
    bool attested{false};
};

/// Who is signed in.
struct Account {
    std::string id{};
    std::string displayName{};
    std::string userPrincipalName{};
    std::vector<std::string> roles{};         ///< "LocalAdministrator", ...
    std::vector<std::string> organisations{}; ///< those they administer, by name
};

struct CreationChallenge {
    webauthn::CreationOptions options{};
    TimePoint expiresAt{};
};

struct Capabilities {
    bool rename{false};
};

} // namespace fidesk::portal
