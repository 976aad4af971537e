#pragma once

#include "core/base/Clock.h"
#include "core/base/Result.h"
#include "core/portal/Types.h"

#include <QJsonObject>

#include <string>

namespace fidesk::portal::graph {

/// Reads Graph's objects. What identifies something must be there; the rest is taken where it is given, since
/// portals and versions differ; members not known are passed over. Errors of all: Malformed, `detail` names
/// the member.

/// user: id, userPrincipalName; displayName, mail, companyName (the organisation).
Result<User> readUser(const QJsonObject& json);

/// A collection of users; @odata.nextLink becomes `next`.
Result<UserPage> readUserPage(const QJsonObject& json);

/// As readUser(), with the reference portal's `roles` and `organisations`: names, or objects with a
/// displayName or a name.
Result<Account> readAccount(const QJsonObject& json);

/// fido2AuthenticationMethod: id; displayName, createdDateTime (or creationDateTime), lastUsedDateTime,
/// aaGuid, model, attestationLevel. It may be wrapped in {"value": {...}}.
Result<Registration> readRegistration(const QJsonObject& json);
Result<std::vector<Registration>> readRegistrations(const QJsonObject& json);

/// webauthnCredentialCreationOptions: challengeTimeoutDateTime (five minutes from @p now where it is absent)
/// and publicKey. It may be wrapped in {"value": {...}}.
Result<CreationChallenge> readCreationChallenge(const QJsonObject& json, TimePoint now);

} // namespace fidesk::portal::graph
