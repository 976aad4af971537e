#include "ui/text/ProfileFormText.h"

#include "ui/text/ProfileText.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ProfileFormText)
};

} // namespace

QString profileTitle(ProfileField field) {
    switch (field) {
    case ProfileField::Name:
        return Words::tr("Name");
    case ProfileField::Id:
        return Words::tr("ID");
    case ProfileField::Description:
        return profilePhrase(ProfilePhrase::Description);
    case ProfileField::ResetFirst:
        return profilePhrase(ProfilePhrase::ResetFirst);
    case ProfileField::Pin:
        return profilePhrase(ProfilePhrase::Pin);
    case ProfileField::GeneratedPinLength:
        return Words::tr("Digits of a generated PIN");
    case ProfileField::MinPinLength:
        return profilePhrase(ProfilePhrase::MinPinLength);
    case ProfileField::ForcePinChange:
        return profilePhrase(ProfilePhrase::ForcePinChange);
    case ProfileField::AlwaysUv:
        return profilePhrase(ProfilePhrase::AlwaysUv);
    case ProfileField::EnterpriseAttestation:
        return profilePhrase(ProfilePhrase::EnterpriseAttestation);
    case ProfileField::AllowedModels:
        return profilePhrase(ProfilePhrase::AllowedModels);
    case ProfileField::AttestationRequired:
        return profilePhrase(ProfilePhrase::AttestationRequired);
    case ProfileField::UserVerificationRequired:
        return profilePhrase(ProfilePhrase::UserVerificationRequired);
    case ProfileField::NicknamePattern:
        return profilePhrase(ProfilePhrase::NicknamePattern);
    case ProfileField::ProveByAssertion:
        return profilePhrase(ProfilePhrase::ProveByAssertion);
    }
    return {};
}

QString profileMeans(ProfileField field) {
    switch (field) {
    case ProfileField::Name:
        return Words::tr("What people choose it by.");
    case ProfileField::Id:
        return Words::tr("What batch files and fideskctl call it, and the name of its file. It stays as it "
                         "is once it is saved.");
    case ProfileField::Description:
        return Words::tr("For whom or for what it is. May be empty.");
    case ProfileField::ResetFirst:
        return Words::tr("Everything on the key is erased before anything else: passkeys, fingerprints, the "
                         "PIN. For this the key is pulled out, put in again and touched.");
    case ProfileField::Pin:
        return Words::tr("Where the PIN of a key comes from that has none.");
    case ProfileField::GeneratedPinLength:
        return Words::tr("4 to 63. Where the key itself demands more, it gets more.");
    case ProfileField::MinPinLength:
        return Words::tr("The key takes no PIN of fewer characters from now on: 4 to 63. It can only go up "
                         "until the key is reset. Keys that cannot do this are refused. Empty: the key stays "
                         "as it is.");
    case ProfileField::ForcePinChange:
        return Words::tr("The key does nothing until its user has chosen another PIN, so that nobody else "
                         "knows it. It is the last thing that is set. Keys that cannot do this are refused.");
    case ProfileField::AlwaysUv:
        return Words::tr("The key asks for its PIN or a fingerprint at every use, even where a website does "
                         "not; old U2F sign-ins stop working. Keys that cannot do this are refused.");
    case ProfileField::EnterpriseAttestation:
        return Words::tr("The key can tell some websites its own serial number. Only a reset takes that "
                         "back. Keys that cannot do this are refused.");
    case ProfileField::AllowedModels:
        return Words::tr("Keys of any other model are refused. With none in the list, every model will do.");
    case ProfileField::AttestationRequired:
        return Words::tr("The key has to prove by a certificate of its maker what model it is. Without this "
                         "the key's own word is believed.");
    case ProfileField::UserVerificationRequired:
        return Words::tr("The key has to have asked for its PIN or a fingerprint when it is registered, even "
                         "where the portal does not demand that.");
    case ProfileField::NicknamePattern:
        return Words::tr(
            "What the registration is called where nobody types a nickname. {model} stands for the key's "
            "model, {label} for what is written on it, {serial} for its serial number, {user} for the "
            "user's name, {userName} for the name they sign in with, {date} for the day; {{ and }} for "
            "braces. More than 30 characters are cut off. Empty: the key's own name.");
    case ProfileField::ProveByAssertion:
        return Words::tr("After the registration the key signs once, without a touch, and that is checked: "
                         "what is handed over is known to work.");
    }
    return {};
}

QString generatedPinNeeds() {
    return Words::tr("A generated PIN has to get to the user: it is shown once, printed as a letter, or "
                     "written to an encrypted roster. Nobody can look it up later.");
}

QString problemOfField(ProfileField field, const QString& problem) {
    return Words::tr("%1: %2").arg(profileTitle(field), problem);
}

QString profileNameEmpty() {
    return Words::tr("Give the profile a name.");
}

