#include "ui/text/KeyText.h"

#include "core/base/Crypto.h"
#include "core/base/Json.h"
#include "ui/text/KeyWords.h"
#include "ui/text/Shown.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace fidesk::text {

namespace {

using token::AuthenticatorInfo;
using token::Feature;
using token::PinCondition;
using token::TokenStatus;
using Group = KeyFact::Group;

QString tr(const char* text) {
    return QCoreApplication::translate("KeyText", text);
}

/// What keyFacts() writes to, and all it knows.
struct Sheet {
    const token::TokenAddress& address;
    const TokenStatus& status;
    const AuthenticatorInfo& info;
    QList<KeyFact> facts{};

    void add(Group group, const QString& what, const QString& how, const QString& why = {}) {
        facts.append({group, what, how, why});
    }
    /// Nothing where there is nothing to say.
    void addTold(Group group, const QString& what, const QString& how, const QString& why = {}) {
        if (!how.isEmpty())
            add(group, what, how, why);
    }
    /// @p how where the key can, else why it cannot.
    void addFeature(Group group, Feature feature, const QString& how, const QString& why = {}) {
        const QString hindrance = whyNot(info, feature);
        if (hindrance.isEmpty())
            add(group, featureName(feature), how, why);
        else
            add(group, featureName(feature), tr("Not possible"), hindrance);
    }
};

QString orNotTold(const QString& text) {
    return text.isEmpty() ? tr("Not told") : text;
}

QString characters(std::uint64_t count) {
    return count == 1 ? tr("1 character") : tr("%1 characters").arg(count);
}

QString triesLeftText(std::int64_t left) {
    return left == 1 ? tr("1 try left") : tr("%1 tries left").arg(left);
}

template <typename Values, typename InWords> QString joined(const Values& values, InWords inWords) {
    QStringList words;
    for (const auto& value : values)
        words.append(inWords(value));
    return words.join(QStringLiteral(", "));
}

/// With dashes, as RFC 9562 writes it.
QString aaguidText(const std::array<std::uint8_t, 16>& aaguid) {
    QString text = toQString(toHex(aaguid));
    for (const int position : {20, 16, 12, 8})
        text.insert(position, u'-');
    return text;
}

bool tellsAaguid(const AuthenticatorInfo& info) {
    return info.aaguid != std::array<std::uint8_t, 16>{};
}

void addModel(Sheet& sheet, const QString& modelName) {
    const QString what = tr("Model");
    if (!modelName.isEmpty())
        sheet.add(Group::Identity, what, told(toUtf8(modelName)),
                  tr("So the key says; a registration with attestation proves it."));
    else if (tellsAaguid(sheet.info))
        sheet.add(Group::Identity, what, tr("Not known"),
                  tr("This program's catalogue has no model with the key's AAGUID."));
    else
        sheet.add(Group::Identity, what, tr("Not told"),
                  sheet.info.u2fOnly() ? tr("U2F has no way to tell the model.") : QString());
}

void addIdentity(Sheet& sheet, const QString& modelName) {
    const AuthenticatorInfo& info = sheet.info;
    addModel(sheet, modelName);
    sheet.addTold(Group::Identity, tr("Product"), told(sheet.address.product));
    sheet.addTold(Group::Identity, tr("Maker"), told(sheet.address.manufacturer));
    const QString serial = told(sheet.address.serial);
    sheet.add(Group::Identity, tr("Serial number"), orNotTold(serial),
              serial.isEmpty() ? tr("Most keys tell none. A numbered sticker tells them apart.") : QString());
    sheet.add(Group::Identity, tr("Firmware"),
              info.firmwareVersion == 0 ? tr("Not told")
                                        : firmwareText(info.firmwareVersion, sheet.address.vendorId));
    sheet.add(Group::Identity, tr("Standards"), orNotTold(joined(info.versions, versionName)));
}

QString pinAdvice(const TokenStatus& status) {
    switch (token::pinCondition(status)) {
    case PinCondition::NotPossible:
        return whyNot(status.info, Feature::Pin);
    case PinCondition::NotSet:
        return tr("Set one before the key is registered.");
    case PinCondition::MustChange:
        return tr("Until the PIN is changed, the key does nothing else that needs it.");
    case PinCondition::ReplugNeeded:
        return tr(
            "The PIN was wrong three times in a row. Unplug the key and plug it in again; then it takes "
            "the PIN once more.");
    case PinCondition::Blocked:
        return tr("The PIN was wrong too often. Only a reset helps: it erases the PIN and every passkey.");
    case PinCondition::Set:
        break;
    }
    return {};
}

void addPin(Sheet& sheet) {
    const AuthenticatorInfo& info = sheet.info;
    sheet.add(Group::Pin, featureName(Feature::Pin), pinState(sheet.status), pinAdvice(sheet.status));
    if (info.canPin())
        sheet.add(Group::Pin, tr("Minimum PIN length"), characters(info.minPinLength));
}

QString passkeyRoom(const AuthenticatorInfo& info, const std::optional<std::uint64_t>& used) {
    const auto left = info.remainingDiscoverableCredentials;
    if (used && left)
        return tr("%1 used, %2 free").arg(*used).arg(*left);
    if (left)
        return tr("Room for %1 more").arg(*left);
    return used ? tr("%1 used").arg(*used) : tr("Possible; how many is not told");
}

void addStorage(Sheet& sheet, const std::optional<std::uint64_t>& passkeysUsed) {
    const AuthenticatorInfo& info = sheet.info;
    const bool full = info.remainingDiscoverableCredentials == std::uint64_t{0};
    sheet.addFeature(Group::Storage, Feature::Passkeys, passkeyRoom(info, passkeysUsed),
                     full ? tr("The key is full. Delete a passkey before another is made.") : QString());
    sheet.addFeature(Group::Storage, Feature::PasskeyManagement, tr("Possible"));
    sheet.addFeature(Group::Storage, Feature::PasskeyRename, tr("Possible"));
    sheet.addFeature(Group::Storage, Feature::LargeBlobs,
                     info.maxLargeBlobArray == 0 ? tr("Possible; how much is not told")
                                                 : tr("%1 in all").arg(byteCount(info.maxLargeBlobArray)));
    if (info.maxCredBlobLength != 0)
        sheet.add(Group::Storage, tr("Beside each passkey"), byteCount(info.maxCredBlobLength),
                  tr("Sites can keep so much with a passkey (credBlob)."));
}

QString fingerprintState(const AuthenticatorInfo& info, const std::optional<std::size_t>& count) {
    if (count && *count > 0)
        return *count == 1 ? tr("1 enrolled") : tr("%1 enrolled").arg(*count);
    const bool enrolled =
        info.option("bioEnroll").value_or(info.option("userVerificationMgmtPreview").value_or(false));
    return !count && enrolled ? tr("Enrolled") : tr("None enrolled");
}

QString uvTriesAdvice(int left) {
    return left == 0
               ? tr("The finger was not recognised too often. The key asks for its PIN; once that was right, "
                    "it takes the finger again.")
               : QString();
}

void addFingerprints(Sheet& sheet, const std::optional<std::size_t>& count) {
    sheet.addFeature(Group::Fingerprint, Feature::Fingerprints, fingerprintState(sheet.info, count));
    if (sheet.status.uvRetries)
        sheet.add(Group::Fingerprint, tr("Tries with the finger"), triesLeftText(*sheet.status.uvRetries),
                  uvTriesAdvice(*sheet.status.uvRetries));
    if (!sheet.status.sensor)
        return;
    const auto& sensor = *sheet.status.sensor;
    sheet.add(Group::Fingerprint, tr("Sensor"),
              sensor.kind == token::FingerprintSensor::Kind::Touch   ? tr("Touch it")
              : sensor.kind == token::FingerprintSensor::Kind::Swipe ? tr("Swipe over it")
                                                                     : tr("Kind not told"),
              sensor.samples == 0 ? QString()
                                  : tr("A new fingerprint takes %1 good samples.").arg(sensor.samples));
}

/// A setting that is on or off, and may be fixed: then the option tells how it is, all the same.
void addSwitch(Sheet& sheet, Feature feature, const char* option, const QString& fixed) {
    const auto on = sheet.info.option(option);
    if (!on || token::can(sheet.info, feature)) {
        sheet.addFeature(Group::Policy, feature, on.value_or(false) ? tr("On") : tr("Off"),
                         optionInWords(option, on.value_or(false)));
        return;
    }
    sheet.add(Group::Policy, featureName(feature), *on ? tr("On") : tr("Off"),
              optionInWords(option, *on) + u' ' + fixed);
}

void addPolicy(Sheet& sheet) {
    const AuthenticatorInfo& info = sheet.info;
    addSwitch(sheet, Feature::AlwaysUv, "alwaysUv", tr("The key lets nobody switch this."));
    addSwitch(sheet, Feature::EnterpriseAttestation, "ep", tr("The key lets nobody switch this."));
    sheet.addFeature(Group::Policy, Feature::MinPinLength,
                     tr("From %1 upward").arg(characters(info.minPinLength)),
                     tr("What was raised is only lowered by a reset."));
    sheet.addFeature(Group::Policy, Feature::MinPinLengthRpIds,
                     info.maxRpIdsForMinPinLength == 1
                         ? tr("1 site at most")
                         : tr("%1 sites at most").arg(info.maxRpIdsForMinPinLength));
    sheet.addFeature(Group::Policy, Feature::ForcePinChange,
                     info.pinMustChange ? tr("Demanded now") : tr("Possible; not demanded now"));
}

void addOptions(Sheet& sheet) {
    for (const auto& [option, on] : sheet.info.options)
        sheet.add(Group::Technical, tr("Option %1").arg(told(option)), on ? tr("true") : tr("false"),
                  optionInWords(option, on));
}

QString algorithms(const AuthenticatorInfo& info) {
    return info.algorithms.empty() ? tr("Not told; ES256 can be assumed")
                                   : joined(info.algorithms, algorithmName);
}

void addTechnical(Sheet& sheet) {
    const AuthenticatorInfo& info = sheet.info;
    sheet.add(Group::Technical, tr("AAGUID"), tellsAaguid(info) ? aaguidText(info.aaguid) : tr("None"));
    sheet.add(Group::Technical, tr("Connections"), orNotTold(joined(info.transports, transportName)));
    sheet.add(Group::Technical, tr("Algorithms"), algorithms(info));
    for (const std::string& extension : info.extensions)
        sheet.add(Group::Technical, tr("Extension"), extensionInWords(extension));
    addOptions(sheet);
    sheet.addTold(Group::Technical, tr("User verification"), verificationInWords(info.uvModality));
    sheet.addTold(Group::Technical, tr("PIN protocols"),
                  joined(info.pinProtocols, [](std::uint8_t one) { return QString::number(one); }));
    for (const auto& [certification, level] : info.certifications)
        sheet.add(Group::Technical, tr("Certification %1").arg(told(certification)),
                  tr("Level %1").arg(level));
    sheet.add(Group::Technical, tr("Longest message"), byteCount(info.maxMessageSize));
    if (info.maxCredentialsInList != 0)
        sheet.add(Group::Technical, tr("Credentials in a list"),
                  tr("%1 at most").arg(info.maxCredentialsInList));
    if (info.maxCredentialIdLength != 0)
        sheet.add(Group::Technical, tr("Longest credential id"), byteCount(info.maxCredentialIdLength));
    sheet.addFeature(Group::Technical, Feature::Wink, tr("Possible"));
}

} // namespace

