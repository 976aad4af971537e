#include "ui/text/RecordWords.h"

#include "core/base/Crypto.h"
#include "core/base/Error.h"
#include "core/base/Json.h"
#include "ui/text/ErrorText.h"
#include "ui/text/Shown.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <utility>

namespace fidesk::text {

namespace {

constexpr std::string_view done = "done";

struct Records {
    Q_DECLARE_TR_FUNCTIONS(Records)

public:
    static QString deed(std::string_view action);
    static QString keys(std::size_t count) {
        return count == 1 ? tr("1 key") : tr("%1 keys").arg(number(count));
    }
    static QString entries(std::size_t count) {
        return count == 1 ? tr("1 entry") : tr("%1 entries").arg(number(count));
    }
};

/// The words are found for translation as those of the context Records.
constexpr std::array deeds{
    std::pair{records::action::enrolled, QT_TRANSLATE_NOOP("Records", "Key registered")},
    std::pair{records::action::replaced, QT_TRANSLATE_NOOP("Records", "Key reset and registered again")},
    std::pair{records::action::undone, QT_TRANSLATE_NOOP("Records", "Registration taken back")},
    std::pair{records::action::failed, QT_TRANSLATE_NOOP("Records", "Registration failed")},
    std::pair{records::action::inDoubt, QT_TRANSLATE_NOOP("Records", "Registration left in doubt")},
    std::pair{records::action::batchBegun, QT_TRANSLATE_NOOP("Records", "Batch begun")},
    std::pair{records::action::rowDone, QT_TRANSLATE_NOOP("Records", "Row of a batch done")},
    std::pair{records::action::rowFailed, QT_TRANSLATE_NOOP("Records", "Row of a batch failed")},
    std::pair{records::action::rowSkipped, QT_TRANSLATE_NOOP("Records", "Row of a batch skipped")},
    std::pair{records::action::rowInDoubt, QT_TRANSLATE_NOOP("Records", "Row of a batch in doubt")},
    std::pair{records::action::rowAgain, QT_TRANSLATE_NOOP("Records", "Row of a batch to be tried again")},
    std::pair{records::action::registrationRemoved, QT_TRANSLATE_NOOP("Records", "Registration removed")},
    std::pair{records::action::registrationRenamed, QT_TRANSLATE_NOOP("Records", "Registration renamed")},
    std::pair{"pin.set", QT_TRANSLATE_NOOP("Records", "PIN set")},
    std::pair{"pin.changed", QT_TRANSLATE_NOOP("Records", "PIN changed")},
    std::pair{"key.reset", QT_TRANSLATE_NOOP("Records", "Key reset")},
    std::pair{"passkey.renamed", QT_TRANSLATE_NOOP("Records", "Passkey renamed")},
    std::pair{"passkey.deleted", QT_TRANSLATE_NOOP("Records", "Passkey deleted")},
    std::pair{"fingerprint.added", QT_TRANSLATE_NOOP("Records", "Fingerprint added")},
    std::pair{"fingerprint.renamed", QT_TRANSLATE_NOOP("Records", "Fingerprint renamed")},
    std::pair{"fingerprint.removed", QT_TRANSLATE_NOOP("Records", "Fingerprint removed")},
    std::pair{"setting.min-pin-length", QT_TRANSLATE_NOOP("Records", "Minimum PIN length raised")},
    std::pair{"setting.min-pin-length-rps",
              QT_TRANSLATE_NOOP("Records", "Minimum PIN length told to websites")},
    std::pair{"setting.force-pin-change", QT_TRANSLATE_NOOP("Records", "New PIN demanded")},
    std::pair{"setting.always-uv", QT_TRANSLATE_NOOP("Records", "Always asking for the PIN switched")},
    std::pair{"setting.enterprise-attestation",
              QT_TRANSLATE_NOOP("Records", "Enterprise attestation enabled")},
};

QString Records::deed(std::string_view action) {
    const auto known =
        std::ranges::find(deeds, action, [](const auto& pair) { return std::string_view(pair.first); });
    return known == deeds.end() ? shown(action, 40) : tr(known->second);
}

} // namespace

QString deed(std::string_view action) {
    return Records::deed(action);
}

QString outcomeWords(std::string_view outcome) {
    if (outcome == done)
        return Records::tr("Done");
    const auto code = codeNamed(outcome);
    return code ? sentence(Error{*code}) : shown(outcome, 60);
}

QString outcomeWord(std::string_view outcome) {
    return outcome == done ? Records::tr("Done") : Records::tr("Not done");
}

QString stateWord(records::ItemState state) {
    switch (state) {
    case records::ItemState::Issued:
        return Records::tr("Issued");
    case records::ItemState::Removed:
        return Records::tr("Removed");
    case records::ItemState::InDoubt:
        return Records::tr("In doubt");
    }
    return {};
}

QString notAHead() {
    return Records::tr("That is not what a check gives to be kept. Copy all of it: a number, a colon, 64 "
                       "characters; or leave the field empty.");
}

QString checkStopped() {
    return Records::tr("The check was stopped before it came to the end, so it says nothing of the records.");
}

QString whatACheckDoes() {
    return Records::tr(
        "Every entry of the trail carries a hash of itself and of the one before, and tells what "
        "it changed in the inventory. The check walks along all of it and finds whatever was "
        "altered, removed or put in since.");
}

QString whyKeepHead() {
    return Records::tr(
        "It is what the last entry is known by. Given at a later check, it also tells records that "
        "were written anew as a whole.");
}

QString keyCount(int keys, bool more) {
    const QString count = Records::keys(static_cast<std::size_t>(keys));
    return more ? Records::tr("%1, and more below").arg(count) : count;
}

QString entryCount(int entries, bool more) {
    const QString count = Records::entries(static_cast<std::size_t>(entries));
    return more ? Records::tr("%1, and more below").arg(count) : count;
}

QString exportedKeys(std::size_t keys, const QString& path) {
    return Records::tr("Exported %1 to %2.").arg(Records::keys(keys), path);
}

QString exportedEntries(std::size_t entries, const QString& path) {
    return Records::tr("Exported %1 to %2.").arg(Records::entries(entries), path);
}

} // namespace fidesk::text
