#include "ui/text/ErrorText.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

struct Sentences {
    Q_DECLARE_TR_FUNCTIONS(Sentences)

public:
    static QString of(const Error& error);

private:
    static QString pinWrong(const Error& error);
    static QString busy(const Error& error);
    static QString malfunction(const Error& error);
    static QString detail(const Error& error) { return QString::fromStdString(error.detail); }
    static QString withDetail(const QString& sentence, const Error& error);
    static QString keychain(const Error& error);
};

constexpr std::string_view keychainPrefix = "keychain: ";

/// The place that cannot be read or written is the system's keychain, and no file.
bool isKeychain(const Error& error) {
    return error.detail.starts_with(keychainPrefix);
}

QString Sentences::keychain(const Error& error) {
    return tr("This computer's keychain, where sign-ins are kept, cannot be used (%1). Unlock it or start "
              "it, then "
              "try again.")
        .arg(QString::fromStdString(error.detail.substr(keychainPrefix.size())));
}

QString Sentences::withDetail(const QString& sentence, const Error& error) {
    return error.detail.empty() ? sentence : tr("%1 (%2)").arg(sentence, detail(error));
}

QString Sentences::pinWrong(const Error& error) {
    if (!error.retriesLeft)
        return tr("The PIN is wrong. Check it and try again.");
    if (*error.retriesLeft == 1)
        return tr("The PIN is wrong. One try is left; after another wrong PIN the key is blocked and must be "
                  "reset.");
    return tr("The PIN is wrong. %1 tries are left. Check it and try again.").arg(*error.retriesLeft);
}

/// A status code of CTAP that says what the key thinks (its name and number are in the detail), or an answer
/// that is none.
QString Sentences::malfunction(const Error& error) {
    constexpr int firstVendorCode = 0xF0;
    if (error.native <= 0 || error.detail.empty())
        return withDetail(
            tr("The security key gave an answer that makes no sense. Unplug it, insert it again "
               "and try once more; if it happens again, use another key."),
            error);
    if (error.native >= firstVendorCode)
        return tr("The security key failed for a reason that only its maker knows (%1). Unplug it, insert it "
                  "again and try once more; if it happens again, ask the maker or use another key.")
            .arg(detail(error));
    return tr("The security key could not do this (%1). Unplug it, insert it again and try once more; if it "
              "happens again, use another key.")
        .arg(detail(error));
}

QString Sentences::busy(const Error& error) {
    if (!error.retryAfter)
        return tr("The portal is busy. Wait a minute, then try again.");
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*error.retryAfter).count();
    return tr("The portal is busy. Try again in %1 s.").arg(seconds);
}

