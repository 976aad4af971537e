#include "app/ctl/KeyJson.h"

#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/webauthn/Types.h"

#include <QJsonArray>

namespace fidesk::ctl {

namespace {

QJsonArray textArray(const std::vector<std::string>& values) {
    QJsonArray array;
    for (const std::string& value : values)
        array.append(toQString(value));
    return array;
}

QJsonObject optionsOf(const token::AuthenticatorInfo& info) {
    QJsonObject object;
    for (const auto& [name, value] : info.options)
        object.insert(toQString(name), value);
    return object;
}

} // namespace

QJsonObject toJson(const token::TokenAddress& address) {
    return {{QStringLiteral("id"), toQString(address.id)},
            {QStringLiteral("path"), toQString(address.path)},
            {QStringLiteral("manufacturer"), toQString(address.manufacturer)},
            {QStringLiteral("product"), toQString(address.product)},
            {QStringLiteral("vendorId"), address.vendorId},
            {QStringLiteral("productId"), address.productId}};
}

QJsonObject toJson(const token::AuthenticatorInfo& info) {
    QJsonArray algorithms;
    for (const std::int64_t algorithm : info.algorithms)
        algorithms.append(static_cast<qint64>(algorithm));
    QJsonArray protocols;
    for (const std::uint8_t protocol : info.pinProtocols)
        protocols.append(protocol);
    QJsonObject object{{QStringLiteral("aaguid"), toQString(aaguidText(info.aaguid))},
                       {QStringLiteral("versions"), textArray(info.versions)},
                       {QStringLiteral("extensions"), textArray(info.extensions)},
                       {QStringLiteral("options"), optionsOf(info)},
                       {QStringLiteral("algorithms"), algorithms},
                       {QStringLiteral("transports"), textArray(info.transports)},
                       {QStringLiteral("pinProtocols"), protocols},
                       {QStringLiteral("minPinLength"), static_cast<qint64>(info.minPinLength)},
                       {QStringLiteral("pinSet"), info.pinSet()},
                       {QStringLiteral("pinMustChange"), info.pinMustChange}};
    if (info.firmwareVersion != 0)
        object.insert(QStringLiteral("firmwareVersion"), static_cast<qint64>(info.firmwareVersion));
    if (info.remainingDiscoverableCredentials)
        object.insert(QStringLiteral("passkeysLeft"),
                      static_cast<qint64>(*info.remainingDiscoverableCredentials));
    return object;
}

QJsonObject toJson(const token::Passkey& passkey) {
    return {{QStringLiteral("rpId"), toQString(passkey.rpId)},
            {QStringLiteral("credentialId"), toQString(toBase64Url(passkey.credentialId))},
            {QStringLiteral("userId"), toQString(toBase64Url(passkey.userId))},
            {QStringLiteral("userName"), toQString(passkey.userName)},
            {QStringLiteral("userDisplayName"), toQString(passkey.userDisplayName)}};
}

std::string aaguidText(const std::array<std::uint8_t, 16>& aaguid) {
    return webauthn::toString(aaguid);
}

} // namespace fidesk::ctl