QList<KeyFact> keyFacts(const token::TokenAddress& address, const TokenStatus& status,
                        const QString& modelName, const KeyCounts& counts) {
    Sheet sheet{address, status, status.info};
    addIdentity(sheet, modelName);
    addPin(sheet);
    addStorage(sheet, counts.passkeys);
    addFingerprints(sheet, counts.fingerprints);
    addPolicy(sheet);
    addTechnical(sheet);
    return std::move(sheet.facts);
}

QString whyNot(const AuthenticatorInfo& info, Feature feature) {
    const bool secondStep = !info.canPin() && !token::can(info, Feature::Passkeys);
    return hindranceText(feature, token::hindrance(info, feature), secondStep);
}

QString pinState(const TokenStatus& status) {
    const auto& retries = status.pinRetries;
    const QString left = retries ? triesLeftText(retries->left) : QString();
    switch (token::pinCondition(status)) {
    case PinCondition::NotPossible:
        return tr("Not possible");
    case PinCondition::NotSet:
        return tr("Not set");
    case PinCondition::Set:
        return retries ? tr("Set, %1").arg(left) : tr("Set");
    case PinCondition::MustChange:
        return retries ? tr("Set, must be changed, %1").arg(left) : tr("Set, must be changed");
    case PinCondition::ReplugNeeded:
        return tr("Locked until the key is plugged in again, then %1").arg(left);
    case PinCondition::Blocked:
        break;
    }
    return tr("Blocked until the key is reset");
}

