#pragma once

#include <QString>
#include <QStringList>

#include <cstddef>
#include <optional>

namespace fidesk::text {

// What the window says while one key is set up and registered, beside what Prompts.h has. Any thread.

/// What a profile does, as far as a person at the desk has to know.
struct ProfileDeeds {
    bool resets{false};
    std::optional<std::size_t> generatedDigits{}; ///< of a PIN nobody types
    std::optional<std::size_t> minPinLength{};    ///< code points; set on the key
    bool pinToChange{false};
    bool alwaysUv{false};
    bool enterpriseAttestation{false};
    bool someModelsOnly{false};
    bool modelProved{false};
};

/// "Resets the key, makes a PIN of 6 digits, ...".
QString profileSummary(const ProfileDeeds& deeds);
/// The profile of who has chosen none.
QString standardProfile();
/// A file cannot be read as the profile it should be; @p why: "line 7, minPinLength: ...".
QString profileUnusable(const QString& why);
QString profileToBeChosen();
QString profileNotAtHand();
/// @p profile, a name, wants models proved, and there is no root certificate in @p folder to prove them by.
QString rootsMissing(const QString& profile, const QString& folder);

QString askHow(const QString& userName);
QString askLabel(const QString& userName);
QString askAboutReplacement();
/// That a profile wipes the key.
QString wipes();
/// What is done to a key whose PIN is forgotten, and to its registration; each a line.
QStringList replacementSteps(const QString& userName);
/// What to do where the key is not at hand.
QString replacementNeedsKey();

QString insertReplaced(const QString& nickname);
QString confirmWipe(const QString& keyName);
QString confirmWipeAdvice();
QString notTheReplaced(const QString& nickname);
QString insertAllowed();

QString unplugForReset(const QString& keyName);
QString plugInForReset(const QString& keyName);
QString plugInAdvice();
QString touchForReset(const QString& keyName);
QString touchAdvice();
QString removingOld(const QString& nickname);
QString makingPin();

/// Registered; the generated PIN is shown.
QString givePin(const QString& userName);
/// What was begun is taken back, but the key has the generated PIN that is shown.
QString pinStays(const QString& keyName);
/// The key was pulled out while it got a PIN, which has been shown.
QString pinInDoubt(const QString& keyName);
/// The same, beside the PIN.
QString pinMayStay(const QString& keyName);
QString handOverKey(const QString& userName);
QString replacedAs(const QString& userName, const QString& nickname);
/// It is registered, but @p why.
QString registeredWithFlaw(const QString& why);

} // namespace fidesk::text
