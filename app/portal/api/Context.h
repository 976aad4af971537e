#pragma once

#include "app/portal/store/Store.h"
#include "core/base/Clock.h"
#include "core/base/Random.h"
#include "core/webauthn/TrustAnchors.h"

#include <string>
#include <vector>

namespace fidesk::server {

/// What the routes work with. The references outlive them; the rest does not change while the server runs.
struct Context {
    Store& store;
    const Clock& clock;
    Random& random;
    std::string url{};  ///< the public URL, "https://portal.example", without a slash at its end
    std::string rpId{}; ///< the host of `url`
    std::vector<std::string> origins{};    ///< those that registrations and sign-ins may name
    webauthn::TrustAnchors trustAnchors{}; ///< empty: attestation chains are not checked
};

} // namespace fidesk::server
