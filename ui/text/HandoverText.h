#pragma once

#include <QString>

namespace fidesk::text {

/// What is said about the hand-over of PINs. `%1`, `%2` are filled in by handoverPhrase().
enum class HandoverPhrase {
    RecipientMissing,          ///< a file to be encrypted, and to nobody
    RecipientIdle,             ///< a recipient, and no file
    RecipientUnusable,         ///< %1 file, %2 why
    RecipientRead,             ///< %1 subject, %2 fingerprint
    RosterAt,                  ///< %1 file
    LettersAt,                 ///< %1 file
    LettersPlain,              ///< why letters do not go to a plain file, and what to do; %1 file
    LettersNoPipe,             ///< why they do not go to a terminal or a file by standard output, likewise
    LettersNoJson,             ///< letters and JSON cannot both be on standard output
    LettersSent,               ///< %1 how many
    LettersLost,               ///< %1 how many, %2 why: whoever read standard output is gone
    TemplateUnusable,          ///< %1 file, %2 why: "line 7: ..."
    MachineTemplateUnusable,   ///< the organisation's, likewise
    MachineTemplateUnreadable, ///< %1 file
    LettersUnusable,           ///< they cannot be made on this computer; %1 why
    FoldHint,                  ///< on a letter, for whoever folds it
    TemplateIdle,              ///< a template or a size of paper, and no letters
    NothingGenerated,          ///< the profile's PIN is typed
};

/// The phrase with @p first and @p second in the places of %1 and %2. Any thread.
QString handoverPhrase(HandoverPhrase phrase, const QString& first = {}, const QString& second = {});

} // namespace fidesk::text
