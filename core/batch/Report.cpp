#include "core/batch/Report.h"

#include "core/base/Base64.h"
#include "core/base/Csv.h"
#include "core/base/Json.h"
#include "core/base/Paths.h"
#include "core/base/Text.h"

#include <QSaveFile>

namespace fidesk::batch {

namespace {

std::vector<std::string> fieldsOf(const records::BatchRow& row, const std::string& reason) {
    return {std::to_string(row.line),
            row.user,
            row.nickname,
            row.label,
            row.profile,
            std::string(records::name(row.state)),
            row.outcome,
            reason,
            row.key.model.empty() ? row.key.product : row.key.model,
            row.key.serial,
            row.registrationId,
            toBase64Url(row.credentialId),
            row.changedAt ? toIso8601(*row.changedAt) : std::string()};
}

} // namespace

std::string reportText(const std::vector<records::BatchRow>& rows, const Reason& reason) {
    std::string text = std::string(byteOrderMark) +
                       toCsvLine({"line", "user", "nickname", "label", "profile", "state", "outcome",
                                  "reason", "model", "serial", "registration", "credential", "time"});
    for (const records::BatchRow& row : rows)
        text += toSpreadsheetLine(fieldsOf(row, reason(row)));
    return text;
}

Result<void> writeReport(const std::filesystem::path& path, const std::vector<records::BatchRow>& rows,
                         const Reason& reason) {
    const std::string text = reportText(rows, reason);
    QSaveFile file(toQPath(path));
    const bool written =
        file.open(QIODevice::WriteOnly) &&
        file.write(text.data(), static_cast<qint64>(text.size())) == static_cast<qint64>(text.size()) &&
        file.commit();
    return written ? Result<void>() : fail(ErrorCode::FileUnwritable, path.string());
}

} // namespace fidesk::batch
