#include "app/ctl/KeyJson.h"

#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/webauthn/Types.h"
#include "ui/text/KeyText.h"

#include <QJsonArray>

#include <algorithm>

namespace fidesk::ctl {

namespace {

using token::Feature;

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

QJsonObject certificationsOf(const token::AuthenticatorInfo& info) {
    QJsonObject object;
    for (const auto& [name, level] : info.certifications)
        object.insert(toQString(name), jsonNumber(level));
    return object;
}

QLatin1String nameOf(token::Hindrance hindrance) {
    switch (hindrance) {
    case token::Hindrance::None:
        break;
    case token::Hindrance::U2fOnly:
        return QLatin1String("u2fOnly");
    case token::Hindrance::OlderStandard:
        return QLatin1String("olderStandard");
    case token::Hindrance::PreviewOnly:
        return QLatin1String("previewOnly");
    case token::Hindrance::NotBuiltIn:
        return QLatin1String("notBuiltIn");
    }
    return {};
}

QLatin1String nameOf(token::PinCondition condition) {
    switch (condition) {
    case token::PinCondition::NotPossible:
        return QLatin1String("notPossible");
    case token::PinCondition::NotSet:
        return QLatin1String("notSet");
    case token::PinCondition::Set:
        return QLatin1String("set");
    case token::PinCondition::MustChange:
        return QLatin1String("mustChange");
    case token::PinCondition::ReplugNeeded:
        return QLatin1String("replugNeeded");
    case token::PinCondition::Blocked:
        return QLatin1String("blocked");
    }
    return {};
}

QLatin1String nameOf(token::FingerprintSensor::Kind kind) {
    switch (kind) {
    case token::FingerprintSensor::Kind::Other:
        break;
    case token::FingerprintSensor::Kind::Touch:
        return QLatin1String("touch");
    case token::FingerprintSensor::Kind::Swipe:
        return QLatin1String("swipe");
    }
    return QLatin1String("other");
}

QJsonObject featuresOf(const token::AuthenticatorInfo& info) {
    QJsonObject object;
    for (const Feature feature : token::allFeatures) {
        QJsonObject one{{QStringLiteral("can"), token::can(info, feature)}};
        if (const auto hindrance = token::hindrance(info, feature); hindrance != token::Hindrance::None) {
            one.insert(QStringLiteral("hindrance"), nameOf(hindrance));
            one.insert(QStringLiteral("why"), text::whyNot(info, feature));
        }
        object.insert(toQString(ctl::nameOf(feature)), one);
    }
    return object;
}

void insertIfTold(QJsonObject& object, QLatin1String name, std::uint64_t value) {
    if (value != 0)
        object.insert(name, jsonNumber(value));
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
                       {QStringLiteral("minPinLength"), jsonNumber(info.minPinLength)},
                       {QStringLiteral("pinSet"), info.pinSet()},
                       {QStringLiteral("pinMustChange"), info.pinMustChange},
                       {QStringLiteral("maxMessageSize"), jsonNumber(info.maxMessageSize)},
                       {QStringLiteral("maxRpIdsForMinPinLength"), jsonNumber(info.maxRpIdsForMinPinLength)},
                       {QStringLiteral("certifications"), certificationsOf(info)},
                       {QStringLiteral("features"), featuresOf(info)}};
    insertIfTold(object, QLatin1String("firmwareVersion"), info.firmwareVersion);
    insertIfTold(object, QLatin1String("maxCredentialsInList"), info.maxCredentialsInList);
    insertIfTold(object, QLatin1String("maxCredentialIdLength"), info.maxCredentialIdLength);
    insertIfTold(object, QLatin1String("maxLargeBlobArray"), info.maxLargeBlobArray);
    insertIfTold(object, QLatin1String("maxCredBlobLength"), info.maxCredBlobLength);
    insertIfTold(object, QLatin1String("uvModality"), info.uvModality);
    if (info.remainingDiscoverableCredentials)
        object.insert(QStringLiteral("passkeysLeft"), jsonNumber(*info.remainingDiscoverableCredentials));
    return object;
}

} // namespace

qint64 jsonNumber(std::uint64_t value) {
    constexpr std::uint64_t greatest = (std::uint64_t{1} << 53U) - 1;
    return static_cast<qint64>(std::min(value, greatest));
}

QJsonObject toJson(const token::TokenAddress& address) {
    QJsonObject object{{QStringLiteral("id"), toQString(address.id)},
                       {QStringLiteral("path"), toQString(address.path)},
                       {QStringLiteral("manufacturer"), toQString(address.manufacturer)},
                       {QStringLiteral("product"), toQString(address.product)},
                       {QStringLiteral("vendorId"), address.vendorId},
                       {QStringLiteral("productId"), address.productId}};
    if (!address.serial.empty())
        object.insert(QStringLiteral("serial"), toQString(address.serial));
    return object;
}

