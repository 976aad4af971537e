#pragma once

#include "app/portal/access/Caller.h"
#include "app/portal/store/Audit.h"
#include "app/portal/store/Registrations.h"
#include "app/portal/store/Users.h"

#include <QJsonArray>
#include <QJsonObject>

namespace fidesk::server {

/// user of Microsoft Graph: id, displayName, userPrincipalName, mail (null where there is none), companyName
/// (the organisation), accountEnabled.
QJsonObject toJson(const UserRecord& user);

/// As the user, with what they may do: `roles`, of "LocalAdministrator" and "PortalAdministrator", and
/// `organisations`, the names of those that were given to them as Local Administrator.
QJsonObject toJson(const Caller& caller);

/// fido2AuthenticationMethod of Microsoft Graph.
QJsonObject toJson(const RegistrationRecord& registration);

QJsonObject toJson(const AuditRecord& record);

/// {"@odata.context": ..., "value": [...]}, with "@odata.nextLink" unless @p nextLink is empty.
QJsonObject collection(const std::string& url, std::string_view type, const QJsonArray& values,
                       const std::string& nextLink = {});

} // namespace fidesk::server
