#pragma once

#include "core/portal/oauth/PortalSettings.h"
#include "core/portal/Types.h"

#include <QJsonObject>

namespace fidesk::ctl {

/// {"id","displayName","userPrincipalName","mail","organisation"}
QJsonObject toJson(const portal::User& user);

/// {"id","nickname","createdAt","lastUsedAt"?,"aaguid","model","attested"}; times in RFC 3339, UTC.
QJsonObject toJson(const portal::Registration& registration);

/// {"id","displayName","userPrincipalName","roles","organisations"}
QJsonObject toJson(const portal::Account& account);

/// {"url","clientId","capabilities":{"rename"}}
QJsonObject summaryOf(const portal::oauth::PortalSettings& settings);

/// "Ann Berg (ann@contoso.example)"
std::string nameOf(const portal::User& user);

/// "2026-04-20 10:15" in the local time zone.
std::string localTime(TimePoint time);

} // namespace fidesk::ctl