QJsonObject toJson(const token::TokenStatus& status, const std::string& model) {
    QJsonObject object = toJson(status.info);
    object.insert(QStringLiteral("pinState"), nameOf(token::pinCondition(status)));
    if (!model.empty())
        object.insert(QStringLiteral("model"), toQString(model));
    if (status.pinRetries) {
        object.insert(QStringLiteral("pinTriesLeft"), status.pinRetries->left);
        object.insert(QStringLiteral("powerCycleNeeded"), status.pinRetries->powerCycleNeeded);
    }
    if (status.uvRetries)
        object.insert(QStringLiteral("uvTriesLeft"), *status.uvRetries);
    if (status.sensor) {
        QJsonObject sensor{{QStringLiteral("kind"), nameOf(status.sensor->kind)}};
        insertIfTold(sensor, QLatin1String("samples"), status.sensor->samples);
        object.insert(QStringLiteral("sensor"), sensor);
    }
    return object;
}

QJsonObject toJson(const token::Passkey& passkey) {
    QJsonObject object{{QStringLiteral("rpId"), toQString(passkey.rpId)},
                       {QStringLiteral("credentialId"), toQString(toBase64Url(passkey.credentialId))},
                       {QStringLiteral("userId"), toQString(toBase64Url(passkey.userId))},
                       {QStringLiteral("userName"), toQString(passkey.userName)},
                       {QStringLiteral("userDisplayName"), toQString(passkey.userDisplayName)},
                       {QStringLiteral("canHaveLargeBlob"), passkey.canHaveLargeBlob}};
    if (passkey.algorithm != 0)
        object.insert(QStringLiteral("algorithm"), static_cast<qint64>(passkey.algorithm));
    insertIfTold(object, QLatin1String("protection"), passkey.protection);
    return object;
}

QJsonObject toJson(const token::Fingerprint& fingerprint) {
    return {{QStringLiteral("id"), toQString(toBase64Url(fingerprint.id))},
            {QStringLiteral("name"), toQString(fingerprint.name)}};
}

QJsonObject toJson(const token::LargeBlob& blob) {
    return {{QStringLiteral("credentialId"), toQString(toBase64Url(blob.credentialId))},
            {QStringLiteral("rpId"), toQString(blob.rpId)},
            {QStringLiteral("userName"), toQString(blob.userName)},
            {QStringLiteral("size"), jsonNumber(blob.content.size())}};
}

std::string nameOf(token::SampleAdvice advice) {
    using token::SampleAdvice;
    switch (advice) {
    case SampleAdvice::Good:
        return "good";
    case SampleAdvice::TooHigh:
        return "tooHigh";
    case SampleAdvice::TooLow:
        return "tooLow";
    case SampleAdvice::TooLeft:
        return "tooLeft";
    case SampleAdvice::TooRight:
        return "tooRight";
    case SampleAdvice::TooFast:
        return "tooFast";
    case SampleAdvice::TooSlow:
        return "tooSlow";
    case SampleAdvice::PoorQuality:
        return "poorQuality";
    case SampleAdvice::TooSkewed:
        return "tooSkewed";
    case SampleAdvice::TooShort:
        return "tooShort";
    case SampleAdvice::MergeFailure:
        return "mergeFailure";
    case SampleAdvice::Exists:
        return "exists";
    case SampleAdvice::NoUserActivity:
        return "noUserActivity";
    case SampleAdvice::NotLifted:
        return "notLifted";
    case SampleAdvice::Unknown:
        break;
    }
    return "unknown";
}

std::string nameOf(Feature feature) {
    switch (feature) {
    case Feature::Pin:
        return "pin";
    case Feature::Passkeys:
        return "passkeys";
    case Feature::PasskeyManagement:
        return "passkeyManagement";
    case Feature::PasskeyRename:
        return "passkeyRename";
    case Feature::Fingerprints:
        return "fingerprints";
    case Feature::MinPinLength:
        return "minPinLength";
    case Feature::MinPinLengthRpIds:
        return "minPinLengthRpIds";
    case Feature::ForcePinChange:
        return "forcePinChange";
    case Feature::AlwaysUv:
        return "alwaysUv";
    case Feature::EnterpriseAttestation:
        return "enterpriseAttestation";
    case Feature::LargeBlobs:
        return "largeBlobs";
    case Feature::Wink:
        return "wink";
    }
    return {};
}

std::string aaguidText(const std::array<std::uint8_t, 16>& aaguid) {
    return webauthn::toString(aaguid);
}

} // namespace fidesk::ctl
