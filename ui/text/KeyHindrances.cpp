#include "ui/text/KeyWords.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

using token::Feature;
using token::Hindrance;

QString tr(const char* text) {
    return QCoreApplication::translate("KeyText", text);
}

/// What is missing, to stand behind "no".
QString missing(Feature feature) {
    switch (feature) {
    case Feature::Pin:
        return tr("PIN");
    case Feature::Passkeys:
        return tr("room for passkeys");
    case Feature::PasskeyManagement:
        return tr("list of passkeys");
    case Feature::PasskeyRename:
        return tr("way to rename passkeys");
    case Feature::Fingerprints:
        return tr("way to manage fingerprints");
    case Feature::MinPinLength:
        return tr("minimum PIN length that could be raised");
    case Feature::MinPinLengthRpIds:
        return tr("list of sites that may ask for its minimum PIN length");
    case Feature::ForcePinChange:
        return tr("way to demand a new PIN");
    case Feature::AlwaysUv:
        return tr("switch to ask for the PIN at every sign-in");
    case Feature::EnterpriseAttestation:
        return tr("enterprise attestation");
    case Feature::LargeBlobs:
        return tr("room for large blobs");
    case Feature::Wink:
        break;
    }
    return tr("way to blink on request");
}

QString cause(Feature feature, Hindrance hindrance) {
    switch (hindrance) {
    case Hindrance::None:
        break;
    case Hindrance::U2fOnly:
        return tr("This key speaks U2F only, which has no %1.").arg(missing(feature));
    case Hindrance::OlderStandard:
        return tr("This key speaks CTAP 2.0, which has no %1.").arg(missing(feature));
    case Hindrance::PreviewOnly:
        return tr("This key speaks a preview of CTAP 2.1, which has no %1.").arg(missing(feature));
    case Hindrance::NotBuiltIn:
        return tr("This key has no %1: its maker left it out.").arg(missing(feature));
    }
    return {};
}

/// The way out for a key that has neither PIN nor passkeys; empty: as for any other.
QString wayOutOfSecondStep(Feature feature) {
    switch (feature) {
    case Feature::PasskeyManagement:
    case Feature::PasskeyRename:
        return tr("It keeps no passkeys, so there is nothing to look after.");
    case Feature::MinPinLength:
    case Feature::MinPinLengthRpIds:
    case Feature::ForcePinChange:
    case Feature::AlwaysUv:
        return tr("Use a FIDO2 key where a PIN is needed.");
    case Feature::LargeBlobs:
        return tr("Use a FIDO2 key where something must be kept on it.");
    case Feature::Fingerprints:
        return tr("If it has a sensor, its maker's own program looks after it.");
    case Feature::Pin:
    case Feature::Passkeys:
    case Feature::EnterpriseAttestation:
    case Feature::Wink:
        break;
    }
    return {};
}

QString wayOut(Feature feature) {
    switch (feature) {
    case Feature::Pin:
        return tr("It can only be a second step after a password; use another key where a PIN is needed.");
    case Feature::Passkeys:
        return tr("It can be a second step after a password; use another key to sign in without one.");
    case Feature::PasskeyManagement:
        return tr("Passkeys on it can only be erased all together, by a reset.");
    case Feature::PasskeyRename:
        return tr("To correct a name, register the key again for that user.");
    case Feature::Fingerprints:
        return tr("Use its PIN. If it has a sensor, its maker's own program looks after it.");
    case Feature::MinPinLength:
        return tr("Set a PIN that is long enough; its user can change it to a shorter one.");
    case Feature::MinPinLengthRpIds:
        return tr("Sites cannot learn from it how long its PIN must be.");
    case Feature::ForcePinChange:
        return tr("Ask its user to change the PIN when you hand it over.");
    case Feature::AlwaysUv:
        return tr("Each site decides for itself whether it asks for the PIN.");
    case Feature::EnterpriseAttestation:
        return tr("It cannot prove which single key it is; put a numbered sticker on it instead.");
    case Feature::LargeBlobs:
        return tr("Certificates and the like cannot be kept on it; use another key where they are needed.");
    case Feature::Wink:
        break;
    }
    return tr("To find it among several, have one touched: Fidesk says which it was.");
}

} // namespace

QString featureName(Feature feature) {
    switch (feature) {
    case Feature::Pin:
        return tr("PIN");
    case Feature::Passkeys:
        return tr("Keep passkeys");
    case Feature::PasskeyManagement:
        return tr("List and delete passkeys");
    case Feature::PasskeyRename:
        return tr("Rename passkeys");
    case Feature::Fingerprints:
        return tr("Fingerprints");
    case Feature::MinPinLength:
        return tr("Raise the minimum PIN length");
    case Feature::MinPinLengthRpIds:
        return tr("Tell sites the minimum PIN length");
    case Feature::ForcePinChange:
        return tr("Demand a new PIN");
    case Feature::AlwaysUv:
        return tr("Always ask for the PIN");
    case Feature::EnterpriseAttestation:
        return tr("Enterprise attestation");
    case Feature::LargeBlobs:
        return tr("Large blobs");
    case Feature::Wink:
        break;
    }
    return tr("Blink on request");
}

QString hindranceText(Feature feature, Hindrance hindrance, bool secondStep) {
    if (hindrance == Hindrance::None)
        return {};
    const QString special =
        secondStep || hindrance == Hindrance::U2fOnly ? wayOutOfSecondStep(feature) : QString();
    return cause(feature, hindrance) + u' ' + (special.isEmpty() ? wayOut(feature) : special);
}

} // namespace fidesk::text
