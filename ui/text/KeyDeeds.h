#pragma once

#include "core/base/Error.h"

#include <QString>

#include <cstdint>

namespace fidesk::text {

// What is said of what an administrator does to a key: before, after, and when it fails. What comes from the
// key is put in by the caller as shown() makes it. Any thread.

/// What is said of one change to a key.
struct Deed {
    QString done{};      ///< it is done
    QString uncertain{}; ///< whether it was done cannot be known: what to look at
    QString notSo{};     ///< the key said yes, and what it tells afterwards is otherwise
    QString otherwise{}; ///< what is so where it was not done; may be empty
};

/// Why a change failed, and what is so now.
QString deedFailed(const Error& error, const Deed& deed);
/// The person turned to another key before this one had said whether it has done it.
QString deedLeft(const Deed& deed);

// Passkeys. `who`: the user as the list shows it, `where`: the relying party.
QString passkeyRoom(std::uint64_t used, std::uint64_t remaining);
/// credProtect in a few words: "PIN always".
QString protection(std::uint8_t level);
/// The same as a sentence.
QString protectionMeans(std::uint8_t level);
QString noPasskeys();
QString noName();
QString confirmDeletePasskey(const QString& who, const QString& where);
QString passkeyNamesEmpty();
QString passkeyNameTooLong();
QString passkeyNameMalformed();
Deed passkeyRenamed(const QString& who, const QString& where);
Deed passkeyDeleted(const QString& who, const QString& where);
/// NoCredentials, as it is meant on the Key page.
QString passkeyGone();

// Fingerprints.
QString noFingerprints();
QString unnamedFinger(const QString& id);
QString fingerName(int number);
QString fingerprintNameTooLong();
QString fingerprintNameMalformed();
QString sampleProgress(unsigned taken, unsigned total);
QString touchSensor();
QString liftAndTouchAgain();
QString gettingReady();
QString fingerprintTaken();
QString confirmRemoveFingerprint(const QString& name, bool last);
QString fingerprintNotAdded(const Error& error);
/// It is on the key and could not be given its name.
QString fingerprintUnnamed(const Error& error);
Deed fingerprintAdded(const QString& name);
Deed fingerprintRenamed(const QString& name);
Deed fingerprintRemoved(const QString& name);

// Large blobs.
QString noStoredData();
/// How many passkeys cannot keep data; empty for none.
QString withoutStoredData(int passkeys);
QString storedDataRoom(std::uint64_t used, std::uint64_t total);
QString confirmDeleteData(const QString& who, const QString& where);
QString confirmReplaceData(const QString& who, const QString& where);
QString confirmReplaceFile(const QString& path);
QString fileTooLarge(const QString& path, std::uint64_t most);
QString fileEmpty(const QString& path);
/// Written since the dialog asked.
QString fileExists(const QString& path);
QString dataExported(const QString& path);
Deed dataStored(const QString& who, const QString& where);
Deed dataDeleted(const QString& who, const QString& where);

} // namespace fidesk::text
