#pragma once

#include "core/profiles/Profiles.h"
#include "ui/text/ProfileFormText.h"

#include <QMap>
#include <QString>
#include <QStringList>

namespace fidesk::ui {

/// A profile as it stands in a form, what cannot be saved included.
struct ProfileDraft {
    QString id{};
    QString name{};
    QString description{};
    bool resetFirst{false};
    bool generated{false}; ///< the PIN; else a person types it
    QString generatedPinLength{QStringLiteral("6")};
    QString minPinLength{}; ///< empty: the key stays as it is
    bool forcePinChange{false};
    bool alwaysUv{false};
    bool enterpriseAttestation{false};
    QStringList allowedModels{}; ///< AAGUIDs in lower case
    bool attestationRequired{false};
    bool userVerificationRequired{false};
    QString nicknamePattern{};
    bool proveByAssertion{true};
    bool operator==(const ProfileDraft&) const = default;
};

/// What is wrong with a draft: a sentence for each field, in the form's order.
using ProfileProblems = QMap<text::ProfileField, QString>;

ProfileDraft draftOf(const profiles::Profile& profile);

/// What @p draft says: white space around its texts taken off, a number that is none left as in a profile
/// that says nothing of it.
profiles::Profile profileOf(const ProfileDraft& draft);

/// Why @p draft cannot be saved, its id aside: empty where core would read what is saved.
ProfileProblems problemsOf(const ProfileDraft& draft);

/// An id made of a name: "Büro, 2. Stock" is "buro-2-stock". Empty where nothing of it can be in an id.
QString profileIdFrom(const QString& name);

/// What @p pattern makes of the example of ui/text on the day @p today, "2026-04-20"; empty where it cannot
/// be used.
QString patternPreviewOf(const QString& pattern, const QString& today);

} // namespace fidesk::ui
