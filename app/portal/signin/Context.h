#pragma once

#include "app/portal/signin/Password.h"
#include "app/portal/store/Store.h"
#include "core/base/Clock.h"
#include "core/base/Random.h"

#include <string>
#include <vector>

namespace fidesk::server {

/// What signing in works with; it and all it refers to outlive the router.
struct SignInContext {
    Store& store;
    const Clock& clock;
    Random& random;
    const PasswordHasher& passwords;
    std::string publicUrl{}; ///< "https://portal.example" or "http://localhost:8080": no slash at the end
    std::string rpId{};      ///< host of publicUrl
    std::vector<std::string> origins{}; ///< those an assertion may be made at

    /// Whether browsers reach the portal by TLS.
    [[nodiscard]] bool isSecure() const { return publicUrl.starts_with("https://"); }
};

} // namespace fidesk::server
