#pragma once

#include "core/portal/oauth/PortalRegistry.h"

#include <string>

namespace fidesk::test {

/// What discovery gives for a reference portal at @p url.
inline portal::oauth::PortalSettings referencePortal(const std::string& url) {
    return {.url = url,
            .authority = url,
            .clientId = "fidesk",
            .scopes = "fidesk offline_access",
            .dialect = portal::oauth::Dialect::Reference,
            .capabilities = {.rename = true},
            .endpoints = {.issuer = url,
                          .authorization = url + "/oauth2/v2.0/authorize",
                          .token = url + "/oauth2/v2.0/token",
                          .deviceAuthorization = url + "/oauth2/v2.0/devicecode",
                          .revocation = url + "/oauth2/v2.0/revoke",
                          .issuerInCallback = true}};
}

} // namespace fidesk::test