QString Sentences::of(const Error& error) {
    switch (error.code) {
    case ErrorCode::Cancelled:
        return tr("Cancelled. Nothing more was done.");
    case ErrorCode::InvalidArgument:
        return withDetail(tr("That value cannot be used. Correct it and try again."), error);
    case ErrorCode::Malformed:
        return withDetail(
            tr("This could not be read because it is not in the expected form. Check where it came from."),
            error);
    case ErrorCode::FileUnreadable:
        if (isKeychain(error))
            return keychain(error);
        return tr("The file %1 cannot be read. Check that it exists and that you may read it.")
            .arg(detail(error));
    case ErrorCode::FileUnwritable:
        if (isKeychain(error))
            return keychain(error);
        return tr("The file %1 cannot be written. Check the folder, its permissions and the free space.")
            .arg(detail(error));
    case ErrorCode::DatabaseFailed:
        return withDetail(
            tr("The database refused. Check that its file can be written and the disk is not full."), error);
    case ErrorCode::Internal:
        return withDetail(
            tr("Something went wrong inside the program. Try again; if it happens again, report it."), error);

    case ErrorCode::VirtualUsbMissing:
        return tr("A software key cannot be plugged into this computer: Linux offers it by the module uhid, "
                  "which is not loaded. Load it with \"modprobe uhid\" and try again.");
    case ErrorCode::VirtualUsbNotPermitted:
        return tr("You may not plug a software key into this computer. Run this as root.");

    case ErrorCode::NoKey:
        return tr("No security key is inserted. Insert one and try again.");
    case ErrorCode::SeveralKeys:
        return tr(
            "More than one security key is inserted. Leave only the one you mean, or choose it by name.");
    case ErrorCode::KeyNotPermitted:
        return tr("A security key is inserted, but you may not use it. On Linux a key belongs to whoever is "
                  "signed in at the computer itself, by the udev rules 60-fido-id and 70-uaccess of systemd: "
                  "sign in there, or have those rules installed, and insert the key again; on Windows run "
                  "the program as administrator.");
    case ErrorCode::KeyUnplugged:
        return tr(
            "The security key was pulled out before the work was done. Insert it again and start over.");
    case ErrorCode::KeyBusy:
        return tr("Another program is using the security key. Close it, or wait until it has finished, then "
                  "try again.");
    case ErrorCode::KeyUnresponsive:
        return tr("The security key does not answer. Unplug it, insert it again and try once more.");
    case ErrorCode::KeyMalfunction:
        return malfunction(error);
    case ErrorCode::PinTooShort:
        return tr(
            "The PIN is too short. Choose one of at least 4 characters, or more where the key asks for it.");
    case ErrorCode::PinTooLong:
        return tr("The PIN is too long. Choose a shorter one: at most 63 characters, fewer with accents or "
                  "symbols.");
    case ErrorCode::PinMalformed:
        return tr("The PIN has characters that cannot be used. Use letters and digits.");
    case ErrorCode::PinMismatch:
        return tr("The two PINs differ. Type the same PIN twice.");
    case ErrorCode::PinWrong:
        return pinWrong(error);
    case ErrorCode::PinReplugNeeded:
        return tr("The PIN was wrong three times in a row. Unplug the key and insert it again, then try the "
                  "right PIN.");
    case ErrorCode::PinBlocked:
        return tr(
            "The PIN was wrong too often and the key is blocked. Only a reset helps, and it erases the key.");
    case ErrorCode::PinPolicyRefused:
        return tr("The key refuses this PIN by a rule of its own. Choose a longer one without sequences or "
                  "repeated "
                  "characters.");
    case ErrorCode::PinMustChange:
        return tr(
            "This key wants its PIN changed before it does anything else. Change the PIN, then try again.");
    case ErrorCode::PinNotSet:
        return tr("This key has no PIN yet. Set one first.");
    case ErrorCode::PinAlreadySet:
        return tr("This key has a PIN already. Change it instead of setting a new one.");
    case ErrorCode::PinRequired:
        return tr("The key asks for its PIN. Enter it and try again.");
    case ErrorCode::PinAuthInvalid:
        return tr(
            "The key did not accept the PIN entry. Unplug it, insert it again and enter the PIN once more.");
    case ErrorCode::UserVerificationBlocked:
        return tr("The fingerprint was not recognised too often. Use the PIN instead.");
    case ErrorCode::NotTouched:
        return tr("The key was not touched in time. Try again, and touch it while it blinks.");
    case ErrorCode::UserRefused:
        return tr("The request was refused on the key. Start again if that was a mistake.");
    case ErrorCode::ResetTooLate:
        return tr("The key can only be reset within a few seconds of being inserted. Unplug it, insert it "
                  "again and reset at "
                  "once.");
    case ErrorCode::NotAllowed:
        return tr("The key does not allow this now. Unplug it, insert it again and try once more.");
    case ErrorCode::ResetOtherKey:
        return tr(
            "Another key was inserted than the one you unplugged, so nothing was reset. Start again with "
            "the right key.");
    case ErrorCode::ResetKeyNotBack:
        return tr("The key was not inserted again, so nothing was reset. Start again when it is at hand.");
    case ErrorCode::MinPinLengthRefused:
        return tr(
            "The key refuses this minimum PIN length. It can only be raised, never lowered; a reset brings "
            "back the length the key was made with.");
    case ErrorCode::FingerprintStoreFull:
        return tr("The key has no room for another fingerprint. Remove one that is no longer needed.");
    case ErrorCode::FingerprintNotFound:
        return tr("This fingerprint is no longer on the key. Look at the list again.");
    case ErrorCode::LargeBlobStoreFull:
        return tr("The key has no room for this data. Delete data of another passkey, or store less.");
    case ErrorCode::LargeBlobNotFound:
        return tr("No data is stored on the key for this passkey. Look at the list again.");
    case ErrorCode::UserVerificationFailed:
        return tr("The fingerprint was not recognised. Try again, or use the PIN.");
    case ErrorCode::KeyStoreFull:
        return tr("The key has no room for another passkey. Delete one that is no longer needed, or use "
                  "another key.");
    case ErrorCode::CredentialExcluded:
        return tr("This key is already registered for this user. Use another key, or remove the old "
                  "registration first.");
    case ErrorCode::NoCredentials:
        return tr("The key does not have this registration's passkey. Insert the key that was registered.");
    case ErrorCode::NotSupportedByKey:
        return withDetail(tr("This key cannot do that. Use a key that supports it."), error);
    case ErrorCode::RequestTooLarge:
        return withDetail(
            tr("The request is too large for this key. Ask for less at once, or use a newer key."), error);

    case ErrorCode::PortalAddressInvalid:
        return tr("That is not the address of a portal. It starts with https://; only a portal on this "
                  "computer may use "
                  "http://.");
    case ErrorCode::PortalUnknown:
        return withDetail(
            tr("There is no portal at that address. Check the spelling and your network connection."), error);
    case ErrorCode::PortalUnreachable:
        return withDetail(tr("The portal does not answer. Check your network connection and try again."),
                          error);
    case ErrorCode::PortalUntrusted:
        return withDetail(tr("The portal's certificate is not trusted, so nothing was sent. Check the "
                             "address; if it is right, "
                             "ask whoever runs the portal."),
                          error);
    case ErrorCode::PortalTimeout:
        return tr(
            "The portal did not answer in time. Look at the list before you try again: it may have acted.");
    case ErrorCode::PortalMalformed:
        return withDetail(tr("What answered is not a portal this program knows. Check the address."), error);
    case ErrorCode::PortalFailed:
        return withDetail(tr("The portal failed. Look at the list before you try again: it may have acted."),
                          error);
    case ErrorCode::PortalBusy:
        return busy(error);
    case ErrorCode::PortalRefused:
        return withDetail(tr("The portal refused the request. Nothing was changed."), error);
    case ErrorCode::PortalNotAdded:
        return tr("No portal is set up yet. Add its address first.");
    case ErrorCode::SignInNeeded:
        return tr("You are not signed in, or your session has ended. Sign in and try again.");
    case ErrorCode::SignInRefused:
        return withDetail(tr("The sign-in was refused. Check the user name and password, and try again."),
                          error);
    case ErrorCode::SignInExpired:
        return tr("The sign-in was not finished in time. Start it again.");
    case ErrorCode::Forbidden:
        return tr(
            "You may not do this. Check the user's name, or ask an administrator of their organisation.");
    case ErrorCode::UserNotFound:
        return tr("No such user was found among those you administer. Check the spelling.");
    case ErrorCode::RegistrationNotFound:
        return tr("This registration no longer exists. Look at the list again.");
    case ErrorCode::NicknameEmpty:
        return tr("The nickname is empty. Give the key a name its user will recognise.");
    case ErrorCode::NicknameTooLong:
        return error.detail.empty()
                   ? tr("The nickname is too long. Use at most 30 characters.")
                   : withDetail(tr("The nickname is too long. Choose a shorter one."), error);
    case ErrorCode::NicknameMalformed:
        return tr(
            "The nickname has characters that cannot be used. Use letters, digits, spaces and punctuation.");
    case ErrorCode::NicknameTaken:
        return tr("This user already has a key of that nickname. Choose another one.");
    case ErrorCode::NicknameNotAllowed:
        return withDetail(
            tr("The nickname is not of the form that this organisation wants. Choose another one."), error);
    case ErrorCode::ModelNotAllowed:
        return withDetail(tr("This organisation does not allow keys of this model. Use a key of a model that "
                             "it allows."),
                          error);
    case ErrorCode::DuplicateCredential:
        return tr("This key is already registered. Look at the list of registered keys.");
    case ErrorCode::TooManyRegistrations:
        return tr(
            "This user has as many registered keys as the portal allows. Remove one that is no longer used.");
    case ErrorCode::ChallengeExpired:
        return tr("It took too long and the portal's request has expired. Start again.");
    case ErrorCode::RenameNotSupported:
        return tr("This portal cannot rename a registration. Remove it and register the key again under the "
                  "new name.");

    case ErrorCode::ProfileNotFound:
        return withDetail(
            tr("There is no such profile. Choose another one, or look at the list of profiles."), error);
    case ErrorCode::ProfileLocked:
        return tr("This profile is preset for this computer and cannot be changed here. Copy it under "
                  "another name, or ask who manages this computer.");
    case ErrorCode::JobLive:
        return tr(
            "Another window or command is working on this job. Wait until it is done, or close it there.");
    case ErrorCode::JobNotFound:
        return tr("There is no such open job: it has been ended already. Look at the records.");
    case ErrorCode::KeyOfAnotherJob:
        return tr("This is not the security key of this job. Insert the one it was begun with.");
    case ErrorCode::KeyUsedInBatch:
        return withDetail(
            tr("This security key was already issued in this batch. Unplug it and insert another one."),
            error);
    case ErrorCode::BatchIncomplete:
        return tr("The batch is not complete. Its report says how each row stands; go on with it when what "
                  "stopped it is put right.");
    case ErrorCode::RecipientUnusable:
        return withDetail(
            tr("Nothing can be encrypted to this certificate. Ask the recipient for another one."), error);

    case ErrorCode::ClientDataMalformed:
        return tr("The client data cannot be read, so the key was not accepted. Start again.");
    case ErrorCode::ClientDataTypeMismatch:
        return tr("The client data is for another kind of request, so it was not accepted. Start again.");
    case ErrorCode::ChallengeMismatch:
        return tr(
            "The answer belongs to another request of the portal, so it was not accepted. Start again.");
    case ErrorCode::OriginMismatch:
        return tr(
            "The answer was made for another website, so it was not accepted. Check the portal's address.");
    case ErrorCode::CrossOriginRefused:
        return tr("The answer was made inside another website's page, so it was not accepted. Open the "
                  "portal itself.");
    case ErrorCode::AttestationObjectMalformed:
        return tr("The key's proof of its model cannot be read. Try again, or use another key.");
    case ErrorCode::AuthenticatorDataMalformed:
        return tr("The key's data cannot be read. Try again, or use another key.");
    case ErrorCode::RpIdMismatch:
        return tr("The key answered for another portal, so it was not accepted. Start again.");
    case ErrorCode::UserPresenceMissing:
        return tr("The key did not report a touch, so it was not accepted. Try again and touch the key.");
    case ErrorCode::UserVerificationMissing:
        return tr("The key did not verify its user, so it was not accepted. Try again with the key's PIN.");
    case ErrorCode::BackupFlagsInvalid:
        return tr(
            "The key contradicts itself about being backed up, so it was not accepted. Use another key.");
    case ErrorCode::CredentialIdMismatch:
        return tr(
            "The answer names another passkey than the one it holds, so it was not accepted. Start again.");
    case ErrorCode::CredentialIdTooLong:
        return tr(
            "The passkey's id is longer than the standard allows, so it was not accepted. Use another key.");
    case ErrorCode::PublicKeyMalformed:
        return tr("The passkey's public key is not valid, so it was not accepted. Use another key.");
    case ErrorCode::AlgorithmNotAllowed:
        return tr("The key uses a kind of signature the portal does not allow. Use another key.");
    case ErrorCode::AttestationFormatUnsupported:
        return tr("The key proves its model in a way that is not known here. Use another key.");
    case ErrorCode::AttestationStatementMalformed:
        return tr("The key's proof of its model is incomplete, so it was not accepted. Use another key.");
    case ErrorCode::AttestationSignatureInvalid:
        return tr("The signature in the key's proof of its model is wrong, so it was not accepted. Use "
                  "another key.");
    case ErrorCode::AttestationCertificateInvalid:
        return tr("The certificate in the key's proof of its model breaks the rules, so it was not accepted. "
                  "Use another key.");
    case ErrorCode::AttestationAaguidMismatch:
        return tr("The key's certificate is for another model than the key claims to be. Use another key.");
    case ErrorCode::AttestationUntrusted:
        return tr(
            "The key's maker is not among those trusted here. Use a key of an approved model, or have the "
            "maker's root certificate put among those that are trusted.");
    case ErrorCode::AttestationMissing:
        return tr(
            "The key does not prove its model, and that is required here. Use a key of an approved model.");
    case ErrorCode::AssertionSignatureInvalid:
        return tr(
            "The key's signature is wrong, so it was not accepted. Try again, or use the registered key.");
    case ErrorCode::CounterNotIncreased:
        return tr("The key's signature counter went backwards: there may be a copy of it. Remove the "
                  "registration and tell "
                  "whoever runs the portal.");
    case ErrorCode::UserHandleMismatch:
        return tr("The passkey belongs to another user. Choose the key that is registered for this one.");
    }
    return tr("Something went wrong. Try again.");
}

} // namespace

QString sentence(const Error& error) {
    return Sentences::of(error);
}

} // namespace fidesk::text
