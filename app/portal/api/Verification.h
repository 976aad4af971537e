#pragma once

#include "app/portal/api/Context.h"
#include "app/portal/policy/Policy.h"
#include "app/portal/store/Registrations.h"
#include "app/portal/store/Users.h"
#include "core/webauthn/Types.h"

#include <QJsonObject>

namespace fidesk::server {

/// A request to register a credential, read from its JSON.
struct RegistrationRequest {
    std::string nickname{};
    webauthn::RegistrationResponse response{};
};

/// Reads {"displayName","publicKeyCredential":{"id","response":{"clientDataJSON","attestationObject"}}}.
/// Errors: NicknameEmpty, NicknameTooLong, NicknameMalformed; Malformed, `detail` names the member.
Result<RegistrationRequest> parseRegistrationRequest(const QJsonObject& body);

/// What can be refused without looking into the credential, and so without using the challenge up: the
/// policy's rules of nicknames and of keys per user, a nickname or credential that is there already. Takes
/// the lock of the user, which keeps the answer true until the transaction ends. Errors: NicknameTooLong,
/// NicknameNotAllowed, NicknameTaken, TooManyRegistrations, DuplicateCredential.
Result<void> checkRequest(Database& database, const OrganisationPolicy& policy, const UserRecord& user,
                          const RegistrationRequest& request);

/// Uses up the challenge that the request answers, whatever comes of it. Errors: ClientDataMalformed,
/// ChallengeMismatch, ChallengeExpired.
Result<void> useChallenge(Database& database, const Context& context, const UserRecord& user,
                          const RegistrationRequest& request);

/// Verifies what the authenticator made for @p user and holds it against the policy of the user's
/// organisation; the challenge is taken as the request has it: see useChallenge(). This is what takes long,
/// and it asks the store for nothing. Errors: every code of webauthn::verifyRegistration(), ModelNotAllowed.
Result<RegistrationRecord> verify(const Context& context, const OrganisationPolicy& policy,
                                  const UserRecord& user, const RegistrationRequest& request);

} // namespace fidesk::server
