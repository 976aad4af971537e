#pragma once

#include <QString>

#include <cstddef>

namespace fidesk::text {

/// What can be said in a profile, in the order of its form.
enum class ProfileField {
    Name,
    Id,
    Description,
    ResetFirst,
    Pin,
    GeneratedPinLength,
    MinPinLength,
    ForcePinChange,
    AlwaysUv,
    EnterpriseAttestation,
    AllowedModels,
    AttestationRequired,
    UserVerificationRequired,
    NicknamePattern,
    ProveByAssertion
};

/// What the field is called; as fideskctl calls it, too. Any thread, as all of this.
QString profileTitle(ProfileField field);
/// What the field does to the key or to the person.
QString profileMeans(ProfileField field);
/// What a generated PIN needs beside a profile.
QString generatedPinNeeds();

/// @p problem, told away from the field it is about.
QString problemOfField(ProfileField field, const QString& problem);

// Why a field cannot be saved.
QString profileNameEmpty();
QString profileTextTooLong(std::size_t most);
QString profileTextMalformed();
QString profileIdMalformed();
QString profileIdTaken(const QString& id);
QString profileIdPreset(const QString& id);
QString pinLengthWrong(std::size_t least, std::size_t most);
QString generatedPinTooShort(const QString& least);
/// @p why: what nicknameFrom() says of it.
QString patternWrong(const QString& why);
QString patternBlank();
QString tooManyModels(std::size_t most);

/// What an example key and person of the pattern's preview are called.
struct PatternExample {
    QString model;
    QString label;
    QString serial;
    QString user;
    QString userName;
};
PatternExample patternExample();
QString patternPreview(const QString& nickname);

/// What a model is called that the catalogue does not have.
QString unknownModel();
QString noModelFound();
QString aaguidMalformed();
QString modelListed(const QString& name);

/// "National mail service" as it is called as a copy.
QString copyOf(const QString& name);
QString newProfileNotSaved();
QString profileSaved(const QString& name);
QString profileDeleted(const QString& name);
/// Somebody else wrote to the profile since it was read.
QString profileChangedElsewhere();
QString profileGoneElsewhere();

/// Why the profile cannot be changed, and where its file is.
QString profileLocked(const QString& file);
/// Where the file of one's own profile is, and how an organisation would preset it.
QString profileKept(const QString& file, const QString& machineFolder);
QString ownProfilesForbidden();
/// A file that cannot be used; @p why has the line and the field.
QString profileFileUnusable(const QString& file, const QString& why);
QString moreFilesUnusable(int count);
QString defaultProfileMissing(const QString& id);
QString noProfiles();

/// What @p name, deleted, means; @p unsaved: changes to it are not saved.
QString confirmDeleteProfile(const QString& name, bool unsaved);
/// That changes of @p name are not saved; @p hindrance: why they cannot be, or empty.
QString profileUnsaved(const QString& name, const QString& hindrance);

} // namespace fidesk::text
