#pragma once

#include "core/records/Types.h"

#include <QString>

#include <string_view>

namespace fidesk::text {

// What the records tell, in words. They are a file, which others may have written to: whatever is not known
// here is shown as it is, made printable. Any thread.

/// What an action of the trail (namespace records::action, "pin.set", ...) was: "Key registered".
QString deed(std::string_view action);

/// "Done", or what went wrong: @p outcome is "done" or an error's name.
QString outcomeWords(std::string_view outcome);

/// The same, in as few words as a column of a table has room for: "Done", "Not done".
QString outcomeWord(std::string_view outcome);

/// "Issued", "Removed", "In doubt".
QString stateWord(records::ItemState state);

/// Why what a person gave is not the head of a trail (records::parseHead()), and what to do.
QString notAHead();

/// What checking the records finds, and what it does not.
QString whatACheckDoes();
/// That it was stopped before its end.
QString checkStopped();
/// What the head is kept for.
QString whyKeepHead();

/// How much of the records a table shows: "3 keys", "200 entries, and more below".
QString keyCount(int keys, bool more);
QString entryCount(int entries, bool more);

/// "%1 keys are in FILE." and so on, after an export.
QString exportedKeys(std::size_t keys, const QString& path);
QString exportedEntries(std::size_t entries, const QString& path);

} // namespace fidesk::text
