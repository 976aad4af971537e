#include "ui/models/RecordsModel.h"

#include "core/base/Json.h"
#include "core/records/Form.h"
#include "ui/models/RecordsExport.h"
#include "ui/models/SmallFiles.h"
#include "ui/text/ErrorText.h"
#include "ui/text/RecordsText.h"
#include "ui/text/RecordWords.h"

#include <QDate>

namespace fidesk::ui {

namespace {

/// As people give it back: with white space around it, or its letters in upper case.
std::optional<records::Head> headOf(const QString& kept) {
    return records::parseHead(toUtf8(kept.trimmed().toLower()));
}

} // namespace

RecordsModel::RecordsModel(Executor& executor, records::Records& records, QObject* parent)
    : QObject(parent), keys(executor, keyHeadings(),
                            [&records](const records::Search& search) { return findKeys(records, search); }),
      trail(executor, entryHeadings(),
            [&records](const records::Search& search) { return findEntries(records, search); }),
      executor_(executor), records_(records) {}

void RecordsModel::setView(View view) {
    if (view_ == view)
        return;
    view_ = view;
    shown().setSearch(words_);
    reload();
}

void RecordsModel::setSearch(const QString& words) {
    words_ = words;
    shown().setSearch(words);
}

QString RecordsModel::fileName(const QDate& today) const {
    return QStringLiteral("fidesk-%1-%2.csv")
        .arg(view_ == View::Keys ? QStringLiteral("keys") : QStringLiteral("trail"),
             today.toString(Qt::ISODate));
}

void RecordsModel::setExporting(bool on) {
    exporting_ = on;
    Q_EMIT busyChanged();
}

void RecordsModel::setChecking(bool on) {
    checking_ = on;
    Q_EMIT busyChanged();
}

void RecordsModel::exportTo(const QString& path, bool mayReplace) {
    if (exporting_)
        return;
    const bool json = path.endsWith(QStringLiteral(".json"), Qt::CaseInsensitive);
    const ExportFormat format = json ? ExportFormat::Json : ExportFormat::Csv;
    const auto make = view_ == View::Keys ? exportKeys : exportEntries;
    const auto words = view_ == View::Keys ? text::exportedKeys : text::exportedEntries;
    setExporting(true);
    executor_
        .run([&records = records_, make, format, text = toUtf8(words_.simplified()), path,
              mayReplace](const std::stop_token& stop) -> Result<std::size_t> {
            FIDESK_ASSIGN(const Exported exported, make(records, text, format, stop));
            FIDESK_TRY(writePrivateFile(path, exported.content, mayReplace));
            return exported.rows;
        })
        .then(this, [this, path, words](const Result<std::size_t>& rows) {
            setExporting(false);
            if (rows)
                Q_EMIT exported(words(*rows, path));
            else
                Q_EMIT exportFailed(text::sentence(rows.error()));
        });
}

QString RecordsModel::headProblem(const QString& kept) {
    if (kept.trimmed().isEmpty() || headOf(kept))
        return {};
    return text::notAHead();
}

void RecordsModel::check(const QString& kept) {
    if (checking_ || !headProblem(kept).isEmpty())
        return;
    setChecking(true);
    checkStop_ = executor_
                     .run([&records = records_, expected = headOf(kept)](const std::stop_token& stop) {
                         return records.verify(expected, stop);
                     })
                     .then(this, [this](const Result<records::Check>& check) {
                         setChecking(false);
                         if (!check && check.error().code == ErrorCode::Cancelled)
                             return Q_EMIT checked(false, text::checkStopped(), {});
                         if (!check)
                             return Q_EMIT checked(false, text::sentence(check.error()), {});
                         const bool any = !check->fault && check->head.id > 0;
                         Q_EMIT checked(!check->fault, text::sentence(*check),
                                        any ? toQString(records::textOf(check->head)) : QString());
                     });
}

} // namespace fidesk::ui
