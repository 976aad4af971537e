#pragma once

#include "core/base/Result.h"
#include "core/portal/Types.h"

#include <QJsonObject>

#include <string>

namespace fidesk::portal::oauth {

/// Who speaks the dialect: the reference portal, which says itself how it is set up, or Microsoft Entra ID,
/// for which the administrator says it.
enum class Dialect { Reference, Entra };

/// Where OAuth is spoken, as the portal's metadata says (RFC 8414). Addresses are https, or http on loopback.
struct Endpoints {
    std::string issuer{};
    std::string authorization{};
    std::string token{};
    std::string deviceAuthorization{}; ///< RFC 8628; empty where the portal has none
    std::string revocation{};          ///< RFC 7009; empty where the portal has none
    bool issuerInCallback{false};      ///< the portal promises `iss` (RFC 9207)
};

/// Everything Fidesk keeps about one portal. Nothing in it is secret.
struct PortalSettings {
    std::string url{};       ///< where the API is, without /v1.0: "https://portal.example"
    std::string authority{}; ///< where the metadata is: the portal itself, or Entra's tenant
    std::string clientId{};
    std::string scopes{}; ///< separated by blanks
    Dialect dialect{Dialect::Reference};
    Capabilities capabilities{};
    Endpoints endpoints{};

    /// Under which its tokens are kept: "clientId@url".
    [[nodiscard]] std::string tokenKey() const { return clientId + '@' + url; }
};

QJsonObject toJson(const PortalSettings& settings);

/// The inverse of toJson(); every address is checked again. Errors: Malformed, PortalAddressInvalid.
Result<PortalSettings> parsePortalSettings(const QJsonObject& json);

} // namespace fidesk::portal::oauth
