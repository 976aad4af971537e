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

QString about(std::chrono::seconds time) {
    return BatchSentences::about(time);
}

} // namespace fidesk::text
