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
    static QString fault(const records::Check& check);
    static QString allRight(const records::Check& check);
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
};

QString Records::deed(std::string_view action) {
    const auto known =
        std::ranges::find(deeds, action, [](const auto& pair) { return std::string_view(pair.first); });
    return known == deeds.end() ? shown(action, 40) : tr(known->second);
}

QString Records::allRight(const records::Check& check) {
    return tr("The records are in order: %1 in the trail and %2 in the inventory bear each other out.")
        .arg(entries(static_cast<std::size_t>(check.events)), keys(static_cast<std::size_t>(check.items)));
}

QString Records::fault(const records::Check& check) {
    const QString event = number(static_cast<std::uint64_t>(std::max<std::int64_t>(check.event, 0)));
    const QString item = shown(std::string_view(check.item), 80);
    switch (*check.fault) {
    case records::Fault::Altered:
        return tr("Entry %1 of the trail was altered.").arg(event);
    case records::Fault::Missing:
        return tr("Entry %1 of the trail is missing, though later ones are there.").arg(event);
    case records::Fault::TailMissing:
        return tr("The end of the trail is missing, from entry %1 on.").arg(event);
    case records::Fault::HeadAltered:
        return tr("The note of the last entry was altered, or the trail behind it was replaced.");
    case records::Fault::NotTheExpected:
        return tr("Entry %1 is not the one that you kept: the trail was written anew.").arg(event);
    case records::Fault::ExpectedMissing:
        return tr("The trail has no entry %1, which you kept: its end was removed, or it was written anew.")
            .arg(event);
    case records::Fault::ItemAltered:
        return tr("A key in the inventory (%1) is not what the trail says: it was altered or put in.")
            .arg(item);
    case records::Fault::ItemMissing:
        return tr("A key is missing in the inventory (%1), though the trail tells of it.").arg(item);
    case records::Fault::BatchAltered:
        return tr("A batch, or a row of one (%1), is not what the trail says: it was altered or put in.")
            .arg(item);
    case records::Fault::BatchMissing:
        return tr("A batch, or a row of one (%1), is missing, though the trail tells of it.").arg(item);
    }
    return {};
}

std::optional<ErrorCode> codeNamed(std::string_view wanted) {
    for (int value = 0; value <= static_cast<int>(ErrorCode::UserHandleMismatch); ++value)
        if (name(static_cast<ErrorCode>(value)) == wanted)
            return static_cast<ErrorCode>(value);
    return {};
}

std::optional<Bytes> bytesOf(const QByteArray& hex) {
    const QByteArray bytes = QByteArray::fromHex(hex);
    if (bytes.toHex() != hex.toLower())
        return {};
    return Bytes(bytes.begin(), bytes.end());
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

QString sentence(const records::Check& check) {
    if (!check.fault)
        return Records::allRight(check);
    return Records::tr(
               "The records were changed by something other than Fidesk. %1 Make a copy of them as they "
               "are, tell whoever is responsible for security, and compare with a backup.")
        .arg(Records::fault(check));
}

QString headText(const records::Head& head) {
    return toQString(toHex(head.hash)) + QLatin1Char(':') + QString::number(head.id);
}

std::optional<records::Head> headOf(const QString& text) {
    const QStringList parts = text.trimmed().split(QLatin1Char(':'));
    if (parts.size() != 2)
        return {};
    bool numeric = false;
    const qlonglong id = parts[1].toLongLong(&numeric);
    const auto hash = bytesOf(parts[0].toLatin1());
    if (!numeric || id < 0 || !hash || hash->size() != Sha256Digest().size())
        return {};
    return records::Head{.id = id, .hash = *hash};
}

QString notAHead() {
    return Records::tr("That is not what a check gives to be kept. Copy all of it: 64 characters, a colon, a "
                       "number; or leave the field empty.");
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
