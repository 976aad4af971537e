#include "ui/text/BatchText.h"

#include "ui/text/Shown.h"

#include <QCoreApplication>

namespace fidesk::text {

namespace {

struct BatchSentences {
    Q_DECLARE_TR_FUNCTIONS(BatchSentences)

public:
    static QString of(const batch::FileProblem& problem);
    static QString placed(const batch::FileProblem& problem);
    static QString about(std::chrono::seconds time);
    static QString of(BatchPhrase phrase);

private:
    static QString value(const batch::FileProblem& problem) { return shown(std::string_view(problem.value)); }
};

QString BatchSentences::of(const batch::FileProblem& problem) {
    switch (problem.fault) {
    case batch::FileFault::TooLarge:
        return tr("The file is larger than %1. Split it into several.")
            .arg(byteCount(std::stoull(problem.value)));
    case batch::FileFault::TooManyRows:
        return tr("A batch has at most %1 rows. Split the file into several.").arg(value(problem));
    case batch::FileFault::TooManyProblems:
        return tr("There are so many problems that the rest was not looked at. Correct these first.");
    case batch::FileFault::NotUtf8:
        return tr("The text is not in UTF-8. Save it again; spreadsheets call this form \"CSV UTF-8\".");
    case batch::FileFault::NotCsv:
        return tr("This is not CSV: %1. Save the table as \"CSV UTF-8\" again.").arg(value(problem));
    case batch::FileFault::Empty:
        return tr("There are no rows. The first line names the columns, one row for each key follows.");
    case batch::FileFault::UnknownColumn:
        return tr("There is no such column. Those there are: user, nickname, label, profile.");
    case batch::FileFault::MissingColumn:
        return tr("This column is missing. The first line names the columns: user, nickname, label, profile; "
                  "only user has to be there.");
    case batch::FileFault::ColumnTwice:
        return tr("This column is there twice. Remove one.");
    case batch::FileFault::FieldTooMany:
        return tr("\"%1\" stands where there is no column. If it belongs to the text before, put that in "
                  "quotation marks.")
            .arg(value(problem));
    case batch::FileFault::Missing:
        return tr("It is empty. Say for whom the key is: a user name such as ann@contoso.example.");
    case batch::FileFault::TooLong:
        return tr("It is longer than %1 characters. Shorten it.").arg(value(problem));
    case batch::FileFault::ControlCharacter:
        return tr("There is a line break, a tab or another control character in it. Remove it.");
    case batch::FileFault::RowTwice:
        return tr("%1 is on line %2 too, with the same nickname. Remove one of them, or give them different "
                  "nicknames.")
            .arg(value(problem), QString::number(problem.other));
    case batch::FileFault::LabelTwice:
        return tr("The label \"%1\" is on line %2 too. Each key has its own.")
            .arg(value(problem), QString::number(problem.other));
    case batch::FileFault::NicknameTooLong:
        return tr("\"%1\" is longer than 30 characters. Shorten it.").arg(value(problem));
    case batch::FileFault::ProfileUnknown:
        return problem.value.empty()
                   ? tr("A profile has to be named here: there is none that is used where none is.")
                   : tr("There is no profile \"%1\". Choose one of those there are.").arg(value(problem));
    case batch::FileFault::ProfileUnusable:
        return tr("The profile cannot be used (%1). Correct its file, or choose another one.")
            .arg(value(problem));
    }
    return {};
}

QString BatchSentences::placed(const batch::FileProblem& problem) {
    const QString what = of(problem);
    return problem.column.empty()
               ? tr("Line %1: %2").arg(QString::number(problem.line), what)
               : tr("Line %1, %2: %3")
                     .arg(QString::number(problem.line), shown(std::string_view(problem.column), 40), what);
}

QString BatchSentences::of(BatchPhrase phrase) {
    switch (phrase) {
    case BatchPhrase::FileHasProblems:
        return tr("Nothing was begun. Problems in the file: %1. Correct it, then try again.");
    case BatchPhrase::NotUnfinished:
        return tr("No batch of this file is unfinished at this portal. Leave out --resume to begin one.");
    case BatchPhrase::BegunBefore:
        return tr("This file was begun on %1 and is not finished. Go on with --resume, or begin it once more "
                  "with --anew.");
    case BatchPhrase::AskResume:
        return tr("This file was begun on %1 and is not finished. Type yes to go on with it: ");
    case BatchPhrase::Begun:
        return tr("A batch is begun (%2). Rows: %1.");
    case BatchPhrase::Resumed:
        return tr("The batch goes on (%2). Rows left: %1.");
    case BatchPhrase::InsertKey:
        return tr("Insert the next key: it is for %1.");
    case BatchPhrase::KeyFor:
        return tr("%1 is for %2.");
    case BatchPhrase::KeyForLabel:
        return tr("%1 (label %2)");
    case BatchPhrase::TouchKeyOf:
        return tr("Touch %1, for %2");
    case BatchPhrase::PinOf:
        return tr("PIN of %1, for %2: ");
    case BatchPhrase::NewPinOf:
        return tr("New PIN for %1, for %2: ");
    case BatchPhrase::RowDone:
        return tr("%1: done.");
    case BatchPhrase::RowFailed:
        return tr("%1: failed. %2");
    case BatchPhrase::RowInDoubt:
        return tr("%1: in doubt. %2");
    case BatchPhrase::RowWaits:
        return tr("%1: nothing was done, the row waits.");
    case BatchPhrase::KeyRefused:
        return tr("%1 is not used. %2");
    case BatchPhrase::Unplug:
        return tr("Unplug %1.");
    case BatchPhrase::AskUnknownKey:
        return tr("%1 has a PIN and does not tell whether it was issued in this batch. Type yes to use it: ");
    case BatchPhrase::OpenRow:
        return tr("%1: a job is open that needs its key. End it with: fideskctl journal resume %2");
    case BatchPhrase::OpenRowLive:
        return tr("%1: another program is working on it.");
    case BatchPhrase::GeneratedPinOf:
        return tr("PIN for %1: ");
    case BatchPhrase::Progress:
        return tr("%1 of %2 rows done");
    case BatchPhrase::ProgressTimeLeft:
        return tr("%1, %2 left");
    case BatchPhrase::Paused:
        return tr("The batch stops here, since every row would meet this: %1");
    case BatchPhrase::Stopped:
        return tr("The batch was stopped.");
    case BatchPhrase::GoOnWith:
        return tr("Go on later with: %1");
    case BatchPhrase::ReportAt:
        return tr("How each row stands is in %1.");
    case BatchPhrase::Summary:
        return tr("%1 of %2 rows are done.");
    case BatchPhrase::SummaryFailed:
        return tr("Failed: %1. --resume --retry tries them once more.");
    case BatchPhrase::SummarySkipped:
        return tr("Skipped: %1.");
    case BatchPhrase::SummaryInDoubt:
        return tr("In doubt: %1. fideskctl journal list shows what each needs.");
    case BatchPhrase::SummaryWaiting:
        return tr("Waiting: %1.");
    case BatchPhrase::Incomplete:
        return tr("The batch is not complete: the report says why of each row that is not done.");
    case BatchPhrase::NoBatches:
        return tr("No batch was begun yet.");
    case BatchPhrase::NoSuchBatch:
        return tr("There is no batch %1. fideskctl batch list shows those that there are.");
    case BatchPhrase::NoSuchRow:
        return tr("The batch has no row %1.");
    case BatchPhrase::RowSkipped:
        return tr("Row %1, %2, is skipped.");
    case BatchPhrase::RowAgain:
        return tr("Row %1, %2, waits once more.");
    case BatchPhrase::RowNotSo:
        return tr("That cannot be done with row %1 as it stands. fideskctl batch show tells how it stands.");
    case BatchPhrase::RowJobOpen:
        return tr("A job of row %1 is open still. End it first: fideskctl journal resume %2");
    }
    return {};
}

QString BatchSentences::about(std::chrono::seconds time) {
    const auto minutes = static_cast<int>(std::chrono::round<std::chrono::minutes>(time).count());
    if (minutes < 1)
        return tr("less than a minute");
    if (minutes < 2)
        return tr("about a minute");
    if (minutes < 90)
        return tr("about %1 minutes").arg(minutes);
    return tr("about %1 hours").arg((minutes + 30) / 60);
}

} // namespace

QString sentence(const batch::FileProblem& problem) {
    return BatchSentences::of(problem);
}

QString placedSentence(const batch::FileProblem& problem) {
    return BatchSentences::placed(problem);
}

QString batchPhrase(BatchPhrase phrase, const QString& first, const QString& second) {
    const QString text = BatchSentences::of(phrase);
    if (text.contains(QStringLiteral("%2")))
        return text.arg(first, second);
    return text.contains(QStringLiteral("%1")) ? text.arg(first) : text;
}

QString about(std::chrono::seconds time) {
    return BatchSentences::about(time);
}

} // namespace fidesk::text
