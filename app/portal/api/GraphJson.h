#pragma once

#include "app/portal/store/Audit.h"
#include "app/portal/store/Registrations.h"
#include "app/portal/store/Users.h"

#include <QJsonArray>
#include <QJsonObject>

namespace fidesk::server {

/// user of Microsoft Graph: id, displayName, userPrincipalName, mail (null where there is none), companyName
/// (the organisation), accountEnabled.
QJsonObject toJson(const UserRecord& user);

/// fido2AuthenticationMethod of Microsoft Graph.
QJsonObject toJson(const RegistrationRecord& registration);

QJsonObject toJson(const AuditRecord& record);

/// {"@odata.context": ..., "value": [...]}, with "@odata.nextLink" unless @p nextLink is empty.
QJsonObject collection(const std::string& url, std::string_view type, const QJsonArray& values,
                       const std::string& nextLink = {});

} // namespace fidesk::server
