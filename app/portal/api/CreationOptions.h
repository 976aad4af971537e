#pragma once

#include "app/portal/api/Context.h"
#include "app/portal/http/Request.h"
#include "app/portal/store/Registrations.h"
#include "app/portal/store/Users.h"

#include <QJsonObject>

namespace fidesk::server {

/// The algorithms that are offered (COSE), in order of preference.
const std::vector<std::int64_t>& offeredAlgorithms();

/// How long a challenge is to live: 5 to 43200 minutes, from the path,
/// `creationOptions(challengeTimeoutInMinutes=N)`, or from the query; 5 where neither has it. Errors:
/// InvalidArgument.
Result<std::int64_t> challengeMinutes(const http::Request& request);

/// webauthnCredentialCreationOptions of Microsoft Graph for @p user. @p registrations are those they have.
QJsonObject creationOptionsJson(const Context& context, const UserRecord& user,
                                const std::vector<RegistrationRecord>& registrations, const Bytes& challenge,
                                TimePoint expiresAt);

} // namespace fidesk::server
