#pragma once

#include "app/portal/api/Context.h"
#include "app/portal/http/Request.h"
#include "app/portal/policy/Policy.h"
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

/// webauthnCredentialCreationOptions of Microsoft Graph for @p user. @p registrations are those they have: a
/// key that holds one of them makes no other. Attestation is always asked for ("direct"), since it is what
/// the model is known by; whether it is required is the policy's to say when it comes.
QJsonObject creationOptionsJson(const Context& context, const OrganisationPolicy& policy,
                                const UserRecord& user, const std::vector<RegistrationRecord>& registrations,
                                const Bytes& challenge, TimePoint expiresAt);

} // namespace fidesk::server
