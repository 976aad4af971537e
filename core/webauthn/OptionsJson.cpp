#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/webauthn/Options.h"

#include <QJsonArray>

namespace fidesk::webauthn {

namespace {

QString base64Url(ByteView bytes) {
    return toQString(toBase64Url(bytes));
}

QString text(UserVerification value) {
    switch (value) {
    case UserVerification::Required:
        return QStringLiteral("required");
    case UserVerification::Preferred:
        return QStringLiteral("preferred");
    case UserVerification::Discouraged:
        break;
    }
    return QStringLiteral("discouraged");
}

QString text(ResidentKey value) {
    switch (value) {
    case ResidentKey::Required:
        return QStringLiteral("required");
    case ResidentKey::Preferred:
        return QStringLiteral("preferred");
    case ResidentKey::Discouraged:
        break;
    }
    return QStringLiteral("discouraged");
}

QString text(AttestationConveyance value) {
    switch (value) {
    case AttestationConveyance::Indirect:
        return QStringLiteral("indirect");
    case AttestationConveyance::Direct:
        return QStringLiteral("direct");
    case AttestationConveyance::Enterprise:
        return QStringLiteral("enterprise");
    case AttestationConveyance::None:
        break;
    }
    return QStringLiteral("none");
}

QString text(CredentialProtection value) {
    switch (value) {
    case CredentialProtection::UserVerificationOptionalWithCredentialIdList:
        return QStringLiteral("userVerificationOptionalWithCredentialIDList");
    case CredentialProtection::UserVerificationRequired:
        return QStringLiteral("userVerificationRequired");
    case CredentialProtection::UserVerificationOptional:
        break;
    }
    return QStringLiteral("userVerificationOptional");
}

QString publicKeyType() {
    return QStringLiteral("public-key");
}

QJsonArray parameters(const std::vector<std::int64_t>& algorithms) {
    QJsonArray array;
    for (const std::int64_t algorithm : algorithms)
        array.append(QJsonObject{{QStringLiteral("type"), publicKeyType()},
                                 {QStringLiteral("alg"), static_cast<qint64>(algorithm)}});
    return array;
}

QJsonArray descriptors(const std::vector<Bytes>& ids) {
    QJsonArray array;
    for (const Bytes& id : ids)
        array.append(
            QJsonObject{{QStringLiteral("type"), publicKeyType()}, {QStringLiteral("id"), base64Url(id)}});
    return array;
}

QJsonObject toJson(const CreationExtensions& extensions) {
    QJsonObject json;
    if (extensions.credentialProtection) {
        json[QStringLiteral("credentialProtectionPolicy")] = text(*extensions.credentialProtection);
        json[QStringLiteral("enforceCredentialProtectionPolicy")] = extensions.enforceCredentialProtection;
    }
    if (extensions.hmacCreateSecret)
        json[QStringLiteral("hmacCreateSecret")] = true;
    return json;
}

} // namespace

QJsonObject toJson(const CreationOptions& options) {
    QJsonObject json{
        {QStringLiteral("rp"), QJsonObject{{QStringLiteral("id"), toQString(options.rp.id)},
                                           {QStringLiteral("name"), toQString(options.rp.name)}}},
        {QStringLiteral("user"),
         QJsonObject{{QStringLiteral("id"), base64Url(options.user.id)},
                     {QStringLiteral("name"), toQString(options.user.name)},
                     {QStringLiteral("displayName"), toQString(options.user.displayName)}}},
        {QStringLiteral("challenge"), base64Url(options.challenge)},
        {QStringLiteral("pubKeyCredParams"), parameters(options.algorithms)},
        {QStringLiteral("excludeCredentials"), descriptors(options.excludeCredentials)},
        {QStringLiteral("authenticatorSelection"),
         QJsonObject{
             {QStringLiteral("residentKey"), text(options.residentKey)},
             {QStringLiteral("requireResidentKey"), options.residentKey == ResidentKey::Required},
             {QStringLiteral("userVerification"), text(options.userVerification)},
         }},
        {QStringLiteral("attestation"), text(options.attestation)},
    };
    if (const QJsonObject extensions = toJson(options.extensions); !extensions.isEmpty())
        json[QStringLiteral("extensions")] = extensions;
    return json;
}

QJsonObject toJson(const RequestOptions& options) {
    return {{QStringLiteral("rpId"), toQString(options.rpId)},
            {QStringLiteral("challenge"), base64Url(options.challenge)},
            {QStringLiteral("allowCredentials"), descriptors(options.allowCredentials)},
            {QStringLiteral("userVerification"), text(options.userVerification)}};
}

} // namespace fidesk::webauthn
