#include "ui/text/KeyWords.h"

#include "core/base/Json.h"
#include "ui/text/KeyText.h"
#include "ui/text/Shown.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>
#include <span>

namespace fidesk::text {

namespace {

constexpr qsizetype longestTold = 80;
constexpr std::uint16_t yubico = 0x1050;

QString tr(const char* text) {
    return QCoreApplication::translate("KeyText", text);
}

struct Word {
    std::string_view told;
    const char* shown;
};

/// The word for what the key told; what it told where there is none.
QString wordFor(std::span<const Word> words, const std::string& text) {
    const auto found = std::ranges::find(words, text, &Word::told);
    return found == words.end() ? told(text) : tr(found->shown);
}

constexpr std::array<Word, 7> versions{{{"FIDO_2_3", "CTAP 2.3"},
                                        {"FIDO_2_2", "CTAP 2.2"},
                                        {"FIDO_2_1", "CTAP 2.1"},
                                        {"FIDO_2_1_PRE", "preview of CTAP 2.1"},
                                        {"FIDO_2_0", "CTAP 2.0"},
                                        {"U2F_V2", "U2F"},
                                        {"U2F_V1", "U2F 1.0"}}};

constexpr std::array<Word, 7> transports{
    {{"usb", QT_TRANSLATE_NOOP("KeyText", "USB")},
     {"nfc", QT_TRANSLATE_NOOP("KeyText", "NFC")},
     {"ble", QT_TRANSLATE_NOOP("KeyText", "Bluetooth")},
     {"internal", QT_TRANSLATE_NOOP("KeyText", "built in")},
     {"hybrid", QT_TRANSLATE_NOOP("KeyText", "phone, by QR code")},
     {"cable", QT_TRANSLATE_NOOP("KeyText", "phone, by QR code (old name)")},
     {"smart-card", QT_TRANSLATE_NOOP("KeyText", "smart-card reader")}}};

constexpr std::array<Word, 10> extensions{
    {{"credProtect",
      QT_TRANSLATE_NOOP("KeyText", "credProtect: a passkey can be hidden until the PIN was given")},
     {"hmac-secret",
      QT_TRANSLATE_NOOP("KeyText",
                        "hmac-secret: a passkey can yield a secret, for instance to unlock a disk")},
     {"hmac-secret-mc",
      QT_TRANSLATE_NOOP("KeyText", "hmac-secret-mc: such a secret is there as soon as the passkey is made")},
     {"largeBlobKey", QT_TRANSLATE_NOOP("KeyText", "largeBlobKey: a large blob can be kept for a passkey")},
     {"largeBlob", QT_TRANSLATE_NOOP("KeyText", "largeBlob: a large blob can be kept with a passkey")},
     {"credBlob", QT_TRANSLATE_NOOP("KeyText", "credBlob: a few bytes can be kept with a passkey")},
     {"minPinLength",
      QT_TRANSLATE_NOOP("KeyText", "minPinLength: chosen sites can learn the minimum PIN length")},
     {"pinComplexityPolicy",
      QT_TRANSLATE_NOOP("KeyText",
                        "pinComplexityPolicy: chosen sites can learn whether simple PINs are refused")},
     {"thirdPartyPayment",
      QT_TRANSLATE_NOOP("KeyText", "thirdPartyPayment: a passkey can confirm payments on other sites")},
     {"uvm", QT_TRANSLATE_NOOP("KeyText", "uvm: sites can learn how the user was verified")}}};

struct OptionWords {
    std::string_view option;
    const char* on;
    const char* off;
};

// CTAP 2.1 and 2.2 section 6.4, and the two previews of 2.1.
constexpr std::array<OptionWords, 20> options{
    {{"plat", QT_TRANSLATE_NOOP("KeyText", "It is part of this device and cannot be taken out."),
      QT_TRANSLATE_NOOP("KeyText", "It can be taken out and used at other devices.")},
     {"rk", QT_TRANSLATE_NOOP("KeyText", "It can keep passkeys."),
      QT_TRANSLATE_NOOP("KeyText", "It cannot keep passkeys; a site must name the credential it wants.")},
     {"clientPin", QT_TRANSLATE_NOOP("KeyText", "A PIN is set."),
      QT_TRANSLATE_NOOP("KeyText", "It can have a PIN, and has none yet.")},
     {"up", QT_TRANSLATE_NOOP("KeyText", "It asks for a touch."),
      QT_TRANSLATE_NOOP("KeyText", "It cannot ask for a touch.")},
     {"uv",
      QT_TRANSLATE_NOOP("KeyText",
                        "It can verify its user itself, for instance by fingerprint, and this is set up."),
      QT_TRANSLATE_NOOP(
          "KeyText",
          "It can verify its user itself, for instance by fingerprint, and this is not set up yet.")},
     {"pinUvAuthToken",
      QT_TRANSLATE_NOOP("KeyText",
                        "One PIN entry can serve several commands, each only what it was asked for."),
      QT_TRANSLATE_NOOP("KeyText", "It has no PIN tokens with permissions.")},
     {"noMcGaPermissionsWithClientPin",
      QT_TRANSLATE_NOOP(
          "KeyText",
          "Its PIN is for managing the key only; signing in and registering need the fingerprint."),
      QT_TRANSLATE_NOOP("KeyText", "Its PIN also serves to sign in and to register.")},
     {"largeBlobs", QT_TRANSLATE_NOOP("KeyText", "It can keep large blobs, such as certificates."),
      QT_TRANSLATE_NOOP("KeyText", "It cannot keep large blobs.")},
     {"ep",
      QT_TRANSLATE_NOOP("KeyText", "Enterprise attestation is on: sites chosen by its maker or by your "
                                   "organisation can learn which single key it is."),
      QT_TRANSLATE_NOOP("KeyText", "Enterprise attestation is possible, and off.")},
     {"bioEnroll", QT_TRANSLATE_NOOP("KeyText", "Fingerprints can be managed, and at least one is enrolled."),
      QT_TRANSLATE_NOOP("KeyText", "Fingerprints can be managed, and none is enrolled.")},
     {"userVerificationMgmtPreview",
      QT_TRANSLATE_NOOP(
          "KeyText", "Fingerprints can be managed by the preview of CTAP 2.1, and at least one is enrolled."),
      QT_TRANSLATE_NOOP("KeyText",
                        "Fingerprints can be managed by the preview of CTAP 2.1, and none is enrolled.")},
     {"uvBioEnroll",
      QT_TRANSLATE_NOOP("KeyText", "A fingerprint can be added after proof by another fingerprint."),
      QT_TRANSLATE_NOOP("KeyText", "A fingerprint can only be added after the PIN.")},
     {"authnrCfg", QT_TRANSLATE_NOOP("KeyText", "Its settings can be changed."),
      QT_TRANSLATE_NOOP("KeyText", "Its settings cannot be changed.")},
     {"uvAcfg", QT_TRANSLATE_NOOP("KeyText", "Its settings can be changed after proof by fingerprint."),
      QT_TRANSLATE_NOOP("KeyText", "Its settings can only be changed after the PIN.")},
     {"credMgmt", QT_TRANSLATE_NOOP("KeyText", "Its passkeys can be listed, renamed and deleted."),
      QT_TRANSLATE_NOOP("KeyText", "Its passkeys cannot be listed.")},
     {"perCredMgmtRO",
      QT_TRANSLATE_NOOP("KeyText", "A program can be allowed to list its passkeys, and no more, for long."),
      QT_TRANSLATE_NOOP("KeyText", "No program can be allowed to list its passkeys for long.")},
     {"credentialMgmtPreview",
      QT_TRANSLATE_NOOP("KeyText", "Its passkeys can be listed and deleted by the preview of CTAP 2.1."),
      QT_TRANSLATE_NOOP("KeyText", "Its passkeys cannot be listed by the preview of CTAP 2.1.")},
     {"setMinPINLength", QT_TRANSLATE_NOOP("KeyText", "Its minimum PIN length can be raised."),
      QT_TRANSLATE_NOOP("KeyText", "Its minimum PIN length cannot be raised.")},
     {"makeCredUvNotRqd",
      QT_TRANSLATE_NOOP(
          "KeyText",
          "It makes credentials that are no passkeys without the PIN, where the site does not ask for it."),
      QT_TRANSLATE_NOOP("KeyText", "It makes no credential without the PIN once one is set.")},
     {"alwaysUv",
      QT_TRANSLATE_NOOP("KeyText",
                        "It asks for the PIN or the fingerprint every time, whatever the site wants."),
      QT_TRANSLATE_NOOP("KeyText", "Each site decides whether it asks for the PIN or the fingerprint.")}}};

struct Modality {
    std::uint64_t bit;
    const char* name;
};

// FIDO Registry of Predefined Values section 3.1.
constexpr std::array<Modality, 11> modalities{
    {{0x001, QT_TRANSLATE_NOOP("KeyText", "touch")},
     {0x002, QT_TRANSLATE_NOOP("KeyText", "fingerprint")},
     {0x004, QT_TRANSLATE_NOOP("KeyText", "PIN typed on the key")},
     {0x008, QT_TRANSLATE_NOOP("KeyText", "voice")},
     {0x010, QT_TRANSLATE_NOOP("KeyText", "face")},
     {0x020, QT_TRANSLATE_NOOP("KeyText", "location")},
     {0x040, QT_TRANSLATE_NOOP("KeyText", "eye")},
     {0x080, QT_TRANSLATE_NOOP("KeyText", "pattern drawn on the key")},
     {0x100, QT_TRANSLATE_NOOP("KeyText", "hand")},
     {0x800, QT_TRANSLATE_NOOP("KeyText", "PIN typed on the computer")},
     {0x1000, QT_TRANSLATE_NOOP("KeyText", "pattern drawn on the computer")}}};

struct Algorithm {
    std::int64_t cose;
    const char* name;
};

// IANA registry "COSE Algorithms", as far as they sign.
constexpr std::array<Algorithm, 20> algorithms{
    {{-7, "ES256"},      {-8, "EdDSA"},      {-9, "ESP256"},     {-19, "Ed25519"}, {-35, "ES384"},
     {-36, "ES512"},     {-37, "PS256"},     {-38, "PS384"},     {-39, "PS512"},   {-47, "ES256K"},
     {-48, "ML-DSA-44"}, {-49, "ML-DSA-65"}, {-50, "ML-DSA-87"}, {-51, "ESP384"},  {-52, "ESP512"},
     {-53, "Ed448"},     {-257, "RS256"},    {-258, "RS384"},    {-259, "RS512"},  {-65535, "RS1"}}};

} // namespace

QString told(const std::string& text) {
    return shown(text, longestTold);
}

QString versionName(const std::string& version) {
    return wordFor(versions, version);
}

QString transportName(const std::string& transport) {
    return wordFor(transports, transport);
}

QString extensionInWords(const std::string& extension) {
    return wordFor(extensions, extension);
}

QString optionInWords(const std::string& option, bool on) {
    const auto found = std::ranges::find(options, option, &OptionWords::option);
    return found == options.end() ? QString() : tr(on ? found->on : found->off);
}

QString verificationInWords(std::uint64_t modality) {
    QStringList words;
    std::uint64_t rest = modality;
    for (const Modality& one : modalities) {
        if ((modality & one.bit) == 0)
            continue;
        words.append(tr(one.name));
        rest &= ~one.bit;
    }
    if (rest != 0)
        words.append(QStringLiteral("0x") + QString::number(rest, 16));
    return words.join(QStringLiteral(", "));
}

QString firmwareText(std::uint64_t version, std::uint16_t vendorId) {
    if (vendorId != yubico || version < 0x10000 || version > 0xFFFFFF)
        return QString::number(version);
    return QStringLiteral("%1.%2.%3").arg(version >> 16U).arg((version >> 8U) & 0xFFU).arg(version & 0xFFU);
}

QString algorithmName(std::int64_t cose) {
    const auto found = std::ranges::find(algorithms, cose, &Algorithm::cose);
    return found == algorithms.end() ? QStringLiteral("COSE %1").arg(cose) : QLatin1String(found->name);
}

} // namespace fidesk::text
