#include "app/ctl/BatchJson.h"

#include "core/base/Base64.h"
#include "core/base/Json.h"
#include "core/batch/Reach.h"
#include "ui/text/BatchText.h"
#include "ui/text/ErrorText.h"

namespace fidesk::ctl {

namespace {

void insertUnlessEmpty(QJsonObject& object, const QString& name, const std::string& value) {
    if (!value.empty())
        object.insert(name, toQString(value));
}

} // namespace

QJsonObject toJson(const records::Batch& batch) {
    return {{QStringLiteral("id"), toQString(batch.id)},
            {QStringLiteral("name"), toQString(batch.name)},
            {QStringLiteral("portal"), toQString(batch.portal)},
            {QStringLiteral("by"), toQString(batch.by)},
            {QStringLiteral("startedAt"), toQString(toIso8601(batch.startedAt))}};
}

QJsonObject toJson(const records::BatchRow& row) {
    QJsonObject object{{QStringLiteral("row"), static_cast<qint64>(row.row)},
                       {QStringLiteral("line"), static_cast<qint64>(row.line)},
                       {QStringLiteral("user"), toQString(row.user)},
                       {QStringLiteral("state"), toQString(records::name(row.state))}};
    insertUnlessEmpty(object, QStringLiteral("nickname"), row.nickname);
    insertUnlessEmpty(object, QStringLiteral("label"), row.label);
    insertUnlessEmpty(object, QStringLiteral("profile"), row.profile);
    insertUnlessEmpty(object, QStringLiteral("outcome"), row.outcome);
    insertUnlessEmpty(object, QStringLiteral("reason"), reasonOf(row));
    insertUnlessEmpty(object, QStringLiteral("detail"), row.detail);
    insertUnlessEmpty(object, QStringLiteral("registrationId"), row.registrationId);
    insertUnlessEmpty(object, QStringLiteral("credentialId"), toBase64Url(row.credentialId));
    insertUnlessEmpty(object, QStringLiteral("job"), row.jobId);
    if (row.changedAt)
        object.insert(QStringLiteral("changedAt"), toQString(toIso8601(*row.changedAt)));
    return object;
}

QJsonObject toJson(const batch::Progress& progress) {
    QJsonObject object{{QStringLiteral("rows"), static_cast<qint64>(progress.rows)},
                       {QStringLiteral("waiting"), static_cast<qint64>(progress.waiting)},
                       {QStringLiteral("underWay"), static_cast<qint64>(progress.underWay)},
                       {QStringLiteral("done"), static_cast<qint64>(progress.done)},
                       {QStringLiteral("failed"), static_cast<qint64>(progress.failed)},
                       {QStringLiteral("skipped"), static_cast<qint64>(progress.skipped)},
                       {QStringLiteral("inDoubt"), static_cast<qint64>(progress.inDoubt)}};
    if (progress.timeLeft)
        object.insert(QStringLiteral("timeLeft"), static_cast<qint64>(progress.timeLeft->count()));
    return object;
}

QJsonObject toJson(const batch::FileProblem& problem) {
    QJsonObject object{{QStringLiteral("event"), QStringLiteral("fileProblem")},
                       {QStringLiteral("line"), static_cast<qint64>(problem.line)},
                       {QStringLiteral("message"), text::sentence(problem)}};
    insertUnlessEmpty(object, QStringLiteral("column"), problem.column);
    return object;
}

std::string reasonOf(const records::BatchRow& row) {
    const auto code = codeNamed(row.outcome);
    return code ? toUtf8(text::sentence(Error(*code, row.detail))) : std::string();
}

} // namespace fidesk::ctl
