#pragma once

#include "core/portal/http/HttpClient.h"
#include "core/portal/oauth/PortalSettings.h"

#include <stop_token>

namespace fidesk::portal::oauth {

/// Asks the portal at @p address, as a person typed it, how it is set up: its metadata at
/// /.well-known/oauth-authorization-server (RFC 8414). What it names must lie on its own origin. Errors:
/// PortalAddressInvalid; HttpClient::send(); PortalMalformed: there is something else at that address.
Result<PortalSettings> discoverPortal(http::HttpClient& client, const std::string& address,
                                      std::stop_token stop = {});

/// What an administrator says of a tenant of Microsoft Entra ID.
struct EntraTenant {
    std::string authority{}; ///< "https://login.microsoftonline.com/{tenant}/v2.0"
    std::string clientId{};  ///< of the application registered there
    std::string scopes{"https://graph.microsoft.com/UserAuthenticationMethod.ReadWrite.All "
                       "https://graph.microsoft.com/User.ReadBasic.All offline_access"};
    std::string url{"https://graph.microsoft.com"}; ///< other in national clouds
};

/// As discoverPortal(), from the tenant's OpenID configuration. Errors: the same; InvalidArgument without a
/// client id.
Result<PortalSettings> discoverEntra(http::HttpClient& client, const EntraTenant& tenant,
                                     std::stop_token stop = {});

} // namespace fidesk::portal::oauth