QString sampleAdvice(token::SampleAdvice advice) {
    switch (advice) {
    case token::SampleAdvice::Good:
        return tr("Good.");
    case token::SampleAdvice::TooHigh:
        return tr("Place the finger a little lower.");
    case token::SampleAdvice::TooLow:
        return tr("Place the finger a little higher.");
    case token::SampleAdvice::TooLeft:
        return tr("Place the finger a little further right.");
    case token::SampleAdvice::TooRight:
        return tr("Place the finger a little further left.");
    case token::SampleAdvice::TooFast:
        return tr("Move the finger more slowly.");
    case token::SampleAdvice::TooSlow:
        return tr("Move the finger a little faster.");
    case token::SampleAdvice::PoorQuality:
        return tr("The print was not clear. Wipe finger and sensor, and try again.");
    case token::SampleAdvice::TooSkewed:
        return tr("Hold the finger straight.");
    case token::SampleAdvice::TooShort:
        return tr("Leave the finger on the sensor a little longer.");
    case token::SampleAdvice::MergeFailure:
        return tr("This sample does not match the ones before. Use the same finger.");
    case token::SampleAdvice::Exists:
        return tr("This finger is enrolled already. Use another one.");
    case token::SampleAdvice::NoUserActivity:
        return tr("No finger was felt. Place it on the sensor.");
    case token::SampleAdvice::NotLifted:
        return tr("Lift the finger, then place it again.");
    case token::SampleAdvice::Unknown:
        break;
    }
    return tr("That did not work. Place the finger again.");
}

} // namespace fidesk::text
