#include "ui/text/ProfileText.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

struct ProfilePhrases {
    Q_DECLARE_TR_FUNCTIONS(fidesk::text::ProfilePhrase)

public:
    static QString of(ProfilePhrase phrase);
};

QString ProfilePhrases::of(ProfilePhrase phrase) {
    switch (phrase) {
    case ProfilePhrase::None:
        return tr("There are no profiles. Keys are enrolled without demands beyond the portal's.");
    case ProfilePhrase::OnlyPreset:
        return tr("This computer uses preset profiles only.");
    case ProfilePhrase::Needed:
        return tr("This computer uses preset profiles only, and none of them by default. Choose one with "
                  "--profile ID; fideskctl profiles list shows them.");
    case ProfilePhrase::Missing:
        return tr("There is no profile \"%1\". fideskctl profiles list shows those that there are.");
    case ProfilePhrase::TrustMissing:
        return tr("The profile \"%1\" wants a key to prove its model, and no maker's root certificate is "
                  "known here to "
                  "prove it by. Put them, as PEM files, into %2, or name a file with --trust.");
    case ProfilePhrase::TrustUnusable:
        return tr("Root certificates that cannot be used, and are left out: %1");
    case ProfilePhrase::FileUnusable:
        return tr("%1 cannot be used: %2. Correct it, and look again with fideskctl profiles check.");
    case ProfilePhrase::FileFine:
        return tr("%1 can be used as the profile \"%2\".");
    case ProfilePhrase::PolicyFine:
        return tr("%1 can be used as the policy of a machine.");
    case ProfilePhrase::Preset:
        return tr("preset for this computer");
    case ProfilePhrase::Own:
        return tr("your own");
    case ProfilePhrase::Default:
        return tr("preset for this computer, used where none is chosen");
    case ProfilePhrase::OwnDefault:
        return tr("your own, used where none is chosen");
    case ProfilePhrase::Description:
        return tr("Description");
    case ProfilePhrase::Origin:
        return tr("From");
    case ProfilePhrase::ResetFirst:
        return tr("Wipes the key first");
    case ProfilePhrase::Pin:
        return tr("PIN of a fresh key");
    case ProfilePhrase::MinPinLength:
        return tr("Minimum PIN length");
    case ProfilePhrase::ForcePinChange:
        return tr("Demands a new PIN");
    case ProfilePhrase::AlwaysUv:
        return tr("Always asks for the PIN");
    case ProfilePhrase::EnterpriseAttestation:
        return tr("Enterprise attestation");
    case ProfilePhrase::AllowedModels:
        return tr("Models");
    case ProfilePhrase::AttestationRequired:
        return tr("Model has to be proved");
    case ProfilePhrase::UserVerificationRequired:
        return tr("User has to be verified");
    case ProfilePhrase::NicknamePattern:
        return tr("Nickname");
    case ProfilePhrase::ProveByAssertion:
        return tr("Key is tried out");
    case ProfilePhrase::PinTyped:
        return tr("typed twice");
    case ProfilePhrase::PinGenerated:
        return tr("generated, %1 digits");
    case ProfilePhrase::Yes:
        return tr("yes");
    case ProfilePhrase::No:
        return tr("no");
    case ProfilePhrase::AsTheKeyIs:
        return tr("as the key has it");
    case ProfilePhrase::AnyModel:
        return tr("any");
    case ProfilePhrase::KeysOwnName:
        return tr("the key's own name");
    }
    return {};
}

} // namespace

QString profilePhrase(ProfilePhrase phrase, const QString& first, const QString& second) {
    const QString text = ProfilePhrases::of(phrase);
    if (text.contains(QStringLiteral("%2")))
        return text.arg(first, second);
    return text.contains(QStringLiteral("%1")) ? text.arg(first) : text;
}

} // namespace fidesk::text
