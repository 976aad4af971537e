#pragma once

#include "ui/letters/Letter.h"

#include <QString>
#include <QStringList>

namespace fidesk::ui {

/// One thing that is wrong with a batch file.
struct BatchProblemItem {
    QString line;
    QString column; ///< empty where it is the whole line
    QString sentence;
};

/// A batch that is not finished.
struct BatchItem {
    QString id;
    QString name;    ///< of its file
    QString started; ///< when, and by whom
    int left{0};     ///< rows that are neither done nor skipped
    int rows{0};
};

/// A profile that rows may name.
struct ProfileItem {
    QString id; ///< empty: none is chosen
    QString name;
};

/// How generated PINs get to the people they are for.
struct BatchHandover {
    QString roster{};         ///< an encrypted file; empty: none
    QString letters{};        ///< likewise, with a letter for each
    QString letterTemplate{}; ///< a file; empty: the machine's, or the one that is built in
    letters::Paper paper{letters::Paper::A4};
    QStringList recipients{}; ///< files with the certificates of those who can open them

    /// Whether PINs go to files; otherwise each is shown once.
    [[nodiscard]] bool toFiles() const { return !roster.isEmpty() || !letters.isEmpty(); }
};

/// A key that is worked with.
struct BatchKeyItem {
    /// What it wants of a person.
    enum class Need { Nothing, Touch, FirstPin, Pin, HandOver, Decision, Removal };

    QString id{};
    QString name{};
    QString user{};  ///< for whom; empty as long as it is for nobody
    QString label{}; ///< to be written on it, or found there
    Need need{Need::Nothing};
    QString words{};             ///< what to do with it now, or what happens to it
    QString problem{};           ///< a sentence: what was wrong with the answer before, or why its row failed
    std::size_t minPinLength{4}; ///< of FirstPin
    bool good{false};            ///< with Removal: its row is done
    bool operator==(const BatchKeyItem&) const = default;
};

/// How far a batch is, in numbers.
struct BatchProgressItem {
    int rows{0};
    int settled{0}; ///< done, failed, skipped or in doubt
    QString words;  ///< "12 of 200 rows done, about 30 minutes left"
};

} // namespace fidesk::ui