QString profileTextTooLong(std::size_t most) {
    return Words::tr("This is too long. Use at most %1 characters.").arg(most);
}

QString profileTextMalformed() {
    return Words::tr("There are characters in this that cannot be used, such as line breaks. Take them out.");
}

QString profileIdMalformed() {
    return Words::tr("Use 1 to 64 of the letters a to z, digits and hyphens.");
}

QString profileIdTaken(const QString& id) {
    return Words::tr("There is a profile with the ID \"%1\" already, or a file of that name. Choose another.")
        .arg(id);
}

QString profileIdPreset(const QString& id) {
    return Words::tr("A profile with the ID \"%1\" is preset for this computer. Choose another.").arg(id);
}

QString pinLengthWrong(std::size_t least, std::size_t most) {
    return Words::tr("Enter a whole number from %1 to %2.").arg(least).arg(most);
}

QString generatedPinTooShort(const QString& least) {
    return Words::tr("The key would refuse such a PIN: its minimum is %1. Enter at least that.").arg(least);
}

QString patternWrong(const QString& why) {
    return Words::tr("This cannot be used: %1.").arg(why);
}

QString patternBlank() {
    return Words::tr("Nothing would be left of this. Write something beside spaces, or leave it empty.");
}

QString tooManyModels(std::size_t most) {
    return Words::tr("These are too many models. Leave at most %1.").arg(most);
}

PatternExample patternExample() {
    return {.model = Words::tr("Security Key NFC"),
            .label = Words::tr("C-0017"),
            .serial = QStringLiteral("20431172"),
            .user = Words::tr("Ann Archer"),
            .userName = Words::tr("ann@contoso.example")};
}

QString patternPreview(const QString& nickname) {
    return Words::tr("For example: %1").arg(nickname);
}

QString unknownModel() {
    return Words::tr("Unknown model");
}

QString noModelFound() {
    return Words::tr("No model of that name is known here. Type its AAGUID to add it all the same.");
}

QString aaguidMalformed() {
    return Words::tr("An AAGUID looks like 2fc0579f-8113-47ea-b116-bb5a8db9202a.");
}

QString modelListed(const QString& name) {
    return Words::tr("%1 is in the list already.").arg(name);
}

QString copyOf(const QString& name) {
    return Words::tr("%1 (copy)").arg(name);
}

QString newProfileNotSaved() {
    return Words::tr("New profile");
}

QString profileSaved(const QString& name) {
    return Words::tr("“%1” is saved.").arg(name);
}

QString profileDeleted(const QString& name) {
    return Words::tr("“%1” is deleted.").arg(name);
}

QString profileChangedElsewhere() {
    return Words::tr(
        "Nothing was saved, for somebody else has changed this profile since it was opened here. "
        "Save again to have it as it is here, or discard your changes to see theirs.");
}

QString profileGoneElsewhere() {
    return Words::tr("Somebody else has deleted or replaced this profile. What you have changed is still "
                     "here: save it as a new one, or discard it.");
}

QString profileLocked(const QString& file) {
    return Words::tr("Your organisation has set this profile for this computer, in %1. It can be read and "
                     "used here, not changed.")
        .arg(file);
}

QString profileKept(const QString& file, const QString& machineFolder) {
    return Words::tr("Its file is %1. A copy of it in %2 presets it for everybody at that computer.")
        .arg(file, machineFolder);
}

QString ownProfilesForbidden() {
    return Words::tr("This computer uses preset profiles only, so none can be made or changed here. Ask who "
                     "manages this computer.");
}

QString profileFileUnusable(const QString& file, const QString& why) {
    return Words::tr("%1 cannot be used: %2. Correct the file, then look again.").arg(file, why);
}

QString moreFilesUnusable(int count) {
    return count == 1 ? Words::tr("One more file cannot be used.")
                      : Words::tr("%1 more files cannot be used.").arg(count);
}

QString defaultProfileMissing(const QString& id) {
    return Words::tr("This computer uses the profile \"%1\" where none is chosen, and there is none. Choose "
                     "one each time, or ask who manages this computer.")
        .arg(id);
}

QString noProfiles() {
    return profilePhrase(ProfilePhrase::None);
}

QString confirmDeleteProfile(const QString& name, bool unsaved) {
    const QString what =
        Words::tr("“%1” and its file are deleted. Keys that were issued with it stay as they "
                  "are; batch files that name it have to name another one.")
            .arg(name);
    return unsaved ? Words::tr("%1 What you have changed and not saved goes with it.").arg(what) : what;
}

QString profileUnsaved(const QString& name, const QString& hindrance) {
    const QString what = Words::tr("What you have changed in “%1” is not saved.").arg(name);
    return hindrance.isEmpty() ? what : Words::tr("%1 It cannot be yet: %2").arg(what, hindrance);
}

} // namespace fidesk::text
