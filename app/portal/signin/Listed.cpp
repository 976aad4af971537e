#include "app/portal/signin/Listed.h"

#include "core/base/Json.h"

#include <QJsonObject>

namespace fidesk::server {

QJsonArray listed(const std::vector<RegistrationRecord>& registrations) {
    QJsonArray list;
    for (const RegistrationRecord& registration : registrations) {
        QJsonObject entry{
            {QStringLiteral("id"), toQString(registration.id)},
            {QStringLiteral("nickname"), toQString(registration.nickname)},
            {QStringLiteral("model"), toQString(registration.model)},
            {QStringLiteral("created"), toQString(toIso8601(fromSeconds(registration.createdAt)))}};
        if (registration.lastUsedAt)
            entry[QStringLiteral("lastUsed")] = toQString(toIso8601(fromSeconds(*registration.lastUsedAt)));
        list.append(entry);
    }
    return list;
}

} // namespace fidesk::server
