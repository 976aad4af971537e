#pragma once

#include "app/portal/api/Context.h"
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

/// Verifies what the authenticator made for @p user and uses up the challenge it answers, whatever comes of
/// it. Errors: ChallengeMismatch, ChallengeExpired, and every code of webauthn::verifyRegistration().
Result<RegistrationRecord> verify(Database& database, const Context& context, const UserRecord& user,
                                  const RegistrationRequest& request);

} // namespace fidesk::server
